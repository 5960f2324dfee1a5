"""What a visitor sees where the program fails in a way that nobody foresaw, and what stays inside."""

import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from roadmap.public.faults import Faults
from roadmap.public.headers import NO_PAGE, OWN_PAGE, SAFE, SAFE_PAGE, SafeHeaders
from tests.servers import HOUSE

INSIDE = "the secret that was being handled"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "ko-KR,ko;q=0.9"}


async def fails(request: Request) -> Response:
    raise ZeroDivisionError(INSIDE)


async def fails_late(request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"half an"
        raise ZeroDivisionError(INSIDE)

    return StreamingResponse(parts())


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/images/{name}", fails), Route("/late", fails_late)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(SafeHeaders, index=""), Middleware(Faults)]))


def test_a_fault_is_told_as_ours_in_the_readers_language_with_a_way_on(client: TestClient) -> None:
    answer = client.get("/images/overview.png", headers=BROWSER)
    assert answer.status_code == 500
    assert '<html lang="ko">' in answer.text
    assert "저희 쪽에서 오류가 발생했습니다." in answer.text
    assert 'href="../?lang=ko"' in answer.text
    assert {name: answer.headers[name] for name in SAFE_PAGE} == SAFE_PAGE
    assert answer.headers["Content-Security-Policy"] == OWN_PAGE
    assert (answer.headers["Cache-Control"], answer.headers["Retry-After"]) == ("no-store", "60")


def test_programs_are_told_in_a_sentence(client: TestClient) -> None:
    answer = client.get("/images/overview.png?lang=en", headers={"Accept": "*/*"})
    assert answer.status_code == 500
    assert answer.text.startswith("The fault is ours, not yours")
    assert answer.text.count("\n") == 1
    assert {name: answer.headers[name] for name in SAFE} == SAFE
    assert (answer.headers["Content-Security-Policy"], answer.headers["Cache-Control"]) == (NO_PAGE, "no-store")


@pytest.mark.parametrize("headers", [BROWSER, {"Accept": "*/*"}])
def test_nothing_of_the_inside_is_told_and_the_log_has_all(
    headers: dict[str, str], client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/images/overview.png", headers=headers)
    for inner in (INSIDE, "ZeroDivisionError", "Traceback", "fails", ".py"):
        assert inner not in answer.text
    assert "A fault in the program, at '/images/overview.png'" in caplog.text
    assert f"ZeroDivisionError: {INSIDE}" in caplog.text


def test_half_an_answer_is_broken_off_and_never_ended_as_if_it_were_whole(client: TestClient) -> None:
    with pytest.raises(ZeroDivisionError):
        client.get("/late")


BREAK_A_ROUTE = """
import app
from starlette.testclient import TestClient

async def fails(scope, receive, send):
    raise ZeroDivisionError("a secret")

built = app.app._build_starlette_app()
for route in built.routes:
    if getattr(route, "path", "") in ("/sitemap.xml", "/embed/{card}", "/calendar/{token}.ics", "/sign-in"):
        route.app = fails
client = TestClient(built)
for path in ("/sitemap.xml", "/embed/overview", "/calendar/a-token.ics", "/sign-in"):
    answer = client.get(path)
    print(answer.status_code, answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"], answer.text)
"""


def test_so_it_is_in_the_dashboard_itself() -> None:
    said = subprocess.run([sys.executable, "-c", BREAK_A_ROUTE], cwd=HOUSE, capture_output=True, text=True, check=True)
    told = "500 nosniff no-store The fault is ours, not yours, and it has been noted. Please come back in a while."
    assert [line for line in said.stdout.splitlines() if line] == [told] * 4
    assert said.stderr.count("ZeroDivisionError: a secret") == 4
