"""Keeping the ledger safe: copies of its database that are whole, and putting one back.

SQLite files only; a database on a server has its own tools for this.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from roadmap.evidence.audit import Audit
from roadmap.evidence.database import Database
from roadmap.evidence.database import _file_of as file_of
from roadmap.evidence.errors import BrokenChain, CannotOpen, Damaged, LedgerError, NotADatabase, NotALedger, TooNew
from roadmap.evidence.ledger import Ledger

SIDE_FILES = ("-wal", "-shm")
"""What SQLite keeps beside a database while it is in use."""


class NotAFile(LedgerError):
    """the ledger is not in a file of its own"""

    fix = "use the backup of that database server"


class NoDatabase(LedgerError):
    """there is no database"""


class AlreadyThere(LedgerError):
    """there is a file of this name already; nothing was written"""

    fix = "choose another name, or move that file away"


class SameFile(LedgerError):
    """this is the ledger's own database"""

    fix = "name a backup of it"


class Restored(NamedTuple):
    """What was put back, and where the database that was there before is kept (None: there was none)."""

    audit: Audit
    kept: Path | None


def database_file(url: str) -> Path | None:
    """The file that an SQLite address names, whether or not it is there; None for any other database."""
    return file_of(url)


def backup(url: str, to: Path) -> Audit:
    """Copies the ledger into a new file of its own, while others may go on using it, and checks the copy.

    Raises LedgerError, and leaves no file behind, if the ledger cannot be read or its chain is broken.
    """
    source = _present(url)
    if to.exists():
        raise AlreadyThere(str(to))
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=to.parent, prefix=f".{to.name}-") as folder:
        copy = Path(folder) / "copy.db"
        _copy(source, copy)
        audit = _checked(copy, source)
        _alone(copy)
        copy.rename(to)
    return audit


def restore(url: str, source: Path, stamp: str) -> Restored:
    """Puts a backup in the place of the ledger, once it is known to be whole.

    The present database is kept beside it under a name with `stamp` in it. Programs that have the ledger open go on
    with the restored one. Raises LedgerError, with everything as it was, if the backup is not a whole ledger.
    """
    target = _target(url)
    if not source.is_file():
        raise NoDatabase(str(source))
    if target.exists() and target.samefile(source):
        raise SameFile(str(source))
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
        copy = Path(folder) / "copy.db"
        _copy(source, copy)
        audit = _checked(copy, source)
        _alone(copy)
        kept = _set_aside(target, target.with_name(f"{target.stem}-before-restore-{stamp}{target.suffix}"))
        _copy(copy, target)
    return Restored(audit, kept)


def _target(url: str) -> Path:
    path = file_of(url)
    if path is None:
        raise NotAFile(Database(url).name)
    return path


def _present(url: str) -> Path:
    path = _target(url)
    if not path.exists():
        raise NoDatabase(str(path), fix="any other command makes it and fills it from the evidence files")
    return path


def _set_aside(target: Path, kept: Path) -> Path | None:
    """Keeps the present database; one that cannot be read as a ledger is moved away as it lies."""
    if not target.exists():
        return None
    if kept.exists():
        raise AlreadyThere(str(kept))
    try:
        _checked_kind(target)
        _copy(target, kept)
        _alone(kept)
    except (NotADatabase, NotALedger, Damaged, TooNew):
        kept.unlink(missing_ok=True)
        for side in ("", *SIDE_FILES):
            beside = target.with_name(target.name + side)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + side))
    return kept


def _checked_kind(path: Path) -> None:
    Ledger.open(f"sqlite:///{path}").close()


def _checked(copy: Path, named: Path) -> Audit:
    """Opens a copy as a ledger, brings it up to date and walks its chain; errors name the file it was copied from."""
    with _named(copy, named):
        ledger = Ledger.open(f"sqlite:///{copy}")
        try:
            audit = ledger.audit()
        finally:
            ledger.close()
    if not audit.whole:
        raise BrokenChain(str(named), detail="; ".join(map(str, audit.faults[:3])))
    if audit.head is None:
        raise NotALedger(str(named), detail="nothing was ever written to it")
    return audit


@contextmanager
def _named(copy: Path, named: Path) -> Iterator[None]:
    try:
        yield
    except LedgerError as error:
        if error.place != str(copy):
            raise
        raise type(error)(str(named), detail=error.detail, fix=error.fix) from error


def _copy(source: Path, target: Path) -> None:
    """All pages of a database as they are at one moment, into a file or over another database."""
    with _errors(source), closing(_connect(source)) as from_, closing(sqlite3.connect(target, timeout=10)) as to:
        from_.backup(to)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    database = Database(f"sqlite:///{path}")
    try:
        with database.errors():
            yield
    except OSError as error:
        raise CannotOpen(str(path), detail=error.strerror) from error
    finally:
        database.close()


def _alone(path: Path) -> None:
    """Makes the file complete in itself, without others beside it."""
    with _errors(path), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
