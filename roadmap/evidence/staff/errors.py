"""What can go wrong with accounts and signing in. As with the ledger, the docstring is the message."""

from datetime import timedelta

from roadmap.evidence.errors import LedgerError


class StaffError(LedgerError):
    """this cannot be done with accounts"""


class WrongName(StaffError):
    """an account's name has 2 to 40 small letters, digits, dots, hyphens or underscores, and begins with a letter"""


class WrongEmail(StaffError):
    """this is not an e-mail address"""


class WrongText(StaffError):
    """a name to show has 1 to 100 characters in one line"""


class NameTaken(StaffError):
    """there is an account of this name already"""

    fix = "choose another name"


class EmailTaken(StaffError):
    """another account has this e-mail address"""


class LastAdministrator(StaffError):
    """this is the only administrator"""

    fix = "make somebody else an administrator first"


class WeakPassword(StaffError):
    """this password is too easy to guess"""


class TooShort(WeakPassword):
    """a password has at least 12 characters"""

    fix = "three or four words that do not belong together are easy to remember and hard to guess"


class TooLong(WeakPassword):
    """a password has at most 1,000 characters"""


class Guessable(WeakPassword):
    """this password is among the first that anybody would try"""

    fix = "three or four words that do not belong together are easy to remember and hard to guess"


class NotSignedIn(StaffError):
    """name or password is wrong"""


class LinkGone(StaffError):
    """this link was used already, or its time is over"""

    fix = "ask an administrator for another"


class SlowDown(StaffError):
    """there were too many wrong passwords; wait a while before the next"""

    def __init__(self, place: str, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(place)
