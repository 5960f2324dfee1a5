"""The colours of pictures: paper, ink, one deep teal, rust for what slipped. The pages' light theme has the same."""

from typing import Literal, get_args

Colour = Literal["ink", "soft", "paper", "line", "teal", "hatch", "hatch_ground", "ahead", "rust", "grid"]

PALETTE: dict[Colour, str] = {
    "ink": "#16262e",
    "soft": "#4c5b63",
    "paper": "#fbfaf6",
    "line": "#d6d2c6",
    "teal": "#0f5c6b",
    "hatch": "#8fb1b6",
    "hatch_ground": "#dfeaea",
    "ahead": "#e8e5da",
    "rust": "#a8401a",
    "grid": "#e4e1d7",
}

TEXT_COLOURS: tuple[Colour, ...] = ("ink", "soft", "teal", "rust")
TEXT_GROUNDS: tuple[Colour, ...] = ("paper",)
"""Text stands in these colours on these grounds and on no others."""

assert set(PALETTE) == set(get_args(Colour))
