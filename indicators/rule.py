"""Any kind of indicator, and the rule that reads it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from indicators.activity import Activity, read_activity
from indicators.measure import Measure, newest_value, read_measure
from indicators.observation import Observation
from indicators.poll import Poll, read_poll
from indicators.reading import Reading
from indicators.stages import Stages, read_stages

Indicator = Annotated[Poll | Measure | Activity | Stages, Field(discriminator="kind")]

_RULES: Mapping[str, Callable[[Any, Iterable[Observation], date], Reading]] = {
    "poll": read_poll,
    "measure": read_measure,
    "activity": read_activity,
    "stages": read_stages,
}

CARRIES: Mapping[str, str] = {"poll": "value", "measure": "value", "activity": "count", "stages": "stage"}
"""What a link to an indicator of each kind may carry."""


def read(indicator: Indicator, observations: Iterable[Observation], day: date) -> Reading:
    """The reading of `indicator` on `day` under method 1, from the observations linked to it."""
    return _RULES[indicator.kind](indicator, observations, day)


def last_known(indicator: Indicator, observations: Iterable[Observation], day: date) -> Observation | None:
    """The newest figure of a measure that is shown, though too old to count."""
    return newest_value(observations, day) if isinstance(indicator, Measure) else None


def window_months(indicator: Indicator) -> int | None:
    """How many months an observation counts for; None where it counts until another takes its place."""
    if isinstance(indicator, Measure):
        return indicator.stale_after_months
    return None if isinstance(indicator, Stages) else indicator.window_months
