"""The project against a second, naive implementation of method 1, through the files and the whole JSON document."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from roadmap.board import Board, Settings
from tests.progress import generated, oracle

NOW = datetime(2027, 6, 30, 3, tzinfo=UTC)
CASES = 120
DAYS_EACH = 6


@pytest.mark.parametrize("seed", range(CASES))
def test_the_document_is_what_a_second_implementation_says(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    plan = generated.plan(dice)
    evidence = generated.evidence(dice, plan)
    board = board_of(tmp_path, plan, evidence)
    try:
        for on in days(dice, plan, evidence):
            expected = oracle.document(plan, evidence, on)
            told = json.loads(json.dumps(board.document(on)))
            assert told["ledger"] == {"revision": len(evidence)}
            assert len(told["plan"].pop("hash")) == 64
            del told["ledger"]
            assert list(differences(expected, told)) == []
    finally:
        board.ledger.close()


def test_the_generated_plans_meet_every_state_verdict_and_pace() -> None:
    """Otherwise the comparison would prove less than it seems to."""
    seen: Counter[str] = Counter()
    for seed in range(CASES):
        dice = Random(seed)
        plan = generated.plan(dice)
        evidence = generated.evidence(dice, plan)
        for on in days(dice, plan, evidence):
            for phase in oracle.document(plan, evidence, on)["phases"]:
                seen.update((f"phase {phase['state']}", f"pace {phase['pace']}", f"gate {phase['gate']['open']}"))
                for milestone in (m for w in phase["workstreams"] for m in w["milestones"]):
                    seen.update((f"milestone {milestone['state']}",))
                    seen.update(f"{i['kind']} {i['verdict']}" for i in milestone["indicators"])
    polls = {f"poll {v}" for v in ("unknown", "not_reached", "within_margin", "reached", "sustained")}
    others = {f"{k} {v}" for k in ("measure", "activity", "stages") for v in ("unknown", "not_reached", "reached")}
    milestones = {f"milestone {s}" for s in ("reached", "slipped", "unknown", "not_started", "under_way")}
    phases = {f"phase {s}" for s in ("complete", "under_way", "not_started", "unknown")}
    paces = {f"pace {p}" for p in ("ahead", "behind", "on_pace", "cannot_tell")}
    wanted = polls | others | milestones | phases | paces | {"gate True", "gate False"}
    assert {each for each in wanted if seen[each] < 3} == set()


def board_of(folder: Path, plan: dict[str, Any], evidence: list[dict[str, Any]]) -> Board:
    """A board on files in a folder. JSON is YAML too."""
    (folder / "evidence").mkdir()
    (folder / "roadmap.yaml").write_text(json.dumps(plan, indent=1, ensure_ascii=False), "utf-8")
    filed = {"format": 1, "evidence": evidence}
    (folder / "evidence" / "all.yaml").write_text(json.dumps(filed, indent=1, ensure_ascii=False), "utf-8")
    return Board.open(Settings(folder, "sqlite://"), clock=lambda: NOW)


def days(dice: Random, plan: dict[str, Any], evidence: list[dict[str, Any]]) -> list[date]:
    """Days to ask for: some by lot, and some on which a window ends."""
    drawn = [generated.day(dice, generated.FIRST, date(2027, 6, 30)) for _ in range(DAYS_EACH // 2)]
    edges = list(_edges(plan, evidence))
    return [*drawn, *dice.sample(edges, min(len(edges), DAYS_EACH - len(drawn)))]


def _edges(plan: dict[str, Any], evidence: list[dict[str, Any]]) -> Iterator[date]:
    for indicator in generated.indicators(plan):
        months = int(indicator.get("window_months") or indicator.get("stale_after_months") or 24)
        for record in evidence:
            if any(link["indicator"] == indicator["id"] for link in record["links"]):
                seen = oracle.day_of(record)
                yield from (seen, oracle.back(seen, -months), oracle.back(seen, -12))


def differences(expected: object, told: object, at: str = "") -> Iterator[str]:
    """Where two documents differ; shares to nine places, all else exactly, keys included."""
    if isinstance(expected, dict) and isinstance(told, dict):
        if list(expected) != list(told) and set(expected) != set(told):
            yield f"{at}: keys {sorted(expected)} and {sorted(told)}"
        for key in expected.keys() & told.keys():
            yield from differences(expected[key], told[key], f"{at}.{key}")
    elif isinstance(expected, list) and isinstance(told, list) and len(expected) == len(told):
        for place, (one, other) in enumerate(zip(expected, told, strict=True)):
            yield from differences(one, other, f"{at}[{place}]")
    elif isinstance(expected, float | int) and isinstance(told, float | int) and not isinstance(expected, bool):
        if expected != pytest.approx(told, abs=1e-9):
            yield f"{at}: {expected} and {told}"
    elif expected != told:
        yield f"{at}: {expected} and {told}"
