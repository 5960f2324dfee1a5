"""Every text can be read on its ground: WCAG 2.2, 1.4.3."""

import re
from itertools import product

import pytest

from roadmap.snapshot.palette import PALETTE, TEXT_COLOURS, TEXT_GROUNDS, Colour
from tests.servers import HOUSE

SHEET = (HOUSE / "roadmap/public/assets/house.css").read_text("utf-8")
THE_SAME: dict[Colour, str] = {
    "ink": "ink",
    "paper": "paper",
    "teal": "teal",
    "rust": "rust",
    "ahead": "ahead",
    "hatch": "hatch",
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), tuple(product(TEXT_COLOURS, TEXT_GROUNDS)))
def test_every_text_stands_out_from_its_ground(text: Colour, ground: Colour) -> None:
    assert contrast(PALETTE[text], PALETTE[ground]) >= 4.5


@pytest.mark.parametrize(
    ("mark", "ground"), [("teal", "ahead"), ("teal", "hatch_ground"), ("rust", "paper"), ("soft", "paper")]
)
def test_every_mark_stands_out_from_its_neighbour(mark: Colour, ground: Colour) -> None:
    assert contrast(PALETTE[mark], PALETTE[ground]) >= 3


@pytest.mark.parametrize(("ours", "theirs"), THE_SAME.items())
def test_pictures_have_the_colours_of_the_pages(ours: Colour, theirs: str) -> None:
    found = re.search(rf"--{theirs}: light-dark\((#[0-9a-f]{{6}})", SHEET)
    assert found
    assert found[1] == PALETTE[ours]


def test_drawings_name_no_colour_of_their_own() -> None:
    for file in (HOUSE / "roadmap/snapshot/typst").glob("*.typ"):
        assert (
            re.findall(r"#[0-9a-fA-F]{6}\b|\b(?:black|white|gray|red|green|blue)\b", file.read_text("utf-8")) == []
        ), file.name
