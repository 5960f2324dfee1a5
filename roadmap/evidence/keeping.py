"""What was done to keep the ledger safe: a line for each backup and each audit, in a file beside the database.

It lies outside of the database, so that putting back an old copy does not also put back what was known then. Lines are
only ever added; one that cannot be read is passed over.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from roadmap.evidence.entry import Head
from roadmap.evidence.moments import read_moment, written_moment

Did = Literal["backup", "audit"]


class Kept(NamedTuple):
    """A backup or an audit: when, where the chain ended then, how many faults there were, and the backup's file."""

    did: Did
    at: datetime
    head: Head | None
    faults: int = 0
    file: Path | None = None

    @property
    def seq(self) -> int:
        """The newest revision that was there then."""
        return self.head.seq if self.head else 0


def notes_of(database: Path) -> Path:
    """The file in which it is noted."""
    return database.with_name(f"{database.name}.kept.jsonl")


def note(database: Path, kept: Kept) -> None:
    """Adds a line. Where nothing can be written beside the database it is left: then the last backup seems older."""
    line = {
        "did": kept.did,
        "at": written_moment(kept.at),
        "head": list(kept.head) if kept.head else None,
        "faults": kept.faults,
        "file": str(kept.file) if kept.file else None,
    }
    with suppress(OSError):
        opened = os.open(notes_of(database), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(opened, f"{json.dumps(line, ensure_ascii=False)}\n".encode())
        finally:
            os.close(opened)


def notes(database: Path) -> list[Kept]:
    """Everything that was noted, oldest first."""
    try:
        lines = notes_of(database).read_bytes().splitlines()
    except OSError:
        return []
    return list(_read(lines))


def last(database: Path, did: Did) -> Kept | None:
    """The newest backup or audit; None if none was noted."""
    return next((kept for kept in reversed(notes(database)) if kept.did == did), None)


def _read(lines: list[bytes]) -> Iterator[Kept]:
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            said = json.loads(line)
            head = Head(int(said["head"][0]), str(said["head"][1])) if said["head"] else None
            file = Path(said["file"]) if said["file"] else None
            yield Kept(said["did"], read_moment(said["at"]), head, int(said["faults"]), file)
