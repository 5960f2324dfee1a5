"""How far along the plan is: plain values, the same for every face that shows them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeVar

from indicators import Reading, Verdict

METHOD = 1

MilestoneState = Literal["reached", "slipped", "unknown", "not_started", "under_way"]
PhaseState = Literal["complete", "under_way", "not_started", "unknown"]
Pace = Literal["ahead", "behind", "on_pace", "cannot_tell"]

COUNTED: tuple[MilestoneState, ...] = ("reached", "under_way", "slipped", "not_started", "unknown")


class IndicatorProgress(NamedTuple):
    id: str
    kind: str
    reading: Reading
    slipped: bool

    @property
    def low(self) -> float:
        return self.reading.low

    @property
    def high(self) -> float:
        return self.reading.high


class MilestoneProgress(NamedTuple):
    id: str
    state: MilestoneState
    low: float
    high: float
    indicators: tuple[IndicatorProgress, ...]


class WorkstreamProgress(NamedTuple):
    id: str
    low: float
    high: float
    milestones: tuple[MilestoneProgress, ...]


class Gate(NamedTuple):
    """What must be reached before the phase can be complete; open when nothing is asked, or all of it is reached."""

    open: bool
    indicators: tuple[tuple[str, Verdict], ...]


class Expected(NamedTuple):
    """The share of the way that the phase's years ask for by now."""

    low: float
    high: float


class PhaseProgress(NamedTuple):
    id: str
    state: PhaseState
    low: float
    high: float
    pace: Pace
    expected: Expected
    counts: Mapping[MilestoneState, int]
    gate: Gate
    workstreams: tuple[WorkstreamProgress, ...]

    @property
    def milestones(self) -> Iterator[MilestoneProgress]:
        return (milestone for workstream in self.workstreams for milestone in workstream.milestones)


class Report(NamedTuple):
    """The whole plan on one day, as known at one moment (None: as known now)."""

    on: date
    known_at: datetime | None
    phases: tuple[PhaseProgress, ...]

    @property
    def milestones(self) -> Iterator[MilestoneProgress]:
        return (milestone for phase in self.phases for milestone in phase.milestones)

    @property
    def indicators(self) -> Iterator[IndicatorProgress]:
        return (indicator for milestone in self.milestones for indicator in milestone.indicators)

    def phase(self, id: str) -> PhaseProgress:
        return _named(id, self.phases)

    def milestone(self, id: str) -> MilestoneProgress:
        return _named(id, self.milestones)

    def indicator(self, id: str) -> IndicatorProgress:
        return _named(id, self.indicators)


Part = TypeVar("Part", PhaseProgress, MilestoneProgress, IndicatorProgress)


def _named(id: str, parts: Iterable[Part]) -> Part:
    """The part with this id. Raises KeyError where there is none."""
    for part in parts:
        if part.id == id:
            return part
    raise KeyError(id)
