"""What goes out with every answer, and which scripts may run on a page."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from roadmap.public.headers import FOR_ANY_SITE, NO_PAGE, SAFE, SAFE_PAGE, SafeHeaders, streamlit_page

SCRIPT = "\n      window.prerenderReady = false\n    "
INDEX = f"<html><head><script>{SCRIPT}</script></head><body></body></html>"
OWN = "default-src 'none'; frame-ancestors *"

Ask = Callable[..., Response]


def hash_of(script: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def allowed(policy: str, directive: str) -> list[str]:
    """What a policy names for a directive."""
    (found,) = (each.split() for each in policy.split("; ") if each.split()[0] == directive)
    return found[1:]


def page(request: Request) -> Response:
    answer = HTMLResponse(INDEX)
    answer.set_cookie("theirs", "1")
    answer.set_cookie("ours", "2", secure=True)
    return answer


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/page", page),
        Route("/data", lambda request: JSONResponse({})),
        Route("/picture", lambda request: Response(b"", headers=dict(FOR_ANY_SITE), media_type="image/png")),
        Route("/had", lambda request: Response(status_code=304, headers={"ETag": '"a"'})),
        Route("/embed", lambda request: HTMLResponse("", headers={"Content-Security-Policy": OWN})),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(SafeHeaders, index=INDEX)]))


def test_a_page_says_what_may_run_and_that_nobody_frames_it(client: TestClient) -> None:
    headers = client.get("/page").headers
    assert {name: headers[name] for name in SAFE_PAGE} == SAFE_PAGE
    policy = headers["Content-Security-Policy"]
    assert allowed(policy, "script-src") == ["'self'", "'wasm-unsafe-eval'", hash_of(SCRIPT)]
    assert allowed(policy, "frame-ancestors") == ["'none'"]
    assert allowed(policy, "default-src") == ["'none'"]
    assert allowed(policy, "connect-src") == ["'self'"]
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in allowed(policy, "script-src")
    assert not re.search(r"https?:|\*", policy), "nobody else is asked for anything"


def test_what_is_no_page_can_do_nothing_as_one(client: TestClient) -> None:
    headers = client.get("/data").headers
    assert headers["Content-Security-Policy"] == NO_PAGE
    assert {name: headers[name] for name in SAFE} == SAFE


def test_what_is_not_there_has_its_headers_too(client: TestClient) -> None:
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert {name: answer.headers[name] for name in SAFE} == SAFE
    assert answer.headers["Content-Security-Policy"] == NO_PAGE


def test_an_answers_own_header_wins_and_stands_there_once(client: TestClient) -> None:
    embed, picture = client.get("/embed").headers, client.get("/picture").headers
    assert embed.get_list("Content-Security-Policy") == [OWN]
    assert picture.get_list("Cross-Origin-Resource-Policy") == ["cross-origin"]
    assert picture["X-Content-Type-Options"] == "nosniff"


def test_whoever_has_an_answer_already_keeps_its_headers(client: TestClient) -> None:
    """Browsers put the headers of a 304 in the place of those that they have."""
    headers = client.get("/had").headers
    assert not {"Content-Security-Policy", *SAFE_PAGE} & {name.title() for name in headers}
    assert headers["ETag"] == '"a"'


def test_browsers_that_came_by_https_stay_there(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROADMAP_PUBLIC_URL", "ROADMAP_BEHIND_PROXY"):
        monkeypatch.delenv(name, raising=False)
    forwarded = {"X-Forwarded-Proto": "https"}

    def stay(**headers: str) -> bool:
        return "Strict-Transport-Security" in client.get("/data", headers=headers or None).headers

    assert not stay()
    assert not stay(**forwarded), "anybody can write that"
    assert "Strict-Transport-Security" in client.get("https://testserver/data").headers
    monkeypatch.setenv("ROADMAP_BEHIND_PROXY", "1")
    assert stay(**forwarded)
    assert not stay(**{"X-Forwarded-Proto": "http"})
    monkeypatch.delenv("ROADMAP_BEHIND_PROXY")
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", "https://roadmap.example.org")
    assert stay()


def test_over_https_no_cookie_is_ever_sent_over_http(client: TestClient) -> None:
    plain, safe = (
        client.get(f"{scheme}://testserver/page").headers.get_list("Set-Cookie") for scheme in ("http", "https")
    )
    assert ["; Secure" in cookie for cookie in plain] == [False, True]
    assert ["; Secure" in cookie for cookie in safe] == [True, True]
    assert safe[1].count("Secure") == 1


@pytest.mark.parametrize(
    ("html", "scripts"),
    [
        ("<script>a()</script><script type='module'>b()</script>", ["a()", "b()"]),
        ("<SCRIPT TYPE=text/javascript>if (a < b && c) d('</p>')</SCRIPT>", ["if (a < b && c) d('</p>')"]),
        ("<script>a()\r\nb()</script>", ["a()\nb()"]),
        ("<script></script>", [""]),
        ('<script src="./a.js"></script><script type="application/ld+json">{"a": 1}</script><p>text</p>', []),
        ("<!-- <script>not()</script> --><style>b{}</style><title>t</title>", []),
        ("<script src='./a.js'>ignored()</script><script>c()</script>", ["c()"]),
    ],
)
def test_of_the_scripts_in_a_page_those_that_run_are_named_by_their_hash(html: str, scripts: list[str]) -> None:
    hashes = [each for each in allowed(streamlit_page(html), "script-src") if each.startswith("'sha")]
    assert hashes == [hash_of(script) for script in scripts]
