"""Texts inside a figure: in lines that fit, and with nothing in them that Plotly would take for markup."""

import textwrap
import unicodedata
from html import escape


def wrapped(text: str, width: int) -> list[str]:
    """Lines of about `width` Latin letters; Hangul is nearly twice as wide."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    fitting = int(width * len(text) / (len(text) + 0.85 * wide)) if text else width
    return [plain(line) for line in textwrap.wrap(text, max(10, fitting))]


def plain(text: str) -> str:
    return escape(text, quote=False)
