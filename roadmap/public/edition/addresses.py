"""From addresses of the dashboard to files of the edition, in the HTML that the pages are made of.

The dashboard's pages link to each other by `./phase?id=phase-1&lang=ko`; as a file that is `ko/phase/phase-1.html`.
What has no file is no link in the edition: its words stay.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape
from posixpath import dirname, relpath
from typing import NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

from roadmap.views.images import USUAL_CARD
from roadmap.views.site import SITE
from roadmap.words import SOURCE_LANGUAGE, languages

HERE = "https://edition.invalid"
"""How absolute addresses of the site begin while a page is made (RFC 2606: it can be nobody's)."""

PICTURE_SIZE = "og"
"""The size of the pictures in the edition."""

DOOR = "index.html"

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]*")
_DATA = re.compile(r"(?:data/[a-z.]+|feeds/[a-z0-9.-]+|assets/[0-9a-f]+/[a-z.]+)")
_SNAPSHOT = re.compile(r"snapshots/(?:(?P<id>[A-Za-z0-9-]+)/)?(?P<name>[a-z0-9.-]*)")


class Lead(NamedTuple):
    """A page that a link leads to: its name, and what its address asks for, as pairs in order."""

    page: str
    query: tuple[tuple[str, str], ...]

    @property
    def lang(self) -> str:
        return dict(self.query)["lang"]

    @property
    def file(self) -> str:
        asked = dict(self.query)
        lang, id = asked.pop("lang"), asked.pop("id", None)
        if self.page == "overview":
            return f"{lang}/{DOOR}"
        parts = [id] if id else []
        parts += [f"{name}-{value}" for name, value in asked.items()]
        return f"{lang}/{'/'.join([self.page, *parts])}.html"


class Place(NamedTuple):
    """A file of the edition, and the page that it is if it is one."""

    file: str
    lead: Lead | None = None


@lru_cache(maxsize=4096)
def place_of(address: str, lang: str) -> Place | None:
    """Where the edition has what an address of the dashboard leads to; None if it has not.

    `address` is as seen from the dashboard's door (`phase?id=phase-1`), `lang` the language of the page that links.
    """
    parts = urlsplit(address)
    path, query = parts.path, dict(parse_qsl(parts.query))
    if path == "api/v1/everything.zip":
        return Place("data/everything.zip")
    if _DATA.fullmatch(path):
        return Place(path)
    if path.startswith("images/"):
        return _picture(path, query, lang)
    if found := _SNAPSHOT.fullmatch(path):
        return _frozen(found["id"], found["name"], query.get("lang", lang))
    return _page(path or "overview", query, lang)


def _picture(path: str, query: Mapping[str, str], lang: str) -> Place | None:
    name, _, ending = path.removeprefix("images/").partition(".")
    if ending != "png" or query.get("size", PICTURE_SIZE) != PICTURE_SIZE:
        return None
    return Place(picture_file(name, query.get("lang", lang)))


def picture_file(card: str, lang: str) -> str:
    return f"images/{card}-{lang}.png"


def _frozen(id: str | None, name: str, lang: str) -> Place:
    """Files of a snapshot stand once; its page, and the list of all, once for each language."""
    if id and name:
        return Place(f"snapshots/{id}/{name}")
    return Place(snapshot_page(id, lang))


def snapshot_page(id: str | None, lang: str) -> str:
    return f"{lang}/snapshots/{id or 'index'}.html"


def _page(page: str, query: Mapping[str, str], lang: str) -> Place | None:
    if page not in SITE or query.get("lang", lang) not in languages():
        return None
    asked = {name: value for name, value in query.items() if name not in ("lang", "size", "language")}
    if asked.get("card") == USUAL_CARD:
        del asked["card"]
    if not all(_PLAIN.fullmatch(value) for value in asked.values()):
        return None
    if not set(asked) <= {"id", "target", "phase", "page", "card"}:
        return None
    lead = Lead(page, (("lang", query.get("lang", lang)), *asked.items()))
    return Place(lead.file, lead)


class Reading(NamedTuple):
    """A page whose links lead to files, and the pages that these are."""

    html: str
    leads: frozenset[Lead]


_LINK = re.compile(r'<a\b(?P<before>[^>]*?) href="(?P<address>[^"]*)"(?P<after>[^>]*)>(?P<inside>.*?)</a>', re.DOTALL)
_SOURCE = re.compile(r'(?P<before><(?:img|script|link)\b[^>]*? (?:src|href)=)"(?P<address>[^"]*)"')
_DAY = re.compile(r"(?P<sign>[?&])on=(?P<day>[0-9-]+)&?")


class Relinking:
    """Turns the links of one page into links to files.

    `file` is the page's own, `address` its address in the dashboard (`/`, `/snapshots/ABC/`), `day` the edition's.
    """

    def __init__(self, file: str, lang: str, day: str, address: str = "/") -> None:
        self.folder, self.lang, self.day, self.base = dirname(file), lang, day, HERE + address
        self.leads: set[Lead] = set()

    def read(self, html: str) -> Reading:
        return Reading(_SOURCE.sub(self._source, _LINK.sub(self._link, html)), frozenset(self.leads))

    def _link(self, found: re.Match[str]) -> str:
        way = self._way(found["address"])
        return f'<a{found["before"]} href="{way}"{found["after"]}>{found["inside"]}</a>' if way else found["inside"]

    def _source(self, found: re.Match[str]) -> str:
        way = self._way(found["address"])
        return f'{found["before"]}"{way}"' if way else found[0]

    def _way(self, written: str) -> str:
        way = _way(written, self.folder, self.base, self.lang, self.day)
        if way.lead:
            self.leads.add(way.lead)
        return way.written


class Way(NamedTuple):
    """A link's address as it is written in the edition, "" if that has no such thing; and the page that it is of."""

    written: str
    lead: Lead | None = None


@lru_cache(maxsize=16_384)
def _way(written: str, folder: str, base: str, lang: str, day: str) -> Way:
    """The way from pages in a folder to what a link of theirs leads to. Most link to the same ones."""
    address = unescape(written)
    if address.startswith("#") or urlsplit(address).scheme:
        return Way(written)
    page, _, fragment = address.partition("#")
    place = _led_to(page, base, lang, day)
    if place is None:
        return Way("")
    return Way(escape(relpath(place.file, folder or ".") + (f"#{fragment}" if fragment else "")), place.lead)


def _led_to(address: str, base: str, lang: str, day: str) -> Place | None:
    """What a link on a page at `base` leads to."""
    told = _DAY.search(address)
    if told and told["day"] != day:
        return None
    return place_of(urljoin(base, _DAY.sub(r"\g<sign>", address)).removeprefix(f"{HERE}/"), lang)


def in_the_world(text: str, site: str) -> str:
    """The text with the absolute addresses of what the edition has; the others stay as they are.

    An address that leaves the language to the browser is that of the page in the plan's first language.
    """
    return _ABSOLUTE.sub(lambda found: _absolute(found[0], site), text)


_ABSOLUTE = re.compile(re.escape(HERE) + r"[^\s\"'<>\\]*")


def _absolute(written: str, site: str) -> str:
    address = unescape(unescape(written)).removeprefix(HERE)  # feeds carry HTML in XML
    if address.partition("#")[0] in ("", "/"):
        return site + address
    place = place_of(address.removeprefix("/"), SOURCE_LANGUAGE)
    return f"{site}/{place.file}" if place else written
