"""Frozen snapshots over HTTP: pages of their own, which need no Streamlit, and files that never change."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import PurePath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.public.asked import reader
from roadmap.public.drawing_room import Picture
from roadmap.public.headers import OWN_PAGE
from roadmap.public.images import TYPES, said, sent
from roadmap.public.index_page import FOR_EVER, assets
from roadmap.public.web_address import web_address
from roadmap.snapshot.frozen import Frozen, NoSuchSnapshot, SnapshotDamaged, snapshots_of
from roadmap.snapshot.frozen.snapshot import FACTS
from roadmap.views.address import parse
from roadmap.views.plain_page import no_such_snapshot, snapshot_page, snapshots_page
from roadmap.views.rendering import View
from roadmap.words import Words
from roadmap.yaml_file import Problems

OTHER_TYPES = {"json": "application/json", "yaml": "application/yaml; charset=utf-8"}

Opened = Callable[[], Board]
Answer = Callable[[Board, Request], Response]


def snapshot_routes(opened: Opened) -> list[Route]:
    """`/snapshots/`, `/snapshots/<id>/` and the files in it."""
    return [
        Route("/snapshots", _with_slash),
        Route("/snapshots/", partial(_answered, opened, _all)),
        Route("/snapshots/{id}", _with_slash),
        Route("/snapshots/{id}/", partial(_answered, opened, _one)),
        Route("/snapshots/{id}/{name}", partial(_answered, opened, _file)),
    ]


async def _with_slash(request: Request) -> Response:
    """A page's own links begin at its folder. Where to go is told from here, so that it is never another house."""
    query = f"?{request.url.query}" if request.url.query else ""
    last = request.url.path.rpartition("/")[2]
    return RedirectResponse(f"./{last}/{query}", 308)


async def _answered(opened: Opened, answer: Answer, request: Request) -> Response:
    return await run_in_threadpool(_answer, opened, answer, request)


def _answer(opened: Opened, answer: Answer, request: Request) -> Response:
    words = reader(request)
    try:
        return answer(opened(), request)
    except NoSuchSnapshot as missing:
        return said(no_snapshot(words, request.path_params["id"], missing), 404)
    except SnapshotDamaged as damaged:
        return said(snapshot_damaged(words, damaged), 503)
    except (LedgerError, Problems, OSError) as reason:
        logging.getLogger(__name__).error("A snapshot cannot be shown:\n%s", reason)
        return said(words.say("The data cannot be read at the moment. Please try again later."), 503)


def no_snapshot(words: Words, id: str, missing: NoSuchSnapshot) -> str:
    """What is said of a snapshot that is not there, with the one whose id is nearest."""
    asked, near = id[:40], missing.near
    if near:
        return words.say("There is no snapshot “{asked}”. Did you mean {near}?", asked=asked, near=near)
    return words.say("There is no snapshot “{asked}”.", asked=asked)


def snapshot_damaged(words: Words, damaged: SnapshotDamaged) -> str:
    """What visitors are told of a damaged snapshot. The log has which file, and the mend."""
    logging.getLogger(__name__).error("%s; %s", damaged, damaged.fix)
    told = "The snapshot {id} is damaged and cannot be shown. Whoever runs the dashboard can put it back."
    return words.say(told, id=damaged.id)


def _view(board: Board, request: Request, page: str) -> View:
    preferred = request.headers.get("Accept-Language")
    query = {"lang": lang} if (lang := request.query_params.get("lang")) else {}
    return View(board, parse(page, query, board.plan, board.today, preferred=preferred))


def _all(board: Board, request: Request) -> Response:
    return _page(snapshots_page(_view(board, request, "snapshots/"), _site(request), assets()))


def _one(board: Board, request: Request) -> Response:
    id = request.path_params["id"]
    try:
        frozen = snapshots_of(board).get(id)
    except NoSuchSnapshot as missing:
        html = no_such_snapshot(_view(board, request, "snapshots/"), id, missing.near, assets())
        return HTMLResponse(html, 404, {"Cache-Control": "no-store", "Content-Security-Policy": OWN_PAGE})
    view = _view(board, request, f"snapshots/{frozen.facts.id}/")
    return _page(snapshot_page(view, frozen, _site(request), assets()))


def _site(request: Request) -> str:
    return web_address(request.url.scheme, request.headers)


def _page(html: str) -> Response:
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language", "Content-Security-Policy": OWN_PAGE}
    return HTMLResponse(html, headers=headers)


def _file(board: Board, request: Request) -> Response:
    """A picture or a text, as it was frozen."""
    frozen, name = snapshots_of(board).get(request.path_params["id"]), request.path_params["name"]
    content = _content(frozen, name)
    if content is None:
        return said(reader(request).say("There is no such file in this snapshot."), 404)
    ending = PurePath(name).suffix.removeprefix(".")
    picture = Picture(content, frozen.facts.files.get(name, frozen.facts.hash)[:24])
    return sent(request, picture, (TYPES | OTHER_TYPES)[ending], f"{frozen.facts.id}-{name}", FOR_EVER)


def _content(frozen: Frozen, name: str) -> bytes | None:
    return (frozen.folder / FACTS).read_bytes() if name == FACTS else frozen.read(name)
