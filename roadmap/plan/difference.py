"""What differs between two versions of the plan, as values: what was added, retired, moved or set anew."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Literal, NamedTuple

from indicators import Indicator, Stages, Text
from indicators.rule import window_months
from roadmap.plan.fingerprint import plan_of
from roadmap.plan.model import Milestone, Phase, Roadmap, Whereabouts, Workstream, Years

Level = Literal["plan", "phase", "workstream", "milestone", "indicator"]
What = Literal[
    "added",
    "retired",
    "moved",
    "kind",
    "baseline",
    "target",
    "window",
    "stages",
    "unit",
    "question",
    "basis",
    "required",
    "weight",
    "years",
    "starts",
    "wording",
    "arrangement",
]
Part = Roadmap | Phase | Workstream | Milestone | Indicator
Shares = tuple[tuple[str, float], ...]
Value = float | str | bool | date | Text | Shares | Years | None


class Difference(NamedTuple):
    """One thing that differs. `part` is what it concerns, as it is now; as it was, if it is retired.

    `before` and `after` are what was set: a number, a text, each stage's share, the least and most years, or the id of
    the part that it stands in (moved) or became (retired). Texts without consequence are told as wording, without them.
    """

    what: What
    level: Level
    part: Part
    before: Value = None
    after: Value = None

    @property
    def id(self) -> str | None:
        return None if isinstance(self.part, Roadmap) else self.part.id


class NewVersion(NamedTuple):
    """A version of the plan that took the place of another.

    `differences` is None where this program cannot read one of the two.
    """

    at: datetime
    hash: str
    differences: tuple[Difference, ...] | None


class PlanChanges(NamedTuple):
    """The versions that came in a span of time, oldest first.

    `recorded_from` is when the first version was noted that is known of it, None if none was; what was changed before
    that is not known.
    """

    recorded_from: datetime | None
    versions: tuple[NewVersion, ...]

    @property
    def differences(self) -> list[Difference]:
        return [each for version in self.versions for each in version.differences or ()]


def difference_of(before: str, now: str) -> tuple[Difference, ...] | None:
    """What differs between two plans as `canonical` wrote them; None if this program cannot read one of them."""
    old, new = plan_of(before), plan_of(now)
    return None if old is None or new is None else differences(old, new)


def differences(old: Roadmap, new: Roadmap) -> tuple[Difference, ...]:
    """What differs, in the order of the new plan, and after that what is in it no more."""
    found = [*_of_plan(old, new), *_of_parts(old, new), *_retired(old, new)]
    if not found and old != new:
        found = [Difference("arrangement", "plan", new)]
    return tuple(found)


def _of_plan(old: Roadmap, new: Roadmap) -> Iterator[Difference]:
    if old.starts != new.starts:
        yield Difference("starts", "plan", new, old.starts, new.starts)
    if _said_of_plan(old) != _said_of_plan(new):
        yield Difference("wording", "plan", new)


def _said_of_plan(plan: Roadmap) -> tuple[object, ...]:
    return plan.title, plan.source, plan.publisher, plan.licence


def _of_parts(old: Roadmap, new: Roadmap) -> Iterator[Difference]:
    for id, place in new.places.items():
        before, level = old.places.get(id), level_of(place)
        if before is not None and level_of(before) == level:
            yield from _of_part(level, before, place)
        elif _is_told(place, old):
            yield Difference("added", level, part_of(place))


def _retired(old: Roadmap, new: Roadmap) -> Iterator[Difference]:
    for id, place in old.places.items():
        now = new.places.get(id)
        gone = now is None or level_of(now) != level_of(place)
        if gone and (_is_told(place, new) or new.current(id)):
            yield Difference("retired", level_of(place), part_of(place), after=new.current(id))


def _is_told(place: Whereabouts, elsewhere: Roadmap) -> bool:
    """A part that comes or goes together with all that it stands in is not told by itself."""
    above = parent(place)
    return above is None or above in elsewhere.places


def _of_part(level: Level, before: Whereabouts, now: Whereabouts) -> Iterator[Difference]:
    old, new = part_of(before), part_of(now)
    if parent(before) != parent(now):
        yield Difference("moved", level, new, parent(before), parent(now))
    for what, read in _SETTINGS.items():
        was, is_ = read(old), read(new)
        if was != is_ and not (what in _OF_A_KIND and _kind(old) != _kind(new)):
            yield Difference(what, level, new, was, is_)
    if _reworded(old, new):
        yield Difference("wording", level, new)


def _kind(part: Part) -> str | None:
    return getattr(part, "kind", None)


def _number(name: str) -> Callable[[Part], Value]:
    def read(part: Part) -> Value:
        value: Value = getattr(part, name, None)
        return value

    return read


def _window(part: Part) -> Value:
    return None if isinstance(part, Roadmap | Phase | Workstream | Milestone) else window_months(part)


def _shares(part: Part) -> Value:
    return tuple((stage.id, stage.share) for stage in part.stages) if isinstance(part, Stages) else None


def _years(part: Part) -> Value:
    return part.years if isinstance(part, Phase) else None


_SETTINGS: Mapping[What, Callable[[Part], Value]] = {
    "kind": _kind,
    "baseline": _number("baseline"),
    "target": _number("target"),
    "window": _window,
    "stages": _shares,
    "unit": _number("unit"),
    "question": _number("question"),
    "basis": _number("basis"),
    "required": _number("required"),
    "weight": _number("weight"),
    "years": _years,
}
_OF_A_KIND: frozenset[What] = frozenset({"baseline", "target", "window", "stages", "unit", "question"})
"""What says nothing more where the kind is another."""


def _reworded(old: Part, new: Part) -> bool:
    """Whether a text differs on which no number depends."""
    if (old.title, getattr(old, "note", None)) != (new.title, getattr(new, "note", None)):
        return True
    before, now = _stage_titles(old), _stage_titles(new)
    return any(before[id] != now[id] for id in before.keys() & now.keys())


def _stage_titles(part: Part) -> Mapping[str, Text]:
    return {stage.id: stage.title for stage in part.stages} if isinstance(part, Stages) else {}


def part_of(place: Whereabouts) -> Phase | Workstream | Milestone | Indicator:
    return place.indicator or place.milestone or place.workstream or place.phase


def level_of(place: Whereabouts) -> Level:
    if place.indicator:
        return "indicator"
    if place.milestone:
        return "milestone"
    return "workstream" if place.workstream else "phase"


def parent(place: Whereabouts) -> str | None:
    """The id of the part that it stands in; None for a phase."""
    above = [each for each in (place.phase, place.workstream, place.milestone, place.indicator) if each]
    return above[-2].id if len(above) > 1 else None
