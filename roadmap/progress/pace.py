"""Whether a phase keeps up with its years."""

from datetime import date

from roadmap.plan import Years
from roadmap.progress.report import Expected, Pace

DAYS_A_YEAR = 365.25


def expected_share(starts: date, years: Years, on: date) -> Expected:
    """The share of the way that should be done by a day: low at the slow end of the phase's years, high at the fast."""
    elapsed = max(0.0, (on - starts).days / DAYS_A_YEAR)
    slow = min(1.0, elapsed / years.max) if years.max is not None else 0.0
    return Expected(slow, min(1.0, elapsed / years.min))


def pace(low: float, high: float, expected: Expected) -> Pace:
    """Ahead or behind only where the whole of what is known says so."""
    if low > expected.high:
        return "ahead"
    if high < expected.low:
        return "behind"
    return "on_pace" if expected.low <= low and high <= expected.high else "cannot_tell"
