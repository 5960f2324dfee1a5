"""The pages of a long list."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from roadmap.views.address import Address
from roadmap.views.rendering import View


def page_number(address: Address) -> int:
    """The number of the page that the address names, counted from 1."""
    return int(address.filter("page") or 1)


def on_a_page_that_exists(view: View, pages: Callable[[], int]) -> View:
    """The view on the page that the address names, or on the nearest one, with a notice that says so."""
    asked, words = view.address.filter("page"), view.address.words
    if asked in ("", "1"):
        return view
    if not (asked.isascii() and asked.isdigit() and int(asked[:9]) >= 1):
        told = words.say("“{asked}” is not the number of a page. The first is shown.", asked=asked[:40])
        return _on_page(view, None, told)
    page, last = int(asked[:9]), max(1, pages())
    if page > last:
        return _on_page(view, str(last), words.say("There is no page {page}. The last one is shown.", page=page))
    return _on_page(view, str(page))


def _on_page(view: View, page: str | None, *notices: str) -> View:
    address = view.address
    filters = {**dict(address.filters), "page": page}
    kept = tuple((name, value) for name, value in filters.items() if value)
    return View(view.board, address._replace(filters=kept, notices=(*address.notices, *notices)))


class Turn(NamedTuple):
    """A link to another page of the list; without an address for the one that is shown, or for a gap."""

    label: str
    href: str | None


def turns(view: View, page: int, pages: int) -> Iterator[Turn]:
    """1 … 4 5 6 … 20: the first, the last, and those beside the one that is shown."""
    shown = [number for number in range(1, pages + 1) if number in (1, pages) or abs(number - page) <= 1]
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            yield Turn("…", None)
        href = view.address.link(page=str(number) if number > 1 else None)
        yield Turn(view.address.words.number(number), None if number == page else href)
