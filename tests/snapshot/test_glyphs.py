"""No character is drawn as an empty box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.snapshot.glyphs import MISSING, drawable, shown


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("K-중립화 로드맵 – “60 %”", "K-중립화 로드맵 – “60 %”"),
        ("60\xa0%", "60\xa0%"),
        ("two\nlines\tand  spaces ", "two lines and spaces"),
        ("🕊", MISSING),
        ("👩‍👩‍👧‍👦 family", f"{MISSING} family"),
        ("👍🏽", MISSING),
        ("שלום", MISSING * 4),
        ("Erdoğan", "Erdogan"),
        ("e\u0301", "é"),
        ("soft\u00adhyphen, zero\u200bwidth, \u202eturned", "softhyphen, zerowidth, turned"),
        ("\ue000\ufffd", MISSING * 2),
        ("\ud800", MISSING),
        ("각", "각"),
    ],
)
def test_what_cannot_be_drawn_is_seen(written: str, drawn: str) -> None:
    assert shown(written) == drawn


@given(st.text(alphabet=st.characters(), max_size=40))
def test_every_character_that_is_drawn_is_in_the_font(text: str) -> None:
    assert {ord(character) for character in shown(text)} <= drawable()


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=60))
def test_drawing_what_can_be_drawn_changes_nothing(text: str) -> None:
    assert shown(shown(text)) == shown(text)


def test_marks_do_not_climb_out_of_their_line() -> None:
    assert len(shown("a" + "\u0301" * 50)) <= 3


def test_a_text_of_any_length_is_cut() -> None:
    assert shown("word " * 5000, 400).endswith("…")
    assert len(shown("x" * 10_000, 400)) == 401


def test_the_everyday_characters_are_all_in_the_font() -> None:
    everyday = [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100), *range(0xAC00, 0xD7A4)]
    assert set(everyday) | {ord(c) for c in "‘’“”–—…·×−〓"} <= drawable()
