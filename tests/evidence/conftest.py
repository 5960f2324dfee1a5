import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap.evidence import Ledger
from tests.evidence.samples import Ticking, ledger_at


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which nothing was ever written: copying it is quicker than making another."""
    path = tmp_path_factory.mktemp("blank") / "evidence.db"
    ledger_at(path).close()
    return path


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def ledger(tmp_path: Path, clock: Ticking, blank: Path) -> Iterator[Ledger]:
    shutil.copyfile(blank, tmp_path / "evidence.db")
    opened = ledger_at(tmp_path / "evidence.db", clock)
    yield opened
    opened.close()
