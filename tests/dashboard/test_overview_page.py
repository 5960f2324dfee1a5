"""The overview: what changed, and apart from that the plan and what was corrected."""

from datetime import timedelta
from pathlib import Path

import pytest

from roadmap.board import Board
from roadmap.evidence import program
from roadmap.views.address import parse
from roadmap.views.overview import overview
from roadmap.views.rendering import View
from tests.dashboard.conftest import NOW
from tests.dashboard.shown import Shown


@pytest.fixture
def moved_on(data: Path, board: Board, monkeypatch: pytest.MonkeyPatch) -> Board:
    """The board a day later, under a plan that asks for less."""
    monkeypatch.setattr(board, "_clock", lambda: NOW + timedelta(days=1))
    file = data / "roadmap.yaml"
    file.write_text(file.read_text("utf-8").replace("target: 60\n", "target: 50 \n"), "utf-8")
    return board


def shown(board: Board, lang: str = "en", **query: str) -> Shown:
    address = parse("overview", {"lang": lang, **query}, board.plan, board.today)
    return Shown(overview(View(board, address)))


def test_where_neither_plan_nor_records_changed_nothing_is_said_of_them(board: Board) -> None:
    text = shown(board).section("kn-changes").text
    assert "Changes of the plan" not in text
    assert "Corrections" not in text


def test_corrections_are_counted_and_lead_to_their_list(board: Board) -> None:
    entry = board.record("refusal-2026")
    assert entry
    board.ledger.retract("refusal-2026", expected=entry.revision, who=program("test"), reason="It was a misreading.")
    page = shown(board).section("kn-changes")
    assert "Corrections: 1" in page.text
    assert page.link("Corrections: 1").page == "corrections"
    assert "정정: 1건" in shown(board, "ko").section("kn-changes").text
    assert "Corrections: " not in shown(board, on="2026-11-20").text


def test_changes_of_the_plan_are_told_apart(moved_on: Board) -> None:
    text = shown(moved_on).section("kn-changes").text
    assert "Changes of the plan: 1 part set anew" in text
    assert "Support for neutrality: the target changed from 60" in text
    assert "계획 변경: 설정 변경 1개" in shown(moved_on, "ko").section("kn-changes").text
