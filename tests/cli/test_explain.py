"""`explain`: from an id to the rule, the numbers and the records."""

from pathlib import Path

import pytest

from tests.cli.running import CommandLine

pytestmark = pytest.mark.usefixtures("ledger")


def test_the_json_has_the_same_keys_for_every_level(run: CommandLine) -> None:
    keys = [
        *("method", "on", "known_at", "asked", "id", "kind", "title", "low", "high", "state", "verdict"),
        *("definition", "rule", "parts", "records", "progress"),
    ]
    kinds = {}
    for id in ("phase-1", "at-home", "opinion", "support", "crossings", "meetings", "lines"):
        document = run.json("explain", id)
        assert list(document) == keys
        kinds[id] = document["kind"]
    assert kinds == {
        "phase-1": "phase",
        "at-home": "workstream",
        "opinion": "milestone",
        "support": "poll",
        "crossings": "measure",
        "meetings": "activity",
        "lines": "stages",
    }


def test_a_poll_shows_every_number_of_its_sum(run: CommandLine) -> None:
    document = run.json("explain", "support")
    assert [step["rule"] for step in document["rule"]] == ["poll.window", "poll.used", "poll.not_reached"]
    used = document["rule"][1]
    assert used["facts"]["variance"] == pytest.approx((3.1 / 1.96) ** 2)
    assert used["facts"]["day"] == "2026-03-10"
    assert used["said"].startswith("Half agree: 50 %, margin ± 3.1, sample 1,000;")
    assert document["definition"]["target"] == 60
    assert (document["verdict"], document["state"], document["parts"]) == ("not_reached", None, [])


def test_a_proxy_stands_beside_the_poll_and_is_not_counted(run: CommandLine) -> None:
    proxy, poll = run.json("explain", "support")["records"]
    assert (proxy["id"], proxy["proxy"], proxy["counted"], proxy["value"]) == ("something-else-2026", True, False, 70)
    assert (poll["id"], poll["proxy"], poll["counted"], poll["value"]) == ("agreement-2026", False, True, 50)
    assert poll == {
        "target": "support",
        "id": "agreement-2026",
        "title": {"en": "Half agree", "ko": "절반이 동의"},
        "day": "2026-03-10",
        "publisher": "The Daily",
        "url": "https://example.org/poll",
        "stance": "supports",
        "value": 50,
        "count": None,
        "stage": None,
        "pollster": "KINU",
        "sample_size": 1000,
        "margin": 3.1,
        "proxy": False,
        "counted": True,
    }


def test_only_events_in_the_window_are_counted(run: CommandLine) -> None:
    counted = {record["id"]: record["counted"] for record in run.json("explain", "meetings")["records"]}
    assert counted == {"spring-2026": True, "winter-2026": True, "summer-2025": False}


def test_a_milestone_shows_its_parts_and_their_weights(run: CommandLine) -> None:
    document = run.json("explain", "opinion")
    assert [(part["id"], part["weight"], part["verdict"]) for part in document["parts"]] == [
        ("support", 3, "not_reached"),
        ("crossings", 1, "not_reached"),
    ]
    mean, state = document["rule"]
    low = sum(part["weight"] * part["low"] for part in document["parts"]) / mean["facts"]["weight"]
    assert document["low"] == mean["facts"]["low"] == pytest.approx(low)
    assert (state["rule"], state["facts"], document["state"]) == (
        "milestone.state",
        {"state": "under_way"},
        "under_way",
    )


def test_a_phase_is_the_mean_of_its_milestones_by_their_own_weight(run: CommandLine) -> None:
    document = run.json("explain", "phase-1")
    assert [(part["id"], part["weight"], part["state"]) for part in document["parts"]] == [
        ("opinion", 1, "under_way"),
        ("contact", 3, "slipped"),
    ]
    assert [step["rule"] for step in document["rule"]] == ["mean", "phase.gate", "phase.pace", "phase.state"]
    assert document["progress"] == run.json("progress")["phases"][0]


def test_links_to_the_milestone_itself_are_told_as_context(run: CommandLine) -> None:
    records = run.json("explain", "contact")["records"]
    assert [(r["id"], r["counted"]) for r in records if r["target"] == "contact"] == [("spring-2026", False)]


def test_the_text_leads_from_the_aim_to_the_source(run: CommandLine) -> None:
    out = run.well("explain", "meetings").out
    assert "meetings (activity) › Phase 1 › At home › Both sides talk" in out
    assert "Aim: 4 in 12 months, set by this project." in out
    assert "One in each season." in out
    assert "15 Jan 2026, Two meetings in winter: counts 2." in out
    assert "Share = 3 ÷ 4, at most 100 % = 75" in out
    assert "https://example.org/winter" in out


def test_the_text_of_a_mean_can_be_reckoned_again(run: CommandLine) -> None:
    out = run.well("explain", "contact").out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Low = (1 × 75 % + 1 × 0 %) ÷ 2 = 37.5 %." in out


def test_the_roadmaps_own_target_is_told_apart(run: CommandLine) -> None:
    assert "set by the roadmap itself" in run.well("explain", "support").out


def test_it_speaks_korean(run: CommandLine) -> None:
    out = run.well("explain", "lines", "--lang", "ko").out
    assert "통신선" in out
    assert "단절" in out


def test_a_retired_id_is_answered_with_what_it_became(run: CommandLine) -> None:
    said = run.well("explain", "old-lines", "--json")
    assert '"asked": "old-lines"' in said.out
    assert '"id": "lines"' in said.out
    assert said.err == "note: old-lines is retired: It was renamed. This is lines, which took its place.\n"


def test_evidence_for_a_retired_id_counts_for_what_it_became(run: CommandLine) -> None:
    document = run.json("explain", "lines", "--on", "2021-01-01")
    assert [(r["id"], r["stage"], r["counted"]) for r in document["records"]] == [("lines-partly-2020", "partly", True)]
    assert document["low"] == 0.4


def test_an_id_that_was_given_up_says_why(run: CommandLine) -> None:
    assert run.fault("explain", "given-up") == "given-up is retired, and nothing took its place: Nobody counts it.\n"


def test_an_unknown_id_names_the_nearest(run: CommandLine) -> None:
    told = run.fault("explain", "suport")
    assert told == "the plan has nothing with the id suport\n    fix: did you mean support?\n"


def test_the_id_of_a_record_says_where_to_look(run: CommandLine) -> None:
    assert "python -m roadmap evidence show winter-2026" in run.fault("explain", "winter-2026")


@pytest.mark.parametrize("id", ["", "  ", "x" * 5000, "\u202eabc", "지지율", "../../etc/passwd", "'; DROP TABLE link"])
def test_an_id_that_cannot_be_one_is_only_unknown(run: CommandLine, id: str) -> None:
    assert "the plan has nothing with the id" in run.fault("explain", id)


def test_it_works_on_a_plan_whose_evidence_is_empty(run: CommandLine, folder: Path) -> None:
    for file in (*folder.glob("data/evidence.db*"), *folder.glob("data/evidence/*")):
        file.unlink()
    document = run.json("explain", "phase-1")
    assert (document["low"], document["high"], document["state"], document["records"]) == (0, 1, "unknown", [])
    run.well("explain", "support")
