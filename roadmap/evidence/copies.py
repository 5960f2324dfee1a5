"""Keeping the ledger safe: copies of its database that are whole, and putting one back.

SQLite files only; a database on a server has its own tools for this.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from roadmap.evidence.audit import Audit
from roadmap.evidence.database import WAIT_SECONDS, Database, connect_to_read, file_of
from roadmap.evidence.errors import (
    BrokenChain,
    CannotOpen,
    CannotWrite,
    Damaged,
    LedgerError,
    Locked,
    NotADatabase,
    NotALedger,
    TooNew,
)
from roadmap.evidence.keeping import Kept, note
from roadmap.evidence.ledger import Ledger
from roadmap.evidence.moments import now

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

    It is noted beside the ledger, so that the desk knows how old the last backup is. Raises LedgerError, and leaves no
    file behind, if the ledger cannot be read, its chain is broken, or the copy cannot be written.
    """
    source = _present(url)
    if to.exists():
        raise AlreadyThere(str(to))
    with _writing(to):
        to.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=to.parent, prefix=f".{to.name}-") as folder:
            copy = Path(folder) / "copy.db"
            _copy(source, copy)
            audit = _checked(copy, source)
            _alone(copy)
            copy.rename(to)
    note(source, Kept("backup", now(), audit.head, file=to.absolute()))
    return audit


@contextmanager
def _writing(to: Path) -> Iterator[None]:
    """What the system says of a place that cannot be written to, in our words."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(str(to), detail=error.strerror) from error


def restore(url: str, source: Path, stamp: str) -> Restored:
    """Puts a backup in the place of the ledger, once it is known to be whole.

    The present database is kept beside it under a name with `stamp` in it. Programs that have the ledger open go on
    with the restored one; everybody has to sign in again. Raises LedgerError, with everything as it was, if the backup
    is not a whole ledger.
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
        _sign_everybody_out(copy)
        _alone(copy)
        return Restored(audit, _exchange(copy, target, _free_name(target, stamp)))


def _sign_everybody_out(copy: Path) -> None:
    """Sessions and one-time links that were ended since the backup must not come back with it."""
    ledger = Ledger.open(f"sqlite:///{copy}")
    try:
        ledger.staff.sign_everybody_out()
    finally:
        ledger.close()


def _free_name(target: Path, stamp: str) -> Path:
    """A name beside the target that no file has yet."""
    tries = (f"{target.stem}-before-restore-{stamp}{f'-{n}' if n > 1 else ''}{target.suffix}" for n in count(1))
    return next(path for name in tries if not (path := target.with_name(name)).exists())


def _exchange(copy: Path, target: Path, kept: Path) -> Path | None:
    """Puts the copy in the target's place; what was there is kept, whatever it is."""
    if not target.exists():
        copy.rename(target)
        return None
    if not _is_ledger(target):
        _move_aside(target, kept)
        copy.rename(target)
        return kept
    try:
        _copy(target, kept)
        _alone(kept)
        _copy(copy, target)
    except LedgerError:
        kept.unlink(missing_ok=True)
        raise
    return kept


def _is_ledger(path: Path) -> bool:
    try:
        Ledger.open(f"sqlite:///{path}").close()
    except (NotADatabase, NotALedger, Damaged, TooNew):
        return False
    return True


def _move_aside(target: Path, kept: Path) -> None:
    for side in ("", *SIDE_FILES):
        beside = target.with_name(target.name + side)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + side))


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


def _checked(copy: Path, named: Path) -> Audit:
    """Opens a copy as a ledger, brings it up to date and walks its chain; errors name the file it was copied from."""
    with _named(copy, named):
        _refuse_damage(copy)
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


def _refuse_damage(copy: Path) -> None:
    with _errors(copy), closing(sqlite3.connect(copy)) as connection:
        (told,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if told != "ok":
        raise Damaged(str(copy), detail=told)


@contextmanager
def _named(copy: Path, named: Path) -> Iterator[None]:
    try:
        yield
    except LedgerError as error:
        if error.place != str(copy):
            raise
        raise type(error)(str(named), detail=error.detail, fix=error.fix) from error


def _copy(source: Path, target: Path) -> None:
    """All pages of a database as they are at one moment, into a new file or over another database."""

    def step(status: int, _left: int, _all: int) -> None:
        """Python's own loop would wait for ever."""
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Locked(str(target))

    with _errors(source):
        from_ = connect_to_read(source, WAIT_SECONDS)
    with closing(from_), _errors(target), closing(sqlite3.connect(target, timeout=WAIT_SECONDS)) as to:
        from_.backup(to, progress=step)


def _alone(path: Path) -> None:
    """Makes the file complete in itself, without others beside it."""
    with _errors(path), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """The errors of the driver and of the system in our words."""
    database = Database(f"sqlite:///{path}")
    try:
        with database.errors():
            yield
    except OSError as error:
        raise CannotOpen(str(path), detail=error.strerror) from error
    finally:
        database.close()
