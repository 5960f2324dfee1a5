"""The edition's files, each made from the board: pages, pictures, data, feeds, and what search engines ask for.

What is made here is the same for the same plan, evidence, snapshots and day, whoever makes it.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from roadmap.board import SEOUL, Board
from roadmap.public.api.asking import Asked
from roadmap.public.api.everything import everything
from roadmap.public.downloads import made as download
from roadmap.public.edition.addresses import (
    DOOR,
    HERE,
    PICTURE_SIZE,
    Lead,
    Relinking,
    in_the_world,
    picture_file,
    snapshot_page,
)
from roadmap.public.edition.origin import program
from roadmap.public.feeds import feed_file, feed_names
from roadmap.public.index_page import asset_file, assets
from roadmap.snapshot import SIZES, card_names, content, draw
from roadmap.snapshot.frozen import snapshots_of
from roadmap.snapshot.frozen.snapshot import FACTS
from roadmap.views import plain_page
from roadmap.views.address import parse
from roadmap.views.data import FILES
from roadmap.views.edition import edition_page, robots, search_index, sitemap
from roadmap.views.head import head, in_a_script
from roadmap.views.rendering import View
from roadmap.views.site import SITE, asked, whole
from roadmap.words import SOURCE_LANGUAGE, languages

PICTURE = SIZES[PICTURE_SIZE]._replace(always_palette=True, palettes=(24,), pains=4)
"""The edition's pictures: a third of the bytes of the dashboard's, for there are over a hundred of them."""


class File(NamedTuple):
    """A file of the edition: its name in the folder, its bytes, and what it was made from where that is known."""

    name: str
    content: bytes
    origin: str = ""


class Task(NamedTuple):
    """Something to make in a language: a page (`lead`), a card's picture, or a snapshot's page (its id; "" for all)."""

    lang: str
    lead: Lead | None = None
    card: str = ""
    snapshot: str | None = None


class Edition(NamedTuple):
    """What an edition is of: the day, and the address that it will have, without a slash at its end; "" if unknown."""

    day: date
    site: str = ""


def page(board: Board, edition: Edition, lead: Lead, file: str = "") -> tuple[File, frozenset[Lead]]:
    """A page, and the pages that it links to; `file` is another place for it than its own."""
    view = asked(board, lead.page, dict(lead.query) | {"on": edition.day.isoformat()})
    view = view._replace(address=view.address._replace(live=False))
    above = _above(head(view, HERE, brief=True), edition)
    return _document(edition_page(view, assets(), above, whole(view)), edition, view, file or lead.file)


def door(board: Board, edition: Edition) -> File:
    """The file that a host shows for the folder: the overview in the plan's first language."""
    return page(board, edition, Lead("overview", (("lang", SOURCE_LANGUAGE),)), DOOR)[0]


def snapshot(board: Board, edition: Edition, id: str, lang: str) -> File:
    """The page of a frozen snapshot, or of all of them (id "")."""
    name = f"snapshots/{id}/" if id else "snapshots/"
    address = parse(name, {"lang": lang, "on": edition.day.isoformat()}, board.plan, board.today)
    view = View(board, address._replace(live=False))
    html = (
        plain_page.snapshot_page(view, snapshots_of(board).get(id), HERE, assets())
        if id
        else plain_page.snapshots_page(view, HERE, assets())
    )
    inside, _, below = html.partition("</head>")
    return _document(_above(inside, edition) + "</head>" + below, edition, view, snapshot_page(id, lang))[0]


def _document(html: str, edition: Edition, view: View, file: str) -> tuple[File, frozenset[Lead]]:
    address = f"/{view.address.page}" if view.address.page.endswith("/") else "/"
    links = Relinking(file, view.address.lang, edition.day.isoformat(), address)
    read = links.read(html)
    return File(file, _INDENTED.sub("\n", read.html).encode()), read.leads


_INDENTED = re.compile(r"\s*\n\s*")
"""Line ends with what templates leave around them; no page has a text in which they matter."""

_ELEMENT = re.compile(
    r"<script type=\"application/ld\+json\">(?P<data>.*?)</script>\n?|<(?:link|meta)\b[^>]*>\n?", re.DOTALL
)
_OF_A_PREVIEW = re.compile(r'<meta (?:property="og:image|name="twitter:)')
"""Of previews with a picture, which needs an address that all the world can read."""

