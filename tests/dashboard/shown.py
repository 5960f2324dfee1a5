"""What a page shows, as a reader or a link checker sees it."""

import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

APART = frozenset({"br", "dd", "del", "div", "dt", "h1", "h2", "h3", "ins", "li", "option", "p", "td", "th", "tr"})
"""Tags that part the words on both sides."""


class Link(NamedTuple):
    href: str
    text: str
    rel: str

    @property
    def page(self) -> str:
        return urlsplit(self.href).path.removeprefix("./") or "overview"

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.href).query))


class Shown(HTMLParser):
    """A page's HTML taken apart: its text, its links, the tags and attributes that it uses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.links: list[Link] = []
        self._texts: list[str] = []
        self._open: dict[str, str | None] | None = None
        self._from = 0
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._part(tag)
        self.attributes += attrs
        if tag == "a":
            self._open, self._from = dict(attrs), len(self._texts)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        if tag == "a" and self._open is not None:
            text = " ".join("".join(self._texts[self._from :]).split())
            self.links.append(Link(self._open.get("href") or "", text, self._open.get("rel") or ""))
            self._open = None

    def _part(self, tag: str) -> None:
        if tag in APART:
            self._texts.append(" ")

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    def link(self, text: str) -> Link:
        """The one link with that text, or the first that contains it."""
        exact = [link for link in self.links if link.text == text]
        return (exact or [link for link in self.links if text in link.text])[0]

    def section(self, id: str) -> "Shown":
        """The section that is labelled by the heading with that id."""
        found = re.search(rf'<section[^>]*aria-labelledby="{id}".*?</section>', self.html, re.DOTALL)
        assert found, f"there is no section {id}"
        return Shown(found[0])
