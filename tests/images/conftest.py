"""A small house, its addresses of pictures, and one snapshot that is frozen once and copied to whoever needs it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import program
from roadmap.public.allowance import Allowance, Rate
from roadmap.public.drawing_room import DrawingRoom
from roadmap.public.embeds import embed_routes
from roadmap.public.images import Rooms, image_routes
from roadmap.public.kit_room import KitRoom
from roadmap.public.snapshots import snapshot_routes
from roadmap.snapshot.frozen import Facts, Snapshots, freeze, snapshots_of
from tests.cli.running import CommandLine
from tests.servers import HOUSE

SMALL = HOUSE / "tests" / "snapshot" / "house"
NOW = datetime(2026, 11, 21, 12, tzinfo=SEOUL)
DAY = date(2026, 11, 21)
ROOT = program("tests")
PLENTY = Rate(burst=10_000, a_second=10_000)

Visitor = Callable[..., TestClient]
"""`visitor(allowance)`: somebody who asks for addresses, and may ask as much as is allowed."""


def opened(data: Path) -> Board:
    """A board whose clock goes on by a second whenever somebody looks at it."""
    seconds = count()
    return Board.open(
        Settings.from_environment({"ROADMAP_DATA": str(data)}), lambda: NOW + timedelta(seconds=next(seconds))
    )


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a ledger and one frozen snapshot, of the overview and of one chart."""
    data = tmp_path_factory.mktemp("filled") / "data"
    shutil.copytree(SMALL, data)
    board = opened(data)
    freeze(board, snapshots_of(board), ["overview", "within-margin"], created_at=NOW, who=ROOT)
    board.ledger.close()
    return data


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data"))


@pytest.fixture
def board(data: Path) -> Iterator[Board]:
    board = opened(data)
    yield board
    board.ledger.close()


@pytest.fixture
def snapshots(board: Board) -> Snapshots:
    return snapshots_of(board)


@pytest.fixture
def facts(snapshots: Snapshots) -> Facts:
    return snapshots.all()[0]


@pytest.fixture
def visitor(board: Board) -> Iterator[Visitor]:
    clients: list[TestClient] = []

    def of(allowance: Allowance | None = None) -> TestClient:
        rooms = Rooms(DrawingRoom(), KitRoom(), allowance or Allowance(PLENTY, PLENTY))
        routes = [*image_routes(lambda: board, rooms), *snapshot_routes(lambda: board), *embed_routes(lambda: board)]
        client = TestClient(Starlette(routes=routes), raise_server_exceptions=True)
        client.__enter__()
        clients.append(client)
        return client

    yield of
    for client in clients:
        client.__exit__()


@pytest.fixture
def client(visitor: Visitor) -> TestClient:
    return visitor()


@pytest.fixture
def run(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on this data, on the same day."""
    from roadmap import board

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROADMAP_DATA", str(data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(board, "seoul_now", lambda: NOW)
    return CommandLine()


def retract(board: Board, record: str) -> None:
    entry = board.record(record)
    assert entry is not None
    board.ledger.retract(record, expected=entry.revision, who=program("tests"), reason="It was a mistake.")
