"""The font that pages come with: small, and in every measure the one that Streamlit shows beside it."""

import re

import pytest
from fontTools.ttLib import TTFont

from roadmap.public.index_page import ASSETS, FONT
from roadmap.views.rendering import CHANGE_SIGNS, SIGNS
from tests.public.font import FAMILY, RANGES, covered, streamlits


def ours() -> TTFont:
    return TTFont(ASSETS / FONT)


def theirs() -> TTFont:
    return TTFont(streamlits())


def widths(font: TTFont, weight: int) -> dict[int, float]:
    """How wide each letter is in this weight, in units of the font."""
    drawn = font.getGlyphSet(location={"wght": weight})
    return {letter: drawn[name].width for letter, name in font.getBestCmap().items()}


@pytest.mark.parametrize("weight", [400, 700])
def test_every_letter_is_as_wide_as_streamlits_so_that_nothing_moves(weight: int) -> None:
    mine, full = ours(), theirs()
    expected = {letter: width for letter, width in widths(full, weight).items() if covered(letter)}
    assert widths(mine, weight) == expected, "has Streamlit changed its font? python -m tests.public.font makes ours"
    for table, measure in (("hhea", "ascent"), ("hhea", "descent"), ("hhea", "lineGap"), ("head", "unitsPerEm")):
        assert getattr(mine[table], measure) == getattr(full[table], measure)


def test_it_has_the_signs_of_states_that_streamlits_has() -> None:
    signs = "".join((*SIGNS.values(), *CHANGE_SIGNS.values(), "−–—…’“”·×≥≤→←"))
    assert set(map(ord, signs)) & set(theirs().getBestCmap()) <= set(ours().getBestCmap())


def test_the_style_sheet_names_what_it_has() -> None:
    sheet = (ASSETS / "house.css").read_text(encoding="utf-8")
    face = next(each for each in re.findall(r"@font-face \{[^}]*\}", sheet) if f'"{FAMILY}"' in each)
    named = re.findall(r"U\+([0-9A-F]+)-([0-9A-F]+)", face)
    assert tuple((int(first, 16), int(last, 16)) for first, last in named) == RANGES


def test_it_has_a_name_of_its_own_and_its_licence() -> None:
    names = ours()["name"]
    assert {names.getDebugName(number) for number in (1, 4)} == {FAMILY}
    assert "SIL Open Font License" in names.getDebugName(13)
    assert "Adobe" in names.getDebugName(0) or "Adobe" in names.getDebugName(13)


def test_it_is_small() -> None:
    assert (ASSETS / FONT).stat().st_size < 35_000
