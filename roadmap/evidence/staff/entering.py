"""Sessions and one-time links, over one open connection each. Tokens are random, and only their hashes are kept."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.sql import ColumnElement

from roadmap.evidence.moments import read_moment, written_moment
from roadmap.evidence.staff.account import Account, Invitation, Session, Terms
from roadmap.evidence.staff.people import account_of, came_in, find, is_anyone
from roadmap.evidence.staff.tables import accounts, sessions, welcomes


def new_token() -> str:
    """256 random bits, for an address or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


# Sessions

_SESSION = (
    select(sessions.c.began_at, sessions.c.seen_at, accounts)
    .join(accounts, accounts.c.name == sessions.c.account)
    .where(
        sessions.c.hash == bindparam("hash"),
        sessions.c.began_at > bindparam("began"),
        sessions.c.seen_at > bindparam("seen"),
        accounts.c.disabled.is_(False),
    )
)


def begin(connection: Connection, account: str, agent: str, at: datetime, terms: Terms) -> str:
    """A new session; returns its token. Clears away those whose time is over."""
    token = new_token()
    moment = written_moment(at)
    connection.execute(delete(sessions).where(~_alive(at, terms)))
    came_in(connection, account, at)
    row = {"hash": token_hash(token), "account": account, "began_at": moment, "seen_at": moment, "agent": agent[:200]}
    connection.execute(insert(sessions).values(**row))
    return token


def whose(connection: Connection, hash: str, at: datetime, terms: Terms) -> tuple[Account, datetime] | None:
    """Whose session it is, and when it was last seen; None if it was ended, is over, or never was."""
    limits = {"began": written_moment(at - terms.session), "seen": written_moment(at - terms.idle)}
    row: Any = connection.execute(_SESSION, {"hash": hash, **limits}).first()
    return (account_of(row)._replace(seat=hash), read_moment(row.seen_at)) if row else None


def seen(connection: Connection, hash: str, at: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.hash == hash).values(seen_at=written_moment(at)))


def end(connection: Connection, hash: str) -> str | None:
    """Ends one session; returns whose it was."""
    account = connection.execute(select(sessions.c.account).where(sessions.c.hash == hash)).scalar()
    connection.execute(delete(sessions).where(sessions.c.hash == hash))
    return account


def sessions_of(connection: Connection, account: str, at: datetime, terms: Terms) -> list[Session]:
    """An account's sessions, the last used first."""
    alive = (sessions.c.account == account) & _alive(at, terms)
    query = select(sessions).where(alive).order_by(sessions.c.seen_at.desc())
    return [
        Session(row.hash, row.account, read_moment(row.began_at), read_moment(row.seen_at), row.agent)
        for row in connection.execute(query)
    ]


def signed_in(connection: Connection, at: datetime, terms: Terms) -> dict[str, int]:
    """In how many browsers each account is signed in; those that are in none are left out."""
    number = func.count().label("number")
    query = select(sessions.c.account, number).where(_alive(at, terms)).group_by(sessions.c.account)
    return {row.account: row.number for row in connection.execute(query)}


def _alive(at: datetime, terms: Terms) -> ColumnElement[bool]:
    """Sessions that are neither too old nor unused for too long."""
    began, seen_at = sessions.c.began_at, sessions.c.seen_at
    alive: ColumnElement[bool] = and_(
        began > written_moment(at - terms.session), seen_at > written_moment(at - terms.idle)
    )
    return alive


# Another service's word


def vouched_for(account: Account, since: datetime, at: datetime, terms: Terms) -> bool:
    """Whether what another service said of an account at a moment still counts."""
    out = account.signed_out_at
    return not account.disabled and at - since <= terms.session and (out is None or since > out)


# One-time links


def open_links(connection: Connection, at: datetime) -> dict[str, datetime]:
    """The accounts that have a link which was not used yet, and until when it holds."""
    query = select(welcomes.c.account, welcomes.c.ends_at).where(
        welcomes.c.account.is_not(None), welcomes.c.ends_at > written_moment(at)
    )
    return {row.account: read_moment(row.ends_at) for row in connection.execute(query)}


def invite(connection: Connection, account: str | None, at: datetime, terms: Terms) -> str:
    """A new one-time link; those before it to the same account are void. Returns its token."""
    token = new_token()
    void(connection, account)
    made, ends = written_moment(at), written_moment(at + terms.link)
    row = {"hash": token_hash(token), "account": account, "made_at": made, "ends_at": ends}
    connection.execute(insert(welcomes).values(**row))
    return token


def invitation(connection: Connection, token: str, at: datetime) -> Invitation | None:
    """What a link is for; None if it was used, is over or was never made."""
    query = select(welcomes).where(welcomes.c.hash == token_hash(token), welcomes.c.ends_at > written_moment(at))
    row: Any = connection.execute(query).first()
    if row is None:
        return None
    if row.account is None:
        return None if is_anyone(connection) else Invitation(None, read_moment(row.ends_at))
    account = find(connection, row.account)
    return None if account is None or account.disabled else Invitation(account, read_moment(row.ends_at))


def take(connection: Connection, token: str, at: datetime) -> Invitation | None:
    """The same, and the link is used up."""
    found = invitation(connection, token, at)
    if found:
        void(connection, found.account.name if found.account else None)
    return found


def newest_for_nobody(connection: Connection) -> datetime | None:
    """When the last link for the first administrator was made."""
    made = select(welcomes.c.made_at).where(welcomes.c.account.is_(None)).order_by(welcomes.c.made_at.desc()).limit(1)
    found = connection.execute(made).scalar()
    return read_moment(found) if found else None


def void(connection: Connection, account: str | None) -> None:
    """Links to an account that were not used are worth nothing any more; None: those for the first administrator."""
    of = welcomes.c.account.is_(None) if account is None else welcomes.c.account == account
    connection.execute(delete(welcomes).where(of))
