"""Two real dashboards on one data folder, as they stand behind a proxy, for all tests of this folder."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.pages import copy_of_the_data
from tests.public.proxies import dashboard
from tests.servers import Server


class Pair(NamedTuple):
    """Two dashboards, and the data folder that they share."""

    servers: tuple[Server, Server]
    data: Path


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both start in the same moment on a folder without a database, as after the first boot."""
    folder = tmp_path_factory.mktemp("pair")
    data = copy_of_the_data(folder)
    with ExitStack() as stack, ThreadPoolExecutor() as both:
        entered = [both.submit(stack.enter_context, dashboard(data, folder)) for _ in range(2)]
        first, second = (each.result() for each in entered)
        yield Pair((first, second), data)
