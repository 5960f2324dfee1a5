"""The project's own plan and evidence on a copy, asked in the evening of 21 November 2026 in Seoul."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import program
from tests.public.api.asking import Programs
from tests.servers import HOUSE

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=SEOUL)
ROOT = program("tests")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a filled ledger."""
    folder = tmp_path_factory.mktemp("public") / "data"
    shutil.copytree(HOUSE / "data", folder, ignore=shutil.ignore_patterns("evidence.db*", "snapshots"))
    _open(folder).ledger.close()
    return folder


def _open(folder: Path) -> Board:
    return Board.open(Settings.from_environment({"ROADMAP_DATA": str(folder)}), lambda: NOW)


@pytest.fixture(scope="session")
def board(data: Path) -> Iterator[Board]:
    """A board that nobody changes."""
    opened = _open(data)
    yield opened
    opened.ledger.close()


@pytest.fixture(scope="session")
def programs(board: Board) -> Programs:
    return Programs(lambda: board)


@pytest.fixture
def own_board(data: Path, tmp_path: Path) -> Iterator[Board]:
    """A board of the test's own, to be changed."""
    shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("snapshots"))
    opened = _open(tmp_path / "data")
    yield opened
    opened.ledger.close()
