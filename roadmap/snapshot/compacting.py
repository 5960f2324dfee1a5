"""Smaller PNGs for channels that count bytes."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

EVERY = 3
"""Of how many pixels in each direction one is looked at to choose the colours; all of them take four times as long."""


def compacted(png: bytes, most_bytes: int, palettes: Sequence[int], pains: int) -> bytes:
    """The same picture with a palette, if it has more bytes than it may have; see `in_few_colours`."""
    if len(png) <= most_bytes:
        return png
    from PIL import Image

    with Image.open(BytesIO(png)) as opened:
        return in_few_colours(opened.convert("RGB"), most_bytes, palettes, pains)


def in_few_colours(picture: "Picture", most_bytes: int | None, palettes: Sequence[int], pains: int) -> bytes:
    """The picture as a PNG with a palette.

    `palettes` are numbers of colours to try in turn; the last is taken though the picture stays too large. `pains` is
    how hard zlib tries, 1 to 9.
    """
    for colours in palettes:
        file = BytesIO()
        _reduced(picture, colours).save(file, "PNG", compress_level=pains)
        if most_bytes is None or file.tell() <= most_bytes:
            break
    return file.getvalue()


def _reduced(picture: "Picture", colours: int) -> "Picture":
    """The picture in so many colours. What stands for several is the one that most pixels have: a flat ground, such as
    the paper or a bar, keeps its own to the last digit."""
    from PIL import Image

    small = (picture.width // EVERY, picture.height // EVERY)
    sample = picture.resize(small, Image.Resampling.NEAREST)
    chosen = sample.quantize(colours, method=Image.Quantize.MAXCOVERAGE)
    reduced = picture.quantize(palette=chosen, dither=Image.Dither.NONE)
    palette = reduced.getpalette() or []
    for number, colour in _commonest(sample, reduced.resize(small, Image.Resampling.NEAREST)).items():
        palette[3 * number : 3 * number + 3] = colour
    reduced.putpalette(palette)
    return reduced


def _commonest(picture: "Picture", reduced: "Picture") -> dict[int, list[int]]:
    """For each number in the palette the colour that most pixels had that now have this number."""
    from PIL import Image

    numbers = Image.frombytes("L", reduced.size, reduced.tobytes())
    counted = Image.merge("RGBA", (*picture.split(), numbers)).getcolors(picture.width * picture.height)
    pixels = cast(list[tuple[int, tuple[int, int, int, int]]], counted)
    return {number: colour for _, (*colour, number) in sorted(pixels)}
