"""The checks of the page tests find what they are there for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.accessibility import grave_findings
from tests.browser.visitor import Visit, visiting

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser, "http://127.0.0.1:1", 360) as opened:
        yield opened


def test_a_page_that_scrolls_sideways_is_noticed_with_what_makes_it_so(visit: Visit) -> None:
    visit.page.set_content('<p>narrow</p><div id="culprit" style="width: 500px">wide</div>')
    assert [html for html in visit.too_wide if "culprit" in html]


def test_a_wide_table_that_scrolls_in_its_own_box_is_fine(visit: Visit) -> None:
    visit.page.set_content('<div style="overflow-x: auto"><div style="width: 500px">wide</div></div>')
    assert visit.too_wide == []


def test_errors_in_the_console_and_in_scripts_are_noticed(visit: Visit) -> None:
    visit.page.goto("data:text/html,<script>console.error('loud'); throw Error('broken')</script>")
    assert any("loud" in wrong for wrong in visit.wrongs)
    assert any("broken" in wrong for wrong in visit.wrongs)


def test_asking_anyone_but_the_house_is_noticed(visit: Visit) -> None:
    visit.page.set_content('<img alt="" src="https://stranger.invalid/pixel.png">')
    assert any(wrong.startswith("asks a stranger") for wrong in visit.wrongs)


def test_faint_text_and_a_nameless_button_are_grave_findings(visit: Visit) -> None:
    visit.page.set_content('<p style="color: #bbb; background: #fff">faint</p><button></button>')
    found = grave_findings(visit.page)
    assert any(finding.startswith("color-contrast") for finding in found)
    assert any(finding.startswith("button-name") for finding in found)


def test_numbers_are_read_with_their_names_and_exact_values(visit: Visit) -> None:
    visit.page.set_content('<b data-number="phase-1.low" data-value="0.123456789">12 %</b>')
    assert visit.numbers == {"phase-1.low": [(0.123456789, "12 %")]}
