"""What an indicator says on a day, and how that came about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, overload

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


class StepsOnDemand(Sequence[Step]):
    """Steps that are written down when somebody looks: of thousands of events they would weigh on every answer."""

    def __init__(self, write: Callable[[], tuple[Step, ...]]) -> None:
        self._write = write

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Step]: ...
    def __getitem__(self, place: int | slice) -> Step | Sequence[Step]:
        return self._write()[place]

    def __iter__(self) -> Iterator[Step]:
        return iter(self._write())

    def __len__(self) -> int:
        return len(self._write())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(len(self))


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
    trace: Sequence[Step] = ()

    @property
    def known(self) -> bool:
        return self.verdict != "unknown"


def unknown(*trace: Step) -> Reading:
    """Nobody has measured it: it may be anything from nothing to everything."""
    return Reading(0.0, 1.0, "unknown", trace=trace)


def clamp(share: float) -> float:
    """`share` cut to the range from 0 to 1."""
    return min(1.0, max(0.0, share))
