"""Every address of the running dashboard answers with the headers of its kind, and no address is of no kind."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx
import pytest
import streamlit
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from roadmap.public.embeds import policy
from roadmap.public.headers import FOR_ANY_SITE, NO_PAGE, OWN_PAGE, SAFE, SAFE_PAGE, streamlit_page
from roadmap.views.rendering import STAFF_PAGES
from roadmap.views.site import SITE
from tests.browser.pages import copy_of_the_data
from tests.public.test_first_paint import Read
from tests.servers import HOUSE, free_port, serving

Kind = Literal["page", "own page", "embed", "signing in", "open", "file", "refused", "closed"]
"""A page of Streamlit's; one of ours; one for the frames of others; one for signing in; what other sites may show and
read; what only our own pages may; what is for staff; what is for nobody."""

KINDS: dict[str, Kind] = {
    **{f"/{name}".replace("/overview", "/"): "page" for name in (*SITE, *STAFF_PAGES)},
    "": "file",
    "/{path:elsewhere}": "own page",
    "/snapshots": "own page",
    "/snapshots/{id}/{name}": "open",
    "/embed/": "embed",
    "/sign-in": "signing in",
    "/sign-out": "signing in",
    "/account": "signing in",
    "/calendar/": "file",
    "/robots.txt": "file",
    "/sitemap.xml": "file",
    "/welcome/": "signing in",
    "/api/": "open",
    "/feeds/": "open",
    "/images/": "open",
    "/images/kit.": "file",
    "/data/": "open",
    "/assets/": "file",
    "/favicon.ico": "file",
    "/media/": "file",
    "/auth/": "file",
    "/oauth2callback": "file",
    "/_stcore/": "closed",
    "/_stcore/health": "file",
    "/_stcore/host-config": "file",
    "/_stcore/upload_file/": "refused",
    "/component/": "closed",
}
"""The kind of a route by its path, or by how that begins; the longest beginning counts."""

EXAMPLES = {
    "/api/v1/indicators/{id}": "/api/v1/indicators/public-support",
    "/feeds/{name}": "/feeds/changes.en.atom",
    "/data/{name}": "/data/evidence.csv",
    "/images/{name:path}": "/images/overview.png",
    "/embed/{card}": "/embed/overview",
    "/images/kit.zip": "/images/kit.zip?card=nothing",
    "/images/kit.json": "/images/kit.json?card=nothing",
    "/{path:elsewhere}": "/no/such/page",
    "": "/manifest.json",
}
"""Addresses of routes with a variable part. For others something that is not there will do: errors are answers too."""

ASTRAY = [
    "/no-such-page",
    "/no/such/page",
    "/no/such/page/",
    "/phase/phase-1",
    "/snapshots/no-such-day/",
    "/index.html",
    "/wp-login.php",
    "/robots.txt.bak",
    "/.env",
    "/_private",
    "/healthz",
    "/auth/",
    "/static",
    "/a%0Ab",
    "/deep" * 100,
    "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
]
"""Addresses where nothing is: what people mistype, and what programs try."""

CRAWLERS = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)",
]
"""Who makes link previews, and who searches in Korea."""

COOKIES = {"signing in": {"kn-form"}, "file": {"_streamlit_xsrf"}}
"""Against forged forms, ours and Streamlit's. Nothing else gives a visitor a cookie."""

NOBODY, NOT_STAFF = "There is nothing here.\n", "Only staff who are signed in can hand files over.\n"
ROUTES = (
    "import app, json, sys; routes = app.app._build_starlette_app().routes;"
    "print(json.dumps([[r.path, sorted(getattr(r, 'methods', None) or ['GET'])] for r in routes"
    " if type(r).__name__ != 'WebSocketRoute']))"
)


def routes() -> list[tuple[str, str]]:
    """Path and method of every route, asked in a process of its own: the app settles Streamlit's settings for all.

    Without HEAD, which GET answers too.
    """
    said = subprocess.run([sys.executable, "-c", ROUTES], cwd=HOUSE, capture_output=True, text=True, check=True)
    found: list[Any] = json.loads(said.stdout.splitlines()[-1])
    return sorted({(path, method) for path, methods in found for method in methods if method != "HEAD"})


def kind_of(path: str) -> Kind | None:
    beginnings = [each for each in KINDS if path == each or (len(each) > 1 and path.startswith(_folder(each)))]
    return KINDS[max(beginnings, key=len)] if beginnings else None


def _folder(path: str) -> str:
    return path if path.endswith(("/", ".")) else f"{path}/"


@pytest.fixture(scope="module")
def browser_of_a_visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder, port = tmp_path_factory.mktemp("routes"), free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]
    with (
        serving(command, port, folder, {"ROADMAP_DATA": str(copy_of_the_data(folder))}) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        yield client


def test_every_route_has_the_headers_of_its_kind(browser_of_a_visitor: httpx.Client) -> None:
    """Remedy for a new route: say in KINDS what it is."""
    found = routes()
    assert len(found) > 60
    wrong = {
        f"{method} {path}": faults
        for path, method in found
        if (faults := faults_of(browser_of_a_visitor, path, method))
    }
    assert not wrong, json.dumps(wrong, indent=1)


@pytest.mark.parametrize("crawler", CRAWLERS)
@pytest.mark.parametrize(("path", "lang"), [("/", "en"), ("/indicator?id=public-support&lang=ko", "ko")])
def test_a_crawler_finds_what_a_link_preview_needs(
    path: str, lang: str, crawler: str, browser_of_a_visitor: httpx.Client
) -> None:
    """Crawlers name no language, follow no script, and show the picture on a page of their own."""
    asked = {"User-Agent": crawler, "Accept": "*/*"}
    answer = browser_of_a_visitor.get(path, headers=asked)
    told = Read(answer.text)
    assert answer.status_code == 200
    assert told.all("html") == [{"lang": lang}]
    for name in ("title", "description", "image"):
        assert told.meta(f"og:{name}") == told.meta(f"twitter:{name}") != ""
    picture = browser_of_a_visitor.get(told.meta("og:image"), headers=asked)
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, told.meta("og:image:type"))
    assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in picture.headers
    rules = RobotFileParser()
    rules.parse(browser_of_a_visitor.get("/robots.txt", headers=asked).text.splitlines())
    assert rules.can_fetch(crawler, path)
    assert rules.can_fetch(crawler, told.meta("og:image"))


