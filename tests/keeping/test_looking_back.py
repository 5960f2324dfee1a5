"""What is taken away from the history, and what the desk says of backups: values, no pages."""

import csv
import io
import json
from datetime import timedelta

import pytest

from roadmap.board import Board
from roadmap.desk.bulk import name_of_pasted
from roadmap.desk.past import as_csv, as_json, sought
from roadmap.desk.safety import DUE, head_of, safety, written_head
from roadmap.evidence import Head, Sought, backup
from tests.dashboard.conftest import NOW
from tests.dashboard.test_record_page import change

FORMULAS = ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "'=1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_the_exported_history_is_a_formula(formula: str, board: Board) -> None:
    before = board.ledger.revision()
    change(board, "meeting-2026", f"{formula} why", title={"en": f"x {formula}"})
    rows = list(csv.reader(io.StringIO(as_csv(board, Sought(record="meeting-2026")).decode("utf-8-sig"))))
    assert len(rows) == 1 + 3
    assert [row[0] for row in rows[1:3]] == [str(before + 2), str(before + 1)]
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_exported_history_names_the_fields_that_changed(board: Board) -> None:
    change(board, "meeting-2026", "why", title={"en": "Met"}, credibility=5)
    rows = list(csv.DictReader(io.StringIO(as_csv(board, Sought(record="meeting-2026")).decode("utf-8-sig"))))
    assert [(row["who"], row["action"], row["why"], row["changed"]) for row in rows[:2]] == [
        ("lee@example.org", "publish", "why", ""),
        ("kim@example.org", "save", "internal remark", "title credibility"),
    ]


def test_the_json_has_the_whole_record_before_and_after_and_the_seals(board: Board) -> None:
    change(board, "meeting-2026", "why", title={"en": "Met"})
    newest, older, _ = json.loads(as_json(board, Sought(record="meeting-2026")))["revisions"]
    assert (newest["after"]["title"], older["before"]["title"]["en"]) == ({"en": "Met"}, "Officials met at the border")
    assert newest["previous"] == older["hash"]


def test_a_part_of_an_id_finds_all_that_contain_it_and_a_whole_one_just_that(board: Board) -> None:
    assert sought(board, {"record": " Meeting-2026 "}) == Sought(record="meeting-2026")
    assert sought(board, {"record": "2026"}) == Sought(part="2026")
    days = sought(board, {"from": "2026-11-20", "to": "2026-11-20"})
    assert days.since
    assert days.until
    assert days.until - days.since == timedelta(days=1)
    assert days.since.isoformat() == "2026-11-20T00:00:00+09:00"


def test_a_backup_is_due_where_there_is_none_and_where_an_old_one_lacks_something(board: Board) -> None:
    assert safety(board, NOW).due
    backup(f"sqlite:///{board.ledger.path}", board.settings.data / "b.db")
    fresh = safety(board)
    assert fresh.backup
    later = fresh.backup.kept.at + DUE + timedelta(hours=1)
    assert not safety(board, later).due
    change(board, "meeting-2026", "why", title={"en": "Met"})
    assert safety(board, later).due
    assert not safety(board, later - timedelta(days=1)).due


def test_the_end_of_the_chain_is_read_as_it_was_written_down() -> None:
    head = Head(412, "9f" * 32)
    assert head_of(f"  {written_head(head)} ") == head
    assert head_of("") is None
    for wrong in ("412", "412:9f", f"x:{'9f' * 32}", f"412:{'9G' * 32}", f"412:{'9F' * 32}"):
        with pytest.raises(ValueError, match=r".+"):
            head_of(wrong)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('\ufeff{"format": 1}', "pasted.json"),
        ("[]", "pasted.json"),
        ("# a remark\nformat: 1\n", "pasted.yaml"),
        ("\nformat: 1\n", "pasted.yaml"),
        ("id\ttitle.en\nx\ty", "pasted.csv"),
        ("sep=;\nid;title.en\n", "pasted.csv"),
    ],
)
def test_what_was_pasted_is_read_as_what_it_looks_like(text: str, name: str) -> None:
    assert name_of_pasted(text) == name
