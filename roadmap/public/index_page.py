"""Streamlit's index page with our style sheet and script in it, and the files of ours that pages fetch.

Streamlit has no way to name a style sheet of ours once for all pages; sent with each script run it would cost every
visitor some ten kilobytes a click. The page stays Streamlit's own otherwise: what a page says of itself stands in its
head, and its content in the place of the note that it needs scripts (see first_paint.py).
"""

import hashlib
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from roadmap.public.packing import Coding, coding, pack
from roadmap.views.plain_page import Assets

ASSETS = Path(__file__).parent / "assets"
FONT = "roadmap-sans.woff2"
TYPES = {
    "house.css": "text/css",
    "navigate.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "search.js": "text/javascript",
    FONT: "font/woff2",
}
PACKED_ALREADY = (FONT,)
FOR_EVER = "public, max-age=31536000, immutable"

UNTOLD = '<title>K-Neutrality</title><meta name="robots" content="noindex">'
"""The head of a page of which nothing can be told."""


@lru_cache
def _asset(name: str) -> tuple[bytes, str]:
    """A file of ours, and the hash of its content: a changed file has a new address."""
    content = (ASSETS / name).read_bytes()
    if name.endswith(".css"):
        content = content.replace(f"url({FONT})".encode(), f"url(../{_asset(FONT)[1]}/{FONT})".encode())
    return content, hashlib.sha256(content).hexdigest()[:12]


def asset_file(address: str) -> bytes:
    """What lies at an address that `assets` gives."""
    return _asset(address.rpartition("/")[2])[0]


def asset_address(name: str) -> str:
    return f"./assets/{_asset(name)[1]}/{name}"


def assets() -> Assets:
    """Where those files lie, for pages of our own."""
    return Assets(*(asset_address(name).removeprefix("./") for name in TYPES))


@lru_cache
def _packed(name: str, coding: Coding | None) -> bytes:
    return pack(_asset(name)[0], coding)


async def send_asset(request: Request) -> Response:
    """The file as it is now. Whoever asks for an older one, from a page that stayed open, does not keep it for ever."""
    name, hash = request.path_params["name"], request.path_params["hash"]
    if name not in TYPES:
        return Response("There is no such file.\n", status_code=404, media_type="text/plain")
    accepted = b"" if name in PACKED_ALREADY else request.headers.get("Accept-Encoding", "").encode("latin-1")
    chosen = coding(accepted)
    headers = {"Cache-Control": FOR_EVER if hash == _asset(name)[1] else "no-cache", "Vary": "Accept-Encoding"}
    if chosen:
        headers["Content-Encoding"] = chosen
    return Response(_packed(name, chosen), media_type=TYPES[name], headers=headers)


async def _icon(_: Request) -> Response:
    """Browsers ask for it where a page names no icon."""
    return RedirectResponse(asset_address("icon.svg"), headers={"Cache-Control": "public, max-age=3600"})


def asset_routes() -> list[Route]:
    return [Route("/assets/{hash}/{name}", send_asset), Route("/favicon.ico", _icon)]


class IndexPage(NamedTuple):
    """Streamlit's index page taken apart: what its head says, the scripts and styles that it fetches, its body.

    Those are fetched once the page is there (navigate.js): 70 files at once would keep a browser from drawing it.
    """

    before: str
    head: str
    fetched: str
    body: str

    @classmethod
    def read(cls, file: Path) -> "IndexPage":
        """Raises ValueError where the file has another form than ours is made for."""
        found = _PAGE.fullmatch(file.read_text(encoding="utf-8"))
        if found is None or 'id="root"' not in found["body"]:
            raise ValueError(f"{file}: no page with a head and a root. Has Streamlit changed? index_page.py reads it.")
        head = _NOT_TAKEN.sub("", found["head"])
        fetched = "".join(each[0] for each in _FETCHED.finditer(head))
        return cls(found["before"], _FETCHED.sub("", head).strip(), fetched, _NOT_TAKEN.sub("", found["body"]).strip())

    def with_(self, lang: str, head: str, content: str = "") -> str:
        """The page in a language, with a head of its own and a content that is there before Streamlit has drawn."""
        first = f'<div id="kn-first" class="kn-first kn-plain-page">{content}</div>\n' if content else ""
        return (
            f'{self.before}<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n{head}\n{self.head}\n'
            f'<link rel="preload" href="{asset_address(FONT)}" as="font" type="{TYPES[FONT]}" crossorigin>\n'
            f'<link rel="stylesheet" href="{asset_address("house.css")}">\n'
            f'<script src="{asset_address("navigate.js")}"></script>\n</head>\n'
            f'<body>\n{first}{self.body}\n<template id="kn-streamlit">{self.fetched}</template>\n</body>\n</html>\n'
        )


_PAGE = re.compile(
    r"(?P<before>.*?)<html[^>]*>\s*<head>(?P<head>.*?)</head>\s*<body>(?P<body>.*?)</body>\s*</html>\s*", re.DOTALL
)
_NOT_TAKEN = re.compile(
    r'(?:<!--.*?-->|<title>.*?</title>|<meta charset[^>]*>|<link rel="service-desc"[^>]*>|<noscript>.*?</noscript>'
    r'|<link\s+rel="preload"[^>]*as="font"[^>]*>)\s*',
    re.DOTALL,
)
"""What the page says of itself, which is for us to say; and its font, of which ours has what pages need."""

_FETCHED = re.compile(r'<script type="module"[^>]*></script>\s*|<link rel="(?:modulepreload|stylesheet)"[^>]*>\s*')
