"""Why a part of the plan stands where it does, as values and as the JSON document that is made from them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from typing_extensions import TypedDict

from indicators import Indicator, Observation, Reading, Stance, Step, Text
from indicators.reading import Fact
from roadmap.board import Board
from roadmap.evidence import Record
from roadmap.plan import Milestone, Phase, Roadmap, Whereabouts, Workstream
from roadmap.progress import METHOD, IndicatorProgress, MilestoneProgress, PhaseProgress, Report, WorkstreamProgress
from roadmap.progress.document import IndicatorDocument, MilestoneDocument, PhaseDocument, WorkstreamDocument

Level = Literal["phase", "workstream", "milestone", "indicator"]
Progress = PhaseProgress | WorkstreamProgress | MilestoneProgress | IndicatorProgress
LEVELS: tuple[Level, ...] = ("indicator", "milestone", "workstream", "phase")


class Part(NamedTuple):
    """Something that a mean is taken over: a milestone's indicators, the milestones of a workstream or phase."""

    progress: MilestoneProgress | IndicatorProgress
    title: Text
    weight: float

    @property
    def standing(self) -> str:
        """Its state, or an indicator's verdict."""
        part = self.progress
        return part.state if isinstance(part, MilestoneProgress) else part.reading.verdict


class Cited(NamedTuple):
    """One link of a published record, and whether it entered the reckoning."""

    target: str
    observation: Observation
    record: Record
    counted: bool


class Explained(NamedTuple):
    id: str
    level: Level
    on: date
    known_at: datetime | None
    where: Whereabouts
    progress: Progress
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    records: tuple[Cited, ...]

    @property
    def definition(self) -> Phase | Workstream | Milestone | Indicator:
        return definition(self.where)

    @property
    def titles(self) -> Mapping[str, Text]:
        return {cited.record.id: cited.record.title for cited in self.records}


def level_of(where: Whereabouts) -> Level:
    return next(level for level in LEVELS if getattr(where, level))


def definition(where: Whereabouts) -> Phase | Workstream | Milestone | Indicator:
    return where.indicator or where.milestone or where.workstream or where.phase


def explained(board: Board, id: str, on: date | None, known_at: datetime | None = None) -> Explained:
    """Why the part of the plan with this id stands where it does; KeyError if the plan has no such id."""
    plan, day = board.plan, on or board.today
    where = plan.places[id]
    progress = _progress(board.progress(day, known_at), id, where)
    parts = tuple(_parts(plan, progress))
    records = tuple(sorted(_cited(board, progress, day, known_at), key=_newest_first))
    steps = tuple(_steps(progress, parts))
    return Explained(id, level_of(where), day, known_at, where, progress, steps, parts, records)


def _progress(report: Report, id: str, where: Whereabouts) -> Progress:
    if where.indicator:
        return report.indicator(id)
    if where.milestone:
        return report.milestone(id)
    phase = report.phase(where.phase.id)
    return next(each for each in phase.workstreams if each.id == id) if where.workstream else phase


def _parts(plan: Roadmap, progress: Progress) -> Iterator[Part]:
    inside = _below(progress)
    for each in inside:
        of_plan = plan.places[each.id].indicator or plan.places[each.id].milestone
        if of_plan:
            yield Part(each, of_plan.title, of_plan.weight)


def _below(progress: Progress) -> Iterable[MilestoneProgress | IndicatorProgress]:
    if isinstance(progress, IndicatorProgress):
        return ()
    return progress.indicators if isinstance(progress, MilestoneProgress) else progress.milestones


def _steps(progress: Progress, parts: tuple[Part, ...]) -> Iterator[Step]:
    """The rules that were applied, in order, with their numbers."""
    if isinstance(progress, IndicatorProgress):
        yield from progress.reading.trace
        return
    shares = {"low": progress.low, "high": progress.high}
    yield Step("mean", {"parts": len(parts), "weight": sum(part.weight for part in parts), **shares})
    if isinstance(progress, PhaseProgress):
        yield Step("phase.gate", {"required": len(progress.gate.indicators), "open": progress.gate.open})
        expected = {"expected_low": progress.expected.low, "expected_high": progress.expected.high}
        yield Step("phase.pace", {**shares, **expected, "pace": progress.pace})
        counts: dict[str, Fact] = {str(state): number for state, number in progress.counts.items()}
        yield Step("phase.state", {**counts, "state": progress.state})
    elif isinstance(progress, MilestoneProgress):
        yield Step("milestone.state", {"state": progress.state})


def _cited(board: Board, progress: Progress, day: date, known_at: datetime | None) -> Iterator[Cited]:
    """Every link to it, or to anything in it, up to the day."""
    readings, known = dict(_readings(progress)), board.everything_observed(known_at)
    linked = [(target, o) for target in readings for o in known.get(target, ()) if o.day <= day]
    records = board.records((o.record for _, o in linked), known_at)
    for target, observation in linked:
        record = records[observation.record].shown
        yield Cited(target, observation, record, counted(observation, readings[target]))


