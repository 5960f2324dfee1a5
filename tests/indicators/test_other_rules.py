"""Method 1 for measures, activities and stages."""

from datetime import date

import pytest

from indicators import Observation, Stance, last_known, read
from tests.indicators.samples import DAY, activity_of, event, figure, measure_of, stage, stages_of

# measure


def test_a_measure_by_hand() -> None:
    # 613 people towards 186,775 from 0: 613 / 186775 = 0.003282
    reading = read(measure_of(0, 186_775), [figure(613)], DAY)
    assert (reading.low, reading.high) == pytest.approx((0.003282, 0.003282), abs=1e-6)
    assert (reading.value, reading.verdict, reading.evidence) == (613, "not_reached", ("figure",))


def test_a_falling_measure_by_hand() -> None:
    # from 28 down to 8; 23 is (23 − 28) / (8 − 28) = 0.25 of the way
    assert read(measure_of(28, 8), [figure(23)], DAY).low == 0.25


@pytest.mark.parametrize(("value", "share"), [(-5, 0), (0, 0), (200, 1), (201, 1)])
def test_a_measure_is_cut_to_the_way_from_baseline_to_target(value: float, share: float) -> None:
    assert read(measure_of(0, 200), [figure(value)], DAY).low == share


def test_a_measure_at_its_target_has_reached_it() -> None:
    assert read(measure_of(0, 200), [figure(200)], DAY).verdict == "reached"
    assert read(measure_of(0, 200), [figure(199.9)], DAY).verdict == "not_reached"


def test_the_newest_figure_counts_whatever_its_stance() -> None:
    old, new = figure(150, date(2026, 1, 1), "old"), figure(50, date(2026, 2, 1), "new")._replace(stance="contradicts")
    assert read(measure_of(), [new, old], DAY).value == 50


def test_of_two_figures_on_a_day_the_id_that_sorts_last_counts() -> None:
    assert read(measure_of(), [figure(50, record="b"), figure(150, record="a")], DAY).value == 50


def test_a_link_without_a_figure_is_no_figure() -> None:
    talk = figure(0)._replace(value=None)
    assert not read(measure_of(), [talk], DAY).known
    assert read(measure_of(), [figure(50, date(2026, 1, 1)), talk], DAY).value == 50


def test_a_stale_figure_counts_no_more_but_is_shown_as_last_known() -> None:
    # 24 months before 31 March 2026 is 31 March 2024, which is out
    stale, fresh = figure(50, date(2024, 3, 31)), figure(50, date(2024, 4, 1))
    assert read(measure_of(), [fresh], DAY).low == 0.25
    reading = read(measure_of(), [stale], DAY)
    assert (reading.low, reading.high, reading.verdict) == (0, 1, "unknown")
    assert reading.trace[-1].rule == "measure.stale"
    assert last_known(measure_of(), [stale], DAY) == stale


def test_nothing_is_last_known_where_nobody_measured() -> None:
    assert last_known(measure_of(), [figure(50, date(2026, 4, 1)), figure(50)._replace(proxy=True)], DAY) is None


# activity


def test_an_activity_by_hand() -> None:
    # in (31 March 2025, 31 March 2026]: one meeting, and three in one record; 1 + 3 = 4 of 12
    seen = [
        event(date(2025, 3, 31), "too-old"),
        event(date(2025, 4, 1), "one"),
        event(date(2026, 3, 31), "three", 3),
        event(date(2026, 4, 1), "too-new"),
    ]
    reading = read(activity_of(12), seen, DAY)
    assert reading.count == 4
    assert (reading.low, reading.high) == pytest.approx((1 / 3, 1 / 3))
    assert (reading.evidence, reading.observed_on) == (("three", "one"), DAY)


def test_an_activity_nobody_looked_at_is_unknown_not_nought() -> None:
    reading = read(activity_of(), [event(date(2024, 1, 1))], DAY)
    assert (reading.low, reading.high, reading.verdict, reading.count) == (0, 1, "unknown", None)


def test_somebody_who_looked_and_found_none_makes_it_known() -> None:
    reading = read(activity_of(), [event(count=0)], DAY)
    assert (reading.low, reading.high, reading.verdict, reading.count) == (0, 0, "not_reached", 0)


@pytest.mark.parametrize("stance", ["contradicts", "context"])
def test_what_does_not_support_is_not_counted_but_makes_it_known(stance: Stance) -> None:
    reading = read(activity_of(), [event(count=3)._replace(stance=stance)], DAY)
    assert (reading.high, reading.count, reading.evidence) == (0, 0, ("event",))


def test_a_supporting_link_without_a_count_is_one_event() -> None:
    assert read(activity_of(4), [event()], DAY).low == 0.25


def test_more_events_than_asked_for_are_cut_to_all_the_way() -> None:
    reading = read(activity_of(4), [event(count=9)], DAY)
    assert (reading.low, reading.verdict, reading.count) == (1, "reached", 9)


def test_a_proxy_does_not_make_an_activity_known() -> None:
    assert not read(activity_of(), [event()._replace(proxy=True)], DAY).known


# stages


def test_stages_by_hand() -> None:
    # the newest names step 1, whose share is 40 percent
    reading = read(stages_of(0, 40, 100), [stage("step-2", date(2018, 4, 27)), stage("step-1")], DAY)
    assert (reading.low, reading.high, reading.stage, reading.verdict) == (0.4, 0.4, "step-1", "not_reached")


def test_the_last_stage_is_all_the_way() -> None:
    assert read(stages_of(0, 40, 100), [stage("step-2")], DAY).verdict == "reached"


def test_a_stage_does_not_grow_stale() -> None:
    assert read(stages_of(0, 40, 100), [stage("step-1", date(1992, 2, 19))], DAY).low == 0.4


def test_of_two_stages_on_a_day_the_lower_counts() -> None:
    named = [stage("step-2", record="a"), stage("step-0", record="b"), stage("step-1", record="c")]
    assert read(stages_of(0, 40, 100), named, DAY).stage == "step-0"


def test_of_two_stages_with_one_share_the_lower_in_order_counts() -> None:
    named = [stage("step-2", record="a"), stage("step-1", record="b")]
    assert read(stages_of(0, 40, 40, 100), named, DAY).stage == "step-1"


def test_a_setback_is_read_as_such() -> None:
    cut = stage("step-0", date(2026, 3, 1))._replace(stance="contradicts")
    assert read(stages_of(0, 40, 100), [stage("step-2", date(2026, 2, 1)), cut], DAY).low == 0


@pytest.mark.parametrize(
    "link",
    [stage("step-1", date(2026, 4, 1)), stage("step-1")._replace(proxy=True), stage("step-1")._replace(stage=None)],
    ids=["tomorrow", "proxy", "none named"],
)
def test_what_names_no_stage_by_then_leaves_it_unknown(link: Observation) -> None:
    reading = read(stages_of(0, 40, 100), [link], DAY)
    assert (reading.low, reading.high, reading.verdict, reading.stage) == (0, 1, "unknown", None)


def test_all_who_name_the_stage_on_that_day_are_its_evidence() -> None:
    named = [stage("step-1", record="a"), stage("step-1", record="b"), stage("step-2", record="c")]
    assert read(stages_of(0, 40, 100), named, DAY).evidence == ("b", "a")
