"""The versions of the plan that were served, as texts: what a plan is, the ledger does not know."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from indicators.message import Message
from roadmap.evidence.entry import PlanVersion
from roadmap.evidence.moments import read_moment, written_moment
from roadmap.evidence.tables import plan_versions

_NEWEST = select(plan_versions).order_by(plan_versions.c.number.desc()).limit(1)


def newest_hash(connection: Connection) -> str | None:
    row = connection.execute(_NEWEST).first()
    return row.hash if row else None


def add(connection: Connection, hash: str, content: str, at: datetime) -> bool:
    """Notes a version, unless it is the newest one already; a clock that was set back does not upset the order."""
    last = connection.execute(_NEWEST).first()
    if last and last.hash == hash:
        return False
    number, moment = (last.number + 1, max(written_moment(at), last.at)) if last else (1, written_moment(at))
    connection.execute(insert(plan_versions), {"number": number, "hash": hash, "at": moment, "content": content})
    return True


def wrong(connection: Connection) -> Iterator[tuple[int, Message]]:
    """What is not as it was noted, by the number of the version: altered texts, gaps, and times that run backwards."""
    before: Any = None
    for row in connection.execute(select(plan_versions).order_by(plan_versions.c.number)):
        expected = before.number + 1 if before else 1
        if row.number != expected:
            yield row.number, Message("version {number} is missing before it", number=expected)
        if hashlib.sha256(row.content.encode()).hexdigest() != row.hash:
            yield row.number, Message("it was altered after it was noted")
        if before and row.at < before.at:
            yield row.number, Message("it is older than the version before it")
        before = row


def first_at(connection: Connection) -> datetime | None:
    """When the first version was noted."""
    at = connection.execute(select(func.min(plan_versions.c.at))).scalar()
    return read_moment(at) if at else None


def since(connection: Connection, moment: datetime | None) -> list[PlanVersion]:
    """The version that was in force at a moment, if one was noted by then, and all after it, oldest first."""
    query = select(plan_versions).order_by(plan_versions.c.number)
    if moment is not None:
        before = plan_versions.c.at <= written_moment(moment)
        in_force = select(plan_versions.c.number).where(before).order_by(plan_versions.c.number.desc()).limit(1)
        number = connection.execute(in_force).scalar()
        query = query.where(plan_versions.c.number >= (number or 0))
    return [PlanVersion(row.hash, read_moment(row.at), row.content) for row in connection.execute(query)]