def _readings(progress: Progress) -> Iterator[tuple[str, Reading | None]]:
    """What evidence may be linked to, each indicator with its reading; links to milestones are context."""
    if isinstance(progress, IndicatorProgress):
        yield progress.id, progress.reading
        return
    if isinstance(progress, MilestoneProgress):
        yield progress.id, None
    for part in _below(progress):
        yield from _readings(part)


def counted(observation: Observation, reading: Reading | None) -> bool:
    """Whether a link is among those that the reading rests on."""
    if reading is None or observation.proxy or observation.record not in reading.evidence:
        return False
    if reading.estimate is not None or reading.value is not None:
        return observation.value is not None
    return reading.stage is None or observation.stage == reading.stage


def _newest_first(cited: Cited) -> tuple[int, str, str]:
    return -cited.observation.day.toordinal(), cited.record.id, cited.target


# As JSON


class StepDocument(TypedDict):
    """One line of the reckoning: the rule, its numbers, and both in a sentence."""

    rule: str
    facts: dict[str, float | int | str | bool | None]
    said: str


class PartDocument(TypedDict):
    """What a mean was taken over: milestones have a state, indicators a verdict."""

    id: str
    title: dict[str, str]
    weight: float
    low: float
    high: float
    state: str | None
    verdict: str | None


class CitedDocument(TypedDict):
    """One link of a record to `target`; `counted` if the reading rests on it."""

    target: str
    id: str
    title: dict[str, str]
    day: str
    publisher: str
    url: str
    stance: Stance
    value: float | None
    count: int | None
    stage: str | None
    pollster: str | None
    sample_size: int | None
    margin: float | None
    proxy: bool
    counted: bool


class ExplainDocument(TypedDict):
    """Why a part of the plan stands where it does.

    `id` is what the id that was `asked` for became, `kind` is phase, workstream, milestone, or an indicator's kind.
    `rule` has each step with its numbers, unrounded, and its sentence. `parts` are what the mean was taken over;
    `records` every link, newest first. `progress` is the same object as in the progress document.
    """

    method: int
    on: str
    known_at: str | None
    asked: str
    id: str
    kind: str
    title: dict[str, str]
    low: float
    high: float
    state: str | None
    verdict: str | None
    definition: dict[str, Any]
    rule: list[StepDocument]
    parts: list[PartDocument]
    records: list[CitedDocument]
    progress: PhaseDocument | WorkstreamDocument | MilestoneDocument | IndicatorDocument


def document(found: Explained, asked: str, said: Iterable[str], progress: Mapping[str, Any]) -> ExplainDocument:
    """The answer as plain values; keys are a contract, only ever added to."""
    definition = found.definition
    return {
        "method": METHOD,
        "on": found.on.isoformat(),
        "known_at": found.known_at.isoformat() if found.known_at else None,
        "asked": asked,
        "id": found.id,
        "kind": progress.get("kind", found.level),
        "title": dict(definition.title.root),
        "low": progress["low"],
        "high": progress["high"],
        "state": progress.get("state"),
        "verdict": progress.get("verdict"),
        "definition": definition_document(definition),
        "rule": [_step(step, sentence) for step, sentence in zip(found.steps, said, strict=True)],
        "parts": [_part(part) for part in found.parts],
        "records": [cited_document(cited) for cited in found.records],
        "progress": progress,  # type: ignore[typeddict-item]  # found by id in a document of this shape
    }


_CHILDREN = ("workstreams", "milestones", "indicators")


def definition_document(definition: Phase | Workstream | Milestone | Indicator) -> dict[str, Any]:
    """What the plan says of it, without what is in it."""
    return definition.model_dump(mode="json", exclude={"id", "title", "kind", *_CHILDREN})


def _step(step: Step, said: str) -> StepDocument:
    facts = {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in step.facts.items()}
    return {"rule": step.rule, "facts": facts, "said": said}


def _part(part: Part) -> PartDocument:
    is_milestone = isinstance(part.progress, MilestoneProgress)
    return {
        "id": part.progress.id,
        "title": dict(part.title.root),
        "weight": part.weight,
        "low": part.progress.low,
        "high": part.progress.high,
        "state": part.standing if is_milestone else None,
        "verdict": None if is_milestone else part.standing,
    }


def cited_document(cited: Cited) -> CitedDocument:
    seen, record = cited.observation, cited.record
    return {
        "target": cited.target,
        "id": record.id,
        "title": dict(record.title.root),
        "day": seen.day.isoformat(),
        "publisher": record.source.publisher,
        "url": str(record.source.url),
        "stance": seen.stance,
        "value": seen.value,
        "count": seen.count,
        "stage": seen.stage,
        "pollster": seen.pollster,
        "sample_size": seen.sample_size,
        "margin": seen.margin,
        "proxy": seen.proxy,
        "counted": cited.counted,
    }


def in_document(document: Any, id: str) -> Mapping[str, Any]:
    """The part of the progress document that has this id."""
    waiting = list(document["phases"])
    while waiting:
        part: dict[str, Any] = waiting.pop()
        if part["id"] == id:
            return part
        for children in _CHILDREN:
            waiting += part.get(children, [])
    raise KeyError(id)
