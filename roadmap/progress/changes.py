"""What moved between two days, and which records moved it."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from indicators import Indicator, Observation, Reading, read
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
    new = sorted(_new(observed, since, on), key=lambda o: (o.day, o.record), reverse=True)
    records = tuple(dict.fromkeys(o.record for o in new))
    expired = tuple(record for record in before.evidence if record not in after.evidence and record not in records)
    day = new[0].day if new else on
    return Change(indicator.id, _direction(before, after), before, after, day, records, expired)


def _new(observed: Sequence[Observation], since: date, on: date) -> list[Observation]:
    """What was observed in between and counts: neither a proxy, nor context without anything in it."""
    return [o for o in observed if since < o.day <= on and not o.proxy and _says_something(o)]


def _says_something(observation: Observation) -> bool:
    content = (observation.value, observation.count, observation.stage)
    return observation.stance != "context" or any(part is not None for part in content)


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
