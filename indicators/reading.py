"""What an indicator says on a day, and how that came about."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

Verdict = Literal["unknown", "not_reached", "within_margin", "reached", "sustained"]
REACHED: frozenset[Verdict] = frozenset({"reached", "sustained"})

Fact = float | int | str | date | bool | None


class Step(NamedTuple):
    """One line of the reckoning: which rule was applied, to which numbers, and with what result.

    `rule` is a key such as `poll.variance`; the interface has a sentence for each. `facts` hold every number that
    the sentence needs, unrounded, so that a reader can do the sum again by hand.
    """

    rule: str
    facts: Mapping[str, Fact]


class Reading(NamedTuple):
    """Shares 0 ≤ low ≤ high ≤ 1 of the way from baseline to target: proven, and still possible.

    `estimate` and `interval` are percentages (polls), `value` is in the indicator's unit (measures), `count` a number
    of events (activities), `stage` an id (stages). `evidence` holds the ids of the records that were used, newest
    first; `observed_on` is the newest of their days.
    """

    low: float
    high: float
    verdict: Verdict
    estimate: float | None = None
    interval: tuple[float, float] | None = None
    value: float | None = None
    count: int | None = None  # type: ignore[assignment]  # a tuple has a method of this name
    stage: str | None = None
    observed_on: date | None = None
    evidence: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()

    @property
    def known(self) -> bool:
        return self.verdict != "unknown"


def unknown(*trace: Step) -> Reading:
    """Nobody has measured it: it may be anything from nothing to everything."""
    return Reading(0.0, 1.0, "unknown", trace=trace)


def clamp(share: float) -> float:
    """`share` cut to the range from 0 to 1."""
    return min(1.0, max(0.0, share))
