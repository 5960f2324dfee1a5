"""Roadmap ▸ Phase ▸ Workstream ▸ Milestone ▸ Indicator."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from indicators import Indicator, Text
from indicators.address import WebAddress
from indicators.definition import Day, Id, Number, Strict
from indicators.message import Message
from indicators.text import Line

FORMAT = 1


def _known_format(value: Any) -> Any:
    if isinstance(value, str) and value != str(FORMAT):
        raise ValueError(Message("is {given}, but this program reads format {known}", given=repr(value), known=FORMAT))
    return FORMAT if value == str(FORMAT) else value


class Years(Strict):
    """When a phase is due, in years after the clock starts; without `max` it is open at the end (20+)."""

    min: Annotated[Number, Field(gt=0)]
    max: Number | None = None

    @field_validator("max")
    @classmethod
    def _above_min(cls, latest: float | None, info: ValidationInfo) -> float | None:
        earliest = info.data.get("min")
        if latest is not None and earliest is not None and latest <= earliest:
            raise ValueError(Message("must be above min ({earliest})", earliest=f"{earliest:g}"))
        return latest


class Milestone(Strict):
    id: Id
    title: Text
    weight: Annotated[Number, Field(gt=0)] = 1.0
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


class Workstream(Strict):
    id: Id
    title: Text
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1)]


class Phase(Strict):
    id: Id
    title: Text
    years: Years
    workstreams: Annotated[tuple[Workstream, ...], Field(min_length=1)]

    @property
    def milestones(self) -> Iterator[Milestone]:
        return (milestone for workstream in self.workstreams for milestone in workstream.milestones)

    @property
    def indicators(self) -> Iterator[Indicator]:
        return (indicator for milestone in self.milestones for indicator in milestone.indicators)


class Retired(Strict):
    """An id that was in use once: what took its place, and why."""

    id: Id
    became: Id | None
    why: Text


class Document(Strict):
    """The published text that the plan follows."""

    title: Line
    url: WebAddress


class Publisher(Strict):
    name: Text
    url: WebAddress


class Licence(Strict):
    name: Line
    url: WebAddress


class Whereabouts(NamedTuple):
    """Where an id stands in the plan; what does not apply is None."""

    phase: Phase
    workstream: Workstream | None = None
    milestone: Milestone | None = None
    indicator: Indicator | None = None


class Roadmap(Strict):
    """The whole plan."""

    format: Annotated[Literal[1], BeforeValidator(_known_format)]
    title: Text
    starts: Day
    source: Document
    publisher: Publisher | None = None
    licence: Licence | None = None
    phases: Annotated[tuple[Phase, ...], Field(min_length=3, max_length=3)]
    retired: tuple[Retired, ...] = ()

    @cached_property
    def places(self) -> dict[str, Whereabouts]:
        """Every id in the plan, and where it stands."""
        return dict(self._walk())

    def _walk(self) -> Iterator[tuple[str, Whereabouts]]:
        for phase in self.phases:
            yield phase.id, Whereabouts(phase)
            for workstream in phase.workstreams:
                yield workstream.id, Whereabouts(phase, workstream)
                for milestone in workstream.milestones:
                    yield milestone.id, Whereabouts(phase, workstream, milestone)
                    for indicator in milestone.indicators:
                        yield indicator.id, Whereabouts(phase, workstream, milestone, indicator)

    @property
    def indicators(self) -> Iterator[Indicator]:
        return (indicator for phase in self.phases for indicator in phase.indicators)

    @property
    def milestones(self) -> Iterator[Milestone]:
        return (milestone for phase in self.phases for milestone in phase.milestones)

    def current(self, id: str) -> str | None:
        """The id itself, or what a retired one became in the end; None for one that the plan never had or gave up."""
        became = {old.id: old.became for old in self.retired}
        seen: set[str] = set()
        while id in became and id not in seen:
            seen.add(id)
            follower = became[id]
            if follower is None:
                return None
            id = follower
        return id if id in self.places else None
