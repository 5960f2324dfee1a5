"""Every public page as HTML that can be read at once: before Streamlit's scripts have come, and without any script.

The HTML is the one that Streamlit shows too. It lies over Streamlit's page until that has drawn the same, and then goes
(navigate.js). What was made for one visitor is kept for the next: as long as plan and evidence stay, an answer costs a
look at the newest revision and no more.
"""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.public.answering import Counter, Opened
from roadmap.public.asked import reader
from roadmap.public.etags import has_already
from roadmap.public.headers import OWN_PAGE
from roadmap.public.images import said
from roadmap.public.index_page import UNTOLD, IndexPage, asset_routes, assets
from roadmap.public.packing import coding, pack
from roadmap.public.problems import Refused
from roadmap.public.web_address import web_address
from roadmap.snapshot.frozen import snapshots_of
from roadmap.views.address import Query, nearest_language, preferred_language
from roadmap.views.head import head
from roadmap.views.plain_page import no_such_page
from roadmap.views.rendering import View, unavailable
from roadmap.views.site import SITE, asked, whole
from roadmap.yaml_file import Problems

KEPT_AT_MOST = 400
"""Pages that are kept at once; with some 60 kB each they take 24 MB."""

DEEPEST = 20
"""Folders of an address where nothing is, beyond which the page that says so would be made of ways back to the door."""

CACHING = {
    "Cache-Control": "public, max-age=0, s-maxage=60, must-revalidate",
    "Vary": "Accept-Encoding, Accept-Language",
}
"""A browser asks each time, and mostly learns that nothing is new; a cache in front may hold a page for a minute."""

Answer = Callable[[Request], Awaitable[Response]]
_Answer = Callable[[Request, str], Awaitable[Response]]
"""Takes the language that the reader likes best, too."""


class Painted(NamedTuple):
    """A page ready to be sent: plain, packed, and where to go instead if it has moved."""

    status: int
    tag: str
    plain: bytes
    packed: bytes
    moved: str = ""


class Kept:
    """The pages that hold for one plan and one revision of the ledger; those that nobody asked for longest go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[object, ...], Painted] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> Painted | None:
        page = self._pages.get(key)
        if page:
            self._pages.move_to_end(key)
        return page

    def keep(self, key: tuple[object, ...], page: Painted) -> None:
        self._pages[key] = page
        if len(self._pages) > KEPT_AT_MOST:
            self._pages.popitem(last=False)


class FirstPaint:
    """Answers for the pages, each with Streamlit's own behind it."""

    def __init__(self, opened: Opened, index: IndexPage) -> None:
        self._counter, self._index = Counter(opened), index

    def page(self, name: str) -> Answer:
        """Answers for a public page."""

        async def paint(request: Request, preferred: str) -> Response:
            return _sent(request, await self._painted(name, request, preferred))

        return partial(self._answered, answer=paint)

    async def for_staff(self, request: Request) -> Response:
        """A page for staff: there is nothing to show before it is known who asks."""
        lang = preferred_language(request.query_params.get("lang") or request.headers.get("Accept-Language"))
        return _sent(request, _ready(HTTPStatus.OK, self._index.with_(lang, UNTOLD)))

    async def nowhere(self, request: Request) -> Response:
        """What is said of an address that is no page's. One that has but a slash too many at its end leads on."""
        page = _without_slash(request)
        if page:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"../{page}{query}", HTTPStatus.PERMANENT_REDIRECT)
        if request.path_params["path"].count("/") > DEEPEST:
            return said(reader(request).say("There is no such page"), HTTPStatus.NOT_FOUND)
        return await self._answered(request, self._nowhere)

    async def _answered(self, request: Request, answer: _Answer) -> Response:
        """The answer for a reader of a language; an apology where there is none."""
        preferred = preferred_language(request.headers.get("Accept-Language"))
        try:
            return await answer(request, preferred)
        except (LedgerError, Problems, OSError, Refused) as reason:
            logging.getLogger(__name__).error("The pages cannot be shown:\n%s", reason)
        except Exception:
            logging.getLogger(__name__).exception("A fault in the program")
        return self._apology(request, preferred)

    async def _nowhere(self, request: Request, preferred: str) -> Response:
        board = await self._counter.board()
        html = await self._counter.work_out(lambda: _no_such_page(board, request, preferred))
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": OWN_PAGE}
        return HTMLResponse(html, HTTPStatus.NOT_FOUND, headers)

    async def _painted(self, page: str, request: Request, preferred: str) -> Painted:
        board = await self._counter.board()
        site = web_address(request.url.scheme, request.headers) + request.scope.get("root_path", "").rstrip("/")
        kept: Kept = board.remember(("first paint",), Kept)
        key = (page, _meant(page, request.query_params, preferred), site, board.today, snapshots_of(board).stamp)
        painted = kept.get(key)
        if painted is None:
            query = request.query_params
            painted = await self._counter.work_out_once(
                (kept, key), lambda: self._paint(board, page, query, preferred, site)
            )
            kept.keep(key, painted)
        return painted

    def _paint(self, board: Board, page: str, query: Query, preferred: str, site: str) -> Painted:
        view = asked(board, page, query, preferred)
        status = _status(view, query)
        if status == HTTPStatus.MOVED_PERMANENTLY:
            return Painted(status, "", b"", b"", view.address.link())
        above = head(view, site, there=status == HTTPStatus.OK)
        return _ready(status, self._index.with_(view.address.lang, above, whole(view, site)))

    def _apology(self, request: Request, preferred: str) -> Response:
        """The page that says that nothing can be shown. The log has the reasons."""
        lang = nearest_language(request.query_params.get("lang")) or preferred
        html = self._index.with_(lang, UNTOLD, unavailable(lang, None))
        headers = {"Cache-Control": "no-store", "Retry-After": "60"}
        return HTMLResponse(html, HTTPStatus.SERVICE_UNAVAILABLE, headers)


