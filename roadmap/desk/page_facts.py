"""What a page says about itself: title, publisher, day, language, from its head and its structured data."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any, NamedTuple

LONGEST = 300
MOST_DATA = 200_000
"""Characters of structured data that are looked at."""

_TITLES = ("og:title", "twitter:title", "citation_title", "dc.title")
_PUBLISHERS = ("og:site_name", "citation_publisher", "dc.publisher", "application-name")
_DAYS = (
    *("article:published_time", "og:article:published_time", "citation_publication_date", "datepublished"),
    *("date", "pubdate", "publishdate", "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date"),
)
_DAY = re.compile(r"((?:19|20)\d\d)[-./]?(\d\d)[-./]?(\d\d)(?!\d)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_KOREAN = re.compile("[가-힣]")


class PageFacts(NamedTuple):
    """What could be found; None where the page is silent. The day is written as in records, 2025-07-09."""

    title: str | None = None
    publisher: str | None = None
    day: str | None = None
    language: str | None = None


def page_facts(content: bytes, charset: str | None = None) -> PageFacts:
    """The facts in the page's bytes, whatever state they are in."""
    page = _Page()
    page.feed(_text(content, charset))
    data = list(_nodes(page.data))
    title = _first([*(page.meta.get(name) for name in _TITLES), _of(data, "headline"), page.title])
    return PageFacts(
        title=title,
        publisher=_first([*(page.meta.get(name) for name in _PUBLISHERS), _publisher(data)]),
        day=_day([*(page.meta.get(name) for name in _DAYS), _of(data, "datePublished"), page.time]),
        language=_language(page, title),
    )


def _text(content: bytes, charset: str | None) -> str:
    declared = _CHARSET.search(content[:4096])
    named = charset or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        codec = codecs.lookup("cp949" if named.lower() in ("euc-kr", "ks_c_5601-1987") else named)
        return codec.decode(content, "replace")[0]
    except (LookupError, UnicodeError, ValueError, TypeError):
        return content.decode("utf-8", "replace")


class _Page(HTMLParser):
    """Collects what the head says; the first of each counts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.language: str | None = None
        self.time: str | None = None
        self.title: str | None = None
        self.data = ""
        self._inside: str | None = None
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = self.language or given.get("lang")
        elif tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv") or ""
            self.meta.setdefault(name.lower(), given.get("content", ""))
        elif tag == "time" and given.get("datetime"):
            self.time = self.time or given["datetime"]
        elif tag == "title" or (tag == "script" and given.get("type", "").lower() == "application/ld+json"):
            self._inside, self._texts = tag, []

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != self._inside:
            return
        text, self._inside = "".join(self._texts), None
        if tag == "title":
            self.title = self.title or text
        elif len(self.data) + len(text) <= MOST_DATA:
            self.data += text + "\0"


def _nodes(data: str) -> Iterator[Mapping[str, Any]]:
    """The things that the structured data describe, as far as it can be read."""
    for text in filter(str.strip, data.split("\0")):
        try:
            found = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for each in found if isinstance(found, list) else [found]:
            if isinstance(each, dict):
                graph = each.get("@graph")
                yield from (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else (each,)


def _of(nodes: Iterable[Mapping[str, Any]], key: str) -> str | None:
    return next((node[key] for node in nodes if isinstance(node.get(key), str)), None)


def _publisher(nodes: Iterable[Mapping[str, Any]]) -> str | None:
    named = (node.get("publisher") for node in nodes)
    return _of((each for each in named if isinstance(each, dict)), "name")


def _first(texts: Iterable[str | None]) -> str | None:
    """The first that says something, on one line and without what deceives the eye."""
    for text in texts:
        line = " ".join("".join(sign if sign.isprintable() else " " for sign in text or "").split())
        if line:
            return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return None


def _day(texts: Iterable[str | None]) -> str | None:
    for text in texts:
        for year, month, day in _DAY.findall(text or ""):
            try:
                return date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                continue
    return None


def _language(page: _Page, title: str | None) -> str | None:
    given = (page.language or page.meta.get("og:locale") or page.meta.get("content-language") or "").lower()
    found = _LANGUAGE.match(given)
    if title and _KOREAN.search(title):
        return "ko"
    return found[0] if found else None
