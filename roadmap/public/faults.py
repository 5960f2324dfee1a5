"""What is said when a route fails in a way that nobody foresaw: that it is our fault, and to come back.

The server's own answer would be two English words without any of our headers.
"""

import logging
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roadmap.public.asked import reader
from roadmap.public.headers import OWN_PAGE
from roadmap.public.images import said
from roadmap.public.index_page import assets
from roadmap.views.plain_page import OUR_FAULT, fault_page

HEADERS = {"Cache-Control": "no-store", "Retry-After": "60", "Vary": "Accept, Accept-Language"}


class Faults:
    """Answers 500 in the reader's language in the place of whatever was raised; the log has where and why.

    An answer that has begun is broken off, so that nobody takes a part of it for the whole.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_on(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            logging.getLogger(__name__).exception("A fault in the program, at %r", scope["path"])
            await _apology(Request(scope))(scope, receive, send)


def _apology(request: Request) -> Response:
    """A page for whoever asks for one, a sentence for programs."""
    words = reader(request)
    if "text/html" not in request.headers.get("Accept", ""):
        return said(words.say(OUR_FAULT), HTTPStatus.INTERNAL_SERVER_ERROR, HEADERS)
    depth = request.url.path.removeprefix(request.scope.get("root_path", "")).count("/") - 1
    html = fault_page(words, "../" * depth or "./", assets())
    return HTMLResponse(html, HTTPStatus.INTERNAL_SERVER_ERROR, {**HEADERS, "Content-Security-Policy": OWN_PAGE})
