"""For all tests: those in a browser run last, since its driver keeps an event loop running in the tests' thread."""

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("house")

DRIVEN = {"browser", "chromium"}
"""Fixtures that open a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not DRIVEN.isdisjoint(getattr(item, "fixturenames", ())))
