"""The list of evidence: searched, filtered, newest first."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from roadmap import sentences
from roadmap.evidence import Correction, Entry, Filters, Page, first_day, last_day
from roadmap.plan import Phase, Roadmap
from roadmap.views.links import STANCE_WORDS, LinkLine, link_lines
from roadmap.views.paging import on_a_page_that_exists, page_number, turns
from roadmap.views.ratings import rating
from roadmap.views.rendering import View
from roadmap.words import Words, written_in
from roadmap.yaml_file import nearest

FILTERS = ("q", "phase", "target", "stance", "source", "from", "to", "page")
AT_ONCE = 20
CORRECTIONS_AT_ONCE = 20

LABELS: Mapping[str, str] = {
    "q": "Words",
    "phase": "Phase",
    "target": "Indicator or milestone",
    "stance": "Stance",
    "source": "Source",
    "from": "From",
    "to": "Until",
}


class Checked(NamedTuple):
    """A filter as it is applied (None: not at all), and what to tell the reader if that is not what was asked."""

    kept: str | None
    notice: str | None = None


Check = Callable[[View, str], Checked]


def settled(view: View) -> View:
    """The view with filters that mean something: what is unknown is replaced by the nearest, and a notice says so."""
    address, board = view.address, view.board
    checked = {name: _CHECKS[name](view, value) for name, value in address.filters}
    kept, order_notice = _in_order({name: each.kept for name, each in checked.items() if each.kept}, address.words)
    notices = [notice for notice in (*(each.notice for each in checked.values()), order_notice) if notice]
    settled_ = View(board, address._replace(filters=tuple(kept.items()), notices=(*address.notices, *notices)))
    return on_a_page_that_exists(settled_, lambda: ceil(_found(settled_, limit=1).total / AT_ONCE))


def _known(names: Callable[[View], Collection[str]], label: str, guess: bool = False) -> Check:
    """A check for a choice among known names; `guess` whether one that is nearly the same may be meant."""

    def check(view: View, asked: str) -> Checked:
        known, words = names(view), view.address.words
        if asked in known:
            return Checked(asked)
        values = {"asked": asked[:80], "label": words.say(label)}
        near = nearest(asked, known) if guess else None
        if near is None:
            return Checked(None, words.say("“{asked}” is no choice under “{label}”. It was left out.", **values))
        told = "“{asked}” is no choice under “{label}”. The nearest was taken."
        return Checked(near, words.say(told, **values))

    return check


def _target(view: View, asked: str) -> Checked:
    current = view.board.plan.current(asked)
    if current is None or current == asked:
        return _known(lambda view: _targets(view.board.plan), LABELS["target"], guess=True)(view, asked)
    told = "“{asked}” is no longer in the plan. What took its place is shown."
    return Checked(current, view.address.words.say(told, asked=asked[:80]))


def _day(meaning: Callable[[str], date]) -> Check:
    """A check for a day; a month or a year is taken for its first or last day."""

    def check(view: View, asked: str) -> Checked:
        try:
            return Checked(meaning(asked).isoformat())
        except ValueError:
            told = "“{asked}” is not a day such as 2026-11-21. It was left out."
            return Checked(None, view.address.words.say(told, asked=asked[:40]))

    return check


def _targets(plan: Roadmap) -> dict[str, None]:
    """The ids that a link may name."""
    return {id: None for id, place in plan.places.items() if place.milestone}


_CHECKS: Mapping[str, Check] = {
    "q": lambda view, asked: Checked(asked),
    "phase": _known(lambda view: [phase.id for phase in view.board.plan.phases], LABELS["phase"]),
    "target": _target,
    "stance": _known(lambda view: STANCE_WORDS, LABELS["stance"]),
    "source": _known(lambda view: [each.name for each in view.board.publishers()], LABELS["source"], guess=True),
    "from": _day(first_day),
    "to": _day(last_day),
    "page": lambda view, asked: Checked(asked),
}


def _in_order(kept: dict[str, str], words: Words) -> tuple[dict[str, str], str | None]:
    """A first day after the last one is taken for the last."""
    if "from" in kept and "to" in kept and kept["from"] > kept["to"]:
        swapped = kept | {"from": kept["to"], "to": kept["from"]}
        return swapped, words.say("The first day lay after the last: they were exchanged.")
    return kept, None


def _found(view: View, limit: int = AT_ONCE, offset: int = 0, without: str | None = None) -> Page:
    asked = {name: value for name, value in view.address.filters if name != without}
    day = view.address.day
    return view.board.search(
        Filters(
            text=asked.get("q", ""),
            targets=_named(view.board.plan, asked),
            stance=next((stance for stance in STANCE_WORDS if stance == asked.get("stance")), None),
            publisher=asked.get("source"),
            since=date.fromisoformat(asked["from"]) if "from" in asked else None,
            until=min(day, date.fromisoformat(asked["to"])) if "to" in asked else day,
        ),
        limit=limit,
        offset=offset,
    )


NOTHING = "-"
"""A target that no link can name: ids are lower-case words."""


def _named(plan: Roadmap, asked: Mapping[str, str]) -> set[str]:
    """The ids that a record must name one of; none if that does not matter."""
    if "phase" not in asked and "target" not in asked:
        return set()
    ids = {
        id
        for id, place in plan.places.items()
        if asked.get("phase") in (None, place.phase.id) and asked.get("target") in (None, id, _milestone_of(plan, id))
    }
    return ids or {NOTHING}


def _milestone_of(plan: Roadmap, id: str) -> str | None:
    milestone = plan.places[id].milestone
    return milestone.id if milestone else None


# What is shown


class Line(NamedTuple):
    """A record in the list."""

    entry: Entry
    links: Sequence[LinkLine]
    rating: str


class Active(NamedTuple):
    """A filter that is on: in words, and the page without it."""

    label: str
    value: str
    without: str
    found_without: int | None


class Option(NamedTuple):
    """`language` is what the label is in, where that is known to be another than the page's."""

    value: str
    label: str
    language: str | None = None


