"""Made-up evidence in any number, for the real plan: the same records every time."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count, islice
from random import Random
from typing import Any

from indicators import Activity, Indicator, Measure, Poll, Stages
from roadmap.evidence import Record
from roadmap.plan import Roadmap

FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2025, 12, 31)
POLLSTERS = ("Alpha", "Beta", "Gamma", "Delta")


def records(plan: Roadmap, number: int, seed: int = 20251231) -> Iterator[Record]:
    """`number` records, each with one link, spread over the plan's indicators and eight years."""
    dice = Random(seed)
    indicators = list(plan.indicators)
    days = (LAST_DAY - FIRST_DAY).days
    return islice(
        (_record(n, dice.choice(indicators), FIRST_DAY + timedelta(dice.randint(0, days)), dice) for n in count(1)),
        number,
    )


def _record(number: int, indicator: Indicator, day: date, dice: Random) -> Record:
    said: dict[str, Any] = {
        "id": f"made-up-{number}",
        "title": {"en": f"Made-up record {number}", "ko": f"지어낸 기록 {number}"},
        "summary": {"en": "It says something about one indicator.", "ko": "지표 하나에 관한 내용이다."},
        "happened_on": day.isoformat(),
        "source": {"publisher": "Nobody", "title": "Nothing", "url": f"https://example.org/{number}"},
        "links": [{"indicator": indicator.id, "stance": "supports", **_content(indicator, dice)}],
    }
    if isinstance(indicator, Poll):
        said["poll"] = {"pollster": dice.choice(POLLSTERS), "sample_size": dice.randint(500, 2000)}
    return Record.model_validate(said)


def _content(indicator: Indicator, dice: Random) -> dict[str, Any]:
    return next(make(indicator, dice) for kind, make in _CONTENTS.items() if isinstance(indicator, kind))


_CONTENTS: dict[type, Callable[[Any, Random], dict[str, Any]]] = {
    Poll: lambda poll, dice: {"value": round(dice.uniform(20, 80), 1)},
    Measure: lambda measure, dice: {"value": round(dice.uniform(measure.baseline, measure.target), 1)},
    Activity: lambda activity, dice: {"count": dice.randint(0, 2)},
    Stages: lambda stages, dice: {"stage": dice.choice(stages.stages).id},
}
