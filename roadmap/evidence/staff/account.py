"""The staff as values: accounts, sessions, links, and what was done with them."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from indicators.text import clean
from roadmap.evidence.roles import Actor, Role, Seat
from roadmap.evidence.staff.errors import WrongEmail, WrongName, WrongText

Did = Literal[
    "add", "role", "disable", "enable", "email", "link", "password", "sign_out", "review", "calendar", "no_calendar"
]


class Account(NamedTuple):
    """Somebody of the staff. `name` is permanent: it is what revisions are signed with.

    `seat` is what let them in, where that is how the account was found.
    """

    name: str
    display: str
    email: str | None
    role: Role
    disabled: bool
    created_at: datetime
    created_by: str
    has_password: bool
    signed_out_at: datetime | None
    signed_in_at: datetime | None
    seat: Seat = None

    @property
    def actor(self) -> Actor:
        """The account as somebody who changes the ledger."""
        return Actor(self.name, self.role, "desk", self.seat)


class Member(NamedTuple):
    """An account as administrators see it: in how many browsers it is signed in, and how long an unused link holds."""

    account: Account
    sessions: int
    link_ends_at: datetime | None


class Session(NamedTuple):
    """A browser that is signed in. `id` names it without giving its token away."""

    id: str
    account: str
    began_at: datetime
    seen_at: datetime
    agent: str


class SignedIn(NamedTuple):
    """A new session: the token belongs into the browser's cookie and nowhere else."""

    account: Account
    token: str


class Invitation(NamedTuple):
    """What a one-time link is for: an account's new password, or (None) the first administrator."""

    account: Account | None
    ends_at: datetime


class StaffEvent(NamedTuple):
    """Something that was done with an account or a setting."""

    at: datetime
    who: str
    did: Did
    account: str | None
    detail: str | None


class Terms(NamedTuple):
    """How long things last."""

    idle: timedelta = timedelta(hours=12)
    session: timedelta = timedelta(days=7)
    link: timedelta = timedelta(days=2)
    seen: timedelta = timedelta(minutes=5)
    """How exactly it is noted when a session was last used."""


TERMS = Terms()


_NAME = re.compile(r"[a-z가-힣][0-9a-z가-힣._-]{1,39}")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,253}\.[^\s@.<>,;:\"()\[\]\\]{2,63}")
RESERVED = frozenset({"import"})
"""What revisions of the first filling are signed with."""


def same_name(name: str) -> str:
    """The name as accounts are known by, however somebody writes it."""
    return unicodedata.normalize("NFKC", _whole(name)).strip().casefold()


def _whole(text: str) -> str:
    """The text without halves of characters, which no database takes."""
    return text.encode(errors="replace").decode()


def account_name(name: str) -> str:
    """A name for a new account. Raises WrongName."""
    known_by = same_name(name)
    if not _NAME.fullmatch(known_by):
        raise WrongName(repr(name)[:80])
    if known_by in RESERVED:
        raise WrongName(known_by, detail="this one is taken by the program itself")
    return known_by


def same_email(email: str) -> str:
    """The address as accounts are matched by."""
    return unicodedata.normalize("NFC", _whole(email)).strip().casefold()


def email_address(email: str) -> str:
    """An account's address. Raises WrongEmail."""
    known_by = same_email(email)
    if not _EMAIL.fullmatch(known_by) or len(known_by) > 320:
        raise WrongEmail(repr(email)[:80])
    return known_by


def display_name(text: str) -> str:
    """The name that colleagues read. Raises WrongText."""
    try:
        said = clean(text)
        said.encode()
    except (ValueError, UnicodeEncodeError):
        raise WrongText(repr(text)[:80]) from None
    if not 1 <= len(said) <= 100 or "\n" in said or "\t" in said:
        raise WrongText(repr(text)[:80])
    return said