class Group(NamedTuple):
    label: str
    options: Sequence[Option]


class Form(NamedTuple):
    """What can be chosen to search for."""

    phases: Sequence[Option]
    groups: Sequence[Group]
    stances: Sequence[Option]
    sources: Sequence[Option]


def evidence(view: View) -> str:
    """The form, where somebody answers it, and what it finds."""
    page = page_number(view.address)
    found = _found(view, offset=(page - 1) * AT_ONCE)
    return view.render(
        "evidence.html",
        total=found.total,
        lines=[_line(view, entry) for entry in found.entries],
        active=list(_active(view, count=not found.total)),
        cleared=view.address.link(**dict.fromkeys(FILTERS)),
        form=_form(view) if view.address.live else None,
        turns=list(turns(view, page, ceil(found.total / AT_ONCE))),
        page=page,
        pages=ceil(found.total / AT_ONCE),
        corrections=_corrections(view),
    )


def _form(view: View) -> Form:
    return Form(
        [Option(phase.id, _phase_label(view, phase)) for phase in view.board.plan.phases],
        list(_groups(view)),
        [Option(stance, view.address.words.say(word)) for stance, word in STANCE_WORDS.items()],
        _sources(view),
    )


def _line(view: View, entry: Entry) -> Line:
    return Line(entry, link_lines(view, entry.shown), rating(view.address.words, entry.shown))


def _phase_label(view: View, phase: Phase) -> str:
    return f"{view.phase_name(phase.id)} · {view.text(phase.title)}"


def _groups(view: View) -> Iterator[Group]:
    """Milestones with their indicators, by phase; those of the chosen phase only, where one is chosen."""
    chosen, target = view.address.filter("phase"), view.address.filter("target")
    for phase in view.board.plan.phases:
        if chosen in ("", phase.id) or (target and view.board.plan.places[target].phase.id == phase.id):
            yield Group(_phase_label(view, phase), list(_options(view, phase)))


def _options(view: View, phase: Phase) -> Iterator[Option]:
    for milestone in phase.milestones:
        yield Option(milestone.id, view.text(milestone.title))
        yield from (Option(each.id, f"\u2003{view.text(each.title)}") for each in milestone.indicators)


def _sources(view: View) -> list[Option]:
    """Publishers by name, each with the number of its records."""
    known = sorted(view.board.publishers(), key=lambda each: each.name.casefold())
    number = view.address.words.number
    return [Option(each.name, f"{each.name} ({number(each.records)})", written_in(each.name, None)) for each in known]


def _active(view: View, count: bool) -> Iterator[Active]:
    """The filters that are on; `count` says whether to find how many records there are without each."""
    for name, value in view.address.filters:
        if name != "page":
            without = view.address.link(**{name: None, "page": None})
            found = _found(view, limit=1, without=name).total if count else None
            yield Active(view.address.words.say(LABELS[name]), _in_words(view, name, value), without, found)


def _in_words(view: View, name: str, value: str) -> str:
    words = view.address.words
    if name in ("from", "to"):
        return words.day(date.fromisoformat(value))
    if name == "stance":
        return next(words.say(word) for stance, word in STANCE_WORDS.items() if stance == value)
    if name == "phase":
        return sentences.phase_name(words, view.board.plan, value)
    return view.title(value) if name == "target" else words.name(value)


class Corrected(NamedTuple):
    """A change to what was already published."""

    id: str
    title: str
    day: date
    retracted: bool
    why: str | None


def _corrections(view: View) -> list[Corrected]:
    return [_corrected(view, each) for each in view.board.corrections()[:CORRECTIONS_AT_ONCE]]


def _corrected(view: View, correction: Correction) -> Corrected:
    revision, shown = correction.revision, correction.after or correction.before
    day = view.seoul_day(revision.at)
    return Corrected(revision.record, view.text(shown.title), day, correction.after is None, revision.why)
