"""A small data folder for each test, and the command line that works on it."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from roadmap import board
from roadmap.board import SEOUL, Board, Settings
from tests.cli.running import CommandLine

SMALL = Path(__file__).parent / "small"
FILLED_AT = datetime(2026, 11, 1, 9, 0, tzinfo=SEOUL)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=SEOUL)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose ledger was filled on 1 November 2026."""
    data = tmp_path_factory.mktemp("filled") / "data"
    shutil.copytree(SMALL, data)
    Board.open(Settings.from_environment({"ROADMAP_DATA": str(data)}), lambda: FILLED_AT).ledger.close()
    return data


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands are called from, with `data` in it, which has a plan and evidence but no ledger yet."""
    shutil.copytree(SMALL, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROADMAP_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def ledger(folder: Path, filled: Path) -> Path:
    """The same folder with a ledger; gives its database."""
    for file in filled.glob("evidence.db*"):
        shutil.copy(file, folder / "data")
    return folder / "data" / "evidence.db"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock."""
    return lambda moment: monkeypatch.setattr(board, "seoul_now", lambda: moment)


@pytest.fixture
def run(folder: Path, at: Callable[[datetime], None]) -> CommandLine:
    """Runs a command in the folder, at nine in the morning of 21 November 2026 in Seoul."""
    at(NOW)
    return CommandLine()
