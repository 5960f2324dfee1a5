"""Every address of the running dashboard answers with the headers of its kind, and no address is of no kind."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Literal

import httpx
import pytest

from roadmap.public.embeds import policy
from roadmap.public.headers import FOR_ANY_SITE, NO_PAGE, OWN_PAGE, SAFE, SAFE_PAGE, streamlit_page
from roadmap.views.rendering import STAFF_PAGES
from roadmap.views.site import SITE
from tests.browser.pages import copy_of_the_data
from tests.servers import HOUSE, free_port, serving

Kind = Literal["page", "own page", "embed", "signing in", "open", "file", "refused", "closed"]
"""A page of Streamlit's; one of ours; one for the frames of others; one for signing in; what other sites may show and
read; what only our own pages may; what is for staff; what is for nobody."""

KINDS: dict[str, Kind] = {
    **{f"/{name}".replace("/overview", "/"): "page" for name in (*SITE, *STAFF_PAGES)},
    "": "page",
    "/{name:name}": "own page",
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
    "/data/": "file",
    "/assets/": "file",
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
    "/{name:name}": "/no-such-page",
    "": "/no/such/page",
}
"""Addresses of routes with a variable part. For others something that is not there will do: errors are answers too."""

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
