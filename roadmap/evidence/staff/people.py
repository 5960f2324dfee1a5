"""Accounts and what is noted of them, over one open connection each."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.sql import ColumnElement

from roadmap.evidence.errors import NoAccount
from roadmap.evidence.moments import read_moment, written_moment
from roadmap.evidence.roles import Review
from roadmap.evidence.staff.account import Account, Did, StaffEvent, same_email, same_name
from roadmap.evidence.staff.errors import EmailTaken, LastAdministrator, NameTaken
from roadmap.evidence.staff.tables import accounts, events, sessions, settings

_REVIEW = "review"


def account_of(row: Any) -> Account:
    return Account(
        name=row.name,
        display=row.display,
        email=row.email,
        role=row.role,
        disabled=row.disabled,
        created_at=read_moment(row.created_at),
        created_by=row.created_by,
        has_password=row.password is not None,
        signed_out_at=read_moment(row.signed_out_at) if row.signed_out_at else None,
        signed_in_at=read_moment(row.signed_in_at) if row.signed_in_at else None,
    )


def find(connection: Connection, name: str) -> Account | None:
    return _first(connection, accounts.c.name == same_name(name))


def find_by_email(connection: Connection, email: str) -> Account | None:
    return _first(connection, accounts.c.email == same_email(email)) if email.strip() else None


def everyone(connection: Connection) -> list[Account]:
    """All accounts, by name."""
    return [account_of(row) for row in connection.execute(select(accounts).order_by(accounts.c.name))]


def is_anyone(connection: Connection) -> bool:
    return connection.execute(select(accounts.c.name).limit(1)).first() is not None


def password_of(connection: Connection, name: str) -> str | None:
    """The hash of an enabled account's password."""
    found = select(accounts.c.password).where(accounts.c.name == same_name(name), accounts.c.disabled.is_(False))
    return connection.execute(found).scalar()


def add(connection: Connection, account: Account, password: str | None) -> None:
    """Makes an account; the password is a hash. Raises NameTaken and EmailTaken."""
    if find(connection, account.name):
        raise NameTaken(account.name)
    _refuse_taken(connection, account.email, account.name)
    row = {
        "name": account.name,
        "display": account.display,
        "email": account.email,
        "role": account.role,
        "password": password,
        "disabled": account.disabled,
        "created_at": written_moment(account.created_at),
        "created_by": account.created_by,
    }
    connection.execute(insert(accounts).values(**row))


def change(connection: Connection, name: str, **columns: Any) -> None:
    """Changes some of an account's columns, and never takes the last administrator away."""
    before = _administrators(connection)
    if columns.get("email"):
        _refuse_taken(connection, columns["email"], name)
    connection.execute(update(accounts).where(accounts.c.name == name).values(**columns))
    if before and not _administrators(connection):
        raise LastAdministrator(name)


def came_in(connection: Connection, name: str, at: datetime) -> None:
    """Notes when somebody signed in."""
    connection.execute(update(accounts).where(accounts.c.name == name).values(signed_in_at=written_moment(at)))


def lock_out(connection: Connection, name: str, at: datetime, but: str | None = None) -> int:
    """Ends an account's sessions, all or all but one, here and where it is signed in through others."""
    theirs = sessions.c.account == name
    if but is None:
        connection.execute(update(accounts).where(accounts.c.name == name).values(signed_out_at=written_moment(at)))
    else:
        theirs &= sessions.c.hash != but
    return connection.execute(delete(sessions).where(theirs)).rowcount


def known(connection: Connection, name: str) -> Account:
    """The account. Raises NoAccount."""
    found = find(connection, name)
    if found is None:
        raise NoAccount(name[:80], fix="`python -m roadmap staff list` names the accounts")
    return found


def note(
    connection: Connection, at: datetime, who: str, did: Did, account: str | None, detail: str | None = None
) -> None:
    """Writes down what was done."""
    row = {"at": written_moment(at), "who": who, "did": did, "account": account, "detail": detail}
    connection.execute(insert(events).values(**row))


def noted(connection: Connection, limit: int) -> Iterator[StaffEvent]:
    """What was done, newest first."""
    for row in connection.execute(select(events).order_by(events.c.number.desc()).limit(limit)):
        yield StaffEvent(read_moment(row.at), row.who, row.did, row.account, row.detail)


def review(connection: Connection) -> Review:
    """Whether two people see what is published."""
    kept = connection.execute(select(settings.c.value).where(settings.c.name == _REVIEW)).scalar()
    return "single" if kept == "single" else "two"


def set_review(connection: Connection, value: Review) -> None:
    connection.execute(delete(settings).where(settings.c.name == _REVIEW))
    connection.execute(insert(settings).values(name=_REVIEW, value=value))


def _first(connection: Connection, which: ColumnElement[bool]) -> Account | None:
    row = connection.execute(select(accounts).where(which)).first()
    return account_of(row) if row else None


def _administrators(connection: Connection) -> int:
    enabled = (accounts.c.role == "administrator") & accounts.c.disabled.is_(False)
    return connection.execute(select(func.count()).select_from(accounts).where(enabled)).scalar() or 0


def _refuse_taken(connection: Connection, email: str | None, name: str) -> None:
    other = find_by_email(connection, email) if email else None
    if other and other.name != name:
        raise EmailTaken(email or "")
