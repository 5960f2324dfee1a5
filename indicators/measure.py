"""Measures: a counted or estimated quantity, in a unit."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from indicators.definition import DEFAULT_WINDOW, Aimed, Months
from indicators.months import months_before
from indicators.observation import Observation
from indicators.reading import Fact, Reading, Step, clamp, unknown
from indicators.text import Text


class Measure(Aimed):
    """A quantity whose newest figure counts until it is stale."""

    kind: Literal["measure"]
    unit: Text
    stale_after_months: Months = DEFAULT_WINDOW


def newest_value(observations: Iterable[Observation], day: date) -> Observation | None:
    """The newest figure on or before `day`, however old; of two on a day the id that sorts last, then the larger."""
    figures = [o for o in observations if o.value is not None and not o.proxy and o.day <= day]
    return max(figures, key=lambda o: (o.day, o.record, o.value), default=None)


def read_measure(indicator: Measure, observations: Iterable[Observation], day: date) -> Reading:
    """Method 1's reading of a measure on `day`."""
    start = months_before(day, indicator.stale_after_months)
    window = Step("measure.window", {"after": start, "until": day})
    newest = newest_value(observations, day)
    if newest is None or newest.value is None:
        return unknown(window, Step("measure.none", {}))
    facts: dict[str, Fact] = {"record": newest.record, "day": newest.day, "value": newest.value}
    if newest.day <= start:
        return unknown(window, Step("measure.stale", facts))
    share = clamp(indicator.share_of(newest.value))
    aim = {"baseline": indicator.baseline, "target": indicator.target, "share": share}
    return Reading(
        share,
        share,
        "reached" if share == 1 else "not_reached",
        value=newest.value,
        observed_on=newest.day,
        evidence=(newest.record,),
        trace=(window, Step("measure.share", {**facts, **aim})),
    )
