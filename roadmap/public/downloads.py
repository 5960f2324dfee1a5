"""Everything that the numbers rest on, as files: the evidence, the plan, and where it all stands on a day."""

import gzip
import json
from collections.abc import Callable, Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.plan import schema
from roadmap.public.etags import has_already
from roadmap.public.packing import coding, pack
from roadmap.views.address import FIRST_DAY
from roadmap.views.data import FILES
from roadmap.yaml_file import Problems, dump

Opened = Callable[[], Board]
"""Gives the board that the pages ask too."""


class WrongDay(ValueError):
    """The day must be written as 2026-11-21, and lie between the first day of the dashboard and today."""


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
    """One route for each file that the Data page names."""

    def send(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            return _said(f"There is no such file. There are {', '.join(FILES)}.", 404)
        try:
            board = opened()
            return _file(request, board, name, _day(request.query_params.get("on"), board.today))
        except WrongDay:
            return _said(str(WrongDay.__doc__), 400)
        except (LedgerError, Problems, OSError):
            return _said("The data cannot be read at the moment. Please try again later.", 503)

    return [Route("/data/{name}", send)]


def _day(asked: str | None, today: date) -> date:
    try:
        day = date.fromisoformat(asked) if asked else today
    except ValueError:
        raise WrongDay from None
    if not FIRST_DAY <= day <= today:
        raise WrongDay
    return day


def _file(request: Request, board: Board, name: str, day: date) -> Response:
    """The file, or that the asker has it already. Made once for each state of plan and evidence, kept packed."""
    footing = board.footing()
    headers = {
        "ETag": f'"{footing.hash[:16]}-{footing.head.hash[:16] if footing.head else ""}-{day}"',
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Vary": "Accept-Encoding",
    }
    if has_already(request.headers.get("If-None-Match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    asked_for = day if name == "progress.json" else None
    packed = board.remember(("download", name, asked_for), lambda: pack(made(board, name, day), "gzip"))
    if coding(request.headers.get("Accept-Encoding", "").encode("latin-1"), ("gzip",)):
        return Response(packed, media_type=FILES[name].media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type=FILES[name].media_type, headers=headers)


def made(board: Board, name: str, day: date) -> bytes:
    """The content of one of `FILES` on a day."""
    content = _CONTENT[name](board, day)
    return content.encode() if isinstance(content, str) else content


def _said(text: str, status: int) -> Response:
    return Response(f"{text}\n", status_code=status, media_type="text/plain")
