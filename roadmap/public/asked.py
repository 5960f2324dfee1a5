"""What an address of a picture asks for. What makes no sense is refused with one sentence in the reader's language."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from starlette.requests import Request

from roadmap.board import Board
from roadmap.documents.asked import day_of
from roadmap.snapshot import FORMATS, SIZES, Format, Size, card_names
from roadmap.views.address import FIRST_DAY, nearest_language
from roadmap.words import SOURCE_LANGUAGE, Words, in_language, languages
from roadmap.yaml_file import nearest

USUAL_SIZE = "og"


class Wrong(ValueError):
    """A sentence for the reader, and the number of the answer."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class AskedFor(NamedTuple):
    """One picture."""

    card: str
    lang: str
    size: Size
    format: Format
    on: date

    @property
    def file_name(self) -> str:
        return f"{self.card}-{self.lang}-{self.size.name}-{self.on.isoformat()}.{self.format}"


def reader(request: Request) -> Words:
    """The language of whoever asks: the one that the address names, else the browser's."""
    asked = nearest_language(request.query_params.get("lang"))
    return in_language(asked or nearest_language(request.headers.get("Accept-Language")) or SOURCE_LANGUAGE)


def asked_for(board: Board, words: Words, name: str, query: Mapping[str, str]) -> AskedFor:
    """The picture that a name such as `overview.png` and a query mean. Raises Wrong."""
    card, _, ending = name.rpartition(".")
    format = next((each for each in FORMATS if each == ending), None)
    if format is None:
        raise Wrong(words.say("Pictures end in .png, .svg or .pdf."), 404)
    current = card_of(board, words, card)
    return AskedFor(current, language(words, query), _size(words, query), format, day(board, words, query))


def card_of(board: Board, words: Words, card: str) -> str:
    """The card of this name, or of what took its place. Raises Wrong."""
    known = card_names(board.plan)
    current = card if card in known else board.plan.current(card)
    if current not in known:
        raise Wrong(no_card(words, card, known), 404)
    return current


def no_card(words: Words, card: str, known: Collection[str]) -> str:
    near = nearest(card[:80], known)
    if near:
        return words.say("There is no picture “{card}”. Did you mean {near}?", card=card[:80], near=near)
    return words.say("There is no picture “{card}”.", card=card[:80])


def language(words: Words, query: Mapping[str, str]) -> str:
    """The language that is asked for; English if none is. Raises Wrong."""
    asked = query.get("lang") or SOURCE_LANGUAGE
    if asked not in languages():
        told = "There is no language “{asked}” here. There are: {known}."
        raise Wrong(words.say(told, asked=asked[:40], known=", ".join(languages())), 400)
    return asked


def _size(words: Words, query: Mapping[str, str]) -> Size:
    asked = query.get("size") or USUAL_SIZE
    if asked not in SIZES:
        told = "There is no size “{asked}”. There are: {known}."
        raise Wrong(words.say(told, asked=asked[:40], known=", ".join(SIZES)), 400)
    return SIZES[asked]


def day(board: Board, words: Words, query: Mapping[str, str]) -> date:
    """The day that is asked for; today in Seoul if none is. Raises Wrong."""
    asked, today = query.get("on"), board.today
    if not asked:
        return today
    try:
        found = day_of(asked)
    except ValueError:
        raise Wrong(words.say("“{asked}” is not a day such as 2026-11-21.", asked=asked[:40]), 400) from None
    if not FIRST_DAY <= found <= today:
        told = "The day must lie between {first} and today, {today}."
        raise Wrong(words.say(told, first=words.day(FIRST_DAY), today=words.day(today)), 400)
    return found
