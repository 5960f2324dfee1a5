import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.evidence import Ledger
from tests.evidence.samples import ledger_at
from tests.staff import samples
from tests.staff.samples import Counting, StandingClock, board_at, quick


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which nothing was ever written: copying it is quicker than making another."""
    path = tmp_path_factory.mktemp("blank") / "evidence.db"
    ledger_at(path).close()
    return path


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a small board that was filled."""
    folder = tmp_path_factory.mktemp("small")
    board_at(folder, StandingClock()).ledger.close()
    return folder / "evidence.db"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def ledger(tmp_path: Path, clock: StandingClock, blank: Path) -> Iterator[Ledger]:
    shutil.copyfile(blank, tmp_path / "evidence.db")
    opened = ledger_at(tmp_path / "evidence.db", clock)
    vars(opened)["passwords"] = quick(opened, clock)
    yield opened
    opened.close()


@pytest.fixture
def light(clock: StandingClock) -> Iterator[Ledger]:
    """A ledger in memory, for what is tried a thousand times."""
    opened = Ledger.open("sqlite://", clock=clock)
    vars(opened)["passwords"] = quick(opened, clock)
    yield opened
    opened.close()


@pytest.fixture
def passwords(ledger: Ledger) -> Counting:
    found: Counting = vars(ledger)["passwords"]
    return found


@pytest.fixture
def board(tmp_path: Path, clock: StandingClock, small: Path) -> Iterator[Board]:
    shutil.copyfile(small, tmp_path / "evidence.db")
    opened = board_at(tmp_path, clock)
    quick(opened.ledger, clock)
    yield opened
    opened.ledger.close()


@pytest.fixture
def client(board: Board) -> Iterator[TestClient]:
    with samples.browser(board) as opened:
        yield opened


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()
