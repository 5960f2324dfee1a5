"""The staff's tables. Of secrets only hashes are kept."""

from typing import Any

from sqlalchemy import Column, Index, Text
from sqlmodel import Field

from roadmap.evidence.tables import Table


class AccountRow(Table, table=True):
    """Somebody of the staff. `signed_out_at`: what was signed in elsewhere until then is no longer.

    `signed_in_at`: when they last came in, here or elsewhere.
    """

    __tablename__ = "account"
    __table_args__ = (Index("account_by_email", "email", unique=True),)

    name: str = Field(primary_key=True, max_length=40)
    display: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=320)
    role: str = Field(max_length=20)
    password: str | None = Field(default=None, max_length=200)
    disabled: bool
    created_at: str = Field(max_length=27)
    created_by: str = Field(max_length=1000)
    signed_out_at: str | None = Field(default=None, max_length=27)
    signed_in_at: str | None = Field(default=None, max_length=27)


class SessionRow(Table, table=True):
    """A browser that is signed in. The token is only in its cookie."""

    __tablename__ = "session"
    __table_args__ = (Index("session_by_account", "account"),)

    hash: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="account.name", max_length=40)
    began_at: str = Field(max_length=27)
    seen_at: str = Field(max_length=27)
    agent: str = Field(max_length=200)


class WelcomeRow(Table, table=True):
    """A one-time link to set an account's password; without an account, to make the first administrator."""

    __tablename__ = "welcome"
    __table_args__ = (Index("welcome_by_account", "account"),)

    hash: str = Field(primary_key=True, max_length=64)
    account: str | None = Field(default=None, foreign_key="account.name", max_length=40)
    made_at: str = Field(max_length=27)
    ends_at: str = Field(max_length=27)


class CalendarRow(Table, table=True):
    """The secret address of an account's calendar."""

    __tablename__ = "calendar"
    __table_args__ = (Index("calendar_by_hash", "hash", unique=True),)

    account: str = Field(primary_key=True, foreign_key="account.name", max_length=40)
    hash: str = Field(max_length=64)
    made_at: str = Field(max_length=27)


class AttemptRow(Table, table=True):
    """How often somebody guessed wrong, by a hash of the name that was given or of where it came from."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_by_last_at", "last_at"),)

    key: str = Field(primary_key=True, max_length=64)
    failures: int
    last_at: str = Field(max_length=27)


class EventRow(Table, table=True):
    """Something that was done with an account or a setting."""

    __tablename__ = "staff_event"

    number: int | None = Field(default=None, primary_key=True)
    at: str = Field(max_length=27)
    who: str = Field(max_length=1000)
    did: str = Field(max_length=20)
    account: str | None = Field(default=None, max_length=40)
    detail: str | None = Field(default=None, sa_column=Column(Text))


class SettingRow(Table, table=True):
    """One setting of the organisation."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)


def _table(row: type[Table]) -> Any:
    return row.__table__  # type: ignore[attr-defined]


accounts = _table(AccountRow)
sessions = _table(SessionRow)
welcomes = _table(WelcomeRow)
calendars = _table(CalendarRow)
attempts = _table(AttemptRow)
events = _table(EventRow)
settings = _table(SettingRow)
