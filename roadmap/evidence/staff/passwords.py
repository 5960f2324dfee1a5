"""Passwords: what makes one good, and the only form in which they are kept."""

import unicodedata
from collections.abc import Iterable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from roadmap.evidence.staff.errors import Guessable, TooLong, TooShort

SHORTEST = 12
LONGEST = 1000
FEWEST_SIGNS = 5
"""How many different characters a password has at least."""

AT_ONCE = 2
"""How many passwords are worked on at once: each takes 64 MB and a processor."""

_FIRST_TRIES = (
    "password",
    "passwort",
    "비밀번호",
    "qwerty",
    "123456",
    "abcdef",
    "letmein",
    "kneutrality",
    "neutrality",
)


def composed(password: str) -> str:
    """The password in composed form, so that every keyboard gives the same. Spaces stay."""
    return unicodedata.normalize("NFC", password)


def refuse_weak(password: str, about: Iterable[str] = ()) -> None:
    """Raises WeakPassword, with a friendly mend, if anybody would guess it; `about` are words on whose it is."""
    given = composed(password)
    if len(given) < SHORTEST:
        raise TooShort("password", detail=f"this one has {len(given)}")
    if len(given) > LONGEST or not _can_be_written(given):
        raise TooLong("password")
    rest = given.casefold()
    for known in sorted({*_FIRST_TRIES, *map(str.casefold, about)}, key=len, reverse=True):
        rest = rest.replace(known, "") if len(known) > 2 else rest
    if len(set(rest)) < FEWEST_SIGNS:
        raise Guessable("password")


def _can_be_written(text: str) -> bool:
    try:
        return bool(text.encode())
    except UnicodeEncodeError:
        return False


class Passwords:
    """Hashes and checks passwords with argon2id. Threads may share it."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = BoundedSemaphore(AT_ONCE)
        self._nobodys: str | None = None

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(composed(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that is kept. Takes as long if none is, so that nobody learns from it."""
        given = composed(password)
        usable = kept is not None and len(given) <= LONGEST and _can_be_written(given)
        against = kept if usable and kept is not None else self._for_nobody()
        return self._verified(against, given if usable else "") and usable

    def is_old(self, kept: str) -> bool:
        """Whether it was hashed with other settings than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _verified(self, kept: str, given: str) -> bool:
        try:
            with self._turn:
                return self._hasher.verify(kept, given)
        except (VerificationError, InvalidHashError):
            return False

    def _for_nobody(self) -> str:
        """The hash of a password that nobody has."""
        if self._nobodys is None:
            self._nobodys = self.hash("nobody has this password")
        return self._nobodys
