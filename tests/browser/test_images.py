"""The Images page as an editor uses it, and the pages of snapshots, which are none of Streamlit's."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import grave_findings
from tests.browser.pages import LANGUAGES, WIDTHS, House
from tests.browser.visitor import SCHEMES, Visit

pytestmark = pytest.mark.browser

Window = Callable[[int], Visit]
SHOWN = ".kn-shown img"
LOADED = """name => {
    const image = document.querySelector(".kn-shown img");
    return image?.src.includes(name) && image.complete && image.naturalWidth > 0;
}"""
SETTLED = """([field, value]) => document.activeElement.matches(field)
    && document.querySelector(`${field} option[selected]`).value === value"""
PATIENT = 5_000
"""Milliseconds for a new picture on a machine that is busy with other tests; `make bench` has the goal."""


def test_choosing_shows_the_new_picture_at_once_and_leaves_the_keyboard_where_it_was(window: Window) -> None:
    visit = window(1280).open("/images?lang=en")
    page = visit.page
    for field, value, name in (("#kn-card", "phase-2", "phase-2.png"), ("#kn-size", "kakao", "size=kakao")):
        page.focus(field)
        page.select_option(field, value)
        page.wait_for_function(LOADED, arg=name, timeout=PATIENT)
        page.wait_for_function(SETTLED, arg=[field, value], timeout=PATIENT)
    assert re.search(r"card=phase-2.*size=kakao", page.url)
    assert page.locator(SHOWN).evaluate("image => [image.naturalWidth, image.naturalHeight]") == [720, 720]
    assert visit.wrongs == []


IN_STEP = "day => ['kn-on', 'kn-picture-day'].every(id => document.getElementById(id)?.value === day)"


def test_the_day_is_chosen_beside_the_picture_and_goes_with_the_one_above(window: Window) -> None:
    visit = window(1280).open("/images?lang=en&card=phase-1")
    page, today = visit.page, visit.page.input_value("#kn-on")
    assert page.input_value("#kn-picture-day") == ""
    for field, day in (("#kn-picture-day", "2026-03-01"), ("#kn-on", "2026-02-01")):
        page.fill(field, day)
        page.wait_for_function(LOADED, arg=f"on={day}", timeout=PATIENT)
        page.wait_for_function(IN_STEP, arg=day, timeout=PATIENT)
        assert f"on={day}" in page.url
    page.fill("#kn-picture-day", "")
    page.wait_for_function(LOADED, arg=f"on={today}", timeout=PATIENT)
    page.wait_for_function("day => document.getElementById('kn-on').value === day", arg=today, timeout=PATIENT)
    assert "on=" not in page.url, "without a day the address must go on meaning the newest"
    assert visit.wrongs == []


def test_a_day_is_typed_to_its_end_before_it_counts(window: Window) -> None:
    page = window(1280).open("/images?lang=en&card=phase-1&on=2026-03-09").page
    page.focus("#kn-picture-day")
    page.keyboard.type("01012025")
    assert page.input_value("#kn-picture-day") == "2025-01-01"
    assert "on=2026-03-09" in page.url
    page.focus("#kn-size")
    page.wait_for_function(IN_STEP, arg="2025-01-01", timeout=PATIENT)
    expect(page.locator("#kn-size")).to_be_focused()


def test_a_day_that_is_still_to_come_is_not_taken(window: Window) -> None:
    page = window(1280).open("/images?lang=en&card=phase-1").page
    before = page.url, page.get_attribute(SHOWN, "src")
    page.fill("#kn-picture-day", "2999-01-01")
    assert page.eval_on_selector("#kn-picture-day", "field => field.validity.rangeOverflow")
    assert (page.url, page.get_attribute(SHOWN, "src")) == before


def test_a_copied_text_is_the_one_on_the_page_and_the_button_says_so(window: Window, house: House) -> None:
    visit = window(1280).open("/images?lang=ko")
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=house.url)
    page.click('[data-kn-copy="kn-short"]')
    expect(page.locator("#kn-copied")).not_to_be_empty()
    expect(page.locator('[data-kn-copy="kn-short"]')).to_have_text("복사했습니다")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#kn-short").text_content()


def test_a_kit_shows_its_progress_and_comes_as_a_file(window: Window) -> None:
    visit = window(1280).open("/images?lang=en&card=changes")
    with visit.page.expect_download(timeout=60_000) as download:
        visit.page.click("a[data-kn-kit] >> nth=1")
        visit.page.wait_for_selector(".kn-making progress:visible")
    assert re.fullmatch(r"k-neutrality-[0-9-]{10}\.zip", download.value.suggested_filename)


def opened(visit: Visit, address: str, scheme: str = "light") -> Page:
    visit.wrongs.clear()
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.page.goto(visit.house + address, wait_until="load")
    return visit.page


def the_snapshot(visit: Visit) -> str:
    found = re.search(r"S-[0-9A-Z]{6}", opened(visit, "/snapshots/").content())
    assert found is not None
    return f"/snapshots/{found[0]}/"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_snapshots_fit_the_screen_and_have_no_grave_finding(language: str, width: int, window: Window) -> None:
    visit = window(width)
    for address in ("/snapshots/", the_snapshot(visit)):
        for scheme in SCHEMES:
            page = opened(visit, f"{address}?lang={language}", scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert page.locator("html").get_attribute("lang") == language
            assert grave_findings(page) == []
            assert visit.wrongs == []


def test_from_a_snapshot_one_comes_into_the_house_and_back(window: Window) -> None:
    visit = window(1280)
    page = opened(visit, the_snapshot(visit) + "?lang=ko")
    page.click(".kn-nav a[href*='images']")
    visit.wait()
    assert "/images" in page.url
    assert page.locator("html").get_attribute("lang") == "ko"
    page.click("a[href*='snapshots/']")
    page.wait_for_selector(".kn-plain-page")
    assert page.url.endswith("/snapshots/?lang=ko")
