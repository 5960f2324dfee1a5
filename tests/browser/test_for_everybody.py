"""What the accessibility statement promises: keyboard, enlargement, forced colours, no motion, and what axe finds."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from roadmap.views.embed import SANDBOX
from tests.browser.accessibility import grave_findings
from tests.browser.pages import LANGUAGES, PAGES, House, a_milestone, address, an_indicator, snapshot_pages
from tests.browser.visitor import SCHEMES, WIDER_THAN_THE_WINDOW, Visit

pytestmark = pytest.mark.browser

ENLARGED = 320
"""CSS pixels: what a window of 1280 has at 400 % (WCAG 1.4.10)."""

EMBED_WIDTHS = (280, 640, 1200)
CARDS = ("overview", "phase-1", "changes")
KINDS = ("poll", "measure", "activity", "stages")

WATCH_THE_FOCUS = """() => {
    window.reached = [];
    document.addEventListener('focusin', ({target: here}) => {
        const style = getComputedStyle(here), {width, height} = here.getBoundingClientRect();
        const name = here.getAttribute('aria-label') || here.textContent || here.id || here.tagName;
        window.reached.push({
            name: name.trim().slice(0, 60),
            ours: here.closest('.kn, body > main, body > footer') !== null,
            shown: here.checkVisibility({visibilityProperty: true, opacityProperty: true}) && width > 1 && height > 1,
            ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
            skips: here.matches('.kn-skip'),
            at: [...document.querySelectorAll('*')].indexOf(here),
        });
    });
}"""
"""Notes whatever gets the focus: its name, its place in the page, whether it is ours, is seen and has a ring."""

REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, summary, textarea')].filter(
    e => e.closest('.kn, body > main, body > footer') && e.checkVisibility({visibilityProperty: true}) && !e.disabled
        && e.tabIndex >= 0).length"""

STATES = ".kn-chip[class*='kn-chip kn-']:not(.kn-chip-link, .kn-proxy-chip), .mark"
"""Whatever a colour marks as a state; that a record is a proxy is none."""

COLOURS_OF_BARS = """() => [...document.querySelectorAll('.kn-bar, svg.bar')].map(bar =>
    bar.matches('svg') ? [...bar.children].map(part => getComputedStyle(part).fill) :
    [bar, ...bar.children].map(part => {
        const {backgroundColor, backgroundImage} = getComputedStyle(part);
        return backgroundImage === 'none' ? backgroundColor : backgroundImage;
    }))"""

OPEN_EVERYTHING = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"

MOVING = """() => {
    const moves = element => getComputedStyle(element).transitionDuration.split(',').some(each => parseFloat(each) > 0);
    const ours = [...document.querySelectorAll('.kn, .kn *, body > main *')];
    return document.getAnimations().length + ours.filter(moves).length;
}"""


