"""However the server is started, the same settings hold."""

import json
import sys
import tomllib
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from roadmap.public.headers import SAFE_PAGE
from tests.servers import HOUSE, free_port, serving

WITNESS = HOUSE / "tests" / "house" / "witness"
PYTHON = sys.executable
UVLOOP = sys.platform != "win32"

MUST_HOLD = {
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    "theme.light.primaryColor": "#0F5C6B",
}


class Way(NamedTuple):
    """One way of starting the server, from the project's folder or from another."""

    command: Callable[[int], list[str]]
    at_home: bool


WAYS = {
    "streamlit run": Way(
        lambda port: [PYTHON, "-m", "streamlit", "run", "app.py", f"--server.port={port}"], at_home=True
    ),
    "streamlit run from another folder": Way(
        lambda port: [PYTHON, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"], at_home=False
    ),
    "uvicorn": Way(lambda port: [PYTHON, "-m", "uvicorn", "app:app", f"--port={port}"], at_home=True),
    "uvicorn from another folder": Way(
        lambda port: [PYTHON, "-m", "uvicorn", f"--app-dir={HOUSE}", "app:app", f"--port={port}"], at_home=False
    ),
}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another project's folder, whose own settings must not become ours."""
    (tmp_path / ".streamlit").mkdir()
    theirs = '[server]\nfileWatcherType = "poll"\n[client]\nshowErrorDetails = "full"\n[theme]\nbase = "dark"\n'
    (tmp_path / ".streamlit" / "config.toml").write_text(theirs, encoding="utf-8")
    return tmp_path


def what_held(command: list[str], port: int, folder: Path, file: Path) -> dict[str, Any]:
    """Starts the server in `folder`, stops it, and returns what the witness wrote into `file`."""
    with serving(command, port, folder, {"WITNESS": str(file), "PYTHONPATH": str(WITNESS)}):
        pass
    seen: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return seen


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_settings_hold_however_the_server_is_started(way: Way, elsewhere: Path) -> None:
    port = free_port()
    seen = what_held(way.command(port), port, HOUSE if way.at_home else elsewhere, elsewhere / "witness.json")
    assert {key: seen["options"][key] for key in MUST_HOLD} == MUST_HOLD
    assert seen["options"]["theme.base"] == "light"
    assert seen["uvloop"] == UVLOOP


def test_a_flag_given_by_whoever_starts_the_server_wins(elsewhere: Path) -> None:
    port = free_port()
    command = [*WAYS["streamlit run from another folder"].command(port), "--client.showErrorDetails=full"]
    seen = what_held(command, port, elsewhere, elsewhere / "witness.json")
    assert seen["options"]["client.showErrorDetails"] == "full"
    assert seen["options"]["server.fileWatcherType"] == "none"


def test_make_run_starts_the_server_in_the_tested_way() -> None:
    recipe = (HOUSE / "Makefile").read_text(encoding="utf-8").partition("\nrun:")[2].partition("\n\n")[0]
    assert "-m streamlit run app.py" in recipe


def test_every_setting_in_the_file_is_one_that_streamlit_knows() -> None:
    from streamlit import config

    written = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    sections = {(f"{above}.{name}" if above else name) for above, name in _leaves(written)}
    assert sections <= set(config.get_config_options())


def _leaves(table: dict[str, Any], above: str = "") -> list[tuple[str, str]]:
    return [
        leaf
        for name, value in table.items()
        for leaf in (_leaves(value, f"{above}.{name}".strip(".")) if isinstance(value, dict) else [(above, name)])
    ]


def test_every_page_carries_the_safe_headers_and_none_may_frame_it(elsewhere: Path) -> None:
    port = free_port()
    with (
        serving(WAYS["streamlit run from another folder"].command(port), port, elsewhere) as server,
        urllib.request.urlopen(server.url, timeout=10) as answer,
    ):
        sent = {name: answer.headers[name] for name in SAFE_PAGE}
        policy = answer.headers["Content-Security-Policy"]
    assert sent == SAFE_PAGE
    assert "frame-ancestors 'none'" in policy
