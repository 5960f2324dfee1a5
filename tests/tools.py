"""Programs that tests use and that no Python package brings: Debian has them all."""

import os
import shutil
from typing import NoReturn

import pytest


def tool(name: str, package: str) -> str:
    """The path of a program. Where there is none, the test that asks is skipped, or fails with REQUIRE_TOOLS=1."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        without(f"There is no {name} on this machine: on Debian and Ubuntu, `sudo apt-get install {package}`.")
    return found


def without(missing: str) -> NoReturn:
    """Skips the test that asks, or fails it with REQUIRE_TOOLS=1; `missing` says what is missing, and its mend."""
    if os.environ.get("REQUIRE_TOOLS") == "1":
        pytest.fail(missing)
    pytest.skip(missing)
