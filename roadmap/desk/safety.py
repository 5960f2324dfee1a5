"""How safe the ledger is: the last backup, the last audit, and what has changed since."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from roadmap.board import SEOUL, Board
from roadmap.evidence import Audit, Head, Kept
from roadmap.evidence.audit import Progress
from roadmap.evidence.roles import Actor

DUE = timedelta(days=7)
"""How old a backup may get while there are changes that are not in it."""


class Age(NamedTuple):
    """A backup or an audit, how long ago it was, and how many changes came after it."""

    kept: Kept
    ago: timedelta
    since: int

    @property
    def there(self) -> bool:
        """Whether the file can be seen from here: it may well lie on a disk that was taken away, as it should."""
        return self.kept.file is not None and self.kept.file.exists()


class Safety(NamedTuple):
    """Both; None where none was noted. `own_file` says whether the ledger is a file that we can copy."""

    backup: Age | None
    audit: Age | None
    own_file: bool

    @property
    def due(self) -> bool:
        """Whether it is time for a backup: there is none, or it is old and lacks something."""
        if not self.own_file:
            return False
        return self.backup is None or (self.backup.since > 0 and self.backup.ago > DUE)


def safety(board: Board, now: datetime | None = None) -> Safety:
    """As it is at this moment; for the desk and for the page about it."""
    moment, revision = now or datetime.now(SEOUL), board.ledger.revision()
    backup, audit = (
        Age(kept, max(timedelta(), moment - kept.at), max(0, revision - kept.seq)) if kept else None
        for kept in (board.ledger.last_kept("backup"), board.ledger.last_kept("audit"))
    )
    return Safety(backup, audit, board.ledger.path is not None)


def folder(board: Board) -> Path:
    """Where backups made at the desk lie: beside the data, until somebody carries them away."""
    return board.settings.data / "backups"


def back_up(board: Board, actor: Actor, now: datetime | None = None) -> Path:
    """Makes a backup under a name of its own. Raises LedgerError, for instance if somebody is no administrator."""
    stamp = (now or datetime.now(SEOUL)).strftime("%Y%m%d-%H%M%S")
    to = folder(board) / f"evidence-{stamp}.db"
    board.ledger.backup(to, who=actor)
    return to


def look_after(board: Board, known: Head | None, progress: Progress) -> Audit:
    """Walks the whole chain, tells how far it is, and notes what it found."""
    return board.ledger.look_after(known, progress)


def written_head(head: Head | None) -> str:
    """The end of the chain as people write it down: 412:9f86d0…"""
    return f"{head.seq}:{head.hash}" if head else ""


def head_of(text: str) -> Head | None:
    """What somebody had written down. Raises ValueError if it is no end of a chain."""
    said = text.strip()
    if not said:
        return None
    seq, _, hash = said.partition(":")
    if not (
        seq.isascii() and seq.isdigit() and len(seq) < 19 and len(hash) == 64 and set(hash) <= set("0123456789abcdef")
    ):
        raise ValueError(text)
    return Head(int(seq), hash)
