"""Small plans and observations, for sums that can be done by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from indicators import Observation, Stance
from roadmap.plan import Roadmap

Json = dict[str, Any]


def stages(id: str, **more: Any) -> Json:
    """An indicator with the stages none (0), half (50) and all (100)."""
    steps = [{"id": step, "title": {"en": step}, "share": share} for step, share in STEPS.items()]
    return {"id": id, "kind": "stages", "title": {"en": id}, "basis": "project", "stages": steps, **more}


STEPS = {"none": 0, "half": 50, "all": 100}


def activity(id: str, target: float = 4, **more: Any) -> Json:
    return {"id": id, "kind": "activity", "title": {"en": id}, "basis": "project", "target": target, **more}


def measure(id: str, baseline: float = 0, target: float = 100, **more: Any) -> Json:
    aim = {"baseline": baseline, "target": target, "unit": {"en": "pieces"}}
    return {"id": id, "kind": "measure", "title": {"en": id}, "basis": "project", **aim, **more}


def poll(id: str, baseline: float = 0, target: float = 60, **more: Any) -> Json:
    aim = {"baseline": baseline, "target": target, "question": {"en": "Do you agree?"}}
    return {"id": id, "kind": "poll", "title": {"en": id}, "basis": "project", **aim, **more}


def milestone(id: str, *indicators: Json, weight: float = 1) -> Json:
    return {"id": id, "title": {"en": id}, "weight": weight, "indicators": list(indicators)}


def phase(id: str, *workstreams: Sequence[Json], years: Json | None = None) -> Json:
    """A phase whose workstreams are given as their milestones."""
    named = [
        {"id": f"{id}-workstream-{n}", "title": {"en": "Work"}, "milestones": list(milestones)}
        for n, milestones in enumerate(workstreams, start=1)
    ]
    return {"id": id, "title": {"en": id}, "years": years or {"min": 5, "max": 10}, "workstreams": named}


def plan(first: Json, starts: str = "2025-01-01", **more: Any) -> Roadmap:
    """A plan with a first phase, and two that do not matter."""
    others = [phase(f"other-{n}", [milestone(f"other-milestone-{n}", stages(f"other-stages-{n}"))]) for n in (2, 3)]
    source = {"title": "A text", "url": "https://example.org/text"}
    title = {"en": "A plan", "ko": "계획"}
    return Roadmap.model_validate(
        {
            "format": 1,
            "title": title,
            "starts": date.fromisoformat(starts),
            "source": source,
            "phases": [first, *others],
            **more,
        }
    )


def seen(record: str, day: str, stance: Stance = "supports", **said: Any) -> Observation:
    return Observation(record, date.fromisoformat(day), stance, **said)
