"""Pictures and kits over HTTP: made on request, remembered, and sent anew only when they have changed."""

import asyncio
import logging
import math
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.public.allowance import Allowance, Rate
from roadmap.public.asked import AskedFor, Wrong, asked_for, no_card, reader
from roadmap.public.asked import day as asked_day
from roadmap.public.drawing_room import DrawingRoom, Picture
from roadmap.public.etags import has_already
from roadmap.public.headers import FOR_ANY_SITE
from roadmap.public.kit_room import AT_ONCE, Crowded, KitJob, KitRoom
from roadmap.public.web_address import visitor, web_address
from roadmap.snapshot import card_names, content, draw
from roadmap.snapshot.kit import kit, kit_name, standard_cards
from roadmap.words import Words
from roadmap.yaml_file import Problems

TYPES = {"png": "image/png", "svg": "image/svg+xml; charset=utf-8", "pdf": "application/pdf"}
LIVE = "public, max-age=60, must-revalidate"
"""A picture may be a minute old; then it is asked for again, which costs next to nothing while it is unchanged."""

HARMLESS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"}
"""For SVG, which browsers open as documents: nothing in it may run or be fetched."""

EACH, TOGETHER = Rate(burst=120, a_second=4), Rate(burst=360, a_second=30)
"""New pictures for one address and for all. Pictures that are remembered cost nothing."""

KIT_COSTS = 40
CARDS_IN_A_KIT = 12

Opened = Callable[[], Board]


class Rooms(NamedTuple):
    """Who makes what, and how much strangers may ask of them."""

    drawing: DrawingRoom
    kits: KitRoom
    allowance: Allowance

    @classmethod
    def new(cls) -> "Rooms":
        return cls(DrawingRoom(), KitRoom(), Allowance(EACH, TOGETHER))


class TooMuch(RuntimeError):
    """Has asked for more than there is to spend; how long to wait, in seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = max(1, math.ceil(seconds))


def image_routes(opened: Opened, rooms: Rooms | None = None) -> list[Route]:
    """`/images/overview.png?lang=ko&size=og&on=2026-11-21`, `/images/kit.zip`, and its progress: `/images/kit.json`."""
    rooms = rooms or Rooms.new()
    return [
        Route("/images/kit.json", partial(_answered, partial(_kit_progress, opened, rooms))),
        Route("/images/kit.zip", partial(_answered, partial(_kit_file, opened, rooms))),
        Route("/images/{name:path}", partial(_answered, partial(_picture, opened, rooms))),
    ]


async def _answered(answer: Callable[[Request, Words], Any], request: Request) -> Response:
    """The answer; whatever goes wrong is a sentence in the reader's language and a number."""
    words = reader(request)
    try:
        response: Response = await answer(request, words)
    except Wrong as wrong:
        return said(str(wrong), wrong.status)
    except TooMuch as much:
        told = words.say("That is too many new pictures at once. Please try again in a moment.")
        return said(told, 429, {"Retry-After": str(much.seconds)})
    except Crowded:
        told = words.say("Too many kits are being made at the moment. Please try again in a minute.")
        return said(told, 503, {"Retry-After": "30"})
    except (LedgerError, Problems, OSError) as reason:
        logging.getLogger(__name__).error("A picture cannot be made:\n%s", reason)
        return said(words.say("The data cannot be read at the moment. Please try again later."), 503)
    return response


def said(sentence: str, status: int, headers: dict[str, str] | None = None) -> Response:
    kept = {"Cache-Control": "no-store", "Vary": "Accept-Language", **(headers or {})}
    return Response(f"{sentence}\n", status, kept, media_type="text/plain")


# One picture


class _Wish(NamedTuple):
    """A picture that can be made."""

    board: Board
    key: tuple[Any, ...]
    asked: AskedFor
    coming: "Future[Picture] | None"


