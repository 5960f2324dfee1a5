"""What publishing a record would change, in numbers and in words, before and after."""

from collections.abc import Sequence
from typing import NamedTuple

from roadmap import sentences
from roadmap.desk.effect import Effect, Move
from roadmap.evidence import Entry, Record
from roadmap.progress import IndicatorProgress
from roadmap.views.links import LinkLine, Standing, link_lines, standing
from roadmap.views.rendering import View


class Told(NamedTuple):
    """One line: what it is about, its share and what is said of it, before and after."""

    kind: str
    title: str
    href: str
    before: str
    after: str
    said_before: str
    said_after: str
    moves: bool


class Meant(NamedTuple):
    """A link of the record, and whether it would count today."""

    line: LinkLine
    standing: Standing


def effect(view: View, found: Effect) -> str:
    """Readings before and after, on each indicator, milestone and phase; and why a link would not count."""
    supposed, records = View(found.then, view.address), list(found.then.supposed.values())
    entry = found.then.record(records[0].id) if len(records) == 1 else None
    return view.render(
        "desk_effect.html",
        moves=[_told(view, supposed, move) for move in found.moves],
        links=_meant(supposed, records[0], entry) if entry else [],
        together=len(records) > 1,
        changes=found.changes_numbers,
    )


def _meant(view: View, record: Record, entry: Entry) -> Sequence[Meant]:
    lines = zip(link_lines(view, record), record.links, strict=True)
    return [Meant(line, standing(view, entry, link)) for line, link in lines]


def _told(now: View, then: View, move: Move) -> Told:
    words = now.address.words
    kinds = {"indicator": "Indicator", "milestone": "Milestone", "phase": "Phase"}
    phase = now.phase_name(move.id) + " · " if move.level == "phase" else ""
    return Told(
        words.say(kinds[move.level]),
        phase + now.title(move.id),
        now.target_link(move.id),
        _share(now, move.before.low, move.before.high),
        _share(now, move.after.low, move.after.high),
        _said(now, move, move.before),
        _said(then, move, move.after),
        move.moves,
    )


def _share(view: View, low: float, high: float) -> str:
    words = view.address.words
    return words.say("{low} proven, at most {high}", low=words.percent(low, 1), high=words.percent(high, 1))


def _said(view: View, move: Move, progress: object) -> str:
    words = view.address.words
    if isinstance(progress, IndicatorProgress):
        indicator = view.board.plan.places[move.id].indicator
        assert indicator is not None
        last = None if progress.reading.known else view.board.last_known(indicator, view.address.today)
        return sentences.takeaway(words, indicator, progress.reading, view.address.today, last)
    return sentences.state_word(words, (move.before if progress is move.before else move.after).state)  # type: ignore[union-attr]


def card(view: View, picture: str, alt: str) -> str:
    """A picture that is not published; `picture` is its address."""
    return view.render("desk_card.html", picture=picture, alt=alt)
