"""How the numbers come about: the rules in plain words, with the numbers that the rules themselves use."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from indicators import Indicator, Measure, Poll, Stages
from indicators.definition import DEFAULT_WINDOW
from indicators.poll import SUSTAINED_MONTHS, SUSTAINED_POLLS, SUSTAINED_POLLSTERS, Z
from indicators.rule import window_months
from roadmap import sentences
from roadmap.plan import Phase
from roadmap.progress.pace import DAYS_A_YEAR
from roadmap.progress.report import METHOD
from roadmap.progress.rollup import SLIPPED_AFTER_MONTHS
from roadmap.views.ratings import CREDIBILITY, RELIABILITY
from roadmap.views.rendering import View
from roadmap.words import Words

OTHER_PLAN = "https://www.k-neutrality.org/policy-and-trust/"
"""The sister site's page with a plan of its own."""

KINDS: Mapping[str, str] = {"poll": "poll", "measure": "measure", "activity": "activity", "stages": "stages"}


class Row(NamedTuple):
    """One indicator in the list of all: what it aims at, how long evidence counts, and what it rests on."""

    indicator: Indicator
    kind: str
    aim: str
    counts: str
    basis: str
    question: str
    stages: list[str]


class PhaseRows(NamedTuple):
    phase: Phase
    rows: list[Row]


def method(view: View) -> str:
    """The rules, the choices, the limits, and every indicator."""
    words, plan = view.address.words, view.board.plan
    indicators = list(plan.indicators)
    return view.render(
        "method.html",
        method=METHOD,
        numbers=numbers(words),
        reliability=RELIABILITY,
        credibility=CREDIBILITY,
        of_the_roadmap=sum(each.basis == "roadmap" for each in indicators),
        total=len(indicators),
        phases=[PhaseRows(phase, [_row(view, each) for each in phase.indicators]) for phase in plan.phases],
        other_plan=OTHER_PLAN,
    )


def numbers(words: Words) -> dict[str, Any]:
    """Every number of the rules that the page names, as the code has it."""
    return {
        "z": words.number(Z),
        "window": DEFAULT_WINDOW,
        "sustained_months": SUSTAINED_MONTHS,
        "months_before": SUSTAINED_MONTHS - 1,
        "sustained_polls": SUSTAINED_POLLS,
        "sustained_pollsters": SUSTAINED_POLLSTERS,
        "slipped_months": SLIPPED_AFTER_MONTHS,
        "year": words.number(DAYS_A_YEAR),
        "hardly": words.percent(0.001),
        "nearly": words.percent(0.999),
    }


def _row(view: View, indicator: Indicator) -> Row:
    words = view.address.words
    return Row(
        indicator,
        words.say(KINDS[indicator.kind]),
        _AIMS[indicator.kind](words, indicator),
        _counts(words, indicator),
        words.say("the roadmap" if indicator.basis == "roadmap" else "this project"),
        view.text(indicator.question) if isinstance(indicator, Poll) else "",
        _stages(view, indicator) if isinstance(indicator, Stages) else [],
    )


def _stages(view: View, indicator: Stages) -> list[str]:
    return [f"{view.text(stage.title)}: {view.address.words.percent(stage.share / 100)}" for stage in indicator.stages]


def _poll_aim(words: Words, poll: Poll) -> str:
    return words.say("{baseline} → {target}", baseline=words.points(poll.baseline), target=words.points(poll.target))


def _measure_aim(words: Words, measure: Measure) -> str:
    target = sentences.quantity(words, measure, measure.target)
    return words.say("{baseline} → {target}", baseline=words.number(measure.baseline), target=target)


_AIMS: Mapping[str, Callable[..., str]] = {
    "poll": _poll_aim,
    "measure": _measure_aim,
    "activity": sentences.target,
    "stages": lambda words, stages: words.say("{number} stages", number=words.number(len(stages.stages))),
}


def _counts(words: Words, indicator: Indicator) -> str:
    """How long a piece of evidence counts for it."""
    months = window_months(indicator)
    if months is None:
        return words.say("until there is newer")
    return words.count("{number} month", "{number} months", months)
