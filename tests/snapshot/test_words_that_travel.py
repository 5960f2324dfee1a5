"""The words beside a picture: made of the same content, in the length that was asked for."""

from html.parser import HTMLParser

import pytest

from roadmap.board import Board
from roadmap.snapshot import CardContent, Links, card_names, content, words
from roadmap.words import languages

HOSTILE = "<script>alert(\"x\")</script> & “quotes” 'single'"


@pytest.mark.parametrize("lang", languages())
def test_summaries_keep_to_their_words_and_end_with_the_day(real: Board, lang: str) -> None:
    for name in card_names(real.plan):
        made = content(real, name, lang)
        told = words(made)
        assert 3 < len(told.short.split()) <= 40, (name, told.short)
        assert len(told.short.split()) <= len(told.long.split()) <= 120, name
        assert told.short.endswith(f"{made.foot.day}."), name
        assert told.alt
        assert len(told.alt) <= 500


def test_the_title_and_the_alt_text_name_what_they_are_about(board: Board) -> None:
    told = words(content(board, "never-asked", "en"))
    assert told.title == "Support for the idea – Unknown: no poll on record has asked this question"
    assert told.alt.startswith("Support for the idea – Unknown: no poll that asks this question")


def test_the_source_line_names_sources_day_method_licence_and_id(board: Board) -> None:
    made = content(board, "never-asked", "en")
    source = words(made).source
    assert source == f"Sources: Alpha, Beta · As of 21 Nov 2026 · Method 1 · The Society · CC BY 4.0 · {made.id}"


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_html_block_is_a_table_with_a_600_wide_picture_its_alt_text_and_a_link(board: Board) -> None:
    made = content(board, "never-asked", "ko")
    told = words(made, Links("https://example.org/a.png?x=1&y=2", "https://example.org/page"))
    seen = Tags(told.html)
    (image,) = [attributes for tag, attributes in seen.tags if tag == "img"]
    assert image["src"] == "https://example.org/a.png?x=1&y=2"
    assert (image["width"], image["alt"]) == ("600", told.alt)
    assert {attributes["href"] for tag, attributes in seen.tags if tag == "a"} == {"https://example.org/page"}
    assert {tag for tag, _ in seen.tags} == {"table", "tr", "td", "a", "img"}
    assert told.short in seen.text
    assert len(told.html.encode()) < 10_000


def test_nothing_in_the_html_block_is_markup_but_its_own(board: Board) -> None:
    made = content(board, "never-asked", "en")
    hostile = CardContent.model_validate({**made.model_dump(), "alt": HOSTILE, "told": [HOSTILE], "title": HOSTILE})
    seen = Tags(words(hostile).html)
    assert {tag for tag, _ in seen.tags} == {"table", "tr", "td", "a", "img"}
    assert HOSTILE in seen.text
    assert [attributes["alt"] for tag, attributes in seen.tags if tag == "img"] == [HOSTILE]


@pytest.mark.parametrize(
    ("lang", "begins"), [("en", "K-Neutrality Roadmap – Phase 1 "), ("ko", "K-중립화 로드맵 – 1단계 ")]
)
def test_a_summary_says_whose_phase_it_is_and_a_long_sentence_makes_room_for_a_short_one(
    real: Board, lang: str, begins: str
) -> None:
    told = words(content(real, "overview", lang))
    assert told.short.startswith(begins)
    assert "13" in told.short or "60" in told.short, "a headline alone would waste half of the room"
    assert words(content(real, "public-support", lang)).short.count("–") == 1, "it names itself already"
