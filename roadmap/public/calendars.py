"""The staff's calendars over HTTP: programs that fetch them cannot sign in, so each account has a secret address."""

import logging
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.desk.agenda import review_dates
from roadmap.evidence import LedgerError
from roadmap.public.asked import reader
from roadmap.public.etags import has_already
from roadmap.public.web_address import web_address
from roadmap.views.calendar import calendar
from roadmap.yaml_file import Problems

Opened = Callable[[], Board]

PRIVATE = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}


def calendar_routes(opened: Opened) -> list[Route]:
    """`/calendar/<token>.ics?lang=ko`."""
    return [Route("/calendar/{token}.ics", partial(_answered, opened))]


async def _answered(opened: Opened, request: Request) -> Response:
    return await run_in_threadpool(_answer, opened, request)


def _answer(opened: Opened, request: Request) -> Response:
    words = reader(request)
    try:
        board = opened()
        account = board.ledger.calendars.whose(request.path_params["token"])
        if account is None:
            told = words.say("There is no calendar at this address, or none any more. The desk makes another.")
            return _said(told, HTTPStatus.NOT_FOUND)
        site = web_address(request.url.scheme, request.headers)
        made = calendar(board, words.language, account, review_dates(board), site)
    except (LedgerError, Problems, OSError) as reason:
        logging.getLogger(__name__).error("A calendar cannot be shown:\n%s", reason)
        told = words.say("The data cannot be read at the moment. Please try again later.")
        return _said(told, HTTPStatus.SERVICE_UNAVAILABLE)
    headers = {**PRIVATE, "ETag": f'"{sha256(made).hexdigest()[:24]}"'}
    if has_already(request.headers.get("If-None-Match", ""), headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="review-dates.ics"'
    return Response(made, headers=headers, media_type="text/calendar")


def _said(sentence: str, status: HTTPStatus) -> Response:
    return Response(f"{sentence}\n", status, {**PRIVATE, "Cache-Control": "no-store"}, media_type="text/plain")
