"""How much a visit to the overview moves over the network, beside a one-line page as Streamlit sends it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.goals import Figure
from tests.bench.visitors import one_line_page, serve
from tests.browser.transfer import Transfer, counted
from tests.browser.visitor import NoChromium, Visit, browser, chromium, visiting
from tests.servers import HOUSE

FIRST, AGAIN = 1_200, 50
"""Kilobytes of a first visit and of the next."""


def figures(folder: Path, data: Path) -> Iterator[Figure]:
    """Bytes are the same however busy the machine is: one visit of each kind is enough."""
    try:
        chromium()
    except NoChromium:
        return
    with ExitStack() as stack:
        stock = serve(stack, one_line_page(folder / "stock", settings=False), folder / "stock")
        ours = serve(stack, HOUSE / "app.py", folder, ROADMAP_DATA=str(data))
        running = stack.enter_context(browser())
        with visiting(running, stock.url, 1280) as visit:
            yield _figure("one-line page, stock Streamlit: first visit", fetched(visit))
        with visiting(running, ours.url, 1280) as visit:
            yield _figure("overview: first visit", fetched(visit), FIRST)
            again = fetched(visit)
            yield _figure("overview: next visit", again, AGAIN)
            yield Figure("overview: of this over the websocket", again.messages / 1000, "kB")
        with visiting(running, ours.url, 1280) as visit:
            yield _figure("page with a chart: first visit", fetched(visit, "/indicator?id=public-support"))


def _figure(name: str, transfer: Transfer, most: float | None = None) -> Figure:
    return Figure(f"{name}, transferred", transfer.size / 1000, "kB", most=most)


def fetched(visit: Visit, address: str = "/") -> Transfer:
    """What a visit moves until the page is drawn and nothing more comes."""
    with counted(visit.page) as transfer:
        visit.page.goto(visit.house + address)
        visit.wait()
        visit.page.wait_for_load_state("networkidle")
    return transfer