@pytest.fixture(scope="module")
def own_pages(house: House) -> list[str]:
    """Pages of ours beside Streamlit's: cards for the frames of others, live and frozen, and snapshots."""
    snapshots = snapshot_pages(house)
    frozen = snapshots[-1].strip("/").rpartition("/")[2]
    milestone = a_milestone(house.progress)
    cards = [*CARDS, milestone, *(an_indicator(kind)(house.progress).partition("=")[2] for kind in KINDS)]
    return [
        *(f"/embed/{card}?lang={language}" for card in cards for language in LANGUAGES),
        *(f"/embed/overview?snapshot={frozen}&lang={language}" for language in LANGUAGES),
        *(f"{there}?lang={language}" for there in snapshots for language in LANGUAGES),
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


def test_enlarged_to_400_percent_nothing_scrolls_sideways_without_scripts(
    browser: Browser, house: House, own_pages: list[str]
) -> None:
    context = browser.new_context(viewport={"width": ENLARGED, "height": 700}, java_script_enabled=False)
    try:
        reader = context.new_page()
        pages = [address(page, house.progress, language) for page in PAGES for language in LANGUAGES]
        for there in [*pages, *own_pages]:
            reader.goto(house.url + there)
            assert reader.evaluate(WIDER_THAN_THE_WINDOW) == [], there
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
    page.evaluate(WATCH_THE_FOCUS)
    for _ in range(50):
        for _ in range(10):
            page.keyboard.press("Tab")
        reached: list[dict[str, Any]] = page.evaluate("window.reached")
        places = [each["at"] for each in reached]
        if places[0] in places[1:]:
            return reached[: places.index(places[0], 1)]
    raise AssertionError("the Tab key never comes to the end of the page")


def assert_the_keyboard_alone_suffices(page: Page) -> None:
    """Every link and field is reached, in order, and one sees where one is."""
    reached = walk(page)
    assert [each["name"] for each in reached if not (each["shown"] and each["ringed"])] == []
    ours = [each for each in reached if each["ours"]]
    assert [each["at"] for each in ours] == sorted(each["at"] for each in ours)
    assert ours[0]["skips"] or not page.locator("nav").count(), "whatever has a navigation lets one skip it"
    assert len(ours) >= page.evaluate(REACHABLE)


def assert_forced_colours_leave_all_told(page: Page) -> None:
    """The parts of each bar still differ, and each state is a sign and a word."""
    page.emulate_media(forced_colors="active")
    try:
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        bars: list[list[str]] = page.evaluate(COLOURS_OF_BARS)
        assert [bar for bar in bars if len(set(bar)) != len(bar)] == []
        states: list[str] = page.locator(STATES).all_inner_texts()
        assert [state for state in states if len(state.split()) < 2] == []
    finally:
        page.emulate_media(forced_colors="none")


def assert_nothing_moves(page: Page) -> None:
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert page.evaluate(MOVING) == 0
    page.locator("a[href]:visible").last.hover()
    assert page.evaluate(MOVING) == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_serves_keyboards_forced_colours_and_whoever_wants_no_motion(
    page: str, window: Callable[[int], Visit], house: House
) -> None:
    """Each in one language, light or dark, by turns: what is tried here hangs on none of them."""
    turn = [*PAGES].index(page)
    where = address(page, house.progress, LANGUAGES[turn % 2])
    shown = window(1280).open(where, SCHEMES[turn // 2 % 2]).page
    assert_nothing_moves(shown)
    assert_forced_colours_leave_all_told(shown)
    assert_the_keyboard_alone_suffices(shown)


def test_our_own_pages_serve_keyboards_forced_colours_and_whoever_wants_no_motion(
    sheet: Page, own_pages: list[str], house: House
) -> None:
    for turn, there in enumerate(own_pages):
        sheet.emulate_media(color_scheme=SCHEMES[turn // 2 % 2])
        sheet.goto(house.url + there)
        assert_nothing_moves(sheet)
        assert_forced_colours_leave_all_told(sheet)
        assert_the_keyboard_alone_suffices(sheet)


@pytest.mark.parametrize("page", ["overview", "phase", "stages"])
def test_pages_with_bars_and_states_have_them_where_the_tests_look(
    page: str, window: Callable[[int], Visit], house: House
) -> None:
    shown = window(1280).open(address(page, house.progress, "en")).page
    assert shown.evaluate(COLOURS_OF_BARS)
    assert shown.locator(STATES).all_inner_texts()


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


def test_a_card_goes_with_the_page_around_it_on_every_system(sheet: Page, house: House) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    shown: dict[tuple[str, str], str] = {}
    for scheme in SCHEMES:
        sheet.emulate_media(color_scheme=scheme)
        for theme in ("", *SCHEMES):
            sheet.goto(f"{house.url}/embed/overview?theme={theme}")
            shown[scheme, theme] = sheet.evaluate(ground)
    assert shown["light", ""] == shown["light", "light"] == shown["dark", "light"]
    assert shown["dark", ""] == shown["dark", "dark"] == shown["light", "dark"]
    assert len(set(shown.values())) == 2


@pytest.fixture
def elsewhere(house: House, tmp_path: Path) -> Iterator[str]:
    """Another site that frames a card as its snippet does, and pages; to browsers another port is another origin."""
    paths = ("/embed/overview?lang=en", "/?lang=en", "/snapshots/?lang=en")
    frames = "".join(f'<iframe src="{house.url}{path}" sandbox="{SANDBOX}"></iframe>' for path in paths)
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
        assert card.evaluate("window.origin") == "null"
        with context.expect_page() as opened:
            card.get_by_role("link", name="See the evidence").click()
        expect(opened.value.get_by_role("heading", level=1).first).to_be_visible()
        assert opened.value.evaluate("window.origin") == house.url
    finally:
        context.close()
