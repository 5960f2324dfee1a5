"""What moved between two days, and which records moved it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from indicators import Activity, Indicator, Observation, Reading, months_before, read
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
    new = sorted(_new(indicator, observed, since, on), key=lambda o: (o.day, o.record), reverse=True)
    records = tuple(dict.fromkeys(o.record for o in new))
    used = set(before.evidence) - set(after.evidence)
    lapses = {o.record: _lapsed_on(indicator, o, since, on) for o in observed if o.record in used}
    expired = tuple(record for record in before.evidence if lapses.get(record))
    day = max([*(o.day for o in new[:1]), *filter(None, lapses.values())], default=on)
    return Change(indicator.id, _direction(before, after), before, after, day, records, expired)


def _new(indicator: Indicator, observed: Sequence[Observation], since: date, on: date) -> list[Observation]:
    """What was observed in between and bears on the reading."""
    return [o for o in observed if since < o.day <= on and not o.proxy and _bears(indicator, o)]


def _bears(indicator: Indicator, observation: Observation) -> bool:
    """Whether a reading may change with it: any link shows that somebody looked for events; else it must say a figure."""
    content = (observation.value, observation.stage)
    return isinstance(indicator, Activity) or any(part is not None for part in content)


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
