"""For all tests: the browser, which has one driver for them all, and what one test leaves behind for the next."""

import os
import sys
from asyncio.events import _get_running_loop, _set_running_loop
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.browser import visitor

# A slow machine is no fault of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those in a browser first: they take longest, and another process takes over what is left in the end."""
    items.sort(key=lambda item: not _in_a_browser(item))


def _in_a_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


@pytest.fixture(autouse=True)
def no_loop_of_others(request: pytest.FixtureRequest) -> Iterator[None]:
    """The browser's driver keeps an event loop running in the tests' thread, where other tests want their own."""
    if _in_a_browser(request.node):
        yield
        return
    loop = _get_running_loop()
    _set_running_loop(None)
    yield
    _set_running_loop(loop)


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Streamlit's app tester leaves the page that it ran as the main module, which every new process would run too."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of all tests; without Chromium they are skipped, or fail where it is required."""
    try:
        visitor.chromium()
    except visitor.NoChromium as missing:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    with visitor.browser() as running:
        yield running
