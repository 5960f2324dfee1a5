"""Activities: how often something happened lately."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from indicators.definition import DEFAULT_WINDOW, Definition, Months, Number
from indicators.months import months_before
from indicators.observation import Observation
from indicators.reading import Fact, Reading, Step, StepsOnDemand, clamp, unknown


class Activity(Definition):
    """Events counted in a window that ends on the day asked for; the target is a number of events."""

    kind: Literal["activity"]
    target: Annotated[Number, Field(ge=1)]
    window_months: Months = DEFAULT_WINDOW


def events(observation: Observation) -> int:
    """How many events a link counts for: what it states, else one; none unless it supports."""
    if observation.stance != "supports":
        return 0
    return 1 if observation.count is None else observation.count


def read_activity(indicator: Activity, observations: Iterable[Observation], day: date) -> Reading:
    """Method 1's reading of an activity on `day`. Somebody must have looked: an empty window is unknown, not nought."""
    start = months_before(day, indicator.window_months)
    seen = [o for o in observations if not o.proxy and start < o.day <= day]
    window = Step("activity.window", {"after": start, "until": day, "months": indicator.window_months})
    if not seen:
        return unknown(window, Step("activity.none", {}))
    seen.sort(key=lambda o: (o.day, o.record, events(o)), reverse=True)
    count = sum(events(o) for o in seen)
    share = clamp(count / indicator.target)
    total = Step("activity.share", {"count": count, "target": indicator.target, "share": share})
    return Reading(
        share,
        share,
        "reached" if share == 1 else "not_reached",
        count=count,
        observed_on=seen[0].day,
        evidence=tuple(dict.fromkeys(o.record for o in seen)),
        trace=StepsOnDemand(lambda: (window, *map(_counted, reversed(seen)), total)),
    )


def _counted(observation: Observation) -> Step:
    facts: dict[str, Fact] = {"record": observation.record, "day": observation.day, "count": events(observation)}
    return Step("activity.counted", facts)
