"""What differs between two versions of the plan."""

from typing import Any

import pytest

from indicators import Text
from roadmap.plan import Roadmap, Years, canonical, difference_of, differences, plan_hash
from roadmap.plan.difference import Value
from tests.progress.plans import Json, activity, measure, milestone, phase, plan, poll, stages


def of(*indicators: Json, **more: Any) -> Roadmap:
    return plan(phase("one", [milestone("m", *indicators)]), **more)


def told(old: Roadmap, new: Roadmap) -> list[tuple[str, str, str | None, Value, Value]]:
    return [(each.what, each.level, each.id, each.before, each.after) for each in differences(old, new)]


def test_a_plan_does_not_differ_from_itself() -> None:
    assert told(of(stages("a"), poll("b")), of(stages("a"), poll("b"))) == []


def test_a_default_that_is_written_out_is_no_difference() -> None:
    assert told(of(poll("a")), of(poll("a", window_months=24, weight=1, required=False))) == []


@pytest.mark.parametrize(
    ("old", "new", "what", "before", "after"),
    [
        (poll("a", target=60), poll("a", target=50), "target", 60, 50),
        (activity("a", target=4), activity("a", target=12), "target", 4, 12),
        (measure("a", baseline=0), measure("a", baseline=10), "baseline", 0, 10),
        (poll("a"), poll("a", window_months=12), "window", 24, 12),
        (activity("a"), activity("a", window_months=6), "window", 24, 6),
        (measure("a"), measure("a", stale_after_months=36), "window", 24, 36),
        (poll("a"), poll("a", weight=3), "weight", 1, 3),
        (poll("a"), poll("a", required=True), "required", False, True),
        (poll("a"), poll("a", basis="roadmap"), "basis", "project", "roadmap"),
        (measure("a"), measure("a", unit={"en": "tons"}), "unit", Text({"en": "pieces"}), Text({"en": "tons"})),
    ],
)
def test_what_is_set_anew_is_told_with_both_values(
    old: Json, new: Json, what: str, before: Value, after: Value
) -> None:
    assert told(of(old), of(new)) == [(what, "indicator", "a", before, after)]


def test_another_question_is_more_than_another_wording() -> None:
    asked = poll("a", question={"en": "Would you agree?"})
    (found,) = differences(of(poll("a")), of(asked))
    assert (found.what, found.after) == ("question", Text({"en": "Would you agree?"}))


def test_a_stage_whose_share_changed_is_told_with_all_of_them() -> None:
    changed = stages("a")
    changed["stages"][1]["share"] = 40
    assert told(of(stages("a")), of(changed)) == [
        (
            "stages",
            "indicator",
            "a",
            (("none", 0), ("half", 50), ("all", 100)),
            (("none", 0), ("half", 40), ("all", 100)),
        )
    ]


def test_another_kind_says_it_all() -> None:
    assert told(of(poll("a")), of(measure("a"))) == [("kind", "indicator", "a", "poll", "measure")]


@pytest.mark.parametrize("key", ["title", "note"])
def test_texts_alone_are_wording(key: str) -> None:
    reworded = poll("a") | {key: {"en": "In other words"}}
    assert told(of(poll("a")), of(reworded)) == [("wording", "indicator", "a", None, None)]


def test_the_title_of_a_stage_is_wording_too() -> None:
    reworded = stages("a")
    reworded["stages"][0]["title"] = {"en": "nothing"}
    assert [each.what for each in differences(of(stages("a")), of(reworded))] == ["wording"]


def test_what_comes_and_what_goes_is_told_once_for_all_that_stands_in_it() -> None:
    small = of(stages("a"))
    large = plan(phase("one", [milestone("m", stages("a")), milestone("n", stages("b"), stages("c"))]))
    assert told(small, large) == [("added", "milestone", "n", None, None)]
    assert told(large, small) == [("retired", "milestone", "n", None, None)]


def test_an_indicator_that_is_added_or_dropped_is_told_by_itself() -> None:
    assert told(of(stages("a")), of(stages("a"), stages("b"))) == [("added", "indicator", "b", None, None)]
    assert told(of(stages("a"), stages("b")), of(stages("a"))) == [("retired", "indicator", "b", None, None)]


def test_what_was_replaced_names_what_took_its_place() -> None:
    retired = [{"id": "a", "became": "b", "why": {"en": "Renamed."}}]
    assert told(of(stages("a")), of(stages("b"), retired=retired)) == [
        ("added", "indicator", "b", None, None),
        ("retired", "indicator", "a", None, "b"),
    ]


def test_what_was_moved_was_neither_added_nor_dropped() -> None:
    before = plan(phase("one", [milestone("m", stages("a"), stages("b")), milestone("n", stages("c"))]))
    after = plan(phase("one", [milestone("m", stages("a")), milestone("n", stages("c"), stages("b"))]))
    assert told(before, after) == [("moved", "indicator", "b", "m", "n")]


def test_what_a_phase_takes_and_when_the_clock_starts() -> None:
    def made(starts: str, most: int) -> Roadmap:
        return plan(phase("one", [milestone("m", stages("a"))], years={"min": 5, "max": most}), starts)

    found = differences(made("2025-01-01", 10), made("2025-07-01", 12))
    assert [each.what for each in found] == ["starts", "years"]
    assert (found[1].before, found[1].after) == (Years(min=5, max=10), Years(min=5, max=12))
    assert (found[0].level, found[0].id) == ("plan", None)


def test_another_order_is_a_difference_of_its_own() -> None:
    before, after = of(stages("a"), stages("b")), of(stages("b"), stages("a"))
    assert plan_hash(before) != plan_hash(after)
    assert told(before, after) == [("arrangement", "plan", None, None, None)]


def test_versions_are_kept_as_texts_that_can_be_read_again() -> None:
    old, new = of(poll("a")), of(poll("a", target=50))
    found = difference_of(canonical(old), canonical(new))
    assert found is not None
    assert [(each.what, each.before, each.after) for each in found] == [("target", 60, 50)]


def test_a_version_of_another_format_is_not_guessed_at() -> None:
    assert difference_of('{"format":2}', canonical(of(poll("a")))) is None
