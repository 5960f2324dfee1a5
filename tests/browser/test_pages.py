"""Every page, in both languages, on a desk and on a phone, as a visitor with a real browser sees it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.accessibility import grave_findings
from tests.browser.pages import LANGUAGES, PAGES, WIDTHS, House, Progress, address, indicators, milestones
from tests.browser.visitor import SCHEMES, STREAMLITS_OWN, Visit

pytestmark = pytest.mark.browser

Window = Callable[[int], Visit]
Numbers = dict[str, float]


def bounds(*things: dict[str, Any]) -> Numbers:
    """`phase-1.low` and the like, with the unrounded shares that the command line gives."""
    return {f"{thing['id']}.{end}": thing[end] for thing in things for end in ("low", "high")}


def owed(page: str, progress: Progress) -> Numbers:
    """The numbers that a page must show."""
    wanted = re.search(r"id=([\w-]+)", PAGES[page](progress))
    here = wanted[1] if wanted else None
    if page == "overview":
        return bounds(*progress["phases"])
    if page in ("phase", "later phase"):
        (phase,) = (phase for phase in progress["phases"] if phase["id"] == here)
        return bounds(phase, *(milestone for stream in phase["workstreams"] for milestone in stream["milestones"]))
    if page == "milestone":
        (milestone,) = (milestone for milestone in milestones(progress) if milestone["id"] == here)
        return bounds(milestone, *milestone["indicators"])
    return bounds(*(indicator for indicator in indicators(progress) if indicator["id"] == here))


def everything(progress: Progress) -> Numbers:
    phases = progress["phases"]
    workstreams = [workstream for phase in phases for workstream in phase["workstreams"]]
    return bounds(*phases, *workstreams, *milestones(progress), *indicators(progress))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_whole_fits_the_screen_and_shows_the_command_lines_numbers(
    page: str, language: str, width: int, window: Window, house: House
) -> None:
    visit = window(width).open(address(page, house.progress, language))
    assert visit.complaints == []
    assert visit.wrongs == []
    assert visit.too_wide == []
    assert visit.cookies <= STREAMLITS_OWN
    assert_numbers_agree(visit, page, house.progress)


def assert_numbers_agree(visit: Visit, page: str, progress: Progress) -> None:
    """What must be shown is, what is shown is right to the last digit, and its text is that number rounded."""
    shown = visit.numbers
    assert set(owed(page, progress)) <= set(shown)
    known = everything(progress)
    for name, places in shown.items():
        for value, text in places:
            assert value == known[name], name
            assert str(round(100 * value)) in re.findall(r"\d+", text), f"{name} is {value} and reads {text!r}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_grave_accessibility_finding_in_light_or_dark(
    page: str, language: str, window: Window, house: House
) -> None:
    width = WIDTHS[LANGUAGES.index(language)]
    where = address(page, house.progress, language)
    found = {scheme: grave_findings(window(width).open(where, scheme).page) for scheme in SCHEMES}
    assert found == {"light": [], "dark": []}


def test_korean_pages_speak_korean_and_english_ones_do_not(window: Window, house: House) -> None:
    hangul = re.compile("[가-힣]")
    assert hangul.search(window(1280).open(address("overview", house.progress, "ko")).text)
    english = window(1280).open(address("overview", house.progress, "en")).text
    assert not hangul.search(english.replace("한국어", ""))


@pytest.mark.parametrize(
    "astray",
    ["/?lang=xx", "/?on=soon", "/phase?id=phase-9", "/indicator?id=nobody", "/record?id=%3Cscript%3E"],
)
def test_a_wrong_address_says_so_and_shows_the_nearest_sensible_thing(astray: str, window: Window) -> None:
    visit = window(1280).open(astray)
    assert not visit.page.locator('[data-testid="stException"]').count()
    assert len(visit.text) > 200
    assert not [wrong for wrong in visit.wrongs if wrong.startswith(("script error", "asks a stranger", "answer 5"))]


def test_an_address_that_is_no_pages_says_so_and_leads_on(window: Window) -> None:
    visit = window(1280)
    answer = visit.page.goto(f"{visit.house}/indicatr?lang=en")
    assert answer is not None
    assert answer.status == 404
    assert visit.page.locator("h1").inner_text() == "There is no such page"
    visit.page.locator("main").get_by_role("link", name="/indicator").click()
    visit.wait()
    assert visit.page.url.startswith(f"{visit.house}/indicator")
