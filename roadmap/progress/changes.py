"""What moved between two days, and which records moved it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from indicators import Activity, Indicator, Observation, Poll, Reading, months_before, read
from indicators.activity import events
from indicators.rule import window_months
from roadmap.plan import Roadmap
from roadmap.progress.rollup import Observations

Direction = Literal["forward", "back", "now_known", "no_longer_known", "same_share"]


class Change(NamedTuple):
    """One indicator's move. `records` brought it about, newest first; `expired` are those that grew too old."""

    indicator: str
    direction: Direction
    before: Reading
    after: Reading
    day: date
    records: tuple[str, ...]
    expired: tuple[str, ...]


def changes(plan: Roadmap, observations: Observations, since: date, on: date) -> tuple[Change, ...]:
    """Every indicator whose reading differs between the end of `since` and `on`, the latest move first."""
    found = (change(each, observations.get(each.id, ()), since, on) for each in plan.indicators)
    moved = [each for each in found if each is not None]
    return tuple(sorted(moved, key=lambda each: (-each.day.toordinal(), each.indicator)))


def change(indicator: Indicator, observed: Sequence[Observation], since: date, on: date) -> Change | None:
    """How one indicator moved between two days; None if it did not."""
    before, after = read(indicator, observed, since), read(indicator, observed, on)
    if _what_it_says(before) == _what_it_says(after):
        return None
    arrived = _arrived(indicator, observed, before, after, since)
    lapsed = _lapsed(indicator, observed, before, after, (since, on))
    day = max([*(o.day for o in arrived[:1]), *lapsed.values()], default=on)
    records = tuple(dict.fromkeys(o.record for o in arrived))
    return Change(indicator.id, _direction(before, after), before, after, day, records, tuple(lapsed))


def _arrived(
    indicator: Indicator, observed: Sequence[Observation], before: Reading, after: Reading, since: date
) -> list[Observation]:
    """What the reading stands on now and did not before, newest first."""
    used = set(after.evidence)
    fresh = [o for o in observed if since < o.day and o.record in used and not o.proxy]
    if isinstance(indicator, Activity) and before.known:
        fresh = [o for o in fresh if events(o)]
    return sorted(fresh, key=lambda o: (o.day, o.record), reverse=True)


def _lapsed(
    indicator: Indicator, observed: Sequence[Observation], before: Reading, after: Reading, days: tuple[date, date]
) -> dict[str, date]:
    """The records that the reading stood on and that grew too old, newest first, each with the day that it did."""
    gone = set(before.evidence) - set(after.evidence)
    replaced = _replaced(indicator, observed, after)
    when = {o.record: _lapsed_on(indicator, o, *days) for o in observed if o.record in gone and not replaced(o)}
    return {record: day for record in before.evidence if (day := when.get(record))}


def _replaced(indicator: Indicator, observed: Sequence[Observation], after: Reading) -> Callable[[Observation], bool]:
    """Says of an observation that its age did not matter: another took its place, or it added nothing."""
    if isinstance(indicator, Activity):
        return lambda o: after.known and not events(o)
    if isinstance(indicator, Poll):
        used = set(after.evidence)
        pollsters = {o.pollster for o in observed if o.record in used}
        return lambda o: o.pollster in pollsters
    return lambda o: after.known


def _lapsed_on(indicator: Indicator, observation: Observation, since: date, on: date) -> date | None:
    """The first day after `since` on which an observation was too old to count; None if by `on` it is not."""
    months = window_months(indicator)
    if months is None or months_before(on, months) < observation.day:
        return None
    first, last = since, on
    while (last - first).days > 1:
        middle = first + timedelta(days=(last - first).days // 2)
        if months_before(middle, months) >= observation.day:
            last = middle
        else:
            first = middle
    return last


def _what_it_says(reading: Reading) -> tuple[object, ...]:
    return (
        reading.low,
        reading.high,
        reading.verdict,
        reading.estimate,
        reading.interval,
        reading.value,
        reading.count,
        reading.stage,
    )


def _direction(before: Reading, after: Reading) -> Direction:
    if before.known != after.known:
        return "now_known" if after.known else "no_longer_known"
    middle_before, middle_after = before.low + before.high, after.low + after.high
    if middle_after == middle_before:
        return "same_share"
    return "forward" if middle_after > middle_before else "back"
