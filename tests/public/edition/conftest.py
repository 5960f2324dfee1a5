"""The static edition of the project's own plan and evidence, made once; and of a small plan, as often as needed."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import program
from roadmap.public.edition import publish
from roadmap.snapshot.frozen import freeze, snapshots_of
from tests.public.edition.reading import Edition
from tests.servers import HOUSE

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=SEOUL)
SITE = "https://roadmap.example/k"
SMALL = HOUSE / "tests" / "cli" / "small"


def open_board(data: Path) -> Board:
    return Board.open(Settings.from_environment({"ROADMAP_DATA": str(data)}), lambda: NOW)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The project's own plan and evidence, with a frozen snapshot of one card."""
    data = tmp_path_factory.mktemp("shipped") / "data"
    shutil.copytree(HOUSE / "data", data, ignore=shutil.ignore_patterns("evidence.db*", "snapshots", "backups"))
    board = open_board(data)
    yield board
    board.ledger.close()


@pytest.fixture(scope="session")
def edition(shipped: Board, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The whole edition, for an address that is known."""
    folder = tmp_path_factory.mktemp("edition") / "site"
    return Edition(folder, publish(shipped, folder, SITE))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Board]:
    """A small plan with a frozen snapshot, to be changed."""
    shutil.copytree(SMALL, tmp_path / "data")
    board = open_board(tmp_path / "data")
    freeze(board, snapshots_of(board), ("overview",), who=program("tests"))
    yield board
    board.ledger.close()


@pytest.fixture
def published(small: Board, tmp_path: Path) -> Callable[[], Edition]:
    """Publishes the small plan into one folder, again and again."""
    return lambda: Edition(tmp_path / "site", publish(small, tmp_path / "site"))
