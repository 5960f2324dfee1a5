"""Moments in UTC as the ledger writes them, and the day they fall on in Seoul."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Says what time it is, with a time zone."""


def now() -> datetime:
    """The computer's clock."""
    return datetime.now(UTC)


def written_moment(moment: datetime) -> str:
    """Always 27 characters, so that later moments sort later: `2026-11-21T09:00:00.000000Z`."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment.isoformat()}")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_moment(written: str) -> datetime:
    """The moment that `written_moment` wrote."""
    return datetime.fromisoformat(written)


def seoul_day(moment: datetime) -> date:
    """The day it is in Seoul at that moment."""
    return moment.astimezone(ZoneInfo("Asia/Seoul")).date()
