"""The sizes of pictures by the channel that they are for, exact to the pixel."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Format = Literal["png", "svg", "pdf"]
COLOURS = (256, 96, 32)
"""Colours of a palette: as many as a card's type and hatching need to look the same, then fewer."""

PAINS = 7
"""How hard zlib tries. 8 would save another twentieth, and take two to three times as long."""

FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")

Shape = Literal["wide", "tall", "mail", "sheet"]
"""How a card is laid out: low and broad, a column that fills its height, one that ends with its content, or a page."""


class Size(NamedTuple):
    """A picture's measures. Lengths are pixels, of a sheet points; without a height the content decides.

    `headline` names the sizes of type that a headline may have, the best first; no text is smaller than `small`.
    `margins` are top, side and bottom. `ppi` is 72 where a point is to be a pixel. A PNG of more than
    `most_bytes` gets a palette; `palettes` are the numbers of colours to try in turn, `pains` how hard zlib tries,
    1 to 9. With `always_palette` it has one however many bytes it has, and is painted by a quicker way.
    """

    name: str
    shape: Shape
    width: float
    height: float | None
    margins: tuple[float, float, float]
    headline: tuple[float, ...]
    headline_lines: int
    kicker: float
    text: float
    small: float
    ppi: int = 72
    most_bytes: int | None = None
    palettes: tuple[int, ...] = COLOURS
    pains: int = PAINS
    always_palette: bool = False


_ALL = (
    Size("email", "mail", 1200, None, (56, 64, 48), (72, 66, 60, 56), 4, 36, 36, 28, most_bytes=200_000),
    Size("og", "wide", 1200, 630, (44, 60, 36), (64, 60, 56, 52), 2, 28, 28, 26),
    Size("square", "tall", 1080, 1080, (60, 64, 48), (68, 62, 56, 52), 3, 32, 32, 26),
    Size("portrait", "tall", 1080, 1350, (68, 64, 52), (74, 68, 62, 56), 4, 34, 34, 26),
    Size("story", "tall", 1080, 1920, (250, 72, 250), (80, 74, 68, 60), 5, 36, 36, 30),
    Size("kakao", "tall", 720, 720, (40, 42, 32), (48, 44, 40, 36), 3, 24, 23, 20, most_bytes=300_000),
    Size("a4", "sheet", 595.276, 841.89, (54, 54, 42), (32, 30, 28, 26, 24), 4, 15, 14, 10, ppi=150),
)

SIZES: Mapping[str, Size] = MappingProxyType({size.name: size for size in _ALL})
"""Every size by its name."""
