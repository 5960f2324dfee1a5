"""Smaller PNGs for channels that count bytes."""

from io import BytesIO

COLOURS = (256, 96, 32)
"""Colours of the palette: as many as a card's type and hatching need to look the same, then fewer."""


def compacted(png: bytes, most_bytes: int) -> bytes:
    """The same picture with a palette, if it has more bytes than it may have."""
    if len(png) <= most_bytes:
        return png
    from PIL import Image

    with Image.open(BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    for colours in COLOURS:
        file = BytesIO()
        chosen = picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        chosen.save(file, "PNG")
        if file.tell() <= most_bytes:
            break
    return file.getvalue()
