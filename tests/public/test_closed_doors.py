"""What of Streamlit's server is open to everybody, what to staff, and what to nobody."""

from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from roadmap.public.closed_doors import ClosedDoors

STAFF = {"kn-session": "somebody"}


@pytest.fixture
def client() -> TestClient:
    """A house in which everything would answer."""

    async def beyond(request: Request) -> PlainTextResponse:
        return PlainTextResponse("come in")

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    def may_upload(cookies: Mapping[str, str], secure: bool) -> bool:
        return dict(cookies) == STAFF and not secure

    methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]
    routes = [WebSocketRoute("/_stcore/stream", stream), Route("/{path:path}", beyond, methods=methods)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(ClosedDoors, may_upload=may_upload)]))


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/agent/mcp/",
        "/_stcore/script-health-check",
        "/_stcore/bidi-components/any/thing.js",
        "/_stcore/message",
        "/_stcore/",
        "/_stcore",
        "/component/any/index.html",
        "/%5fstcore/metrics",
    ],
)
def test_what_nobody_needs_is_not_there(method: str, path: str, client: TestClient) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.text) == (404, "There is nothing here.\n")


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/_stcore/host-config", "/media/a.csv", "/components", "/indicator"]
)
def test_what_pages_need_is(path: str, client: TestClient) -> None:
    assert client.get(path).text == "come in"


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://testserver"}, {"Origin": "https://testserver"}])
def test_the_pages_own_connection_is_open(headers: dict[str, str], client: TestClient) -> None:
    with client.websocket_connect("/_stcore/stream", headers=headers):
        pass


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "http://testserver:3000", "http://localhost", "http://[", "null", ""]
)
def test_a_page_from_elsewhere_gets_no_connection_and_nobody_is_asked_about_it(origin: str, client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect("/_stcore/stream", headers={"Origin": origin}),
    ):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_only_staff_hand_files_over(method: str, client: TestClient) -> None:
    path = "/_stcore/upload_file/a-session/a-file"
    refused = client.request(method, path)
    assert (refused.status_code, refused.headers["Cache-Control"]) == (403, "no-store")
    client.cookies.update({"kn-session": "nobody"})
    assert client.request(method, path).status_code == 403
    client.cookies.update(STAFF)
    assert client.request(method, path).text == "come in"


def test_over_https_other_cookies_count(client: TestClient) -> None:
    client.cookies.update(STAFF)
    assert client.put("https://testserver/_stcore/upload_file/a-session/a-file").status_code == 403
