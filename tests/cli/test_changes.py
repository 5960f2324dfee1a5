"""`changes`: what moved between two days, and what was corrected."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from roadmap.board import SEOUL
from tests.cli.running import CommandLine

pytestmark = pytest.mark.usefixtures("ledger")


def test_the_json_has_its_keys_and_every_move(run: CommandLine) -> None:
    document = run.json("changes", "--since", "2026-05-31")
    assert list(document) == [
        *("method", "since", "on", "known_at", "ledger", "last_reviewed", "indicators", "corrections"),
        *("plan_changes", "method_changes"),
    ]
    moved = {change["id"]: change for change in document["indicators"]}
    assert {id: change["direction"] for id, change in moved.items()} == {
        "lines": "back",
        "crossings": "now_known",
        "meetings": "back",
    }
    lines = moved["lines"]
    assert (lines["day"], lines["before"]["stage"], lines["after"]["stage"]) == ("2026-08-15", "open", "cut")
    assert lines["records"] == [
        {
            "id": "lines-cut-2026",
            "title": {"en": "Lines are cut", "ko": "통신선 단절"},
            "url": "https://example.org/cut",
        }
    ]


def test_what_grew_too_old_is_told_apart_from_what_is_new(run: CommandLine) -> None:
    moved = {change["id"]: change for change in run.json("changes", "--since", "2026-05-31")["indicators"]}
    meetings = moved["meetings"]
    assert (meetings["before"]["count"], meetings["after"]["count"]) == (6, 3)
    assert (meetings["records"], [r["id"] for r in meetings["expired"]]) == ([], ["summer-2025"])


def test_the_text_says_it_in_sentences(run: CommandLine) -> None:
    out = run.well("changes", "--since", "2026-05-31").out
    assert out.startswith("3 indicators moved between 31 May 2026 and 21 Nov 2026.\n")
    assert "Lines (lines): moved back, 15 Aug 2026" in out
    assert "https://example.org/cut" in out
    assert "No published record was corrected or retracted." in out


def test_no_change_says_when_it_was_last_reviewed(run: CommandLine) -> None:
    said = run.well("changes", "--since", "2026-11-01")
    assert said.lines[0] == "No change between 1 Nov 2026 and 21 Nov 2026, last reviewed on 1 Nov 2026."
    document = run.json("changes", "--since", "2026-11-01")
    assert document["indicators"] == []
    assert document["last_reviewed"] == "2026-11-01T00:00:00+00:00"


def test_no_change_in_an_empty_ledger_does_not_claim_a_review(run: CommandLine, folder: Path) -> None:
    for file in (*folder.glob("data/evidence.db*"), *folder.glob("data/evidence/*")):
        file.unlink()
    assert "nothing has been reviewed yet" in run.well("changes", "--since", "2026-11-01").out


def test_corrections_are_listed_apart(run: CommandLine, folder: Path) -> None:
    old = (folder / "data/evidence/small.yaml").read_text(encoding="utf-8")
    (folder / "new.yaml").write_text(old.replace("value: 250", "value: 500"), encoding="utf-8")
    run.well("evidence", "import", "new.yaml", "--publish", "--why", "a misprint")
    run.well("evidence", "retract", "winter-2026", "--reason", "it did not happen")
    retracted, corrected = run.json("changes", "--since", "2026-11-20")["corrections"]
    assert (corrected["id"], corrected["what"], corrected["why"]) == ("crossings-2026", "corrected", "a misprint")
    assert corrected["changed"] == ["links"]
    assert (retracted["id"], retracted["what"], retracted["why"]) == ("winter-2026", "retracted", "it did not happen")
    out = run.well("changes", "--since", "2026-11-20").out
    assert "2 published records were corrected or retracted:" in out
    assert "winter-2026 retracted: it did not happen" in out


def test_a_correction_belongs_to_the_day_it_was_made(run: CommandLine, at: Callable[[datetime], None]) -> None:
    at(datetime(2026, 11, 21, 0, 0, 1, tzinfo=SEOUL))
    run.well("evidence", "retract", "winter-2026", "--reason", "it did not happen")
    at(datetime(2026, 11, 22, 9, 0, tzinfo=SEOUL))
    assert len(run.json("changes", "--since", "2026-11-20")["corrections"]) == 1
    assert run.json("changes", "--since", "2026-11-21")["corrections"] == []
    assert run.json("changes", "--since", "2026-11-19", "--on", "2026-11-20")["corrections"] == []


def test_it_says_from_when_changes_of_the_plan_are_known(run: CommandLine) -> None:
    document = run.json("changes", "--since", "2026-05-31")
    assert document["plan_changes"] == {"recorded_from": "2026-11-01T00:00:00+00:00", "versions": []}
    assert document["method_changes"] == []
    assert "Changes of the plan are recorded from 1 Nov 2026 on." in run.well("changes", "--since", "2026-05-31").out


def test_it_says_that_the_plan_did_not_change_where_that_is_known(run: CommandLine) -> None:
    out = run.well("changes", "--since", "2026-11-05").out
    assert "The plan is the same on both days." in out
    assert "recorded from" not in out


def test_changes_of_the_plan_are_listed_apart(run: CommandLine, folder: Path, at: Callable[[datetime], None]) -> None:
    file = folder / "data/roadmap.yaml"
    at(datetime(2026, 11, 10, 9, 0, tzinfo=SEOUL))
    changed = file.read_text("utf-8").replace("target: 60\n", "target: 50\n").replace("en: Meetings", "en: Talks")
    file.write_text(changed, "utf-8")
    run.well("progress")
    at(datetime(2026, 11, 21, 9, 0, tzinfo=SEOUL))
    document = run.json("changes", "--since", "2026-11-05")
    (version,) = document["plan_changes"]["versions"]
    assert version["at"] == "2026-11-10T00:00:00+00:00"
    assert version["differences"][0] == {
        "what": "target",
        "level": "indicator",
        "id": "support",
        "title": {"en": "Support", "ko": "지지율"},
        "before": 60,
        "after": 50,
    }
    assert [(each["what"], each["id"]) for each in version["differences"][1:]] == [("wording", "meetings")]
    out = run.well("changes", "--since", "2026-11-05").out.replace("\N{NO-BREAK SPACE}", " ")
    assert "The plan was changed 1 time:" in out
    assert "  10 Nov 2026  Support: the target changed from 60 % to 50 %." in out
    assert "  10 Nov 2026  Only the wording: “Talks”." in out
    assert "Both days are read under the plan as it is now." in out
    assert run.json("changes", "--since", "2026-11-10")["plan_changes"]["versions"] == []
    korean = run.well("changes", "--since", "2026-11-05", "--lang", "ko").out
    assert "지지율: 목표가 60%에서 50%로 바뀌었습니다." in korean


def test_it_speaks_korean(run: CommandLine) -> None:
    assert "통신선 단절" in run.well("changes", "--since", "2026-05-31", "--lang", "ko").out


def test_since_must_be_said_and_not_be_after_the_day(run: CommandLine) -> None:
    assert "Missing option '--since'" in run.misuse("changes")
    assert "2026-11-22 is after 2026-11-21" in run.misuse("changes", "--since", "2026-11-22")
    assert "is after 2026-01-01" in run.misuse("changes", "--since", "2026-02-01", "--on", "2026-01-01")


def test_the_same_day_twice_is_no_change(run: CommandLine) -> None:
    assert run.json("changes", "--since", "2026-11-21")["indicators"] == []
