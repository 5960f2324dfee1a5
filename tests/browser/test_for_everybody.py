"""What the accessibility statement promises: keyboard, enlargement, forced colours, no motion, and what axe finds."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import grave_findings
from tests.browser.pages import LANGUAGES, PAGES, House, address, an_indicator
from tests.browser.visitor import SCHEMES, WIDER_THAN_THE_WINDOW, Visit

pytestmark = pytest.mark.browser

ENLARGED = 320
"""CSS pixels: what a window of 1280 has at 400 % (WCAG 1.4.10)."""

EMBED_WIDTHS = (280, 640, 1200)
CARDS = ("overview", "phase-1", "changes")
KINDS = ("poll", "measure", "activity", "stages")

FOCUSED = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const style = getComputedStyle(here), {width, height} = here.getBoundingClientRect();
    const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return {
        name: (here.getAttribute('aria-label') || here.textContent || here.id || here.tagName).trim().slice(0, 60),
        ours: here.closest('.kn') !== null,
        shown: here.checkVisibility({visibilityProperty: true, opacityProperty: true}) && width > 1 && height > 1,
        ringed,
        at: [...document.querySelectorAll('*')].indexOf(here),
    };
}"""

REACHABLE = """() => [...document.querySelectorAll(
    '.kn a[href], .kn button, .kn input:not([type=hidden]), .kn select, .kn summary, .kn textarea')].filter(
    e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0).length"""

COLOURS_OF_BARS = """() => [...document.querySelectorAll('.kn-bar')].map(bar =>
    [bar, ...bar.children].map(part => {
        const {backgroundColor, backgroundImage} = getComputedStyle(part);
        return backgroundImage === 'none' ? backgroundColor : backgroundImage;
    }))"""

FILLS = "() => ['proven', 'open', 'ahead'].map(name => getComputedStyle(document.querySelector(`.${name}`)).fill)"

OPEN_EVERYTHING = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"

MOVING = """() => {
    const moves = element => getComputedStyle(element).transitionDuration.split(',').some(each => parseFloat(each) > 0);
    return document.getAnimations().length + [...document.querySelectorAll('.kn, .kn *')].filter(moves).length;
}"""


