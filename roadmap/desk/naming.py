"""Names for new records: permanent, readable, and free."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from roadmap.desk.duplicates import host_of

LONGEST = 60
_SMALL = frozenset({"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"})


def free_id(title: str, url: str, day: date, taken: Callable[[str], bool]) -> str:
    """An id from an English title, or from the address and the day where the title has too few Latin letters."""
    words = [word for word in _words(title) if word not in _SMALL]
    stem = _cut(words) if len("".join(words)) >= 8 else f"{_cut(_words(host_of(url))) or 'record'}-{day:%Y-%m-%d}"
    if not stem.endswith(f"{day:%Y}") and f"{day:%Y}-" not in stem:
        stem = f"{stem}-{day:%Y}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 10_000)))
    return next(name for name in names if not taken(name))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.replace("'", "").lower())


def _cut(words: list[str]) -> str:
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        kept = longer
    return kept
