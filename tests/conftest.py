"""For all tests: those in a browser run last, since its driver keeps an event loop running in the tests' thread."""

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no fault of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

DRIVEN = {"browser", "chromium"}
"""Fixtures that open a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not DRIVEN.isdisjoint(getattr(item, "fixturenames", ())))
