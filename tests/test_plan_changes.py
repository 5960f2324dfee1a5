"""The board notes each version of the plan that it serves, and tells what was changed between two days."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from roadmap.board import Board, Settings
from roadmap.evidence import Ledger, Locked
from roadmap.plan import plan_hash
from tests.progress.plans import measure, poll, stages
from tests.test_board import Clock, opened, publish, put, record, write_evidence, write_plan

BEFORE, ON = date(2026, 6, 29), date(2026, 6, 30)
"""The clock stands at noon of the second day."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_plan(tmp_path, poll("support"), stages("lines"))
    return tmp_path


@pytest.fixture
def board(folder: Path, clock: Clock) -> Iterator[Board]:
    yield from opened(folder, clock)


def told(board: Board, since: date = BEFORE, on: date = ON) -> list[list[str]]:
    return [[each.what for each in v.differences or ()] for v in board.plan_changes(since, on).versions]


def change_the_target(folder: Path, target: float = 50) -> None:
    write_plan(folder, poll("support", target=target), stages("lines"))


def test_the_plan_is_noted_when_the_board_opens(board: Board, clock: Clock) -> None:
    (noted,) = board.ledger.plans()
    assert (noted.hash, noted.at) == (plan_hash(board.plan), clock.now)
    assert board.plan_changes(BEFORE, ON) == (clock.now, ())


def test_a_plan_that_changed_is_noted_when_it_is_served(folder: Path, board: Board, clock: Clock) -> None:
    clock.now += timedelta(hours=1)
    change_the_target(folder)
    assert told(board) == [["target"]]
    (version,) = board.plan_changes(BEFORE, ON).versions
    assert (version.at, version.hash) == (clock.now, plan_hash(board.plan))


def test_what_was_told_before_the_plan_changed_is_told_anew(folder: Path, board: Board) -> None:
    assert told(board) == []
    change_the_target(folder)
    assert told(board) == [["target"]]
    change_the_target(folder, 60)
    assert told(board) == [["target"], ["target"]]


def test_the_plan_before_the_board_was_opened_anew_is_known_still(folder: Path, board: Board, clock: Clock) -> None:
    board.ledger.close()
    change_the_target(folder)
    for other in opened(folder, clock):
        assert told(other) == [["target"]]


def test_a_change_belongs_to_the_day_in_seoul_on_which_it_was_served(folder: Path, board: Board, clock: Clock) -> None:
    clock.now = datetime(2026, 6, 30, 15, tzinfo=UTC)
    change_the_target(folder)
    board.progress(ON)
    day = date(2026, 7, 1)
    assert told(board, ON, day) == [["target"]]
    assert told(board, BEFORE, ON) == told(board, day, day) == []


def test_what_was_known_at_a_moment_has_no_later_version(folder: Path, board: Board, clock: Clock) -> None:
    then = clock.now
    clock.now += timedelta(hours=1)
    change_the_target(folder)
    board.progress(ON)
    assert board.plan_changes(BEFORE, ON, clock.now).versions
    assert not board.plan_changes(BEFORE, ON, then).versions


def test_a_plan_file_that_is_broken_is_not_noted(folder: Path, board: Board) -> None:
    put(folder / "roadmap.yaml", "format: 2\n")
    board.progress(ON)
    assert len(board.ledger.plans()) == 1


def test_a_ledger_that_is_busy_keeps_nobody_from_an_answer_and_is_asked_again(
    folder: Path, clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = next(opened(folder, clock))
    note = Ledger.note_plan

    def busy(self: Ledger, hash: str, content: str, at: datetime) -> bool:
        raise Locked(self.name)

    monkeypatch.setattr(Ledger, "note_plan", busy)
    change_the_target(folder)
    assert board.progress(ON).indicator("support").reading.verdict == "unknown"
    assert told(board) == []
    assert "This version of the plan could not be noted" in caplog.text
    monkeypatch.setattr(Ledger, "note_plan", note)
    assert told(board) == [["target"]]
    board.ledger.close()


def test_a_version_that_this_program_cannot_read_is_told_as_that(folder: Path, board: Board, clock: Clock) -> None:
    board.ledger.note_plan("f" * 64, '{"format":2}', clock.now)
    change_the_target(folder)
    assert [version.differences for version in board.plan_changes(BEFORE, ON).versions] == [None, None]


def test_another_program_sees_what_was_noted(folder: Path, board: Board) -> None:
    change_the_target(folder)
    board.progress(ON)
    with closing(sqlite3.connect(folder / "evidence.db")) as other:
        assert other.execute("SELECT COUNT(*) FROM plan_version").fetchone() == (2,)


def test_a_document_of_a_past_moment_names_the_revision_known_then(board: Board, clock: Clock) -> None:
    then = clock.now
    clock.now += timedelta(hours=1)
    publish(board, record("late", "2026-05-01", {"indicator": "lines", "stage": "all"}))
    assert board.document(ON)["ledger"] == {"revision": 2}
    assert board.document(ON, then)["ledger"] == {"revision": 0}
    assert board.document(ON, clock.now)["ledger"] == {"revision": 2}


def test_the_last_known_figure_of_a_past_moment_is_the_one_known_then(tmp_path: Path, clock: Clock) -> None:
    write_plan(tmp_path, measure("new"), retired=[{"id": "old", "became": "new", "why": {"en": "Renamed."}}])
    write_evidence(tmp_path, record("a", "2020-01-01", {"indicator": "new", "value": 1}))
    board = next(opened(tmp_path, clock))
    (indicator,) = list(board.plan.phases[0].indicators)
    then = clock.now
    clock.now += timedelta(hours=1)
    publish(board, record("b", "2021-01-01", {"indicator": "new", "value": 2}))
    late, early = board.last_known(indicator, ON), board.last_known(indicator, ON, then)
    assert late is not None
    assert early is not None
    assert (late.value, early.value) == (2, 1)
    board.ledger.close()


def test_a_board_on_a_ledger_in_memory_notes_too(folder: Path, clock: Clock) -> None:
    board = Board.open(Settings(folder, "sqlite://"), clock)
    assert len(board.ledger.plans()) == 1
