"""Smaller PNGs for channels that count bytes."""

from collections.abc import Sequence
from io import BytesIO


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
        chosen = picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        chosen.save(file, "PNG")
        if file.tell() <= most_bytes:
            break
    return file.getvalue()
