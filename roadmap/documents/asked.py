"""Days and moments as people write them, on the command line and in addresses."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(written: str) -> date:
    """A day such as 2026-11-21. Raises ValueError with a sentence."""
    if not _A_DAY.fullmatch(written):
        raise ValueError(f"{written!r} is not a day such as 2026-11-21")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"there is no such day: {written}") from None


def moment_of(written: str) -> datetime:
    """A moment such as 2026-11-21T09:00; without an offset it is Seoul time, and a day alone means its end.

    Raises ValueError with a sentence.
    """
    if _A_DAY.fullmatch(written):
        return _in_time(end_of(day_of(written)), written)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        told = f"{written!r} is not a moment such as 2026-11-21, 2026-11-21T09:00 or 2026-11-21T00:00Z"
        raise ValueError(told) from None
    return _in_time(moment if moment.tzinfo else moment.replace(tzinfo=SEOUL), written)


def _in_time(moment: datetime, written: str) -> datetime:
    """The moment, if it is one in UTC and in Seoul too."""
    try:
        moment.astimezone(UTC), moment.astimezone(SEOUL)
    except OverflowError:
        raise ValueError(f"there is no such moment: {written}") from None
    return moment


def end_of(day: date) -> datetime:
    """The last moment of a day in Seoul."""
    return datetime.combine(day, time.max, SEOUL)