@pytest.mark.parametrize("path", ASTRAY)
def test_where_nothing_is_the_answer_is_404_and_ours(path: str, browser_of_a_visitor: httpx.Client) -> None:
    """Streamlit would answer its bare page with status 200, which search engines would keep."""
    answer = browser_of_a_visitor.get(path, headers={"Accept-Language": "ko"})
    assert answer.status_code == 404
    assert "<title>Streamlit" not in answer.text
    assert "<script>alert" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert browser_of_a_visitor.head(path).status_code == 404
    if answer.headers["Content-Type"].startswith("text/html"):
        assert '<html lang="ko">' in answer.text
        assert '<meta name="robots" content="noindex">' in answer.text
        links = [urljoin(str(answer.url), link) for link in re.findall(r'(?:href|src)="([^"#:]+)"', answer.text)]
        assert {urlsplit(link).path for link in links} >= {"/", "/evidence", "/method", "/accessibility"}
        assert {browser_of_a_visitor.get(link).status_code for link in links if "/assets/" in link} == {200}


def test_most_addresses_where_nothing_is_have_a_page_with_ways_on(browser_of_a_visitor: httpx.Client) -> None:
    kinds = {path: browser_of_a_visitor.get(path).headers["Content-Type"].partition(";")[0] for path in ASTRAY}
    assert [path for path in kinds if kinds[path] != "text/html"] == ["/deep" * 100]


def test_a_slash_too_many_leads_to_the_page(browser_of_a_visitor: httpx.Client) -> None:
    for path in ("/phase/?id=phase-2&lang=en", "/desk/", "/sign-in/", "/robots.txt/"):
        answer = browser_of_a_visitor.get(path)
        assert answer.status_code == 308, path
        there = browser_of_a_visitor.get(urljoin(str(answer.url), answer.headers["Location"]))
        assert there.status_code == 200
        assert str(there.url).endswith(path.replace("/?", "?").removesuffix("/"))


def test_icons_are_there_and_streamlits_own_files_and_connection_are_left_to_it(
    browser_of_a_visitor: httpx.Client,
) -> None:
    script = re.findall(r'src="\.(/static/js/[^"]*)"', browser_of_a_visitor.get("/").text)[0]
    files = [f"/{file.name}" for file in (Path(streamlit.__file__).parent / "static").iterdir() if file.is_file()]
    assert "/favicon.png" in files
    icon = browser_of_a_visitor.get("/favicon.ico", follow_redirects=True)
    assert (icon.status_code, icon.headers["Content-Type"].partition(";")[0]) == (200, "image/svg+xml")
    for path in (script, "/_stcore/health", "/_stcore/host-config", *files):
        answer = browser_of_a_visitor.get(path)
        if path == "/index.html":
            assert answer.status_code == 404
        else:
            assert answer.status_code == 200, path
            assert not answer.headers["Content-Type"].startswith("text/html") or path == "/_stcore/health"
    assert browser_of_a_visitor.get("/media/nothing.png").text == "File not found"
    url = str(browser_of_a_visitor.base_url.copy_with(scheme="ws", path="/_stcore/stream"))
    with connect(url, subprotocols=[Subprotocol("streamlit")]) as page:
        assert page.subprotocol == "streamlit"


def faults_of(client: httpx.Client, path: str, method: str) -> list[str]:
    """What is wrong with the answer at a route."""
    kind = kind_of(path)
    if kind is None:
        return ["is of no kind"]
    client.cookies.clear()
    answer = client.request(method, EXAMPLES.get(path, path))
    expected = owed(kind, answer)
    faults = [f"{name}: {answer.headers.get(name)}" for name in expected if answer.headers.get(name) != expected[name]]
    said = "closed" if answer.text == NOBODY else "refused" if answer.text == NOT_STAFF else "open"
    if said != (kind if kind in ("closed", "refused") else "open"):
        faults.append(f"is {said}")
    if not {cookie.name for cookie in client.cookies.jar} <= COOKIES.get(kind, set()):
        faults.append(f"sets {answer.headers['Set-Cookie']}")
    return faults


def owed(kind: Kind, answer: httpx.Response) -> dict[str, str]:
    """The headers that an answer of this kind has to have."""
    if kind == "signing in":
        return SAFE | {
            "Content-Security-Policy": OWN_PAGE,
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
    if kind == "embed":
        return {**SAFE_PAGE, **FOR_ANY_SITE, "Content-Security-Policy": policy()}
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        ours = {name: value for name, value in SAFE.items() if kind != "open" or name not in FOR_ANY_SITE}
        shared = FOR_ANY_SITE if kind == "open" and answer.is_success else {}
        return {**ours, **shared, "Content-Security-Policy": NO_PAGE}
    return SAFE_PAGE | {"Content-Security-Policy": OWN_PAGE if kind == "own page" else streamlit_page(answer.text)}
