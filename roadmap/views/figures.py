"""The figures behind what a card draws, as a table: for whoever cannot see the drawing, or wants to count again."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from indicators import Observation
from roadmap.board import Board
from roadmap.snapshot import CardContent
from roadmap.snapshot.content.model import Kind
from roadmap.views.address import Address
from roadmap.views.observed import observed
from roadmap.views.rendering import View
from roadmap.words import Words, in_language


class Cell(NamedTuple):
    """What is read, and the same unrounded for programs, where it is a figure or a day."""

    text: str
    exact: str = ""


class Figures(NamedTuple):
    """A table; the first cell of each row says what the row is about."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_OF_BARS: Mapping[Kind, str] = {"overview": "Phase", "phase": "Phase", "milestone": "Milestone"}
_OF_ROWS: Mapping[Kind, str] = {"phase": "Milestone", "milestone": "Indicator"}
"""What a card has bars of, and what the lines below them tell of."""


def figures(board: Board, card: CardContent, known_at: datetime | None = None) -> Figures | None:
    """The table of a card, of a frozen one as it was known at a moment.

    None where nothing is drawn, where nothing was observed, and for an indicator that the plan no longer has.
    """
    if card.body.what == "bars":
        return _shares(in_language(card.lang), card)
    id = board.plan.current(card.card) or card.card
    place = board.plan.places.get(id)
    if place is None or place.indicator is None:
        return None
    view = View(board, Address("indicator", card.lang, card.on, card.on, board.today, id))
    return _observations(view, known_at)


def _shares(words: Words, card: CardContent) -> Figures | None:
    """How far each part is: what the lines below the bars tell of or, where they give no shares, what the bars do."""
    assert card.body.what == "bars"
    lines = [(row.title, row.share) for row in card.body.rows if row.share]
    told = lines or [(bar.title, bar.share) for bar in card.body.bars]
    if not told:
        return None
    part = words.say((_OF_ROWS if lines else _OF_BARS)[card.kind])
    rows = tuple(
        (Cell(title), Cell(share.proven, str(share.low)), Cell(share.possible, str(share.high)))
        for title, share in told
    )
    return Figures(card.foot.day, (part, words.say("Proven"), words.say("At most")), rows)


def _observations(view: View, known_at: datetime | None) -> Figures | None:
    words = view.address.words
    rows = tuple(
        (
            Cell(row.when, row.day.isoformat()),
            Cell(words.plain(row.value), _exact(row.observation)),
            Cell(words.plain(row.who)),
            Cell(row.why),
        )
        for row in observed(view, known_at)
    )
    head = (words.say("Day"), words.say("Value"), words.say("By whom"), words.say("Whether it counts"))
    caption = words.say("Newest first, up to {day}", day=words.day(view.address.day))
    return Figures(caption, head, rows) if rows else None


def _exact(seen: Observation) -> str:
    """The figure, the count or the stage that a record states; nothing for an event that stands for itself."""
    stated = next((each for each in (seen.value, seen.count, seen.stage) if each is not None), "")
    return str(stated)
