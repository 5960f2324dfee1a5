"""The secret addresses of calendars: whoever has one may read what is due for review, without signing in.

Each account has one at most. Calendar programs cannot sign in, so the address itself is the key; only its hash is kept.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from roadmap.evidence.database import Database
from roadmap.evidence.moments import Clock, read_moment, written_moment
from roadmap.evidence.roles import Actor
from roadmap.evidence.staff.account import Account
from roadmap.evidence.staff.acting import acting
from roadmap.evidence.staff.entering import new_token, token_hash
from roadmap.evidence.staff.people import account_of, known, note
from roadmap.evidence.staff.tables import accounts, calendars


class Calendars:
    """Everybody's addresses. Threads and processes may share a database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def whose(self, token: str) -> Account | None:
        """Whose calendar it is; None if the address was ended or never made, or the account is disabled."""
        found = (
            select(accounts)
            .join(calendars, calendars.c.account == accounts.c.name)
            .where(calendars.c.hash == token_hash(token), accounts.c.disabled.is_(False))
        )
        with self._database.reading() as connection:
            row = connection.execute(found).first()
        return account_of(row) if row else None

    def made_at(self, account: str) -> datetime | None:
        """When the account's address was made; None if it has none."""
        found = select(calendars.c.made_at).where(calendars.c.account == account)
        with self._database.reading() as connection:
            moment = connection.execute(found).scalar()
        return read_moment(moment) if moment else None

    def renew(self, *, who: Actor) -> str:
        """Makes the address of whoever is acting; the one before it is worth nothing any more. Returns its token."""
        token = new_token()
        with self._database.writing() as connection:
            at = self._clock()
            name = known(connection, acting(connection, who, at).name).name
            void(connection, name)
            row: dict[str, Any] = {"account": name, "hash": token_hash(token), "made_at": written_moment(at)}
            connection.execute(insert(calendars).values(**row))
            note(connection, at, name, "calendar", name)
        return token

    def end(self, *, who: Actor) -> None:
        """Ends the address of whoever is acting, if there is one."""
        with self._database.writing() as connection:
            at = self._clock()
            name = acting(connection, who, at).name
            if void(connection, name):
                note(connection, at, name, "no_calendar", name)


def void(connection: Connection, account: str) -> bool:
    """The account's address is worth nothing any more; says whether there was one."""
    return connection.execute(delete(calendars).where(calendars.c.account == account)).rowcount > 0
