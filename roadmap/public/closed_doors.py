"""Doors of Streamlit's server that stay shut, because nobody needs to come in there.

Streamlit opens more than its pages need: measurements of the server, an interface for other programs that runs the
pages' script, and files of components. Its upload is for the one file that staff may hand over. And of a page from
elsewhere that wants a connection it would ask the outside for this machine's address first, and let everybody wait.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from roadmap.public.web_address import by_https

STREAMLITS = "_stcore"
UPLOAD = "upload_file"
OPEN = ("health", "host-config", "stream", UPLOAD)
"""What pages need of what lies under /_stcore/."""

SHUT = ("component",)
"""What nobody needs of what lies beside it: we have no components."""

MayUpload = Callable[[Mapping[str, str], bool], bool]
"""Whether somebody with these cookies, who came by https or not, may hand a file over."""


class ClosedDoors:
    """Answers 404 for what is shut; 403 to pages from elsewhere, and to whoever hands over files and is not staff."""

    def __init__(self, app: ASGIApp, may_upload: MayUpload) -> None:
        self._app, self._may_upload = app, may_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first, second = _beginning(scope.get("path", ""))
        if scope["type"] == "http" and (first in SHUT or (first == STREAMLITS and second not in OPEN)):
            await _said("There is nothing here.", HTTPStatus.NOT_FOUND)(scope, receive, send)
        elif scope["type"] == "http" and (first, second) == (STREAMLITS, UPLOAD) and not await self._staff(scope):
            await _said("Only staff who are signed in can hand files over.", HTTPStatus.FORBIDDEN)(scope, receive, send)
        elif scope["type"] == "websocket" and not _from_our_page(HTTPConnection(scope)):
            await WebSocketClose(WS_1008_POLICY_VIOLATION)(scope, receive, send)  # before it is open: servers say 403
        else:
            await self._app(scope, receive, send)

    async def _staff(self, scope: Scope) -> bool:
        asked = HTTPConnection(scope)
        secure = by_https(scope.get("scheme", "http"), asked.headers)
        return await run_in_threadpool(self._may_upload, asked.cookies, secure)


def _from_our_page(asked: HTTPConnection) -> bool:
    """Whether a connection is wanted by a page of the host that it is wanted from, or by a program that is no page."""
    host = asked.headers.get("host")
    return asked.headers.get("origin") in (None, f"http://{host}", f"https://{host}")


def _beginning(path: str) -> tuple[str, str]:
    """The first two parts of a path."""
    first, _, rest = path.lstrip("/").partition("/")
    return first, rest.partition("/")[0]


def _said(sentence: str, status: int) -> PlainTextResponse:
    return PlainTextResponse(f"{sentence}\n", status, {"Cache-Control": "no-store"})
