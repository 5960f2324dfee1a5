"""Streamlit's index page with our style sheet and script in it, and those two files.

Streamlit has no way to name a style sheet of ours once for all pages; sent with each script run it would cost every
visitor some ten kilobytes a click. The page stays Streamlit's own otherwise.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

ASSETS = Path(__file__).parent / "assets"
TYPES = {"house.css": "text/css", "navigate.js": "text/javascript"}
FOR_EVER = "public, max-age=31536000, immutable"


@lru_cache
def _asset(name: str) -> tuple[bytes, str]:
    """A file of ours, and the hash of its content: a changed file has a new address."""
    content = (ASSETS / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


def asset_address(name: str) -> str:
    return f"./assets/{_asset(name)[1]}/{name}"


def with_assets(index: str) -> str:
    """The index page with our script before Streamlit's own and our style sheet at the end of its head."""
    script = f'<script src="{asset_address("navigate.js")}"></script>'
    sheet = f'<link rel="stylesheet" href="{asset_address("house.css")}">'
    return index.replace("<head>", f"<head>{script}", 1).replace("</head>", f"{sheet}</head>", 1)


async def send_asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in TYPES:
        return Response("There is no such file.\n", status_code=404, media_type="text/plain")
    return Response(_asset(name)[0], media_type=TYPES[name], headers={"Cache-Control": FOR_EVER})


def index_routes(index: Path, pages: Iterable[str]) -> list[Route]:
    """Routes for our files and for each page's path; `index` is Streamlit's index page."""
    page = with_assets(index.read_text(encoding="utf-8"))

    async def send_index(_: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    paths = ["/", *(f"/{name}" for name in pages if name != "overview")]
    return [Route("/assets/{hash}/{name}", send_asset), *(Route(path, send_index) for path in paths)]