@pytest.fixture(scope="module")
def own_pages(house: House) -> list[str]:
    """Pages of ours beside Streamlit's: cards for the frames of others, live and frozen, and snapshots."""
    frozen = httpx.get(f"{house.url}/api/v1/snapshots", timeout=60).json()["snapshots"][0]["id"]
    cards = [*CARDS, *(an_indicator(kind)(house.progress).partition("=")[2] for kind in KINDS)]
    return [
        *(f"/embed/{card}?lang={language}" for card in cards for language in LANGUAGES),
        *(f"/embed/overview?snapshot={frozen}&lang={language}" for language in LANGUAGES),
        *(f"/snapshots/{there}?lang={language}" for there in ("", f"{frozen}/") for language in LANGUAGES),
    ]


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    """A window for pages that need no Streamlit."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_enlarged_to_400_percent_nothing_scrolls_sideways(
    page: str, window: Callable[[int], Visit], house: House
) -> None:
    visit = window(ENLARGED)
    assert {language: visit.open(address(page, house.progress, language)).too_wide for language in LANGUAGES} == {
        language: [] for language in LANGUAGES
    }


@pytest.mark.parametrize("page", PAGES)
def test_enlarged_to_400_percent_nothing_scrolls_sideways_without_scripts(
    page: str, browser: Browser, house: House
) -> None:
    context = browser.new_context(viewport={"width": ENLARGED, "height": 700}, java_script_enabled=False)
    try:
        reader = context.new_page()
        for language in LANGUAGES:
            reader.goto(house.url + address(page, house.progress, language))
            assert reader.evaluate(WIDER_THAN_THE_WINDOW) == [], language
    finally:
        context.close()


def test_our_own_pages_fit_every_width_from_a_narrow_frames(sheet: Page, own_pages: list[str], house: House) -> None:
    for there in own_pages:
        sheet.goto(house.url + there)
        sheet.evaluate(OPEN_EVERYTHING)
        for width in EMBED_WIDTHS if there.startswith("/embed/") else (ENLARGED,):
            sheet.set_viewport_size({"width": width, "height": 700})
            assert sheet.evaluate(WIDER_THAN_THE_WINDOW) == [], f"{there} at {width}"


def test_axe_finds_nothing_grave_on_our_own_pages(sheet: Page, own_pages: list[str], house: House) -> None:
    for there in own_pages:
        for scheme in SCHEMES:
            sheet.emulate_media(color_scheme=scheme)
            sheet.goto(house.url + there)
            sheet.evaluate(OPEN_EVERYTHING)
            assert grave_findings(sheet) == [], f"{there}, {scheme}"


def walk(page: Page) -> list[dict[str, Any]]:
    """Everything that the Tab key reaches, from the beginning of the page to its end."""
    found: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None or (found and here["at"] == found[0]["at"]):
            return found
        found.append(here)
    raise AssertionError("the Tab key never comes to the end of the page")


@pytest.mark.parametrize("page", ["overview", "phase", "images", "data"])
def test_the_keyboard_alone_reaches_everything_in_order_and_one_sees_where_one_is(
    page: str, window: Callable[[int], Visit], house: House
) -> None:
    visit = window(1280).open(address(page, house.progress, "en"))
    reached = walk(visit.page)
    assert [each["name"] for each in reached if not (each["shown"] and each["ringed"])] == []
    ours = [each for each in reached if each["ours"]]
    assert ours[0]["name"] == "Skip to the content"
    assert [each["at"] for each in ours] == sorted(each["at"] for each in ours)
    assert len(ours) >= visit.page.evaluate(REACHABLE)


def test_the_keyboard_skips_to_the_content_and_opens_a_page(window: Callable[[int], Visit], house: House) -> None:
    visit = window(1280).open(address("overview", house.progress, "en"))
    skip = visit.page.get_by_role("link", name="Skip to the content")
    while not skip.evaluate("link => link === document.activeElement"):
        visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    assert not visit.page.evaluate("document.activeElement.closest('.kn-head') !== null")
    visit.page.get_by_role("link", name="Method", exact=True).first.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("How the numbers come about")


def test_the_keyboard_opens_the_table_of_a_card_and_reaches_its_link(sheet: Page, house: House) -> None:
    sheet.goto(f"{house.url}/embed/overview?lang=en")
    table, link = walk(sheet)
    assert (table["name"], link["name"].startswith("See the evidence")) == ("The same as a table", True)
    assert [(each["shown"], each["ringed"]) for each in (table, link)] == [(True, True)] * 2
    sheet.get_by_text("The same as a table").focus()
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("table")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_with_forced_colours_the_parts_of_a_bar_still_differ(
    scheme: Any, window: Callable[[int], Visit], sheet: Page, house: House
) -> None:
    visit = window(1280).open(address("phase", house.progress, "en"), scheme)
    try:
        visit.page.emulate_media(forced_colors="active")
        bars: list[list[str]] = visit.page.evaluate(COLOURS_OF_BARS)
        assert bars
        assert [bar for bar in bars if len(set(bar)) != len(bar)] == []
        states = visit.page.locator(".kn-chip").all_inner_texts()
        assert states
        assert all(len(state.split()) > 1 for state in states), "a state is a sign and a word"
    finally:
        visit.page.emulate_media(forced_colors="none")
    sheet.emulate_media(color_scheme=scheme, forced_colors="active")
    sheet.goto(f"{house.url}/embed/overview")
    assert len(set(sheet.evaluate(FILLS))) == 3
    sheet.emulate_media(forced_colors="none")


def test_whoever_wants_no_motion_sees_none(window: Callable[[int], Visit], sheet: Page, house: House) -> None:
    visit = window(1280).open(address("overview", house.progress, "en"))
    assert visit.page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert visit.page.evaluate(MOVING) == 0
    visit.page.get_by_role("link", name="Evidence", exact=True).first.hover()
    assert visit.page.evaluate(MOVING) == 0
    sheet.goto(f"{house.url}/embed/overview")
    assert sheet.evaluate("document.getAnimations().length") == 0


@pytest.fixture
def elsewhere(house: House, tmp_path: Path) -> Iterator[str]:
    """Another site that frames a card and a page; to browsers another port is another origin."""
    paths = ("/embed/overview?lang=en", "/?lang=en", "/snapshots/?lang=en")
    frames = "".join(f'<iframe src="{house.url}{path}"></iframe>' for path in paths)
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Elsewhere</title>{frames}", encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_card_shows_in_the_frame_of_another_site_and_a_page_does_not(
    elsewhere: str, browser: Browser, house: House
) -> None:
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(elsewhere, wait_until="load")
        card, *refused = page.frames[1:]
        expect(card.get_by_role("heading", level=1)).to_be_visible()
        assert len(refused) == 2
        assert not [frame.url for frame in refused if frame.url.startswith(house.url)]
        assert context.cookies() == []
    finally:
        context.close()
