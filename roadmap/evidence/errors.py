"""What can go wrong with the ledger. Each class's docstring is its message; `place` says where, `fix` how to mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roadmap.evidence.entry import Entry
    from roadmap.evidence.record import Record


class LedgerError(Exception):
    """the ledger cannot do this"""

    fix: str | None = None

    def __init__(self, place: str, *, detail: str | None = None, fix: str | None = None) -> None:
        self.place = place
        self.detail = detail
        self.fix = fix or type(self).fix
        super().__init__(self._told())

    @property
    def message(self) -> str:
        """The sentence alone, without place and mend."""
        sentence = type(self).__doc__ or ""
        return f"{sentence}: {self.detail}" if self.detail else sentence

    def _told(self) -> str:
        return f"{self.place}: {self.message}" + (f"\n    fix: {self.fix}" if self.fix else "")


class Locked(LedgerError):
    """another program is writing to the database and did not finish in time; nothing was saved"""

    fix = "try again in a moment; if it lasts, look for a program that holds the file open"


class ReadOnly(LedgerError):
    """the database can only be read; nothing was saved"""

    fix = "give the account that runs this the right to write to the file and its folder"


class TooNew(LedgerError):
    """the database was written by a newer version of this program"""

    fix = "update the program, or restore a backup made with this version"


class NotADatabase(LedgerError):
    """this file is not a database"""

    fix = "name another file, or restore a backup over it"


class NotALedger(LedgerError):
    """this database belongs to another program"""

    fix = "name another file or database"


class Damaged(LedgerError):
    """the database is damaged"""

    fix = "restore the last backup"


class DiskFull(LedgerError):
    """there is no room left on the disk; nothing was saved"""

    fix = "make room and try again"


class CannotOpen(LedgerError):
    """the database cannot be opened"""

    fix = "check the address, the folder and the rights to it"


class DatabaseFailed(LedgerError):
    """the database did not do what it was asked; nothing was saved"""


class CannotWrite(LedgerError):
    """the files cannot be written"""

    fix = "check the folder, the rights to it and the room on the disk"


class NoSuchRecord(LedgerError):
    """there is no such record"""


class NoSuchVersion(LedgerError):
    """this record has no such version"""


class NoSuchBatch(LedgerError):
    """there is no such batch"""


class NotNow(LedgerError):
    """this cannot be done to the record as it stands"""


class Missing(LedgerError):
    """something that is needed was left out"""


class NotPlain(LedgerError):
    """a name or reason must be plain text"""


class ChangedMeanwhile(LedgerError):
    """someone else has changed this record since it was opened; nothing was saved"""

    fix = "compare the two versions and save again on top of theirs"

    def __init__(self, place: str, theirs: Entry | None, mine: Record | None) -> None:
        self.theirs = theirs
        self.mine = mine
        super().__init__(place)


class MovedOn(LedgerError):
    """somebody changed the ledger since the preview was made; nothing was taken in"""

    fix = "look at the new preview and take it in again"


class UndoneInPart(LedgerError):
    """records of this batch have been changed since; nothing was undone"""

    fix = "restore those records one by one first"

    def __init__(self, place: str, records: Sequence[str]) -> None:
        self.records = tuple(records)
        super().__init__(place, detail=", ".join(self.records))


class NothingLeft(LedgerError):
    """every record of this batch was changed, or dealt with, since it was looked at; nothing was done"""

    fix = "look at the batch again"


class BrokenChain(LedgerError):
    """the chain of revisions is not whole"""

    fix = "look at `python -m roadmap audit verify`"


class NotAllowed(LedgerError):
    """this account may not do this"""

    fix = "ask an administrator"


class NoAccount(NotAllowed):
    """there is no such account, or it is disabled"""

    fix = "sign in again, or ask an administrator"


class SeatGone(NoAccount):
    """this session has ended"""

    fix = "sign in again"


class NotYours(NotAllowed):
    """this is somebody else's work"""

    fix = "ask whoever wrote it, or a reviewer"


class NeedsReviewer(NotAllowed):
    """only reviewers do this"""

    fix = "hand it over for review, or ask a reviewer"


class NeedsAdministrator(NotAllowed):
    """only administrators do this"""


class OwnVersion(NotAllowed):
    """nobody publishes what they wrote or changed themselves"""

    fix = "ask another reviewer; an organisation of one person can run `python -m roadmap staff review single`"


class Unreviewed(NotAllowed):
    """what is brought in at the desk is reviewed before it is published"""

    fix = "bring it in as drafts"
