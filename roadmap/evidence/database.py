"""The database: how it is opened, how transactions begin and end, and its errors in our words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from roadmap.evidence.errors import (
    CannotOpen,
    Damaged,
    DatabaseFailed,
    DiskFull,
    LedgerError,
    Locked,
    NotADatabase,
    ReadOnly,
)

WAIT_SECONDS = 10.0
"""How long a write waits for another program's to end."""

IDLE_AT_MOST = 8
"""How many connections wait for the next `first`: as many as threads that ask at once on a busy day."""

_ERRORS: tuple[tuple[str, type[LedgerError]], ...] = (
    ("SQLITE_BUSY", Locked),
    ("SQLITE_LOCKED", Locked),
    ("SQLITE_READONLY", ReadOnly),
    ("SQLITE_FULL", DiskFull),
    ("SQLITE_IOERR_WRITE", DiskFull),
    ("SQLITE_NOTADB", NotADatabase),
    ("SQLITE_CORRUPT", Damaged),
    ("SQLITE_CANTOPEN", CannotOpen),
)


class _Own(local):
    """What belongs to one thread: the connection of the transaction that all its reading is to share."""

    connection: Connection | None = None


class Database:
    """One database under one address. Threads may share it."""

    def __init__(self, url: str, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = file_of(url)
        self.name = str(self.path) if self.path else _without_password(url)
        self.read_only = self.path is not None and _only_readable(self.path)
        self._wait = wait_seconds
        self._idle: list[sqlite3.Connection] = []
        self._own = _Own()
        self.engine = self._engine(url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment and changes nothing."""
        if shared := self._own.connection:
            with self.errors():
                yield shared
            return
        with self.errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Every `reading` of this thread shares one transaction. It cannot write: it would not see what it wrote."""
        with self.reading() as connection:
            before, self._own.connection = self._own.connection, connection
            try:
                yield
            finally:
                self._own.connection = before

    def first(self, question: str) -> tuple[Any, ...] | None:
        """The first row that answers a question which every visit asks.

        A file is asked without SQLAlchemy, which takes nine times as long as the answer. Remembering the answer
        until the file looks changed would be no quicker, and what another program has just written may not show yet.
        """
        if self.path is None:
            with self.reading() as connection:
                row = connection.exec_driver_sql(question).first()
                return None if row is None else tuple(row)
        with self.errors(), self._lent() as connection:
            rows = connection.execute(question).fetchall()
            return rows[0] if rows else None

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """A connection to the file for one thread at a time; one that failed is not used again."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
            self._prepare(connection, None)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if len(self._idle) < IDLE_AT_MOST:
            self._idle.append(connection)
        else:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer shares; all of it is saved at its end, or none."""
        with self.writing_schema() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE revision IN SHARE ROW EXCLUSIVE MODE")
            yield connection

    @contextmanager
    def writing_schema(self) -> Iterator[Connection]:
        """The same before there are tables."""
        if self.read_only:
            raise ReadOnly(self.name)
        if self._own.connection:
            raise RuntimeError("this thread reads at one moment: what it wrote would not be there for it")
        with self.errors(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turns the driver's errors into ours."""
        try:
            yield
        except DBAPIError as error:
            raise self._told(error.orig) from error
        except sqlite3.Error as error:
            raise self._told(error) from error
        except PoolTimeout as error:
            raise Locked(self.name) from error

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()

    def _told(self, error: BaseException | None) -> LedgerError:
        name = getattr(error, "sqlite_errorname", "")
        kind = next((kind for start, kind in _ERRORS if name.startswith(start)), DatabaseFailed)
        return kind(self.name, detail=str(error) if kind is DatabaseFailed else None)

    def _engine(self, url: str) -> Engine:
        try:
            if make_url(url).get_backend_name() != "sqlite":
                return create_engine(url, pool_pre_ping=True)
            engine = self._sqlite(url)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise CannotOpen(self.name, detail=str(error)) from error
        event.listen(engine, "connect", self._prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def _sqlite(self, url: str) -> Engine:
        if self.path is None:
            return create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        if not self.read_only:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        return create_engine(url, creator=self._connect, pool_size=5, max_overflow=20)

    def _connect(self) -> sqlite3.Connection:
        if not self.read_only:
            return sqlite3.connect(self.path or "", timeout=self._wait, check_same_thread=False)
        return connect_to_read(self.path or Path(), self._wait)

    def _prepare(self, connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(self._wait * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if not self.read_only and self.path and _one(connection, "PRAGMA journal_mode") != "wal":
            connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _one(connection: Any, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]


def file_of(url: str) -> Path | None:
    """The file that an SQLite address names; None for a database in memory or on a server."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    named = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(parsed.database or "") if named else None


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url.rpartition("@")[2]


def _only_readable(path: Path) -> bool:
    """Whether the file is there but cannot be written: SQLite writes to the file and beside it."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def connect_to_read(path: Path, wait: float) -> sqlite3.Connection:
    """A connection that cannot write; where SQLite may not make its side files, one that takes the file as it lies."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=wait, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        return connection
    except sqlite3.OperationalError:
        connection.close()
    unwritten = path.with_name(path.name + "-wal")
    if unwritten.exists() and unwritten.stat().st_size:
        raise sqlite3.OperationalError("changes wait beside the file and cannot be read")
    return sqlite3.connect(f"{uri}&immutable=1", uri=True, timeout=wait, check_same_thread=False)
