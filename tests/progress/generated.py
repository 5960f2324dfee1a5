"""Plans and evidence of every sort as they stand in the files: drawn by lot, the same for the same seed."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

Json = dict[str, Any]

FIRST, LAST = date(2021, 1, 1), date(2026, 12, 31)
WEIGHTS = (None, None, 0.5, 1, 2, 3.75, 0.1)
POLLSTERS = ("Alpha", "Beta", "Gamma")


def plan(dice: Random) -> Json:
    """Three phases with one to six indicators each, of all kinds."""
    number = count(1)
    return {
        "format": 1,
        "title": {"en": "A plan", "ko": "계획"},
        "starts": day(dice, date(2020, 1, 1), date(2027, 12, 31)).isoformat(),
        "source": {"title": "A text", "url": "https://example.org/text"},
        "phases": [_phase(dice, number) for _ in range(3)],
    }


def _phase(dice: Random, number: "count[int]") -> Json:
    earliest = dice.choice((0.5, 1, 2, 5))
    latest = dice.choice((None, earliest + 0.5, earliest * 3))
    return {
        **_named("phase", number),
        "years": {"min": earliest} | ({"max": latest} if latest else {}),
        "workstreams": [
            {
                **_named("workstream", number),
                "milestones": [_milestone(dice, number) for _ in range(dice.choice((1, 1, 2)))],
            }
            for _ in range(dice.choice((1, 2)))
        ],
    }


def _milestone(dice: Random, number: "count[int]") -> Json:
    indicators = [_indicator(dice, number) for _ in range(dice.choice((1, 1, 2, 3)))]
    return {**_named("milestone", number), **_weight(dice), "indicators": indicators}


def _indicator(dice: Random, number: "count[int]") -> Json:
    kind = dice.choice(tuple(_KINDS))
    required = {"required": dice.random() < 0.5} if dice.random() < 0.5 else {}
    return {**_named(kind, number), "kind": kind, "basis": "project", **_weight(dice), **required, **_KINDS[kind](dice)}


def _named(what: str, number: "count[int]") -> Json:
    n = next(number)
    return {"id": f"{what}-{n}", "title": {"en": f"{what} {n}"}}


def _weight(dice: Random) -> Json:
    weight = dice.choice(WEIGHTS)
    return {"weight": weight} if weight else {}


def _window(dice: Random, key: str) -> Json:
    months = dice.choice((None, 1, 3, 12, 30))
    return {key: months} if months else {}


def _poll(dice: Random) -> Json:
    ends = dice.choice(((0, 60), (0, 5), (20.5, 40), (100, 97), (80, 30)))
    return {
        "question": {"en": "Do you agree?"},
        "baseline": ends[0],
        "target": ends[1],
        **_window(dice, "window_months"),
    }


def _measure(dice: Random) -> Json:
    ends = dice.choice(((0, 10), (10, 0), (-5, 5), (1.5, 2.5)))
    return {"unit": {"en": "pieces"}, "baseline": ends[0], "target": ends[1], **_window(dice, "stale_after_months")}


def _activity(dice: Random) -> Json:
    return {"target": dice.choice((1, 2, 3.5, 12)), **_window(dice, "window_months")}


def _stages(dice: Random) -> Json:
    shares = dice.choice(((0, 100), (0, 0, 100), (0, 40, 40, 100), (0, 12.5, 60, 100, 100)))
    return {"stages": [{"id": f"step-{n}", "title": {"en": f"Step {n}"}, "share": s} for n, s in enumerate(shares)]}


_KINDS: dict[str, Callable[[Random], Json]] = {
    "poll": _poll,
    "measure": _measure,
    "activity": _activity,
    "stages": _stages,
}


def evidence(dice: Random, plan: Json) -> list[Json]:
    """Records about the plan's indicators, some with several links, some on the same day as another."""
    known = indicators(plan)
    known = dice.sample(known, dice.randint(1, len(known)))
    days = [day(dice, FIRST, LAST) for _ in range(dice.choice((3, 8, 20)))]
    number = dice.choice((0, 4, 15, 60))
    return [_record(dice, n, dice.choice(days), known) for n in dice.sample(range(100, 999), number)]


def indicators(plan: Json) -> list[Json]:
    return [
        indicator
        for phase in plan["phases"]
        for workstream in phase["workstreams"]
        for milestone in workstream["milestones"]
        for indicator in milestone["indicators"]
    ]


def _record(dice: Random, number: int, happened: date, known: list[Json]) -> Json:
    about = dice.sample(known, min(len(known), dice.choice((1, 1, 2, 4))))
    written = happened.isoformat()[: dice.choice((10, 10, 10, 10, 7, 4))]
    record: Json = {
        "id": f"record-{number}",
        "title": {"en": f"Record {number}"},
        "happened_on": written,
        "source": {"publisher": "Somebody", "title": "Something", "url": f"https://example.org/{number}"},
        "links": [_link(dice, indicator) for indicator in about],
    }
    return record | ({"poll": _disclosure(dice, happened)} if any(each["kind"] == "poll" for each in about) else {})


def _disclosure(dice: Random, happened: date) -> Json:
    told: Json = {"pollster": dice.choice(POLLSTERS)}
    if dice.random() < 0.6:
        told["fieldwork"] = {"to": (happened - timedelta(dice.randint(0, 40))).isoformat()[: dice.choice((10, 10, 7))]}
    if dice.random() < 0.7:
        told["sample_size"] = dice.choice((40, 500, 1000, 1000, 2000))
    if dice.random() < 0.5:
        told["margin"] = dice.choice((0, 0.5, 3.1, 4.4))
    return told


def _link(dice: Random, indicator: Json) -> Json:
    link: Json = {
        "indicator": indicator["id"],
        "stance": dice.choice(("supports", "supports", "contradicts", "context")),
    }
    if dice.random() < 0.12:
        link["proxy"] = True
    return link | (_CONTENTS[indicator["kind"]](dice, indicator) if dice.random() < 0.85 else {})


def _figure(dice: Random, indicator: Json) -> Json:
    baseline, target = indicator["baseline"], indicator["target"]
    exact = dice.choice((baseline, target, None, None, None, None))
    return {"value": exact if exact is not None else round(dice.uniform(-0.3, 1.4) * (target - baseline) + baseline, 1)}


def _percent(dice: Random, indicator: Json) -> Json:
    far = dice.uniform(60, 100) if indicator["target"] < 50 else dice.uniform(0, 40)
    return {"value": dice.choice((0, 100, round(dice.uniform(0, 100), 1), *[round(far, 1)] * 5))}


def _events(dice: Random, indicator: Json) -> Json:
    return {"count": dice.choice((0, 1, 2, 5))}


def _step(dice: Random, indicator: Json) -> Json:
    return {"stage": dice.choice(indicator["stages"])["id"]}


_CONTENTS: dict[str, Callable[[Random, Json], Json]] = {
    "poll": _percent,
    "measure": _figure,
    "activity": _events,
    "stages": _step,
}


def day(dice: Random, first: date, last: date) -> date:
    """A day by lot, month-ends more often than they come."""
    drawn = first + timedelta(dice.randint(0, (last - first).days))
    if dice.random() < 0.3:
        drawn = (drawn.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    return min(drawn, last)
