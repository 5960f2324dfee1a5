"""One served house, and one window a width for all browser tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.browser import visitor
from tests.browser.pages import House, open_house
from tests.browser.visitor import Visit


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest.fixture(scope="session")
def windows(browser: Browser, house: House) -> Iterator[Callable[[int], Visit]]:
    """One window a width, kept open so that the browser fetches Streamlit's scripts only once."""
    with ExitStack() as stack:
        opened: dict[int, Visit] = {}

        def of(width: int) -> Visit:
            if width not in opened:
                opened[width] = stack.enter_context(visitor.visiting(browser, house.url, width))
            return opened[width]

        yield of


@pytest.fixture
def window(windows: Callable[[int], Visit]) -> Iterator[Callable[[int], Visit]]:
    """`window(360)`: a window for one test. What it shows afterwards costs nothing while others run.

    It stays in the house, because a browser begins a new process, with nothing compiled, for whatever is elsewhere.
    """
    used: set[int] = set()

    def of(width: int) -> Visit:
        used.add(width)
        return windows(width)

    yield of
    for width in used:
        left = windows(width)
        left.page.goto(f"{left.house}/robots.txt")
