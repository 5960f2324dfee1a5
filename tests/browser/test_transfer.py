"""What a visit costs: little the first time, next to nothing the next, and no chart library where there is no chart."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import House, address
from tests.browser.transfer import Transfer, counted
from tests.browser.visitor import Visit, visiting

pytestmark = pytest.mark.browser

FIRST, AGAIN, CHART = 1_200_000, 50_000, 2_200_000
"""Bytes of a first visit to the overview, of the next, and of a first visit to a page with a chart."""


@pytest.fixture
def stranger(browser: Browser, house: House) -> Iterator[Visit]:
    """Somebody whose browser has never been here."""
    with visiting(browser, house.url, 1280) as visit:
        yield visit


def fetched(visit: Visit, path: str) -> Transfer:
    """What the visit moves, until the page is drawn and nothing more comes."""
    with counted(visit.page) as transfer:
        visit.open(path)
        visit.page.wait_for_load_state("networkidle")
    assert visit.wrongs == []
    return transfer


def test_a_first_visit_is_light_and_the_next_much_lighter(stranger: Visit, house: House) -> None:
    first = fetched(stranger, "/")
    assert first.size <= FIRST
    assert first.messages > 0
    again = fetched(stranger, "/")
    assert again.size <= AGAIN
    assert not again.of("/static/"), "what is kept for ever is not asked for again"


def test_the_overview_fetches_neither_charts_nor_fonts_that_it_does_not_show(stranger: Visit) -> None:
    visit = fetched(stranger, "/")
    for needless in ("Plotly", "MaterialSymbols", "Italic", "DataFrame", "Vega", "Katex", "map"):
        assert not [answer.address for answer in visit.of(needless) if "/static/" in answer.address]


def test_every_script_and_style_travels_packed(stranger: Visit, house: House) -> None:
    visit = fetched(stranger, address("poll", house.progress, "en"))
    assert visit.of("PlotlyChart")
    scripts = [answer for answer in visit.answers if answer.address.endswith((".js", ".css"))]
    assert len(scripts) > 50
    assert not [answer.address for answer in scripts if not answer.coding and answer.size > 1000]
    assert visit.size <= CHART
