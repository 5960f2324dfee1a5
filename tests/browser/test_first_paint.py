"""The page before Streamlit has drawn it: read without scripts, and handed over without a flash, a jump or a loss."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.accessibility import grave_findings
from tests.browser.pages import LANGUAGES, PAGES, WIDTHS, House, address, snapshot_pages
from tests.browser.visitor import PATIENCE, SCHEMES, Visit, visiting

pytestmark = pytest.mark.browser

MOST_SHIFT = 0.02
"""Cumulative layout shift; search engines call 0.1 good."""

STREAMLIT = "**/static/js/index.*.js"
GONE = (
    "() => document.body !== null && document.getElementById('root') !== null && !document.getElementById('kn-first')"
)

RIGHT_END = """() =>
    Math.max(...[...document.querySelectorAll('.kn-page > *')].map(each => each.getBoundingClientRect().right))"""

WATCH = """
window.shifts = 0;
new PerformanceObserver(list => list.getEntries().forEach(shift => window.shifts += shift.value))
    .observe({type: "layout-shift", buffered: true});
window.frames_seen = [];
const parts = [".kn-page h1", ".kn-page p", ".kn-head", ".kn-foot"];
const seen = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
const look = () => {
    const places = parts.map(part => [...document.querySelectorAll(part)].filter(seen).map(element => {
        const {x, y, width, height} = element.getBoundingClientRect();
        return [x, y, width, height];
    })[0] ?? null);
    const html = document.getElementById("kn-first") !== null;
    window.frames_seen.push({html, fonts: document.fonts.status === "loaded", places});
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Notes in each frame where the headline, the first paragraph, the header and the footer can be seen."""


@pytest.fixture(params=WIDTHS)
def reader(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[Page]:
    """Somebody whose browser runs no scripts."""
    width: int = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=False, base_url=house.url, locale="en-GB"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_read_without_scripts(language: str, reader: Page, house: House) -> None:
    pages = [address(page, house.progress, language) for page in PAGES]
    width = reader.viewport_size["width"] if reader.viewport_size else 0
    for there in [*pages, *(f"{page}?lang={language}" for page in snapshot_pages(house))]:
        answer = reader.goto(there)
        assert answer is not None
        assert (answer.status, there) == (200, there)
        expect(reader.get_by_role("heading", level=1)).to_have_count(1)
        expect(reader.get_by_role("main")).to_be_visible()
        expect(reader.get_by_role("navigation").first).to_be_visible()
        assert len(reader.get_by_role("main").inner_text()) > 200, there
        expect(reader.locator("#root")).to_be_hidden()
        assert reader.evaluate(RIGHT_END) <= width, there


def test_without_scripts_links_and_forms_lead_on(reader: Page, house: House) -> None:
    reader.goto(address("phase", house.progress, "ko"))
    reader.get_by_label("기준일").fill("2025-06-30")
    reader.get_by_role("button", name="보기").click()
    asked = parse_qs(urlsplit(reader.url).query)
    assert (asked["id"], asked["lang"], asked["on"]) == (["phase-1"], ["ko"], ["2025-06-30"])
    expect(reader.get_by_text("2025년 6월 30일 당시의 현황입니다.")).to_be_visible()
    reader.get_by_role("link", name="근거 자료").first.click()
    reader.get_by_role("searchbox").fill("통일")
    reader.get_by_role("search").get_by_role("button").click()
    asked = parse_qs(urlsplit(reader.url).query)
    assert (asked["q"], asked["lang"], asked["on"]) == (["통일"], ["ko"], ["2025-06-30"])
    expect(reader.get_by_role("searchbox")).to_have_value("통일")


def test_a_chart_is_there_without_scripts_with_words_for_those_who_cannot_see_it(reader: Page, house: House) -> None:
    for kind in ("poll", "measure", "activity", "stages"):
        reader.goto(address(kind, house.progress, "en"))
        chart = reader.locator(".kn-stand-in").get_by_role("img")
        expect(chart).to_be_visible()
        assert len(chart.get_attribute("aria-label") or "") > 30
        box = chart.bounding_box()
        assert box is not None
        assert box["height"] > 200


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", ["overview", "evidence", "measure", "stages", "method"])
def test_streamlit_takes_over_without_a_flash_or_a_jump(page: str, width: int, browser: Browser, house: House) -> None:
    with visiting(browser, house.url, width) as visit:
        visit.page.add_init_script(WATCH)
        visit.page.goto(house.url + address(page, house.progress, "en"), wait_until="commit")
        visit.page.wait_for_function(GONE, timeout=4 * PATIENCE)
        after = visit.page.evaluate("window.frames_seen.length")
        visit.page.wait_for_function("count => window.frames_seen.length > count + 10", arg=after)
        frames: list[dict[str, Any]] = visit.page.evaluate("window.frames_seen")
        assert visit.page.evaluate("window.shifts") < MOST_SHIFT
    shown = [frame for n, frame in enumerate(frames) if any(each["places"][0] for each in frames[: n + 1])]
    assert {frame["html"] for frame in shown} == {True, False}
    for part in zip(*(frame["places"] for frame in shown), strict=True):
        first = next(n for n, place in enumerate(part) if place)
        assert all(part[first:]), "what was there was gone in some frame"
    settled = [frame for frame in shown if frame["fonts"]]
    assert settled[0]["html"], "nothing was watched before the page was handed over"
    for frame in settled:
        for then, now in zip(settled[-1]["places"], frame["places"], strict=True):
            assert now == pytest.approx(then, abs=1.5)


@contextmanager
def held(visit: Visit) -> Iterator[Callable[[], None]]:
    """Keeps Streamlit's script back until the call: a slow line, or one that never gets there."""
    waiting: list[Route] = []
    let_go = False

    def hold(route: Route) -> None:
        if let_go:
            route.continue_()
        else:
            waiting.append(route)

    def go() -> None:
        nonlocal let_go
        let_go = True
        for route in waiting:
            route.continue_()

    visit.page.route(STREAMLIT, hold)
    yield go
    if not let_go:
        for route in waiting:
            route.abort()


def test_place_focus_and_what_was_typed_survive(browser: Browser, house: House) -> None:
    with visiting(browser, house.url, 360) as visit, held(visit) as let_go:
        page = visit.page
        page.goto(house.url + address("evidence", house.progress, "en"), wait_until="domcontentloaded")
        page.get_by_role("searchbox").fill("unification")
        page.locator("#kn-stance").select_option("contradicts")
        link = page.locator(".kn-records a").nth(12)
        link.focus()
        named, before = link.inner_text(), link.bounding_box()
        let_go()
        page.wait_for_function(GONE, timeout=PATIENCE)
        visit.wait()
        expect(page.get_by_role("searchbox")).to_have_value("unification")
        expect(page.locator("#kn-stance")).to_have_value("contradicts")
        again = page.locator(".kn-records a").nth(12)
        expect(again).to_be_focused()
        assert again.inner_text() == named
        assert again.bounding_box() == pytest.approx(before, abs=2)


def test_until_then_and_if_it_never_comes_everything_can_be_read_and_reached(browser: Browser, house: House) -> None:
    with visiting(browser, house.url, 1280) as visit, held(visit):
        page = visit.page
        page.goto(house.url + address("overview", house.progress, "en"), wait_until="domcontentloaded")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        page.get_by_role("link", name="Method").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How the numbers come about")
        page.get_by_label("As of").fill("2025-06-30")
        page.get_by_label("As of").press("Enter")
        page.wait_for_url("**/method?*on=2025-06-30*")
        expect(page.get_by_text("This is the dashboard as it stood on 30 Jun 2025.")).to_be_visible()


def test_screen_readers_hear_each_thing_once_before_and_after(browser: Browser, house: House) -> None:
    with visiting(browser, house.url, 1280) as visit, held(visit) as let_go:
        page = visit.page
        page.goto(house.url + address("phase", house.progress, "en"), wait_until="domcontentloaded")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        let_go()
        page.wait_for_function(GONE, timeout=PATIENCE)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        ids: list[str] = page.eval_on_selector_all(".kn [id], .kn[id]", "all => all.map(each => each.id)")
        assert len(ids) == len(set(ids))


def test_the_first_paint_has_no_grave_accessibility_finding(browser: Browser, house: House) -> None:
    """Each page in one language, light or dark, by turns: all of them together are tried when Streamlit shows them."""
    with visiting(browser, house.url, 360) as visit, held(visit):
        for turn, page in enumerate(PAGES):
            visit.page.emulate_media(color_scheme=SCHEMES[turn // 2 % 2])
            where = address(page, house.progress, LANGUAGES[turn % 2])
            visit.page.goto(house.url + where, wait_until="domcontentloaded")
            assert grave_findings(visit.page) == [], page


def test_the_title_follows_within_the_page_and_what_was_said_of_the_first_does_not_stay(
    browser: Browser, house: House
) -> None:
    with visiting(browser, house.url, 1280) as visit:
        page = visit.open("/?lang=en").page
        page.wait_for_function(GONE, timeout=PATIENCE)
        expect(page.locator("link[rel=canonical]")).to_have_count(1)
        page.get_by_role("link", name="Method").click()
        expect(page).to_have_title("How the numbers come about · K-Neutrality Roadmap")
        expect(page.locator("link[rel=canonical], link[hreflang]")).to_have_count(0)
        page.get_by_role("link", name="한국어").click()
        expect(page).to_have_title("수치를 산정하는 방법 · K-중립화 로드맵")
        expect(page.locator("html")).to_have_attribute("lang", "ko")
