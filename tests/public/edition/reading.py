"""An edition as a reader and as a checker see it: its pages, their links, and where they lead."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from roadmap.public.edition import Published


class Page(HTMLParser):
    """What stands in a page: `links` are all addresses of elements that lead or load, `ids` what can be led to."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file, self.html = file, file.read_text(encoding="utf-8")
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.numbers: dict[str, float] = {}
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.add(tag)
        if told.get("rel") not in ("canonical", "alternate"):
            self.links += [value for name in ("href", "src") if (value := told.get(name)) is not None]
        self.ids |= {value for value in [told.get("id")] if value}
        if (number := told.get("data-number")) and (value := told.get("data-value")):
            self.numbers[number] = float(value)


class Edition(NamedTuple):
    folder: Path
    done: Published

    def files(self) -> list[str]:
        return sorted(file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*") if file.is_file())

    def pages(self) -> Iterator[Page]:
        yield from (Page(self.folder / name) for name in self.files() if name.endswith(".html"))

    def page(self, name: str) -> Page:
        return Page(self.folder / name)

    def dead_ends(self) -> list[str]:
        """Each link of a page that leads to no file, or to no place in it."""
        every = {page.file: page for page in self.pages()}
        return [
            f"{page.file.relative_to(self.folder)}: {link}" for page in every.values() for link in _dead(page, every)
        ]


def _dead(page: Page, every: dict[Path, Page]) -> Iterator[str]:
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.file.parent / unquote(parts.path)).resolve() if parts.path else page.file
        gone = not target.is_file() or bool(parts.query)
        if gone or (parts.fragment and target in every and parts.fragment not in every[target].ids):
            yield link
