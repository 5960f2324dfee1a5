"""Keeping the ledger safe: a copy while it is in use, and back again after a check."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from roadmap.evidence.audit import Audit
from roadmap.evidence.database import Database
from roadmap.evidence.errors import BrokenChain, CannotOpen, Damaged, NotADatabase, NotAFile
from roadmap.evidence.ledger import Ledger
from roadmap.evidence.moments import Clock, now


class Restored(NamedTuple):
    """What was put back, and the copy of what was there before it; None if nothing was."""

    audit: Audit
    kept: Path | None


def backup(url: str, target: Path) -> Audit:
    """Copies the database at `url` to the file `target`, as of one moment, while others go on using it.

    The copy is whole or not there at all, and was read through before it takes its name. Raises LedgerError.
    """
    source = _sqlite(url)
    if not source.path or not source.path.exists():
        raise CannotOpen(source.name, detail="there is no such file")
    with _beside(target) as copy:
        with source.errors(), closing(source.raw()) as live:
            _copy(live, copy)
        found = check(copy)
        copy.replace(target)
    return found


def check(path: Path) -> Audit:
    """Reads a copy of the database through: the file itself, and the chain. Raises LedgerError if it is not whole."""
    if not path.is_file():
        raise CannotOpen(str(path), detail="there is no such file")
    ledger = Ledger.open(f"sqlite:///{path.absolute()}")
    try:
        _refuse_damage(ledger, path)
        found = ledger.audit()
    finally:
        ledger.close()
    if found.faults:
        raise BrokenChain(str(path), detail="; ".join(map(str, found.faults[:3])))
    return found


def restore(url: str, source: Path, clock: Clock = now) -> Restored:
    """Puts a backup in the place of the database at `url`, after checking it; other programs see it at once.

    What was there before is kept beside it. Raises LedgerError, and changes nothing, if the backup is not whole.
    """
    database = _sqlite(url)
    assert database.path is not None
    if not source.is_file():
        raise CannotOpen(str(source), detail="there is no such file")
    with _beside(database.path) as copy:
        shutil.copyfile(source, copy)
        found = check(copy)
        kept = _keep(database, clock)
        _put(copy, database)
    return Restored(found, kept)


def _put(copy: Path, database: Database) -> None:
    assert database.path is not None
    try:
        with database.errors(), closing(sqlite3.connect(copy)) as source, closing(database.raw()) as live:
            source.backup(live)
    except (NotADatabase, Damaged):
        for side in ("-wal", "-shm"):
            database.path.with_name(database.path.name + side).unlink(missing_ok=True)
        _single(copy)
        copy.replace(database.path)


def _keep(database: Database, clock: Clock) -> Path | None:
    """Copies what is there now to a file beside it, by its content if it can be read, else as it lies."""
    path = database.path
    if path is None or not path.exists():
        return None
    stamp = clock().strftime("%Y%m%dT%H%M%S%fZ")
    kept = path.with_name(f"{path.stem}.before-restore-{stamp}{path.suffix}")
    try:
        with database.errors(), closing(database.raw()) as live:
            _copy(live, kept)
    except (NotADatabase, Damaged):
        shutil.copyfile(path, kept)
    return kept


def _copy(live: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
    _single(target)


def _single(path: Path) -> None:
    """Makes a database one file that needs no others beside it, and is on the disk."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _refuse_damage(ledger: Ledger, path: Path) -> None:
    said = ledger.integrity()
    if said != "ok":
        raise Damaged(str(path), detail=said)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file in the same folder that is gone afterwards, unless it took the target's name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder / target.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sqlite(url: str) -> Database:
    database = Database(url)
    if database.path is None:
        raise NotAFile(database.name)
    return database
