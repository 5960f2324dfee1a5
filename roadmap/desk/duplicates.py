"""Records that may say the same as one that is being written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from roadmap.evidence import Entry, first_day, last_day

DAYS_APART = 14
SIMILAR = 0.72
MOST = 5
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|ref|ref_src|cmpid|ocid|smid|spm|share|feature",
    re.IGNORECASE,
)

Why = Literal["same_address", "similar_title"]


class Twin(NamedTuple):
    """A record that may be the same, and why."""

    entry: Entry
    why: Why


def same_address(url: str) -> str:
    """The address without what makes no difference: scheme, www, slash at the end, marks of tracking, fragment."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    kept = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    path = re.sub(r"/(index\.\w{3,5})?$", "", parts.path)
    return f"{host}{port}{path}" + (f"?{urlencode(kept)}" if kept else "")


def host_of(url: str) -> str:
    return same_address(url).partition("/")[0].partition("?")[0]


def twins(
    entries: Iterable[Entry], url: str, titles: Sequence[str], happened_on: str | None, but: str | None = None
) -> list[Twin]:
    """Records with the same address, then those with a similar title near that day; at most a handful."""
    wanted, said = same_address(url) if url.strip() else None, [_plain(title) for title in titles if title.strip()]
    same: list[Twin] = []
    similar: list[tuple[float, Twin]] = []
    for entry in entries:
        if entry.id == but:
            continue
        if wanted and same_address(entry.head.source.url) == wanted:
            same.append(Twin(entry, "same_address"))
        elif said and _near(entry, happened_on) and (likeness := _likeness(entry, said)) >= SIMILAR:
            similar.append((likeness, Twin(entry, "similar_title")))
    similar.sort(key=lambda each: -each[0])
    return [*same, *(twin for _, twin in similar)][:MOST]


def _near(entry: Entry, happened_on: str | None) -> bool:
    """Whether the two may have happened within a fortnight; without a day anything may."""
    if not happened_on:
        return True
    first, last = first_day(happened_on), last_day(happened_on)
    theirs = first_day(entry.head.happened_on), last_day(entry.head.happened_on)
    return _days_after(first, theirs[1]) <= DAYS_APART and _days_after(theirs[0], last) <= DAYS_APART


def _days_after(day: date, other: date) -> int:
    return (day - other).days


def _likeness(entry: Entry, said: Iterable[str]) -> float:
    theirs = [_plain(text) for text in (*entry.head.title.root.values(), entry.head.source.title)]
    return max((_alike(mine, other) for mine in said for other in theirs), default=0.0)


def _alike(mine: str, other: str) -> float:
    matcher = SequenceMatcher(None, mine, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR else 0.0


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", title).casefold()))[:200]
