"""Characters that the font lacks are seen before they are drawn, and a sign stands in their place.

The sign is 〓, which printers put where a type is missing. An accented letter that is missing loses its accent rather
than itself. Marks that only steer other characters (joiners, directions, variants) are left out: nothing to see.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

MISSING = "\N{GETA MARK}"
MARKS_AT_MOST = 2
"""Combining marks on one letter; more of them climb out of the line."""

_SPACES = re.compile(r"[^\S\xa0\u2007\u202f]+")
"""What may be a line's end. Spaces that must not break stay unbroken."""

_NO_BREAK = str.maketrans("\u2007\u202f", "\xa0\xa0")
"""Figure spaces and narrow ones, as in dates in French or Russian: the font has one width that does not break."""

_EVERYDAY = re.compile(r"[ -~\xa0-\xac\xae-\xff가-힣‘’“”–—…·×−]*")
"""What every version of the font has: most texts need no closer look."""


def font_folder() -> Path:
    """The folder of the fonts that pictures are drawn with; the machine's own are never used."""
    import manimgx_fonts_cjk

    return Path(manimgx_fonts_cjk.__file__).parent


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """The code points that the font has a glyph for."""
    from fontTools.ttLib import TTCollection

    with TTCollection(next(font_folder().glob("*.ttc")), lazy=True) as collection:
        font = next(font for font in collection.fonts if font["name"].getDebugName(1) == FAMILY)
        return frozenset(font.getBestCmap())


FAMILY = "Noto Sans CJK KR"


def shown(text: str, longest: int | None = None) -> str:
    """The text as it can be drawn: on one line, and every character either itself or a sign that it is missing."""
    line = _on_one_line(text)
    if longest is not None and len(line) > longest:
        line = line[:longest].rstrip() + "…"
    if _EVERYDAY.fullmatch(line):
        return line
    return _on_one_line("".join(map(_as_drawn, _clusters(unicodedata.normalize("NFC", line)))))


def _on_one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ").translate(_NO_BREAK)


def _clusters(text: str) -> list[str]:
    """Each character with the marks, variants and joined characters that follow it."""
    found: list[str] = []
    for character in text:
        joins = found and (_attaches(character) or found[-1].endswith("\N{ZERO WIDTH JOINER}"))
        if joins:
            found[-1] += character
        else:
            found.append(character)
    return found


def _attaches(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or "\U0001f3fb" <= character <= "\U0001f3ff"


def _as_drawn(cluster: str) -> str:
    base, has = cluster[0], drawable()
    if unicodedata.category(base) in ("Cf", "Cc", "Mn", "Me"):
        return ""
    marks = [mark for mark in cluster[1:] if unicodedata.category(mark) == "Mn" and ord(mark) in has]
    letters = base if ord(base) in has else "".join(c for c in unicodedata.normalize("NFD", base) if ord(c) in has)
    if not letters or unicodedata.combining(letters[0]):
        return MISSING
    return letters + "".join(marks[:MARKS_AT_MOST])
