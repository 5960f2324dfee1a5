"""Whatever people write appears as text and as nothing else, and stays in its place."""

import json
from typing import Any

import pytest

from roadmap.board import Board
from roadmap.snapshot import SIZES, CardContent, content, draw, read_metadata
from tests.snapshot.pages import outside, overlaps, page_of

MARKUP = (
    '#import "x": * $a_b$ *bold* _it_ `code` <label> @ref #{panic("x")} // gone /* gone */ = Head \'single\' [x](y)'
)
HOSTILE = {
    "markup": MARKUP,
    "one long word": "Donaudampfschiff" * 625,
    "many words": "many words here " * 625,
    "Hangul without a space": "띄어쓰기없이길게쓴제목" * 900,
    "Hangul words": "아주 긴 제목이 끝없이 이어지는 경우 " * 500,
    "other scripts": "Peace 🕊️ 👩‍👩‍👧‍👦 🇰🇷 ẹ́ z̵̶̷̸ שלום السلام ğ ł ﷽ ꧅ " * 20,
    "control": "a\u202eb\u2066c\u0007de\u200bf\u00adg",
}
WRITTEN_BY_PEOPLE = {"brand", "kicker", "title", "lead", "alt", "told", "publisher", "licence", "sources", "note"}
CARDS = ("overview", "phase-1", "public-support", "peace-treaty-talks", "changes", "shared-understanding")


def hostile(board: Board, card: str, text: str) -> CardContent:
    """A card with a text in every place that somebody writes."""
    said = json.loads(content(board, card, "ko").model_dump_json())
    return CardContent.model_validate(replaced(said, text))


def replaced(part: Any, text: str, name: str = "") -> Any:
    if isinstance(part, dict):
        return {key: replaced(value, text, key) for key, value in part.items()}
    if isinstance(part, list):
        return [[text, step[1]] if name == "steps" else replaced(step, text, name) for step in part]
    return text if isinstance(part, str) and name in WRITTEN_BY_PEOPLE else part


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("card", CARDS)
def test_a_text_never_leaves_its_place(real: Board, card: str, text: str) -> None:
    made = hostile(real, card, text)
    for size in (SIZES["og"], SIZES["kakao"]):
        page = page_of(draw(made, size, "pdf"))
        assert overlaps(page) == [], size.name
        assert outside(page, size.margins[1]) == [], size.name


def test_markup_appears_as_it_was_written(real: Board) -> None:
    page = page_of(draw(hostile(real, "overview", MARKUP), SIZES["a4"], "pdf"))
    seen = "".join(page.text.split())
    assert "".join(MARKUP.split()) in seen


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_in_the_metadata_as_it_is(real: Board, text: str) -> None:
    told = text.encode(errors="replace").decode()
    made = hostile(real, "overview", told)
    for format in ("png", "svg"):
        found = read_metadata(draw(made, SIZES["og"], format))
        assert found is not None
        assert found.intact
        assert found.title == told
