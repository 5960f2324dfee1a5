"""What moved between the ends of 2024 and 2025, and which records moved it."""

from datetime import date

import pytest

from indicators import Observation
from roadmap.progress import Change, changes
from tests.progress.plans import Json, activity, measure, milestone, phase, plan, poll, seen, stages

SINCE, ON = date(2024, 12, 31), date(2025, 12, 31)


def change(indicator: Json, *observed: Observation) -> Change | None:
    found = changes(plan(phase("one", [milestone("m", indicator)])), {indicator["id"]: observed}, SINCE, ON)
    assert len(found) <= 1
    return found[0] if found else None


def moved(indicator: Json, *observed: Observation) -> Change:
    found = change(indicator, *observed)
    assert found is not None
    return found


def test_a_step_forward_names_the_record_that_made_it() -> None:
    found = moved(stages("a"), seen("old", "2024-05-01", stage="none"), seen("new", "2025-05-01", stage="half"))
    assert (found.direction, found.records, found.expired) == ("forward", ("new",), ())
    assert (found.day, found.before.stage, found.after.stage) == (date(2025, 5, 1), "none", "half")


def test_a_step_back_is_told_as_one() -> None:
    found = moved(stages("a"), seen("old", "2024-05-01", stage="all"), seen("new", "2025-05-01", stage="half"))
    assert (found.direction, found.records) == ("back", ("new",))


def test_no_news_is_no_change() -> None:
    assert change(stages("a"), seen("old", "2024-05-01", stage="half")) is None


def test_the_same_stage_said_again_is_no_change() -> None:
    assert change(stages("a"), seen("old", "2024-05-01", stage="half"), seen("new", "2025-05-01", stage="half")) is None


def test_what_was_observed_on_the_first_day_is_old_and_on_the_last_is_new() -> None:
    old = seen("old", "2024-12-31", stage="none")
    assert change(stages("a"), old) is None
    assert moved(stages("a"), old, seen("new", "2025-12-31", stage="all")).records == ("new",)
    assert change(stages("a"), old, seen("later", "2026-01-01", stage="all")) is None


def test_a_first_figure_makes_it_known() -> None:
    found = moved(measure("a"), seen("new", "2025-05-01", value=25))
    assert (found.direction, found.records, found.day) == ("now_known", ("new",), date(2025, 5, 1))


def test_a_figure_that_grew_too_old_makes_it_unknown_on_the_day_that_it_did() -> None:
    found = moved(measure("a", stale_after_months=12), seen("old", "2024-03-10", value=25))
    assert (found.direction, found.records, found.expired) == ("no_longer_known", (), ("old",))
    assert found.day == date(2025, 3, 10)


def test_a_figure_that_was_replaced_did_not_grow_too_old() -> None:
    """The old one would not count any more either, but that is not what moved the reading, nor when."""
    old, new = seen("old", "2024-03-10", value=25), seen("new", "2025-02-01", value=30)
    found = moved(measure("a", stale_after_months=12), old, new)
    assert (found.direction, found.records, found.expired) == ("forward", ("new",), ())
    assert found.day == date(2025, 2, 1)


def test_of_several_new_figures_the_last_moved_it() -> None:
    found = moved(measure("a"), seen("spring", "2025-03-01", value=25), seen("autumn", "2025-10-01", value=30))
    assert found.records == ("autumn",)


def test_events_that_left_the_window_are_told_beside_those_that_came() -> None:
    found = moved(
        activity("a", target=10, window_months=12),
        seen("gone", "2024-06-01", count=5),
        seen("came", "2025-02-01", count=1),
    )
    assert (found.direction, found.records, found.expired) == ("back", ("came",), ("gone",))
    assert found.day == date(2025, 6, 1)


def test_an_event_that_counts_nothing_moves_nothing() -> None:
    found = moved(
        activity("a", window_months=36),
        seen("old", "2024-06-01"),
        seen("counted", "2025-02-01"),
        seen("against", "2025-03-01", "contradicts"),
        seen("beside", "2025-04-01", "context"),
    )
    assert (found.records, found.day) == (("counted",), date(2025, 2, 1))


def test_having_looked_and_found_nothing_makes_an_activity_known() -> None:
    found = moved(activity("a"), seen("looked", "2025-04-01", "context"))
    assert (found.direction, found.records, found.after.count) == ("now_known", ("looked",), 0)


def test_proxies_move_nothing() -> None:
    old = seen("old", "2024-06-01", value=10)
    assert change(measure("a"), old, seen("proxy", "2025-06-01", value=50, proxy=True)) is None


def test_a_poll_that_states_no_error_moves_nothing() -> None:
    asked: Json = {"pollster": "Alpha", "sample_size": 1000}
    found = moved(
        poll("a"),
        seen("old", "2024-06-01", value=40, **asked),
        seen("new", "2025-06-01", value=50, **asked),
        seen("silent", "2025-09-01", value=90, pollster="Beta"),
    )
    assert (found.direction, found.records, found.expired) == ("forward", ("new",), ())


def test_a_poll_replaced_by_its_own_pollster_did_not_expire_and_one_of_another_did() -> None:
    found = moved(
        poll("a", window_months=12),
        seen("alpha-2024", "2024-06-01", value=40, pollster="Alpha", sample_size=1000),
        seen("beta-2024", "2024-07-01", value=60, pollster="Beta", sample_size=1000),
        seen("alpha-2025", "2025-05-01", value=40, pollster="Alpha", sample_size=1000),
    )
    assert (found.records, found.expired, found.day) == (("alpha-2025",), ("beta-2024",), date(2025, 7, 1))


@pytest.mark.parametrize(("value", "direction"), [(120, "same_share"), (80, "back")])
def test_a_new_figure_past_the_target_is_news_and_not_progress(value: float, direction: str) -> None:
    found = moved(measure("a"), seen("old", "2024-06-01", value=110), seen("new", "2025-06-01", value=value))
    assert found.direction == direction


def test_the_latest_move_comes_first() -> None:
    two = plan(phase("one", [milestone("m", stages("a"), stages("b"))]))
    observed = {"a": [seen("r", "2025-02-01", stage="half")], "b": [seen("s", "2025-09-01", stage="half")]}
    assert [found.indicator for found in changes(two, observed, SINCE, ON)] == ["b", "a"]
