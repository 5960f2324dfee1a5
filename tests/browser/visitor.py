"""A visitor with a real browser: opens a page, waits until it is drawn, and notes everything that went wrong."""

import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.servers import HOUSE

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PATIENCE = 45_000
"""Milliseconds that a page may take to be drawn on a busy machine."""
OFTEN = 100
"""Milliseconds between two looks whether it is. Looking at every frame would make the browser draw each."""

STREAMLITS_OWN = {"_streamlit_xsrf"}
"""The cookie that Streamlit itself needs, against forged requests."""

DRAWN = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const main = document.querySelector('[data-testid="stMain"]');
    if (!app || !main) return false;
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && main.querySelector('[data-testid="stElementContainer"]') !== null
        && !document.querySelector('[data-testid^="stSkeleton"], [data-testid="stAppSkeleton"], [data-stale="true"]')
        && charts.every(chart => chart.querySelector('.main-svg'))
        && document.fonts.status === 'loaded';
}"""

PAINTED = "ground => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === ground"

WIDER_THAN_THE_WINDOW = """() => {
    const scrolling = element => element && element.scrollWidth > element.clientWidth + 1;
    const roots = [document.scrollingElement, ...document.querySelectorAll(
        '[data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"]')];
    if (!roots.some(scrolling)) return [];
    const inside = (element, holder) => element && (holder(element) || inside(element.parentElement, holder));
    const scrolls = element => ['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowX)
        && !roots.includes(element) && element !== document.body;
    const wide = [...document.querySelectorAll('body *')].filter(element =>
        element.getBoundingClientRect().right > innerWidth + 1 && !inside(element.parentElement, scrolls));
    return wide.length ? wide.map(element => element.outerHTML.slice(0, 160)) : ['something that cannot be named'];
}"""


class NoChromium(Exception):
    """There is no Chromium on this machine: on Debian and Ubuntu, `sudo apt-get install chromium`."""


def chromium() -> str:
    """The path of the system's Chromium. Raises NoChromium."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromium(NoChromium.__doc__)
    return found


def ground(scheme: Scheme) -> str:
    """The theme's background as browsers write it: `rgb(251, 250, 246)`."""
    theme = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    red, green, blue = bytes.fromhex(theme[scheme]["backgroundColor"].lstrip("#"))
    return f"rgb({red}, {green}, {blue})"


_open: list[Browser] = []
"""The browser that is open, if there is one: a thread can drive only one at a time."""


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser: the one that is open already, or a new one that is closed in the end."""
    if _open:
        yield _open[-1]
        return
    executable = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        _open.append(running)
        try:
            yield running
        finally:
            _open.remove(running)
            running.close()


@dataclass
class Visit:
    """One page in one window, with what went wrong in it."""

    page: Page
    house: str
    wrongs: list[str] = field(default_factory=list)

    def open(self, address: str, scheme: Scheme = "light") -> "Visit":
        """Goes to `address`, such as `/phase?id=phase-1`, on a system set to light or dark; waits until it is drawn."""
        self.wrongs.clear()
        self.page.emulate_media(color_scheme=scheme)
        self.page.goto(self.house + address)
        self.wait()
        self.page.wait_for_function(PAINTED, arg=ground(scheme), timeout=PATIENCE)
        return self

    def wait(self) -> None:
        self.page.wait_for_function(DRAWN, timeout=PATIENCE, polling=OFTEN)

    @property
    def text(self) -> str:
        """What can be read on the page, with single spaces."""
        return re.sub(r"\s+", " ", self.page.locator('[data-testid="stMain"]').inner_text())

    @property
    def cookies(self) -> set[str]:
        """The names of all cookies that this window has been given."""
        return {cookie["name"] for cookie in self.page.context.cookies()}

    @property
    def complaints(self) -> list[str]:
        """Error boxes that the page shows."""
        shown = self.page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]')
        return shown.all_inner_texts()

    @property
    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways."""
        found: list[str] = self.page.evaluate(WIDER_THAN_THE_WINDOW)
        return found

    @property
    def numbers(self) -> dict[str, list[tuple[float, str]]]:
        """Every number that says what it is: `phase-1.low` to its unrounded values and the texts shown for them."""
        found: list[list[Any]] = self.page.eval_on_selector_all(
            "[data-number]", "all => all.map(e => [e.dataset.number, e.dataset.value, e.textContent])"
        )
        named: dict[str, list[tuple[float, str]]] = {}
        for name, value, text in found:
            named.setdefault(name, []).append((float(value), text))
        return named

    def height(self) -> int:
        tall: int = self.page.evaluate(
            "() => Math.max(...[...document.querySelectorAll('[data-testid=stMainBlockContainer], body')]"
            ".map(e => Math.ceil(e.getBoundingClientRect().bottom + scrollY)))"
        )
        return tall


@contextmanager
def visiting(browser: Browser, house: str, width: int, ignore_https_errors: bool = False) -> Iterator[Visit]:
    """A window `width` pixels wide on a visitor's screen."""
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 600 else 740},
        locale="en-GB",
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
        ignore_https_errors=ignore_https_errors,
    )
    try:
        visit = Visit(context.new_page(), house)
        _note_wrongs(visit)
        yield visit
    finally:
        context.close()


def _note_wrongs(visit: Visit) -> None:
    """Notes errors in the console, requests that fail, and requests to anyone but the house."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.wrongs.append(f"console: {message.text}")

    def request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != urlsplit(visit.house).netloc:
            visit.wrongs.append(f"asks a stranger: {request.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            visit.wrongs.append(f"request failed: {request.url}: {request.failure}")

    def response(response: Response) -> None:
        if response.status >= 400:
            visit.wrongs.append(f"answer {response.status}: {response.url}")

    visit.page.on("console", console)
    visit.page.on("pageerror", lambda error: visit.wrongs.append(f"script error: {error}"))
    visit.page.on("request", request)
    visit.page.on("requestfailed", failed)
    visit.page.on("response", response)