def _no_such_page(board: Board, request: Request, preferred: str) -> str:
    view = asked(board, "overview", request.query_params, preferred)
    return no_such_page(view, request.path_params["path"], assets())


def _without_slash(request: Request) -> str:
    """The page's name in an address such as `/phase/`; nothing where there is no such page."""
    name, slash, rest = request.path_params["path"].partition("/")
    if not slash or rest:
        return ""
    scope = {**request.scope, "path": request.scope["path"].removesuffix("/")}
    matches = (route.matches(scope) for route in request.app.routes)
    found = next((there["endpoint"] for match, there in matches if match is Match.FULL), None)
    return name if found and found != request.scope["endpoint"] else ""


def _meant(page: str, query: Query, preferred: str) -> tuple[tuple[str, str], ...]:
    """What of a query the page asks. The marks that others hang on a link (`fbclid`, `utm_source`) make no other page.

    It is read without the board: whoever has a page kept waits for nothing.
    """
    told = query.get("lang", "")
    lang = nearest_language(told)
    unknown = [] if lang else [("lang", told)]
    names = dict.fromkeys(("id", "on", *SITE[page].filters))
    return (("", lang or preferred), *unknown, *((name, query[name]) for name in names if name in query))


def _status(view: View, query: Query) -> HTTPStatus:
    """200 where the address names what there is, 301 where something took its place, else 404."""
    page, plan, named = SITE[view.address.page], view.board.plan, query.get("id", "")
    if not page.is_about_one(plan) or (view.address.id and named in ("", view.address.id)):
        return HTTPStatus.OK
    follower = plan.current(named)
    return HTTPStatus.MOVED_PERMANENTLY if follower and follower == view.address.id else HTTPStatus.NOT_FOUND


def _ready(status: int, html: str) -> Painted:
    plain = html.encode()
    return Painted(status, f'W/"{sha256(plain).hexdigest()[:20]}"', plain, pack(plain, "gzip"))


def _sent(request: Request, painted: Painted) -> Response:
    """The page, or that the asker has it already."""
    if painted.moved:
        return Response(status_code=painted.status, headers={**CACHING, "Location": painted.moved})
    headers = {**CACHING, "ETag": painted.tag}
    if painted.status == HTTPStatus.OK and has_already(request.headers.get("If-None-Match", ""), painted.tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if coding(request.headers.get("Accept-Encoding", "").encode("latin-1"), ("gzip",)) is None:
        return HTMLResponse(painted.plain, painted.status, headers)
    return HTMLResponse(painted.packed, painted.status, {**headers, "Content-Encoding": "gzip"})


class _Elsewhere(Convertor[str]):
    """Any address but Streamlit's own: its folders, its files, and where it signs people in.

    Left to itself, Streamlit would answer its bare page for whatever somebody mistypes, and call it found.
    """

    regex = (
        "(?!(?:_stcore|component|media|static)/)"
        r"(?!(?:auth/login|auth/logout|favicon\.png|manifest\.json|oauth2callback)/?\Z)(?s:.+)"
    )

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def page_routes(opened: Opened, index: Path, staff: Iterable[str]) -> list[BaseRoute]:
    """Routes for our files, for each public page, and for the pages of staff, which are named.

    The last answers for addresses that are no page's: other rooms' routes have to stand before these.
    """
    register_url_convertor("elsewhere", _Elsewhere())
    first_paint = FirstPaint(opened, IndexPage.read(index))
    public = (Route("/" if name == "overview" else f"/{name}", first_paint.page(name)) for name in SITE)
    desks = (Route(f"/{name}", first_paint.for_staff) for name in staff)
    return [*asset_routes(), *public, *desks, Route("/{path:elsewhere}", first_paint.nowhere)]
