"""One indicator: its verdict, every observation, and how the reading can be worked out again by hand.

The page is in two parts, for the chart stands between them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from indicators import Indicator, Measure, Observation, Poll, Reading, Stages, Step, Verdict, months_before
from indicators.rule import window_months
from roadmap import sentences
from roadmap.evidence import Entry
from roadmap.plan import Roadmap
from roadmap.progress import Change
from roadmap.views.observed import Chart, chart_of, indicator_of, level, observed, source_line
from roadmap.views.phase import told
from roadmap.views.rendering import View, change_word

MONTHS_OF_CHANGES = 12
ROWS_AT_ONCE = 12
RECORDS_AT_ONCE = 12

VERDICT_SIGNS: Mapping[Verdict, str] = {
    "unknown": "?",
    "not_reached": "◔",
    "within_margin": "≈",
    "reached": "●",
    "sustained": "●",
}
NOTHING_YET = "○"


class Moved(NamedTuple):
    """The change within a year in words, with the records that brought it about and those that grew too old."""

    change: Change
    word: str
    before: str
    after: str
    records: Sequence[Entry]
    expired: Sequence[Entry]


def indicator_ids(plan: Roadmap) -> list[str]:
    return [indicator.id for indicator in plan.indicators]


def indicator(view: View) -> str:
    """The head of the page: where the indicator stands, and what it is."""
    here, words = indicator_of(view), view.address.words
    progress = view.report.indicator(here.id)
    chart = chart_of(view)
    return view.render(
        "indicator.html",
        indicator=here,
        place=view.board.plan.places[here.id],
        progress=progress,
        told=told(view, here, progress),
        verdict=sentences.verdict_word(words, progress.reading.verdict),
        sign=_sign(progress.reading),
        target=sentences.target(words, here),
        facts=_facts(view, here),
        chart=chart,
        chart_told=_chart_told(view, chart) if chart else "",
        how_to_begin=words.say(_FIRST_EVIDENCE[here.kind]),
    )


def below(view: View) -> str:
    """What stands under the chart: its table, the reckoning, what moved, and the evidence beside it."""
    here, say = indicator_of(view), view.address.words.say
    rows = observed(view)
    return view.render(
        "indicator_below.html",
        indicator=here,
        rows=rows,
        at_once=ROWS_AT_ONCE,
        source=source_line(view, chart.rows) if (chart := chart_of(view)) else "",
        is_poll=isinstance(here, Poll),
        steps=_steps(view, here),
        rules=[say(_COUNTS[here.kind]), say(_DOES_NOT_COUNT[here.kind])],
        stages=here.stages if isinstance(here, Stages) else (),
        stage=view.report.indicator(here.id).reading.stage,
        moved=_moved(view, here),
        reviewed=view.board.last_reviewed(here.id, view.address.day),
        beside=_beside(view, here),
        at_most=RECORDS_AT_ONCE,
    )


def _sign(reading: Reading) -> str:
    return NOTHING_YET if reading.high == 0 else VERDICT_SIGNS[reading.verdict]


# What it is


def _facts(view: View, indicator: Indicator) -> list[tuple[str, str]]:
    """What the plan says about the indicator, as pairs of a word and its meaning."""
    words = view.address.words
    facts = [(words.say("Target"), sentences.target(words, indicator))]
    if isinstance(indicator, Poll):
        facts.append((words.say("Question that counts"), view.text(indicator.question)))
        facts.append((words.say("Baseline"), words.points(indicator.baseline)))
    if isinstance(indicator, Measure):
        facts.append((words.say("Baseline"), sentences.quantity(words, indicator, indicator.baseline)))
    months = window_months(indicator)
    if months is not None:
        facts.append((words.say("Evidence counts for"), words.count("{number} month", "{number} months", months)))
    facts.append((words.say("Weight in its milestone"), words.number(indicator.weight)))
    return facts


def _chart_told(view: View, chart: Chart) -> str:
    """How to read the chart, and what it leaves to the table."""
    words = view.address.words
    parts = [words.say(_HOW_TO_READ[chart.indicator.kind])]
    if chart.earlier:
        one = "{number} older observation stands in the table only."
        many = "{number} older observations stand in the table only."
        parts.append(words.count(one, many, chart.earlier))
    return " ".join(parts)


_HOW_TO_READ: Mapping[str, str] = {
    "poll": (
        "Each mark is one poll with its 95 % interval, a shape for each pollster. Hollow marks ask another question "
        "and never count. No line joins two polls."
    ),
    "measure": "Each dot is a published figure. A line joins two only where the first still counted at the second.",
    "activity": "Bars are what happened in a month or quarter; the line is the count that is held against the target.",
    "stages": "The line is the stage that the newest evidence named at the time.",
}

_FIRST_EVIDENCE: Mapping[str, str] = {
    "poll": "What would change that: a poll that asks the question above and states its margin or sample size.",
    "measure": "What would change that: a published figure in the unit of the target, with its source.",
    "activity": "What would change that: a record of an event, or of somebody having looked and found none.",
    "stages": "What would change that: a record that shows which of the stages below has been reached.",
}

_COUNTS: Mapping[str, str] = {
    "poll": (
        "Counts: the newest poll of each pollster that asks the question itself and states its margin or sample size, "
        "within the months given above. Two or more are pooled."
    ),
    "measure": "Counts: the newest published figure, within the months given above.",
    "activity": "Counts: every recorded event within the months given above. Nought counts only where somebody looked.",
    "stages": "Counts: the newest evidence that names a stage; of two on one day, the lower stage.",
}

_DOES_NOT_COUNT: Mapping[str, str] = {
    "poll": (
        "Does not count: polls on other questions, however close; polls that say nothing about their own error; polls "
        "that are too old."
    ),
    "measure": "Does not count: older figures, and figures that measure something else.",
    "activity": "Does not count: what was announced and not done, and what lies outside that time.",
    "stages": "Does not count: proposals and statements that do not themselves bring a stage about.",
}


# The reckoning


def _steps(view: View, indicator: Indicator) -> list[Markup]:
    """The reading's trace: one sentence a step, with the records it names as links."""
    trace = view.report.indicator(indicator.id).reading.trace
    named = [str(step.facts["record"]) for step in trace if "record" in step.facts]
    titles = {id: view.text(entry.shown.title) for id, entry in view.board.records(named).items()}
    return [_linked(view, step, sentences.step_sentence(view.address.words, indicator, step, titles)) for step in trace]


