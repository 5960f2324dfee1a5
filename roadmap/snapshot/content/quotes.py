"""Quotation marks and apostrophes as printers set them, however they were typed."""

import re
from typing import Any

from roadmap.snapshot.content.model import Plain

_OPENING = r"(?:^|(?<=[\s(\[{“‘–—/]))"
_RULES = (
    (re.compile(_OPENING + r'"(?=\S)'), "“"),
    (re.compile(r'(?<=\S)"'), "”"),
    (re.compile(_OPENING + r"'(?=\d\d\b)"), "’"),
    (re.compile(_OPENING + r"'(?=\S)"), "‘"),
    (re.compile(r"(?<=\S)'"), "’"),
)
"""What opens follows a space or a bracket; what follows a letter closes, or is an apostrophe, as before a year: ’26."""


def set_quotes(text: str) -> str:
    if "'" not in text and '"' not in text:
        return text
    for typed, printed in _RULES:
        text = typed.sub(printed, text)
    return text


def with_quotes_set(part: Any) -> Any:
    """The same value with every text in it printed so; a Plain value stays one."""
    if isinstance(part, str):
        return set_quotes(part)
    if isinstance(part, tuple):
        return tuple(map(with_quotes_set, part))
    if isinstance(part, Plain):
        return part.model_copy(update={name: with_quotes_set(getattr(part, name)) for name in type(part).model_fields})
    return part
