"""Smaller PNGs for channels that count bytes."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

EVERY = 3
"""Of how many pixels in each direction one is looked at to choose the colours; all of them take four times as long."""

PAINS = 8
"""How hard zlib tries: it saves a twentieth. 9 would save three more in a hundred and take three times as long."""

PAPER = (0, 0)
"""A pixel that shows nothing but the ground that a card is printed on."""


def compacted(png: bytes, most_bytes: int, palettes: Sequence[int]) -> bytes:
    """The same picture with a palette, if it has more bytes than it may have.

    `palettes` are numbers of colours to try in turn; the last is taken though the picture stays too large.
    """
    if len(png) <= most_bytes:
        return png
    from PIL import Image

    with Image.open(BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    for colours in palettes:
        file = BytesIO()
        _reduced(picture, colours).save(file, "PNG", compress_level=PAINS)
        if file.tell() <= most_bytes:
            break
    return file.getvalue()


def _reduced(picture: "Picture", colours: int) -> "Picture":
    """The picture in so many colours; the paper keeps its own to the last digit."""
    from PIL import Image

    sample = picture.resize((picture.width // EVERY, picture.height // EVERY), Image.Resampling.NEAREST)
    chosen = sample.quantize(colours, method=Image.Quantize.MAXCOVERAGE)
    reduced = picture.quantize(palette=chosen, dither=Image.Dither.NONE)
    palette, paper = reduced.getpalette() or [], cast(int, reduced.getpixel(PAPER))
    palette[3 * paper : 3 * paper + 3] = cast(tuple[int, int, int], picture.getpixel(PAPER))
    reduced.putpalette(palette)
    return reduced
