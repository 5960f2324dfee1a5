"""Two boards, opened once: a small made-up one that has every state, and the project's own."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from roadmap.board import SEOUL, Board, Settings
from tests.servers import HOUSE

DAY = date(2026, 11, 21)


def board_of(folder: Path, into: Path) -> Board:
    """A board on a copy of a data folder, at nine in the morning of 21 November 2026."""
    data = into / "data"
    data.mkdir()
    shutil.copy(folder / "roadmap.yaml", data)
    shutil.copytree(folder / "evidence", data / "evidence")
    return Board.open(
        Settings.from_environment({"ROADMAP_DATA": str(data)}), lambda: datetime(2026, 11, 21, 9, tzinfo=SEOUL)
    )


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The small one: its numbers never change."""
    opened = board_of(Path(__file__).parent / "house", tmp_path_factory.mktemp("small"))
    yield opened
    opened.ledger.close()


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The project's own plan and evidence."""
    opened = board_of(HOUSE / "data", tmp_path_factory.mktemp("real"))
    yield opened
    opened.ledger.close()
