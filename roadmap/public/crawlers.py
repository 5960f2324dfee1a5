"""What search engines ask a site first: what they may read, and the map of its pages."""

import logging
from collections.abc import Callable
from functools import partial
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.public.etags import has_already
from roadmap.public.web_address import web_address
from roadmap.snapshot.frozen import snapshots_of
from roadmap.views.edition import robots, sitemap
from roadmap.views.rendering import STAFF_PAGES
from roadmap.views.site import absolute, asked, known_addresses
from roadmap.words import languages
from roadmap.yaml_file import Problems

Opened = Callable[[], Board]

NOT_FOR_THEM = (*STAFF_PAGES, "sign-in", "account", "welcome/", "calendar/", "_stcore/")
"""Pages of staff, what is secret, and Streamlit's own.

Not the cards for frames: whoever shows one is read with it, and that they are not to be listed they say themselves.
"""

FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


def crawler_routes(opened: Opened) -> list[Route]:
    """`/robots.txt` and `/sitemap.xml`."""
    return [Route("/robots.txt", _robots), Route("/sitemap.xml", partial(_sitemap, opened))]


async def _robots(request: Request) -> Response:
    return Response(robots(_site(request), NOT_FOR_THEM), headers=FOR_AN_HOUR, media_type="text/plain")


async def _sitemap(opened: Opened, request: Request) -> Response:
    """The map, or that the asker has it already."""
    try:
        content = await run_in_threadpool(lambda: _map(opened(), _site(request)))
    except (LedgerError, Problems, OSError) as reason:
        logging.getLogger(__name__).error("The map of the site cannot be made:\n%s", reason)
        told = "The data cannot be read at the moment. Please try again later.\n"
        return Response(told, 503, {"Cache-Control": "no-store", "Retry-After": "60"}, media_type="text/plain")
    headers = {**FOR_AN_HOUR, "ETag": f'W/"{sha256(content).hexdigest()[:24]}"'}
    if has_already(request.headers.get("If-None-Match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/xml")


def _map(board: Board, site: str) -> bytes:
    snapshots = snapshots_of(board)
    return board.remember(("sitemap", site, snapshots.stamp), lambda: _drawn(board, site))


def _drawn(board: Board, site: str) -> bytes:
    """Every public page in every language, and the frozen snapshots."""
    views = (asked(board, each.page, {"id": each.id} if each.id else {}) for each in known_addresses(board))
    frozen = ["", *(f"{each.id}/" for each in snapshots_of(board).all())]
    pages = [absolute(view, site, lang) for view in views for lang in languages()]
    snapshots = [f"{site}/snapshots/{each}?lang={lang}" for each in frozen for lang in languages()]
    return sitemap([*pages, *snapshots]).encode()


def _site(request: Request) -> str:
    return web_address(request.url.scheme, request.headers) + str(request.scope.get("root_path", "")).rstrip("/")