_WORTH_TELLING = ("Dataset", "Article")
"""What linked data have to be about to be told; of a plain page they say nothing that its head does not."""


def _above(elements: str, edition: Edition) -> str:
    """The elements of a page's head with addresses of the edition, less those about what it does not have."""
    return _ELEMENT.sub(lambda found: _of_the_edition(found, edition), elements)


def _of_the_edition(element: re.Match[str], edition: Edition) -> str:
    if HERE not in element[0]:
        return "" if _OF_A_PREVIEW.match(element[0]) and not edition.site else element[0]
    if not edition.site:
        return ""
    if element["data"] and not any(f'"@type":"{each}"' in element["data"] for each in _WORTH_TELLING):
        return ""
    if element["data"]:
        return element[0].replace(element["data"], in_a_script(known_only(json.loads(element["data"]), edition.site)))
    told = in_the_world(element[0], edition.site)
    return "" if HERE in told else told


def known_only(thing: Any, site: str) -> Any:
    """Linked data with addresses of the edition; None in place of what the edition does not have."""
    if isinstance(thing, str):
        told = in_the_world(thing, site)
        return None if HERE in told else told
    if isinstance(thing, list):
        return [each for each in (known_only(each, site) for each in thing) if each is not None]
    if isinstance(thing, dict):
        kept = {name: inside for name, each in thing.items() if (inside := known_only(each, site)) not in (None, [])}
        return None if kept.keys() < thing.keys() and thing.get("@type") == "DataDownload" else kept
    return thing


def picture(board: Board, edition: Edition, card: str, lang: str, known: str = "") -> File | None:
    """The picture of a card; None if it was made from just this before (`known`)."""
    shown = content(board, card, lang, edition.day)
    origin = f"{shown.hash}:{program()[:16]}"
    if origin == known:
        return None
    return File(picture_file(card, lang), draw(shown, PICTURE, "png"), origin)


def noon(day: date) -> Callable[[], datetime]:
    """A clock for which it is that day in Seoul, so that an edition that is made over midnight is of one day."""
    return lambda: datetime.combine(day, time(12), SEOUL)


def pages(leads: Iterable[Lead]) -> Iterator[Task]:
    yield from (Task(lead.lang, lead=lead) for lead in leads)


def pictures(board: Board) -> Iterator[Task]:
    """Every picture of the edition."""
    yield from (Task(lang, card=card) for lang in languages() for card in card_names(board.plan))


def first_leads(board: Board) -> Iterator[Lead]:
    """Where reading begins; every other page is found by its links."""
    for lang in languages():
        yield from (Lead(name, (("lang", lang),)) for name, each in SITE.items() if not each.is_about_one(board.plan))


def snapshot_tasks(board: Board) -> Iterator[Task]:
    every: Sequence[str] = ["", *(facts.id for facts in snapshots_of(board).all())]
    yield from (Task(lang, snapshot=id) for lang in languages() for id in every)


def other_files(board: Board, edition: Edition) -> Iterator[File]:
    """Data, feeds, what is searched, our style sheet and scripts, and the files of snapshots."""
    for name in FILES:
        yield File(f"data/{name}", download(board, name, edition.day))
    yield File("data/everything.zip", everything(Asked(board, {"on": edition.day})))
    for name in feed_names(board):
        told = feed_file(board, name, HERE).content.decode()
        yield File(f"feeds/{name}", in_the_world(told, edition.site or "..").encode())
    for lang in languages():
        listed = asked(board, "evidence", {"lang": lang, "on": edition.day.isoformat()})
        yield File(f"data/search.{lang}.js", search_index(listed).encode())
    yield from (File(address, asset_file(address)) for address in assets())
    for facts in snapshots_of(board).all():
        frozen = snapshots_of(board).get(facts.id)
        yield File(f"snapshots/{facts.id}/{FACTS}", (frozen.folder / FACTS).read_bytes())
        for name in facts.files:
            if (inside := frozen.read(name)) is not None:
                yield File(f"snapshots/{facts.id}/{name}", inside)


def for_search_engines(edition: Edition, pages: Sequence[str]) -> Iterator[File]:
    """`pages` are the files of all pages, whatever their language."""
    above = f"{edition.site}/" if edition.site else ""
    yield File("sitemap.xml", sitemap(above + each for each in sorted(pages)).encode())
    yield File("robots.txt", robots(edition.site).encode())
