"""Who acts at this moment: asked in the same transaction as the change itself, over one open connection."""

from datetime import datetime

from sqlalchemy import Connection

from roadmap.evidence.errors import NeedsAdministrator, NoAccount, SeatGone
from roadmap.evidence.roles import Actor
from roadmap.evidence.staff import entering
from roadmap.evidence.staff.account import TERMS, Account, Terms
from roadmap.evidence.staff.people import find


def acting(connection: Connection, who: Actor, at: datetime, terms: Terms = TERMS) -> Actor:
    """Who is acting, with the role that their account has at this moment. Raises NoAccount, or SeatGone."""
    if who.via == "program":
        return who
    account = find(connection, who.name)
    if account is None or account.disabled or account.name != who.name:
        raise NoAccount(who.name)
    if who.seat is not None and not _seated(connection, who, account, at, terms):
        raise SeatGone(who.name)
    return account.actor


def demand_administrator(connection: Connection, who: Actor, at: datetime, terms: Terms) -> Actor:
    actor = acting(connection, who, at, terms)
    if actor.role != "administrator":
        raise NeedsAdministrator(actor.name)
    return actor


def _seated(connection: Connection, who: Actor, account: Account, at: datetime, terms: Terms) -> bool:
    if isinstance(who.seat, datetime):
        return entering.vouched_for(account, who.seat, at, terms)
    found = entering.whose(connection, who.seat or "", at, terms)
    return found is not None and found[0].name == account.name
