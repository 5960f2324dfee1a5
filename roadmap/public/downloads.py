"""Everything that the numbers rest on, as files: the evidence, the plan, and where it all stands on a day."""

import gzip
import json
import logging
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.plan import schema
from roadmap.public.answering import FOR_EVERYBODY
from roadmap.public.asked import Wrong, reader
from roadmap.public.asked import day as asked_day
from roadmap.public.etags import has_already
from roadmap.public.images import said
from roadmap.public.packing import coding, pack
from roadmap.views.data import FILES
from roadmap.yaml_file import Problems, dump

Opened = Callable[[], Board]
"""Gives the board that the pages ask too."""


def _plan(board: Board, _: date) -> str:
    """The plan's file; while a broken one lies there, the plan that is served instead."""
    if board.problems:
        return dump(board.plan.model_dump(mode="json", exclude_defaults=True))
    return board.settings.plan_file.read_text(encoding="utf-8")


def _evidence_yaml(board: Board, _: date) -> str:
    """The evidence under a heading of its own: the ledger's speaks of the files that it keeps for each year."""
    return f"# All published evidence.\n{board.ledger.as_yaml().partition(chr(10))[2]}"


def _progress(board: Board, day: date) -> str:
    return json.dumps(board.document(day), ensure_ascii=False, indent=1) + "\n"


_CONTENT: Mapping[str, Callable[[Board, date], str | bytes]] = {
    "evidence.yaml": _evidence_yaml,
    "evidence.json": lambda board, _: board.ledger.as_json(),
    "evidence.csv": lambda board, _: board.ledger.as_csv(),
    "roadmap.yaml": _plan,
    "roadmap.schema.json": lambda board, _: schema.text(),
    "progress.json": _progress,
}


def download_routes(opened: Opened) -> list[Route]:
    """One route for each file that the Data page names. Any web page may fetch them, as the API."""

    def send(request: Request) -> Response:
        words, name = reader(request), request.path_params["name"]
        try:
            if name not in FILES:
                raise Wrong(words.say("There is no such file. There are: {known}.", known=", ".join(FILES)), 404)
            board = opened()
            return _file(request, board, name, asked_day(board, words, request.query_params))
        except Wrong as wrong:
            return said(str(wrong), wrong.status, dict(FOR_EVERYBODY))
        except (LedgerError, Problems, OSError) as reason:
            logging.getLogger(__name__).error("A file cannot be handed out:\n%s", reason)
            told = words.say("The data cannot be read at the moment. Please try again later.")
            return said(told, 503, dict(FOR_EVERYBODY))

    return [Route("/data/{name}", send)]


class _Packed(NamedTuple):
    """A file, and its tag: a weak one, since it travels in two ways and says the same in both."""

    content: bytes
    tag: str


def _file(request: Request, board: Board, name: str, day: date) -> Response:
    """The file, or that the asker has it already. Made once for each state of what it is made from, kept packed."""
    packed = board.remember(("download", name, *_stands_on(board, name, day)), lambda: _packed(board, name, day))
    headers = {
        **FOR_EVERYBODY,
        "ETag": packed.tag,
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Vary": "Accept-Encoding",
    }
    if has_already(request.headers.get("If-None-Match", ""), packed.tag):
        return Response(status_code=304, headers=headers)
    if coding(request.headers.get("Accept-Encoding", "").encode("latin-1"), ("gzip",)):
        headers["Content-Encoding"] = "gzip"
        return Response(packed.content, media_type=FILES[name].media_type, headers=headers)
    return Response(gzip.decompress(packed.content), media_type=FILES[name].media_type, headers=headers)


def _stands_on(board: Board, name: str, day: date) -> tuple[date | int, ...]:
    """What a file is made from beside the plan's meaning and the evidence: the plan's file has comments too."""
    if name == "progress.json":
        return (day,)
    if name == "roadmap.yaml" and not board.problems:
        status = board.settings.plan_file.stat()
        return status.st_mtime_ns, status.st_size, status.st_ino
    return ()


def _packed(board: Board, name: str, day: date) -> _Packed:
    content = made(board, name, day)
    return _Packed(pack(content, "gzip"), f'W/"{sha256(content).hexdigest()[:24]}"')


def made(board: Board, name: str, day: date) -> bytes:
    """The content of one of `FILES` on a day."""
    content = _CONTENT[name](board, day)
    return content.encode() if isinstance(content, str) else content