def _linked(view: View, step: Step, sentence: str) -> Markup:
    """The sentence with its record's title as a link. Everything a person wrote is escaped first."""
    told = escape(sentence)
    title = _titled(view, step)
    if not title:
        return told
    href = view.address.link("record", str(step.facts["record"]))
    link = Markup('<a href="{}">{}</a>').format(href, title)
    return Markup(str(told).replace(str(escape(title)), str(link), 1))


def _titled(view: View, step: Step) -> str:
    entry = view.board.record(str(step.facts["record"])) if "record" in step.facts else None
    return view.text(entry.shown.title) if entry else ""


# What moved, and what stands beside it


def _moved(view: View, indicator: Indicator) -> Moved | None:
    since = months_before(view.address.day, MONTHS_OF_CHANGES)
    change = next((c for c in view.board.changes(since, view.address.day) if c.indicator == indicator.id), None)
    if change is None:
        return None
    records, expired = view.board.records(change.records), view.board.records(change.expired)
    before, after = _share(view, change.before), _share(view, change.after)
    return Moved(change, change_word(view, change), before, after, list(records.values()), list(expired.values()))


def _share(view: View, reading: Reading) -> str:
    """The share of the way in a reading: 40 %, or 30 % to 50 %."""
    words = view.address.words
    low, high = words.percent(reading.low, 1), words.percent(reading.high, 1)
    return low if low == high else words.say("{low} to {high}", low=low, high=high)


def _beside(view: View, indicator: Indicator) -> list[Entry]:
    """Published records that are linked to the indicator without saying anything in its terms, newest first."""
    silent = [o for o in view.board.observations(indicator.id, view.address.day) if _is_silent(indicator, o)]
    return list(view.board.records(dict.fromkeys(o.record for o in silent)).values())


def _is_silent(indicator: Indicator, seen: Observation) -> bool:
    return level(indicator, seen) is None
