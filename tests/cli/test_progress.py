"""`progress`: the table and the JSON, against sums done by hand."""

from collections.abc import Callable
from datetime import datetime
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from roadmap.board import SEOUL
from tests.cli.running import CommandLine

pytestmark = pytest.mark.usefixtures("ledger")

SUPPORT_ERROR = 1.96 * sqrt((3.1 / 1.96) ** 2)
"""The poll's margin of 3.1 says more than its sample: (3.1 / 1.96)² = 2.5016 is above 50 · 50 / 1000 = 2.5."""


def by_id(parts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {part["id"]: part for part in parts}


def milestones(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return by_id([m for phase in document["phases"] for w in phase["workstreams"] for m in w["milestones"]])


def indicators(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return by_id([i for milestone in milestones(document).values() for i in milestone["indicators"]])


def test_the_json_has_the_keys_of_the_contract(run: CommandLine) -> None:
    document = run.json("progress")
    phase = document["phases"][0]
    workstream = phase["workstreams"][0]
    milestone = workstream["milestones"][0]
    assert list(document) == ["method", "on", "known_at", "plan", "ledger", "phases"]
    assert list(document["plan"]) == ["title", "starts", "hash"]
    assert list(document["ledger"]) == ["revision"]
    assert list(phase) == ["id", "state", "low", "high", "pace", "counts", "gate", "workstreams"]
    assert list(phase["counts"]) == ["reached", "under_way", "slipped", "not_started", "unknown"]
    assert list(phase["gate"]) == ["open", "indicators"]
    assert list(workstream) == ["id", "low", "high", "milestones"]
    assert list(milestone) == ["id", "state", "low", "high", "indicators"]
    assert list(milestone["indicators"][0]) == [
        *("id", "kind", "low", "high", "verdict", "slipped", "estimate", "interval", "value", "count", "stage"),
        *("observed_on", "evidence"),
    ]


def test_the_head_of_the_json_says_what_it_stands_on(run: CommandLine) -> None:
    document = run.json("progress")
    assert (document["method"], document["on"], document["known_at"]) == (1, "2026-11-21", None)
    assert document["plan"]["title"] == {"en": "A small plan", "ko": "작은 계획"}
    assert document["plan"]["starts"] == "2025-01-01"
    assert document["ledger"] == {"revision": 10}


def test_all_four_kinds_are_read_as_reckoned_by_hand(run: CommandLine) -> None:
    read = indicators(run.json("progress"))
    support = read["support"]
    assert support["estimate"] == 50
    assert support["interval"] == pytest.approx([50 - SUPPORT_ERROR, 50 + SUPPORT_ERROR])
    assert support["interval"] == pytest.approx([46.9, 53.1])
    assert (support["low"], support["high"]) == pytest.approx((46.9 / 60, 53.1 / 60))
    assert (support["verdict"], support["evidence"]) == ("not_reached", ["agreement-2026"])
    assert (read["crossings"]["value"], read["crossings"]["low"]) == (250, 0.25)
    assert read["crossings"]["observed_on"] == "2026-06-30"
    assert (read["meetings"]["count"], read["meetings"]["low"]) == (3, 0.75)
    assert (read["lines"]["stage"], read["lines"]["high"], read["lines"]["slipped"]) == ("cut", 0, True)
    assert (read["alliances"]["low"], read["alliances"]["high"], read["alliances"]["verdict"]) == (0, 1, "unknown")


def test_milestones_and_phases_are_weighted_means_of_it(run: CommandLine) -> None:
    document = run.json("progress")
    opinion_low, opinion_high = (3 * 46.9 / 60 + 0.25) / 4, (3 * 53.1 / 60 + 0.25) / 4
    contact = (0.75 + 0) / 2
    of = milestones(document)
    assert (of["opinion"]["low"], of["opinion"]["high"]) == pytest.approx((opinion_low, opinion_high))
    assert (of["contact"]["low"], of["contact"]["high"]) == (contact, contact)
    first = document["phases"][0]
    expected = ((opinion_low + 3 * contact) / 4, (opinion_high + 3 * contact) / 4)
    assert (first["low"], first["high"]) == pytest.approx(expected)


def test_states_gates_and_pace_follow_from_it(run: CommandLine) -> None:
    document = run.json("progress")
    first, second, third = document["phases"]
    assert {id: m["state"] for id, m in milestones(document).items()} == {
        "opinion": "under_way",
        "contact": "slipped",
        "treaty": "under_way",
        "free-of-alliances": "unknown",
    }
    assert first["counts"] == {"reached": 0, "under_way": 1, "slipped": 1, "not_started": 0, "unknown": 0}
    assert first["gate"] == {"open": False, "indicators": [{"id": "support", "verdict": "not_reached"}]}
    assert second["gate"] == {"open": True, "indicators": []}
    # 689 days are 1.886 years: of phase 1 94 to 100 % would be due, of phase 2 47 to 94 %, of phase 3 0 to 9 %.
    assert [phase["pace"] for phase in document["phases"]] == ["behind", "on_pace", "cannot_tell"]
    assert [phase["state"] for phase in (first, second, third)] == ["under_way", "under_way", "unknown"]


def test_on_asks_for_an_earlier_day(run: CommandLine) -> None:
    document = run.json("progress", "--on", "2026-05-19")
    read = indicators(document)
    assert document["on"] == "2026-05-19"
    assert read["meetings"]["count"] == 5  # three of June 2025, two of January 2026; the one in spring is still to come
    assert (read["lines"]["stage"], read["lines"]["slipped"]) == ("open", False)


def test_on_may_ask_for_a_day_to_come(run: CommandLine) -> None:
    assert indicators(run.json("progress", "--on", "2027-11-21"))["meetings"]["verdict"] == "unknown"


def test_known_at_answers_as_it_was_before_a_correction(
    run: CommandLine, at: Callable[[datetime], None], folder: Path
) -> None:
    old = (folder / "data/evidence/small.yaml").read_text(encoding="utf-8")
    (folder / "new.yaml").write_text(old.replace("value: 250", "value: 500"), encoding="utf-8")
    at(datetime(2026, 11, 20, 12, 0, tzinfo=SEOUL))
    run.well("evidence", "import", "new.yaml", "--publish")
    at(datetime(2026, 11, 21, 9, 0, tzinfo=SEOUL))

    def value(*arguments: str) -> float:
        return float(indicators(run.json("progress", *arguments))["crossings"]["value"])

    assert value() == 500
    assert value("--known-at", "2026-11-20") == 500  # a day alone means its end
    assert value("--known-at", "2026-11-20T11:59:59") == 250  # without an offset it is Seoul's time
    assert value("--known-at", "2026-11-20T03:00:01Z") == 500
    assert value("--known-at", "2026-11-20T02:59:59Z") == 250
    assert run.json("progress", "--known-at", "2026-11-19")["known_at"] == "2026-11-19T23:59:59.999999+09:00"


def test_known_at_names_the_revision_and_the_last_figures_that_were_known_then(
    run: CommandLine, folder: Path, at: Callable[[datetime], None]
) -> None:
    old = (folder / "data/evidence/small.yaml").read_text(encoding="utf-8")
    (folder / "new.yaml").write_text(old.replace("value: 250", "value: 500"), encoding="utf-8")
    before = run.json("progress")["ledger"]["revision"]
    at(datetime(2026, 11, 20, 12, 0, tzinfo=SEOUL))
    run.well("evidence", "import", "new.yaml", "--publish")
    at(datetime(2030, 1, 1, 9, 0, tzinfo=SEOUL))
    assert run.json("progress")["ledger"]["revision"] == before + 1
    assert run.json("progress", "--known-at", "2026-11-19")["ledger"]["revision"] == before
    assert run.json("progress", "--known-at", "2026-10-01")["ledger"]["revision"] == 0
    assert "the last figure, 500 people a year" in " ".join(run.well("progress", "-v").out.split())
    told = " ".join(run.well("progress", "-v", "--known-at", "2026-11-19").out.split())
    assert "the last figure, 250 people a year" in told


def test_known_at_says_when_it_asks_for_what_nobody_can_know(run: CommandLine) -> None:
    before = run.well("progress", "--known-at", "2026-10-31", "--json")
    assert "note: the ledger begins on 2026-11-01 09:00 (Seoul): before that it knew nothing" in before.err
    assert "note: that moment has not come yet" in run.well("progress", "--known-at", "2027-01-01", "--json").err


def test_the_table_fits_80_columns_and_says_it_all(run: CommandLine) -> None:
    said = run.well("progress")
    assert said.lines[0] == "21 Nov 2026:"
    assert said.lines[1].startswith("Phase 1 is under way: 1 of its 2 milestones shows movement, 1 has slipped,")
    assert "  under way: 44\N{NO-BREAK SPACE}% proven, at most 46\N{NO-BREAK SPACE}%" in said.lines
    assert "  Milestones: 1 under way, 1 slipped." in said.lines
    assert "Gate closed." in said.out
    assert "People agree" in said.out
    assert max(map(len, said.lines)) <= 80
    assert said.err == ""


def test_verbose_names_every_indicator_with_its_id(run: CommandLine) -> None:
    said = run.well("progress", "--verbose")
    for id in ("support", "crossings", "meetings", "lines", "treaty-stage", "alliances", "opinion"):
        assert id in said.out.split()
    assert "short of the target of" in said.out


def test_the_table_speaks_korean_and_keeps_its_columns(run: CommandLine) -> None:
    from roadmap.cli.printing import width

    said = run.well("progress", "--lang", "ko")
    assert "첫걸음" in said.out
    assert max(map(width, said.lines)) <= 80
    titles = [line for line in said.lines if "국민이 동의한다" in line or "양측이 대화한다" in line]
    starts = {width(line[: line.index(word)]) for line, word in zip(titles, ("국민이", "양측이"), strict=True)}
    assert len(starts) == 1


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "21.11.2026", "yesterday", "20261121", "2026-1-1", ""])
def test_a_day_that_is_none_is_wrong_usage(run: CommandLine, day: str) -> None:
    assert "Invalid value for '--on'" in run.misuse("progress", "--on", day)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-02-30", "there is no such day: 2026-02-30"),
        ("soon", "'soon' is not a moment such as 2026-11-21,"),
        ("2026-11-21T25:00", "'2026-11-21T25:00' is not a moment"),
        ("0001-01-01T00:00", "there is no such moment: 0001-01-01T00:00"),
        ("9999-12-31T23:59Z", "there is no such moment: 9999-12-31T23:59Z"),
    ],
)
def test_a_moment_that_is_none_is_wrong_usage(run: CommandLine, moment: str, told: str) -> None:
    assert told in run.misuse("progress", "--known-at", moment)


def test_a_language_that_nobody_speaks_here_is_wrong_usage(run: CommandLine) -> None:
    assert "the languages are en, ko" in run.misuse("progress", "--lang", "tlh")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_like_any_other(run: CommandLine, day: str) -> None:
    assert run.json("progress", "--on", day)["on"] == day
    run.well("progress", "--verbose", "--on", day)
