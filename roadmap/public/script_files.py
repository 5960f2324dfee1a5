"""Streamlit's scripts, styles and fonts: packed once, sent to everybody, and kept for ever by whoever has them.

Streamlit sends them as they are: 2.1 MB of scripts for a page without a chart, where 0.5 MB say the same. A file has
the hash of its content in its name, so that what is kept never grows old. They are packed when they are first asked for
and held in memory: packing again after a start takes a third of a second, which no cache on the disk is worth.
"""

import asyncio
import re
from collections.abc import Mapping
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from roadmap.public.etags import has_already
from roadmap.public.index_page import FOR_EVER
from roadmap.public.packing import Coding, coding, pack

NAMED_BY_HASH = re.compile(r".+\.[A-Za-z0-9_-]{8}\.[a-z0-9]+")

TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".gif": "image/gif",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
"""What is sent here, by the ending of its name."""

WORTH_PACKING = (".css", ".js", ".svg")
"""The others are packed in themselves."""

AT_ONCE = 2
"""How many files are packed at the same time: other answers need threads too."""


class Sent(NamedTuple):
    """A file as it travels."""

    content: bytes
    tag: str


class ScriptFiles:
    """Answers for the files in `folder` and below, whose addresses begin with `prefix`; the app answers for others."""

    def __init__(self, app: ASGIApp, folder: Path, prefix: str) -> None:
        self._app, self._prefix = app, prefix
        self._files = dict(_addresses(folder, prefix))
        self._sent: dict[tuple[str, Coding | None], asyncio.Future[Sent]] = {}
        self._limiter = CapacityLimiter(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        answer = await self._answer(scope["method"], scope["path"], Headers(scope=scope))
        await answer(scope, receive, send)

    async def _answer(self, method: str, path: str, asked: Headers) -> Response:
        file = self._files.get(path)
        if file is None:
            return _said("There is no such file.", HTTPStatus.NOT_FOUND)
        if method not in ("GET", "HEAD"):
            return _said("Files can only be read.", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
        packable = file.suffix in WORTH_PACKING
        chosen = coding(asked.get("Accept-Encoding", "").encode("latin-1")) if packable else None
        sent = await self._file(path, file, chosen)
        headers = {"ETag": sent.tag, "Cache-Control": FOR_EVER, "Accept-Ranges": "none"}
        if packable:
            headers["Vary"] = "Accept-Encoding"
        if has_already(asked.get("If-None-Match", ""), sent.tag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if chosen:
            headers["Content-Encoding"] = chosen
        headers |= {"Content-Type": TYPES[file.suffix], "Content-Length": str(len(sent.content))}
        return Response(b"" if method == "HEAD" else sent.content, headers=headers)

    async def _file(self, path: str, file: Path, chosen: Coding | None) -> Sent:
        """The file as it travels. Those who ask while it is being packed wait for the same."""
        key = (path, chosen)
        if key not in self._sent:
            self._sent[key] = asyncio.ensure_future(to_thread.run_sync(_packed, file, chosen, limiter=self._limiter))
        try:
            return await asyncio.shield(self._sent[key])
        except OSError:
            self._sent.pop(key, None)
            raise


def _addresses(folder: Path, prefix: str) -> list[tuple[str, Path]]:
    """Every file that may be sent, by its address: what is not listed here is never looked for on the disk."""
    files = [file for file in folder.rglob("*") if file.suffix in TYPES and NAMED_BY_HASH.fullmatch(file.name)]
    return [(prefix + file.relative_to(folder).as_posix(), file) for file in files]


def _packed(file: Path, chosen: Coding | None) -> Sent:
    content = file.read_bytes()
    return Sent(pack(content, chosen), f'"{sha256(content).hexdigest()[:20]}{f"-{chosen}" if chosen else ""}"')


def _said(sentence: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, {"Cache-Control": "no-store", **(headers or {})})
