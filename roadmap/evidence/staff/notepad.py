"""What somebody of the staff has typed and not saved yet. It is no part of the ledger's history, and theirs alone.

Each field that is left is noted here, so that a lost connection loses nothing, and the ledger gets a revision only when
somebody saves.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Text, delete, insert, select, update
from sqlalchemy.sql import ColumnElement
from sqlmodel import Field

from roadmap.evidence.database import Database
from roadmap.evidence.errors import LedgerError
from roadmap.evidence.moments import Clock, read_moment, written_moment
from roadmap.evidence.roles import Actor
from roadmap.evidence.staff.acting import acting
from roadmap.evidence.tables import Table

BLANK_PAGE = 0
"""The turn of a note that is not there yet."""


class NoteRow(Table, table=True):
    """One note, as JSON."""

    __tablename__ = "note"

    account: str = Field(primary_key=True, foreign_key="account.name", max_length=40)
    name: str = Field(primary_key=True, max_length=80)
    form: str = Field(sa_column=Column(Text, nullable=False))
    expected: int
    turn: int
    at: str = Field(max_length=27)


notes: Any = NoteRow.__table__  # type: ignore[attr-defined]


class Note(NamedTuple):
    """A form as it was typed, whatever is in it; `name` is the record's id, or another name where there is no record.

    `expected` is the revision of the record that it was typed over, and `turn` how often it was written.
    """

    name: str
    form: Mapping[str, str]
    expected: int
    turn: int
    at: datetime


class NotedElsewhere(LedgerError):
    """the same account has typed something else in another window; nothing was noted"""

    def __init__(self, name: str, theirs: Note | None) -> None:
        self.theirs = theirs
        super().__init__(name)


class Notepad:
    """Everybody's notes. Threads and processes may share a database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def note(self, account: str, name: str) -> Note | None:
        """What the account's owner typed under this name last."""
        with self._database.reading() as connection:
            return _find(connection, account, name)

    def notes(self, account: str) -> list[Note]:
        """All of the account's notes, newest first."""
        wanted = select(notes).where(notes.c.account == account).order_by(notes.c.at.desc(), notes.c.name)
        with self._database.reading() as connection:
            return [_note(row) for row in connection.execute(wanted)]

    def write(self, name: str, form: Mapping[str, str], *, expected: int, turn: int, who: Actor) -> Note:
        """Notes a whole form over the note that was seen in `turn`; `expected` is the revision that it was typed over.

        Raises NotedElsewhere, and notes nothing, if the same account has noted something newer in another window.
        """
        with self._database.writing() as connection:
            account = acting(connection, who, self._clock()).name
            before = _find(connection, account, name)
            if (before.turn if before else BLANK_PAGE) != turn:
                raise NotedElsewhere(name, before)
            note = Note(name, dict(form), expected, turn + 1, self._clock())
            row = note._asdict() | {"form": json.dumps(note.form), "at": written_moment(note.at)}
            if before:
                connection.execute(update(notes).where(_is(account, name)).values(**row))
            else:
                connection.execute(insert(notes).values(account=account, **row))
        return note

    def drop(self, name: str, *, who: Actor) -> None:
        """Takes a note away, if there is one."""
        with self._database.writing() as connection:
            connection.execute(delete(notes).where(_is(acting(connection, who, self._clock()).name, name)))


def _find(connection: Connection, account: str, name: str) -> Note | None:
    row = connection.execute(select(notes).where(_is(account, name))).first()
    return _note(row) if row else None


def _is(account: str, name: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (notes.c.account == account) & (notes.c.name == name)
    return found


def _note(row: Any) -> Note:
    return Note(row.name, json.loads(row.form), row.expected, row.turn, read_moment(row.at))
