"""How soon a visitor reads something, beside how soon Streamlit has drawn the same, and what that costs the server."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Page

from tests.bench.goals import Figure, middle
from tests.bench.visitors import processor_seconds, serve
from tests.browser.visitor import NoChromium, browser, chromium, visiting
from tests.servers import HOUSE, Server

SECONDS, KILOBYTES, SPENT = 0.4, 60, 1.0
ROUNDS, ANSWERS = 7, 2_000

NOTE = """new MutationObserver(() => {
    if (window.drawn || !document.querySelector("#root .kn-page")) return;
    window.drawn = performance.now();
}).observe(document, {childList: true, subtree: true});"""
FIRST = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def figures(folder: Path, data: Path) -> Iterator[Figure]:
    with ExitStack() as stack:
        server = serve(stack, HOUSE / "app.py", folder, ROADMAP_DATA=str(data))
        yield Figure("overview before its scripts", _before_scripts(server.url) / 1000, "kB", most=KILOBYTES)
        spent = _spent(server)
        if spent is not None:
            yield Figure("overview as HTML, warm: processor time", spent, "ms", most=SPENT)
        yield from _seen(server.url)


def _before_scripts(url: str) -> int:
    """Bytes that travel until the page can be read as it is meant: the HTML, its style sheet and its font."""
    with httpx.Client(headers={"Accept-Encoding": "gzip"}) as client:
        page = client.get(f"{url}/?lang=en")
        head = page.text.partition("<template")[0]
        fetched = re.findall(r'<link\s+rel="(?:stylesheet|preload)"\s+href="([^"]*)"', head)
        assert len(fetched) == 2, fetched
        answers = [page, *(client.get(urljoin(url, each)) for each in fetched)]
    return sum(int(answer.headers["Content-Length"]) for answer in answers)


def _spent(server: Server) -> float | None:
    """Milliseconds that the server works for one answer; None where the system does not tell."""
    with httpx.Client(base_url=server.url) as client:
        client.get("/?lang=en")
        before = processor_seconds(server.process.pid)
        for _ in range(ANSWERS):
            client.get("/?lang=en")
        after = processor_seconds(server.process.pid)
    return None if before is None or after is None else 1000 * (after - before) / ANSWERS


def _seen(url: str) -> Iterator[Figure]:
    """Each time as somebody who was never here."""
    try:
        chromium()
    except NoChromium:
        return
    with browser() as running:
        rounds = []
        for _ in range(ROUNDS):
            with visiting(running, url, 1280) as visit:
                visit.page.add_init_script(NOTE)
                visit.page.goto(f"{url}/?lang=en", wait_until="commit")
                rounds.append((_when(visit.page, FIRST), _when(visit.page, "() => window.drawn")))
    painted, drawn = middle(first for first, _ in rounds), middle(second for _, second in rounds)
    yield Figure("overview: first contentful paint", painted / 1000, "s", most=SECONDS)
    yield Figure("overview: Streamlit's own first content", drawn / 1000, "s")
    yield Figure("first paint before Streamlit's own", drawn / painted, "×")


def _when(page: Page, told: str) -> float:
    """Milliseconds from the start of the visit, as soon as the page can tell."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        at: float | None = page.evaluate(told)
        if at:
            return at
        time.sleep(0.02)
    raise TimeoutError(f"The page never told: {told}")
