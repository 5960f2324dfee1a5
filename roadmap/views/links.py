"""What a record means for the plan: each of its links in words, and whether it counts on a day."""

from collections.abc import Mapping
from typing import NamedTuple

from indicators import Activity, Indicator, Observation, Stance
from indicators.activity import events
from indicators.rule import window_months
from roadmap import sentences
from roadmap.evidence import Entry, Link, Record, observation
from roadmap.views import observed
from roadmap.views.rendering import View

STANCE_SIGNS: Mapping[Stance, str] = {"supports": "+", "contradicts": "−", "context": "·"}
STANCE_WORDS: Mapping[Stance, str] = {"supports": "supports", "contradicts": "contradicts", "context": "context"}


class LinkLine(NamedTuple):
    """One link: its stance, what it names (with that page, where the plan still has it) and what it says of it."""

    stance: Stance
    sign: str
    word: str
    title: str
    href: str | None
    said: str
    proxy: bool


def link_lines(view: View, record: Record) -> list[LinkLine]:
    return [_line(view, record, link) for link in record.links]


def _line(view: View, record: Record, link: Link) -> LinkLine:
    current = view.board.plan.current(link.target)
    return LinkLine(
        link.stance,
        STANCE_SIGNS[link.stance],
        view.address.words.say(STANCE_WORDS[link.stance]),
        view.title(current) if current else link.target,
        view.target_link(current) if current else None,
        said(view, record, link),
        link.proxy,
    )


def said(view: View, record: Record, link: Link) -> str:
    """What a link says, in its indicator's own terms; nothing where it carries nothing."""
    indicator, words = _indicator(view, link), view.address.words
    if indicator is None:
        return ""
    seen = observation(record, link)
    if isinstance(indicator, Activity):
        return _number_of_events(view, seen)
    carried = link.value if link.value is not None else link.stage
    return "" if carried is None else sentences.observed(words, indicator, seen)


def _number_of_events(view: View, seen: Observation) -> str:
    words = view.address.words
    if seen.count == 0:
        return words.say("looked for, none found")
    number = events(seen)
    return words.count("{number} event", "{number} events", number) if number else ""


def _indicator(view: View, link: Link) -> Indicator | None:
    current = view.board.plan.current(link.target)
    return view.board.plan.places[current].indicator if current else None


class Standing(NamedTuple):
    """Whether a link counts on the reader's day, and why or why not; `href` leads to the reading that uses it."""

    counts: bool
    told: str
    href: str | None = None


def standing(view: View, entry: Entry, link: Link) -> Standing:
    """Whether a link of a record counts on the day asked for."""
    words, seen = view.address.words, observation(entry.shown, link)
    indicator = _indicator(view, link)
    if entry.retracted is not None:
        return Standing(False, words.say("Does not count: the record was retracted."))
    if indicator is None:
        return Standing(False, words.say("Stands beside the milestone. Only indicators carry numbers."))
    if link.proxy:
        told = "Proxy: it measures something near. It is shown and never counted."
        return Standing(False, words.say(told), view.target_link(indicator.id))
    if seen.day > view.address.day:
        return Standing(False, words.say("Does not count yet: it counts from {day}.", day=words.day(seen.day)))
    if not isinstance(indicator, Activity) and seen.value is None and seen.stage is None:
        told = "Does not count: it names no figure or stage, and is there for context."
        return Standing(False, words.say(told), view.target_link(indicator.id))
    reading = view.report.indicator(indicator.id).reading
    became = observed.standing(indicator, seen, reading, view.address.day)
    if became in ("counts", "adds_none"):
        told = "Used in the reading of {day}."
        return Standing(True, words.say(told, day=words.day(view.address.day)), view.target_link(indicator.id))
    return Standing(False, _why_not(view, indicator, seen, became), view.target_link(indicator.id))


def _why_not(view: View, indicator: Indicator, seen: Observation, became: observed.Standing) -> str:
    words = view.address.words
    if became == "no_error":
        return words.say("Does not count: the poll states neither its margin nor its sample size.")
    if became == "too_old":
        one = "Too old to count: it is of {day}, and evidence counts for a month."
        many = "Too old to count: it is of {day}, and evidence counts for {number} months."
        return words.count(one, many, window_months(indicator) or 0, day=words.day(seen.day))
    return words.say(_NEWER[indicator.kind])


_NEWER: Mapping[str, str] = {
    "poll": "Does not count any more: there is a newer poll of the same pollster.",
    "measure": "Does not count any more: there is a newer figure.",
    "stages": "Does not count any more: newer evidence names the stage.",
}