async def _picture(opened: Opened, rooms: Rooms, request: Request, words: Words) -> Response:
    wish = await run_in_threadpool(_wish, opened, rooms, request, words)
    coming = wish.coming
    if coming is None:
        _pay(rooms, request, 1)
        coming = rooms.drawing.draw(wish.key, partial(_drawn, wish.board, wish.asked))
    picture = await asyncio.shield(asyncio.wrap_future(coming))
    return sent(request, picture, TYPES[wish.asked.format], wish.asked.file_name, LIVE)


def _wish(opened: Opened, rooms: Rooms, request: Request, words: Words) -> _Wish:
    board = opened()
    asked = asked_for(board, words, request.path_params["name"], request.query_params)
    key = (*_footing(board), *asked)
    return _Wish(board, key, asked, rooms.drawing.remembered(key))


def _footing(board: Board) -> tuple[str, int]:
    """What all pictures stand on: as long as it is the same, so are they."""
    return board.remember(("footing of pictures",), lambda: _hash_and_revision(board))


def _hash_and_revision(board: Board) -> tuple[str, int]:
    document = board.document()
    return document["plan"]["hash"], document["ledger"]["revision"]


def _drawn(board: Board, asked: AskedFor) -> bytes:
    return draw(content(board, asked.card, asked.lang, asked.on), asked.size, asked.format)


def _pay(rooms: Rooms, request: Request, cost: float) -> None:
    wait = rooms.allowance.spend(visitor(request.client.host if request.client else "", request.headers), cost)
    if wait:
        raise TooMuch(wait)


def sent(request: Request, picture: Picture, media_type: str, name: str, keeping: str) -> Response:
    """The picture, or that the asker has it already."""
    headers = {
        "ETag": f'"{picture.tag}"',
        "Cache-Control": keeping,
        "Content-Disposition": f'inline; filename="{name}"',
        **FOR_ANY_SITE,
        **(HARMLESS if media_type == TYPES["svg"] else {}),
    }
    if has_already(request.headers.get("If-None-Match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(picture.content, media_type=media_type, headers=headers)


# A kit


async def _kit_progress(opened: Opened, rooms: Rooms, request: Request, words: Words) -> Response:
    """Begins a kit, or says how far it is: `state`, `done`, `of`, and a sentence."""
    job = await _job(opened, rooms, request, words)
    ready = job.finished.done()
    told = "The kit is ready." if ready else "The kit is being made: {done} of {of} files."
    answer = {
        "state": "ready" if ready else "making",
        "done": job.done,
        "of": job.of,
        "told": words.say(told, done=words.number(job.done), of=words.number(job.of)),
    }
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


async def _kit_file(opened: Opened, rooms: Rooms, request: Request, words: Words) -> Response:
    job = await _job(opened, rooms, request, words)
    file: Path = await asyncio.shield(asyncio.wrap_future(job.finished))
    return FileResponse(
        file, media_type="application/zip", filename=f"{job.name}.zip", headers={"Cache-Control": "no-cache"}
    )


async def _job(opened: Opened, rooms: Rooms, request: Request, words: Words) -> KitJob:
    board, cards, day, site = await run_in_threadpool(_kit_wish, opened, request, words)
    key = (*await run_in_threadpool(_footing, board), cards, day, site)
    there = rooms.kits.remembered(key)
    if there:
        return there
    _pay(rooms, request, KIT_COSTS)
    return rooms.kits.ordered(key, kit_name(day), lambda told: kit(board, cards, day, site, told, at_once=AT_ONCE))


def _kit_wish(opened: Opened, request: Request, words: Words) -> tuple[Board, tuple[str, ...], date, str]:
    board = opened()
    known = card_names(board.plan)
    cards = tuple(dict.fromkeys(filter(None, request.query_params.getlist("card")))) or standard_cards(board.plan)
    for card in cards:
        if card not in known:
            raise Wrong(no_card(words, card, known), 400)
    if len(cards) > CARDS_IN_A_KIT:
        told = "A kit holds at most {number} cards. Please take them in several kits."
        raise Wrong(words.say(told, number=CARDS_IN_A_KIT), 400)
    day = asked_day(board, words, request.query_params)
    return board, cards, day, web_address(request.url.scheme, request.headers)
