"""A card for the pages of others: a small document of its own, made for a frame from 280 to 1,200 pixels wide.

It says what the card's picture says, as text that flows, with bars and charts drawn in it: what is 1,200 pixels wide
and shrinks to a phone cannot be read. Nothing is fetched and nothing runs; its style stands in it. Whatever lies at a
share of a drawing is told in percent, so that a drawing takes any width while its type stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from roadmap.board import Board
from roadmap.snapshot import CardContent, CardWords
from roadmap.snapshot.content.model import Dot, Kind, Plot, Row
from roadmap.snapshot.frozen import Facts, Frozen, corrections_since
from roadmap.views.figures import Figures
from roadmap.views.rendering import CHANGE_SIGNS, SIGNS, rendered
from roadmap.words import Words, in_language

WITH_ROWS: tuple[Kind, ...] = ("milestone", "changes")
"""Cards that say little without their list; a phase's bar counts its milestones already."""

MOST_ROWS = 4
SOURCE_LINES = 3
"""The wordings of the line of sources to choose from, the shortest last: a frame has little room."""

WIDEST = 640
"""CSS pixels; wider frames do no harm, but lines of text become long."""

HEIGHTS: dict[Kind, int] = {"overview": 865, "phase": 555, "milestone": 775, "indicator": 715, "changes": 640}
"""CSS pixels that nine of ten cards of the kind need on a phone; a longer one scrolls, and one with its table open."""


Theme = Literal["light", "dark"]
THEMES: Mapping[str, Theme] = {"light": "light", "dark": "dark"}
"""What the page around a card may ask for, so that the card goes with it on every system."""

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""All that a card needs of the page around it: that its link opens, and that what opens is a page like any other."""


class Note(NamedTuple):
    """What a frozen card says of itself: which snapshot it is of, and how many records behind it were corrected."""

    snapshot: str
    corrected: int


class Shown(NamedTuple):
    """A picture that was frozen, for a card that cannot be drawn any more."""

    href: str
    alt: str


def embed(
    card: CardContent, page: str, figures: Figures | None, note: Note | None = None, theme: Theme | None = None
) -> str:
    """The document. `page` is where the same is shown whole, as seen from here; `figures` is what is drawn.

    Without a `theme` it is light or dark as the reader's system is.
    """
    rows, more = _rows(card)
    return _document(
        in_language(card.lang),
        page=page,
        note=note,
        card=card,
        plot=card.body.chart if card.body.what == "chart" and card.body.chart.what == "plot" else None,
        thread=list(_thread(card)),
        rows=rows,
        more=more,
        figures=figures,
        theme=theme,
        source=_source(card),
    )


def embed_of_old(
    told: CardWords, lang: str, page: str, note: Note, picture: Shown | None, theme: Theme | None = None
) -> str:
    """The document of a card that was frozen when cards were made of other parts: its words and its picture."""
    return _document(in_language(lang), page=page, note=note, card=None, told=told, picture=picture, theme=theme)


def _document(words: Words, **context: Any) -> str:
    signs = {**SIGNS, **CHANGE_SIGNS, "proxy": "◌"}
    return rendered("embed.html", words=words, t=words.say, style=style(), signs=signs, **context)


@cache
def style() -> str:
    """The style sheet that stands in every document."""
    return (Path(__file__).parent / "templates" / "embed.css").read_text(encoding="utf-8")


def note_of(board: Board, frozen: Frozen, card: str) -> Note:
    """Of which snapshot a card is, and how many of its records were corrected since."""
    facts = frozen.facts
    return Note(facts.id, len(corrections_since(board, facts.rests_on.get(card, ()), facts.revision)))


def drawn_at(board: Board, frozen: Frozen) -> datetime:
    """The moment whose evidence a snapshot was made from: that of the newest revision that it knew."""
    revision = frozen.facts.revision
    newest = next(board.ledger.revisions(revision - 1, 1), None)
    return newest.at if newest and newest.seq == revision else frozen.facts.created_at


def _rows(card: CardContent) -> tuple[Sequence[Row], str]:
    """The lines of the card's list that are shown, and what is said of the others; the evidence is a link away."""
    if card.kind not in WITH_ROWS:
        return (), ""
    rows = [row for row in card.body.rows if row.mark.sign != "counted"]
    left = len(rows) - MOST_ROWS
    more = card.body.more[left - 1] if left > 0 and card.body.what == "bars" else ""
    return rows[:MOST_ROWS], more


def _thread(card: CardContent) -> Iterator[tuple[Dot, Dot]]:
    """From figure to figure of a measure; polls and activities have no such line."""
    if card.body.what == "chart" and isinstance(card.body.chart, Plot) and card.body.chart.look == "measure":
        dots = [dot for dot in card.body.chart.dots if dot.look != "proxy"]
        yield from pairwise(dots)


def _source(card: CardContent) -> str:
    foot = card.foot
    sources = foot.sources[-SOURCE_LINES:][:1]
    return " · ".join(filter(None, (*sources, foot.day, foot.method, foot.publisher, foot.licence)))


# To copy


def snippet(site: str, card: CardContent, **asked: str) -> str:
    """The HTML that shows a card on another page: live, or with `on` of a day, or with `snapshot` as it was frozen."""
    query = urlencode({"lang": card.lang, **asked})
    return (
        f'<iframe src="{escape(f"{site}/embed/{card.card}?{query}")}" title="{escape(named(card))}" '
        f'width="100%" height="{HEIGHTS[card.kind]}" loading="lazy" '
        f'sandbox="{SANDBOX}" style="border:0;max-width:{WIDEST}px"></iframe>'
    )


def frozen_snippet(site: str, frozen: Frozen, card: str, lang: str) -> str:
    """The same for a frozen card; nothing for one that cannot be drawn any more."""
    facts: Facts = frozen.facts
    found = frozen.content(card, lang)
    return snippet(site, found, snapshot=facts.id) if found else ""


def named(card: CardContent) -> str:
    """What the card is about, whatever it finds: a frame keeps its name while the finding changes."""
    bars = card.body.bars if card.body.what == "bars" else ()
    about = bars[0].title if card.kind == "milestone" and bars else card.kicker
    return " – ".join(filter(None, (card.brand, about)))
