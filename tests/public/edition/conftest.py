"""The static edition of the project's own plan and evidence, made once; and of a small plan, as often as needed."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from filelock import FileLock

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import program
from roadmap.public.edition import Published, publish
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
    """The project's own plan and evidence, in a folder of its own."""
    data = tmp_path_factory.mktemp("shipped") / "data"
    shutil.copytree(HOUSE / "data", data, ignore=shutil.ignore_patterns("evidence.db*", "snapshots", "backups"))
    board = open_board(data)
    yield board
    board.ledger.close()


@pytest.fixture(scope="session")
def edition(shipped: Board, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The whole edition, for an address that is known. Whichever test process wants it first makes it for all."""
    own = tmp_path_factory.getbasetemp()
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, done = common / "edition", common / "edition.json"
    with FileLock(common / "edition.lock"):
        if not done.exists():
            done.write_text(json.dumps(publish(shipped, folder, SITE)))
    return Edition(folder, Published(*json.loads(done.read_text())))


def open_small(data: Path) -> Board:
    """A small plan with a frozen snapshot, in a folder of its own."""
    shutil.copytree(SMALL, data)
    board = open_board(data)
    freeze(board, snapshots_of(board), ("overview",), who=program("tests"))
    return board


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Board]:
    """To be changed."""
    board = open_small(tmp_path / "data")
    yield board
    board.ledger.close()


@pytest.fixture(scope="session")
def small_edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """To be read only: a page of every kind, a frozen snapshot's as well."""
    folder = tmp_path_factory.mktemp("small")
    board = open_small(folder / "data")
    try:
        return Edition(folder / "site", publish(board, folder / "site", SITE))
    finally:
        board.ledger.close()


@pytest.fixture
def published(small: Board, tmp_path: Path) -> Callable[[], Edition]:
    """Publishes the small plan into one folder, again and again."""
    return lambda: Edition(tmp_path / "site", publish(small, tmp_path / "site"))
