"""An indicator's finding as a headline: what the takeaway says, in fewer words. The card's lead has the whole of it."""

from collections.abc import Callable, Mapping, Sequence

from indicators import Activity, Measure, Observation, Poll, Reading, Stages, Verdict
from roadmap import sentences
from roadmap.snapshot.content.asking import Asked, figure_told
from roadmap.words import SOURCE_LANGUAGE, Words


def finding(asked: Asked, indicator: Poll | Measure | Activity | Stages, reading: Reading) -> str:
    """The headline of an indicator's card."""
    return _FINDINGS[indicator.kind](asked, indicator, reading)


def _poll(asked: Asked, poll: Poll, reading: Reading) -> str:
    words = asked.words
    if reading.estimate is None:
        if _never_asked(asked.board.observations(poll.id, asked.day)):
            return words.say("Unknown: no poll on record has asked this question")
        one = "Unknown: no poll in a month has asked this question"
        return words.count(one, "Unknown: no poll in {number} months has asked this question", poll.window_months)
    values = {"estimate": words.points(reading.estimate), "target": words.points(poll.target)}
    return words.say(_POLLS[reading.verdict], **values)


_POLLS: Mapping[Verdict, str] = {
    "not_reached": "{estimate}: short of the target of {target}",
    "within_margin": "{estimate}: the target of {target} lies within the margin",
    "reached": "{estimate}: the target of {target} is reached",
    "sustained": "{estimate}: the target of {target} has been reached for a year",
}


def _never_asked(seen: Sequence[Observation]) -> bool:
    return all(o.proxy for o in seen)


def _measure(asked: Asked, measure: Measure, reading: Reading) -> str:
    words = asked.words
    english = words.language == SOURCE_LANGUAGE  # which need not name the unit twice
    goal = figure_told(words, measure)(measure.target) if english else _short_quantity(words, measure, measure.target)
    if reading.value is not None:
        told = (
            "{value}: the target of {goal} is reached"
            if reading.verdict == "reached"
            else "{value}; the target is {goal}"
        )
        return words.say(told, value=_short_quantity(words, measure, reading.value), goal=goal)
    last = asked.board.last_known(measure, asked.day)
    if last is not None:
        return words.say("Unknown: the last figure is of {day}", day=words.day(last.day))
    return words.say("Unknown: no figure has been published")


def _short_quantity(words: Words, measure: Measure, value: float) -> str:
    """A figure with its unit, less what the unit says in brackets."""
    short = measure.unit.in_(words.language).partition("(")[0].strip()
    if short.endswith("%"):
        return words.points(value)
    return sentences.with_unit(words, words.number(value), short)


def _activity(asked: Asked, activity: Activity, reading: Reading) -> str:
    words, months = asked.words, activity.window_months
    goal = words.number(activity.target)
    if reading.count is None:
        return words.count(
            "Unknown: nothing recorded in a month", "Unknown: nothing recorded in {number} months", months
        )
    if reading.count == 0:
        one = "None in a month; the target is {goal}"
        return words.count(one, "None in {number} months; the target is {goal}", months, goal=goal)
    return _events(words, activity, words.number(reading.count), goal, reached=reading.verdict == "reached")


def _events(words: Words, activity: Activity, count: str, goal: str, *, reached: bool) -> str:
    one, many = "{count} in a month; the target is {goal}", "{count} in {number} months; the target is {goal}"
    if reached:
        one = "{count} in a month: the target of {goal} is reached"
        many = "{count} in {number} months: the target of {goal} is reached"
    return words.count(one, many, activity.window_months, count=count, goal=goal)


def _stages(asked: Asked, stages: Stages, reading: Reading) -> str:
    words = asked.words
    place = stages.place_of(reading.stage) if reading.stage else None
    if place is None:
        return words.say("Unknown: no evidence names a stage")
    stage = asked.text(stages.stages[place].title)
    return words.say(
        "{stage}: stage\N{NO-BREAK SPACE}{place} of\N{NO-BREAK SPACE}{of}",
        stage=stage,
        place=place + 1,
        of=len(stages.stages),
    )


_FINDINGS: Mapping[str, Callable[..., str]] = {
    "poll": _poll,
    "measure": _measure,
    "activity": _activity,
    "stages": _stages,
}
