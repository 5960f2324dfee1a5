"""Our own copy of Streamlit's font: the letters that pages are written with, a fifth of the bytes of all that it has.

    python -m tests.public.font

makes it anew, after Streamlit has changed its font. By its licence (SIL Open Font License 1.1) what was changed must
have another name; copyright and licence stay in it.
"""

import io
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont

from roadmap.public.index_page import ASSETS, FONT

FAMILY = "Roadmap Sans"
RANGES = (
    (0x20, 0x17F),
    (0x2000, 0x206F),
    (0x20A9, 0x20AC),
    (0x2190, 0x2193),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2713, 0x2717),
)
"""Characters, first and last: Latin, punctuation, currencies, arrows, operators, signs; as in the style sheet."""

_COPYRIGHT, _FAMILY, _STYLE, _FULL, _VERSION, _POSTSCRIPT, _LICENCE, _LICENCE_URL = 0, 1, 2, 4, 5, 6, 13, 14
"""Numbers of names in a font (OpenType, name table)."""


def streamlits() -> Path:
    """The font that Streamlit brings."""
    media = Path(streamlit.__file__).parent / "static" / "static" / "media"
    (found,) = media.glob("SourceSansVF-Upright*.woff2")
    return found


def made(source: Path) -> bytes:
    options = subset.Options()
    options.flavor, options.hinting = "woff2", False
    options.name_IDs = [_COPYRIGHT, _FAMILY, _STYLE, _FULL, _VERSION, _POSTSCRIPT, _LICENCE, _LICENCE_URL]
    font = TTFont(source)
    letters = subset.Subsetter(options)
    letters.populate(unicodes=[each for each in font.getBestCmap() if covered(each)])
    letters.subset(font)
    for name in (_FAMILY, _FULL, _POSTSCRIPT):
        font["name"].removeNames(nameID=name)
        font["name"].setName(FAMILY.replace(" ", "") if name == _POSTSCRIPT else FAMILY, name, 3, 1, 0x409)
    file = io.BytesIO()
    subset.save_font(font, file, options)
    return file.getvalue()


def covered(letter: int) -> bool:
    return any(first <= letter <= last for first, last in RANGES)


if __name__ == "__main__":
    (ASSETS / FONT).write_bytes(made(streamlits()))
