"""Stages: named steps on the way, in order."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, field_validator

from indicators.definition import Definition, Id, Percent, Strict
from indicators.message import Message
from indicators.observation import Observation
from indicators.reading import Fact, Reading, Step, unknown
from indicators.text import Text


class Stage(Strict):
    """One step: its share of the way is in percent."""

    id: Id
    title: Text
    share: Percent


class Fault(NamedTuple):
    """What is wrong with the stage at a place in the order, and with which of its keys."""

    place: int
    key: str
    message: Message


def disorder(stages: Sequence[tuple[str, float]]) -> list[Fault]:
    """What is wrong with the order of some stages, each given as its id and its share in percent."""
    faults = []
    if stages and stages[0][1] != 0:
        faults.append(Fault(0, "share", Message("must be 0 for the first stage")))
    if stages and stages[-1][1] != 100:
        faults.append(Fault(len(stages) - 1, "share", Message("must be 100 for the last stage")))
    for place, (before, after) in enumerate(pairwise(stages), start=1):
        if after[1] < before[1]:
            faults.append(Fault(place, "share", Message("must not be lower than that of the stage before it")))
        if after[0] in (id for id, _ in stages[:place]):
            faults.append(Fault(place, "id", Message("{id} is already a stage of this indicator", id=after[0])))
    return faults


class Stages(Definition):
    """Steps in order, from 0 to 100 percent of the way."""

    kind: Literal["stages"]
    stages: Annotated[tuple[Stage, ...], Field(min_length=2)]

    @field_validator("stages")
    @classmethod
    def _in_order(cls, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
        if faults := disorder([(stage.id, stage.share) for stage in stages]):
            raise ValueError(*(message.at(f"[{place}].{key}") for place, key, message in faults))
        return stages

    def place_of(self, stage: str) -> int | None:
        """Where in the order a stage stands; None for one that the plan does not have (any more)."""
        return next((place for place, known in enumerate(self.stages) if known.id == stage), None)

    def stage(self, stage: str) -> Stage | None:
        place = self.place_of(stage)
        return None if place is None else self.stages[place]


def read_stages(indicator: Stages, observations: Iterable[Observation], day: date) -> Reading:
    """Method 1's reading of a stage indicator on `day`: the newest stage named, on a tie the lower one."""
    places = {stage.id: place for place, stage in enumerate(indicator.stages)}
    named = [o for o in observations if o.stage in places and not o.proxy and o.day <= day]
    if not named:
        return unknown(Step("stages.none", {"until": day}))
    newest = max(named, key=lambda o: (o.day, -places[str(o.stage)], o.record))
    stage = indicator.stages[places[str(newest.stage)]]
    share = stage.share / 100
    used = [o.record for o in named if o.day == newest.day and o.stage == newest.stage]
    facts: dict[str, Fact] = {"record": newest.record, "day": newest.day, "stage": stage.id, "share": share}
    return Reading(
        share,
        share,
        "reached" if share == 1 else "not_reached",
        stage=stage.id,
        observed_on=newest.day,
        evidence=tuple(sorted(set(used), reverse=True)),
        trace=(Step("stages.newest", facts),),
    )
