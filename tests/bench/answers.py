"""How fast the board answers, with few records and with many."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from roadmap.board import Board, Settings
from roadmap.evidence import Arrival, Ledger, program
from roadmap.plan import load_plan
from tests.bench.goals import Figure, middle
from tests.bench.synthetic import LAST_DAY, records


class Scale(NamedTuple):
    """A number of records, and the milliseconds that the first answer may take."""

    records: int
    first: float


SCALES = (Scale(1_000, 60), Scale(100_000, 1_500))
REPEATED = 1.0
"""Milliseconds that a repeated answer may take."""
BOARDS, REPETITIONS = 5, 500


def fill(data: Path, number: int) -> Settings:
    """A data folder whose ledger has `number` made-up records, all published."""
    settings = Settings.from_environment({"ROADMAP_DATA": str(data)})
    ledger = Ledger.open(settings.database_url)
    arrivals = (Arrival(record) for record in records(load_plan(settings.plan_file), number))
    ledger.take(arrivals, who=program("benchmark"), publish=True)
    ledger.close()
    return settings


def figures(settings: Settings, scale: Scale) -> Iterator[Figure]:
    """Opening, first and repeated answers of boards that have not answered yet."""
    openings: list[float] = []
    firsts: list[float] = []
    repeats: list[float] = []
    for _ in range(BOARDS):
        with stopwatch(openings):
            board = Board.open(settings)
        with stopwatch(firsts):
            board.progress(LAST_DAY)
        for _ in range(REPETITIONS):
            with stopwatch(repeats):
                board.progress(LAST_DAY)
    told = f"at {scale.records:,} records"
    yield Figure(f"opening the board {told}", middle(openings), "ms")
    yield Figure(f"first answer {told}", middle(firsts), "ms", most=scale.first)
    yield Figure(f"repeated answer {told}", middle(repeats), "ms", most=REPEATED)


@contextmanager
def stopwatch(times: list[float]) -> Iterator[None]:
    """Adds the milliseconds that the block takes."""
    start = time.perf_counter()
    yield
    times.append(1000 * (time.perf_counter() - start))
