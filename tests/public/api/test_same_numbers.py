"""The API says the same as the command line, for every part of the plan and on several days."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from roadmap import board as board_room
from roadmap.board import Board
from roadmap.cli import main
from roadmap.plan import load_plan
from tests.public.api.asking import Programs
from tests.public.api.conftest import NOW
from tests.servers import HOUSE

DAYS = ("2026-11-21", "2026-05-31", "2025-12-31", "2025-01-01", "2024-02-29", "2018-01-01")
PARTS = list(load_plan(HOUSE / "data" / "roadmap.yaml").places)


@pytest.fixture
def command_line(data: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ROADMAP_DATA", str(data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(board_room, "seoul_now", lambda: NOW)

    def run(*words: str) -> Any:
        result = CliRunner().invoke(main, [*words, "--json"], prog_name="python -m roadmap")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run


@pytest.mark.parametrize("day", DAYS)
def test_progress_is_the_same_document(day: str, programs: Programs, command_line: Any) -> None:
    assert programs.json(f"/api/v1/progress?on={day}") == command_line("progress", "--on", day)


def test_progress_as_it_was_known_is_the_same_document(programs: Programs, command_line: Any) -> None:
    for moment in ("2026-11-20", "2026-11-21", "2026-11-21T20:59:00+09:00"):
        asked = programs.json(f"/api/v1/progress?known_at={moment}")
        assert asked == command_line("progress", "--known-at", moment)


@pytest.mark.parametrize("id", PARTS)
def test_every_part_is_explained_in_the_same_words(
    id: str, programs: Programs, board: Board, command_line: Any
) -> None:
    day = DAYS[PARTS.index(id) % len(DAYS)]
    asked = programs.json(f"/api/v1/explain/{id}?on={day}")
    assert asked == command_line("explain", id, "--on", day)
    progress = programs.json(f"/api/v1/progress?on={day}")
    assert asked["progress"] == part(progress["phases"], id)


def part(parts: list[Any], id: str) -> Any:
    for each in parts:
        if each["id"] == id:
            return each
        for below in ("workstreams", "milestones", "indicators"):
            found = part(each.get(below, []), id)
            if found:
                return found
    return None


def test_explanations_are_the_same_in_korean(programs: Programs, command_line: Any) -> None:
    asked = programs.json("/api/v1/explain/phase-1?lang=ko")
    assert asked == command_line("explain", "phase-1", "--lang", "ko")


@pytest.mark.parametrize("since", DAYS[1:])
def test_what_moved_is_the_same(since: str, programs: Programs, command_line: Any) -> None:
    assert programs.json(f"/api/v1/changes?since={since}") == command_line("changes", "--since", since)


def test_the_table_has_the_numbers_of_the_document(programs: Programs) -> None:
    document = programs.json("/api/v1/progress?on=2026-05-31")
    rows = {row["id"]: row for row in programs.well("/api/v1/progress.csv?on=2026-05-31").rows}
    assert set(rows) == set(PARTS)
    for id, row in rows.items():
        found = part(document["phases"], id)
        assert (float(row["low"]), float(row["high"])) == (found["low"], found["high"])
        assert row["state"] == found.get("state", "")
        assert row["verdict"] == found.get("verdict", "")
        assert row["evidence"].split() == found.get("evidence", [])


def test_an_indicator_says_what_progress_says_of_it(programs: Programs, board: Board) -> None:
    for day in DAYS[:3]:
        progress = programs.json(f"/api/v1/progress?on={day}")
        for indicator in board.plan.indicators:
            answer = programs.json(f"/api/v1/indicators/{indicator.id}?on={day}&since={day}")
            assert answer["progress"] == part(progress["phases"], indicator.id)
            assert answer["trend"][-1]["low"] == answer["progress"]["low"]
            counted = {each["id"] for each in answer["observations"] if each["counted"]}
            assert counted == set(answer["progress"]["evidence"])
