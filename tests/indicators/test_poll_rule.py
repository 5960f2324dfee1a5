"""Method 1 for polls: a share of people, known within a margin."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from indicators import Observation, end_of_month, read
from indicators.months import months_before
from indicators.poll import pool, variance
from tests.indicators.samples import DAY, poll_of, surveyed

HALF = 1.96
"""The margin of a poll whose variance is 1."""


def test_one_poll_by_hand() -> None:
    # 49 % of 1,000 people, no margin stated: v = 49 · 51 / 1000 = 2.499; standard error √2.499 = 1.580823
    # interval 49 ± 1.96 · 1.580823 = 49 ± 3.098413 = 45.901587 … 52.098413
    # towards 60 from 0: 45.901587 / 60 = 0.765026 and 52.098413 / 60 = 0.868307
    reading = read(poll_of(), [surveyed(49, sample_size=1000)], DAY)
    assert reading.estimate == 49
    assert reading.interval == pytest.approx((45.901587, 52.098413), abs=1e-6)
    assert (reading.low, reading.high) == pytest.approx((0.765026, 0.868307), abs=1e-6)
    assert reading.verdict == "not_reached"


def test_two_polls_that_disagree_by_hand() -> None:
    # 50 % ± 1.96: v = 1, w = 1.    60 % ± 3.92: v = 4, w = 0.25.
    # Σw = 1.25; fixed = (50 + 15) / 1.25 = 52; Q = 1 · 2² + 0.25 · 8² = 20; Σw² = 1.0625
    # τ² = (20 − 1) / (1.25 − 1.0625 / 1.25) = 19 / 0.4 = 47.5
    # weights 1/48.5 and 1/51.5; estimate = (50 · 51.5 + 60 · 48.5) / 100 = 54.85
    # standard error √(48.5 · 51.5 / 100) = √24.9775 = 4.997750; interval 54.85 ± 9.795589 = 45.054411 … 64.645589
    # towards 60 from 0: 0.750907, and 1.077 is cut to 1: the target lies within the margin
    polls = [surveyed(50, pollster="A", margin=HALF), surveyed(60, pollster="B", margin=2 * HALF)]
    reading = read(poll_of(), polls, DAY)
    assert reading.estimate == pytest.approx(54.85)
    assert reading.interval == pytest.approx((45.054411, 64.645589), abs=1e-6)
    assert (reading.low, reading.high) == pytest.approx((0.750907, 1), abs=1e-6)
    assert reading.verdict == "within_margin"
    assert reading.trace[-2].facts["tau2"] == pytest.approx(47.5)


def test_two_polls_that_agree_by_hand() -> None:
    # 50 % and 50 %, v = 1 and 4: Q = 0, so τ² = 0; estimate 50; standard error √(1 / 1.25) = 0.894427
    pooled = pool([surveyed(50, pollster="A", margin=HALF), surveyed(50, pollster="B", margin=2 * HALF)])
    assert (pooled.estimate, pooled.standard_error) == pytest.approx((50, 0.894427), abs=1e-6)


polls_to_pool = st.lists(
    st.builds(
        lambda value, margin, size: surveyed(value, margin=margin, sample_size=size),
        st.floats(1, 99),
        st.floats(0.5, 10),
        st.integers(50, 5000),
    ),
    min_size=2,
    max_size=8,
)


@given(polls_to_pool)
def test_pooling_gives_what_statsmodels_gives(polls: Sequence[Observation]) -> None:
    shares = np.array([poll.value for poll in polls])
    variances = np.array([variance(poll) for poll in polls])
    with np.errstate(all="ignore"):  # it does not cut a negative τ² to 0, and then divides by what is left
        oracle = combine_effects(shares, variances, method_re="dl", use_t=False)
    pooled = pool(polls)
    assert pooled.trace[-1].facts["tau2"] == pytest.approx(max(0, oracle.tau2), abs=1e-9)
    if oracle.tau2 >= 0:
        assert pooled.estimate == pytest.approx(oracle.mean_effect_re)
        assert pooled.standard_error == pytest.approx(oracle.sd_eff_w_re)
    else:
        assert pooled.estimate == pytest.approx(oracle.mean_effect_fe)
        assert pooled.standard_error == pytest.approx(oracle.sd_eff_w_fe)


def test_a_falling_target_by_hand() -> None:
    # from 80 down to 30; 50 % ± 1.96: interval 48.04 … 51.96
    # (48.04 − 80) / −50 = 0.6392 is the high end, (51.96 − 80) / −50 = 0.5608 the low one
    reading = read(poll_of(80, 30), [surveyed(50, margin=HALF)], DAY)
    assert (reading.low, reading.high) == pytest.approx((0.5608, 0.6392))
    assert reading.verdict == "not_reached"


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(57.9, "not_reached"), (58.05, "within_margin"), (61.9, "within_margin"), (61.97, "reached")],
)
def test_the_whole_interval_decides(value: float, verdict: str) -> None:
    # with ± 1.96 the interval of 58.05 ends at 60.01, that of 61.97 begins at 60.01
    assert read(poll_of(), [surveyed(value, margin=HALF)], DAY).verdict == verdict
    assert read(poll_of(100, 40), [surveyed(100 - value, margin=HALF)], DAY).verdict == verdict


def test_an_interval_that_touches_the_target_has_reached_it() -> None:
    assert read(poll_of(target=50), [surveyed(52, margin=2)], DAY).verdict == "reached"
    assert read(poll_of(100, 50), [surveyed(48, margin=2)], DAY).verdict == "reached"


def test_an_interval_whose_far_end_touches_the_target_is_within_margin() -> None:
    assert read(poll_of(target=50), [surveyed(48, margin=2)], DAY).verdict == "within_margin"


def test_reached_is_all_the_way_even_below_a_hundred_percent() -> None:
    reading = read(poll_of(), [surveyed(70, margin=HALF)], DAY)
    assert (reading.low, reading.high, reading.verdict) == (1, 1, "reached")


def test_the_larger_of_the_two_variances_wins() -> None:
    # 49 % of 1,000: v = 2.499. A margin of 3.1 gives (3.1 / 1.96)² = 2.501562; one of 3.0 gives 2.342774
    assert variance(surveyed(49, sample_size=1000, margin=3.1)) == pytest.approx(2.501562, abs=1e-6)
    assert variance(surveyed(49, sample_size=1000, margin=3.0)) == pytest.approx(2.499)


@pytest.mark.parametrize(
    "poll",
    [
        surveyed(49),
        surveyed(49, margin=0),
        surveyed(0, sample_size=1000),
        surveyed(100, sample_size=1000),
        surveyed(100, sample_size=1000, margin=0),
        surveyed(49, margin=1e-200),
        surveyed(120, margin=3),
        surveyed(-1, margin=3),
        surveyed(49, margin=3)._replace(value=None),
    ],
)
def test_a_poll_that_says_nothing_of_its_error_is_not_usable(poll: Observation) -> None:
    reading = read(poll_of(), [poll], DAY)
    assert (reading.low, reading.high, reading.verdict, reading.evidence) == (0, 1, "unknown", ())


def test_nobody_in_favour_counts_where_a_margin_is_stated() -> None:
    assert read(poll_of(), [surveyed(0, sample_size=1000, margin=3)], DAY).high == pytest.approx(0.05)


def test_the_window_opens_after_the_day_months_ago() -> None:
    # D = 31 March 2026, 24 months: 31 March 2024 is out, 1 April 2024 is in, D itself is in, the day after is not
    polls = {day: surveyed(50, day, margin=3) for day in (date(2024, 3, 31), date(2024, 4, 1), DAY, date(2026, 4, 1))}
    known = {day for day, poll in polls.items() if read(poll_of(), [poll], DAY).known}
    assert known == {date(2024, 4, 1), DAY}


def test_the_window_is_cut_to_the_months_last_day() -> None:
    # one month before 31 March 2026 is 28 February 2026, which is out
    month = poll_of(window_months=1)
    assert not read(month, [surveyed(50, date(2026, 2, 28), margin=3)], DAY).known
    assert read(month, [surveyed(50, date(2026, 3, 1), margin=3)], DAY).known


def test_only_the_newest_poll_of_a_pollster_counts() -> None:
    old, new = surveyed(40, date(2026, 1, 1), margin=3), surveyed(50, date(2026, 2, 1), margin=3)
    reading = read(poll_of(), [new, old], DAY)
    assert (reading.estimate, reading.evidence, reading.observed_on) == (50, (new.record,), date(2026, 2, 1))


def test_a_newer_poll_that_is_not_usable_does_not_push_out_an_older_one() -> None:
    old, new = surveyed(40, date(2026, 1, 1), margin=3), surveyed(50, date(2026, 2, 1))
    assert read(poll_of(), [old, new], DAY).estimate == 40


def test_of_two_polls_on_a_day_the_larger_sample_counts() -> None:
    small = surveyed(40, record="z", sample_size=500)
    large = surveyed(50, record="a", sample_size=501)
    assert read(poll_of(), [large, small], DAY).estimate == 50


def test_of_two_polls_of_one_size_on_a_day_the_id_that_sorts_last_counts() -> None:
    first, last = surveyed(40, record="a", sample_size=500), surveyed(50, record="b", sample_size=500)
    assert read(poll_of(), [last, first], DAY).estimate == 50


def test_evidence_is_told_newest_first() -> None:
    polls = [
        surveyed(50, date(2026, month, 1), pollster=name, margin=3) for month, name in ((1, "A"), (3, "C"), (2, "B"))
    ]
    reading = read(poll_of(), polls, DAY)
    assert reading.evidence == ("c-2026-03-01", "b-2026-02-01", "a-2026-01-01")
    assert reading.observed_on == date(2026, 3, 1)


def test_the_trace_leads_back_to_every_number() -> None:
    reading = read(poll_of(), [surveyed(49, sample_size=1000, margin=3.1)], DAY)
    window, used, verdict = reading.trace
    assert window.facts["after"] == date(2024, 3, 31)
    assert used.facts["variance"] == pytest.approx((3.1 / 1.96) ** 2)
    assert used.facts["standard_error"] == pytest.approx(3.1 / 1.96)
    assert (verdict.rule, verdict.facts["low"], verdict.facts["high"]) == (
        "poll.not_reached",
        reading.low,
        reading.high,
    )


# Sustained: D = 31 March 2026. It must be reached at the ends of April 2025 … February 2026 and on D, and at least
# three polls by at least two pollsters must have a day in (31 March 2025, 31 March 2026].

SUSTAINING = [
    surveyed(70, date(2025, 4, 10), pollster="A", margin=3),
    surveyed(71, date(2025, 9, 10), pollster="B", margin=3),
    surveyed(72, date(2026, 2, 10), pollster="A", margin=3),
]


def test_a_year_above_the_target_on_three_polls_of_two_pollsters_is_sustained() -> None:
    reading = read(poll_of(), SUSTAINING, DAY)
    assert (reading.verdict, reading.low, reading.high) == ("sustained", 1, 1)
    assert reading.trace[-1].facts == {"months": 12, "polls": 3, "pollsters": 2}


def test_two_polls_are_too_few_to_be_sustained() -> None:
    assert read(poll_of(), SUSTAINING[:2], DAY).verdict == "reached"


def test_three_answers_of_one_poll_are_not_three_polls() -> None:
    twice = [*SUSTAINING[:2], SUSTAINING[1]._replace(value=69.0)]
    assert read(poll_of(), twice, DAY).verdict == "reached"


def test_one_pollster_is_too_few_to_be_sustained() -> None:
    assert read(poll_of(), [poll._replace(pollster="A") for poll in SUSTAINING], DAY).verdict == "reached"


def test_a_poll_of_a_year_ago_to_the_day_is_too_old_to_sustain() -> None:
    older = SUSTAINING[0]._replace(day=date(2025, 3, 31))
    assert read(poll_of(), [older, *SUSTAINING[1:]], DAY).verdict == "reached"


def test_a_poll_that_is_not_usable_does_not_sustain() -> None:
    assert read(poll_of(), [*SUSTAINING[:2], SUSTAINING[2]._replace(margin=None)], DAY).verdict == "reached"


def test_a_proxy_does_not_sustain() -> None:
    assert read(poll_of(), [*SUSTAINING[:2], SUSTAINING[2]._replace(proxy=True)], DAY).verdict == "reached"


def test_not_reached_today_is_not_sustained() -> None:
    fallen = surveyed(40, DAY, pollster="C", margin=3)
    assert read(poll_of(), [*SUSTAINING, fallen], DAY).verdict == "within_margin"


def test_one_month_end_within_margin_breaks_it() -> None:
    # a poll of 20 October is pooled at the end of October; a newer one of the same pollster mends it by 5 November
    dip = surveyed(50, date(2025, 10, 20), pollster="C", margin=3)
    mended = surveyed(70, date(2025, 11, 5), pollster="C", margin=3)
    assert read(poll_of(), [*SUSTAINING, mended], DAY).verdict == "sustained"
    assert read(poll_of(), [*SUSTAINING, dip, mended], DAY).verdict == "reached"


def test_a_dip_between_two_month_ends_is_not_looked_at() -> None:
    dip = surveyed(50, date(2025, 11, 2), pollster="C", margin=3)
    mended = surveyed(70, date(2025, 11, 5), pollster="C", margin=3)
    assert read(poll_of(), [*SUSTAINING, dip, mended], DAY).verdict == "sustained"


@pytest.mark.parametrize("month", range(1, 12))
def test_each_of_the_eleven_month_ends_before_counts(month: int) -> None:
    # only at the end of that month the newest poll of pollster D is a bad one
    end = end_of_month(months_before(DAY.replace(day=1), month))
    bad, good = surveyed(20, end, "D", margin=3), surveyed(70, end + timedelta(days=1), "D", margin=3)
    assert read(poll_of(), [*SUSTAINING, bad, good], DAY).verdict == "reached"


def test_the_month_end_a_year_before_is_not_looked_at() -> None:
    # the first month-end is 30 April 2025: at the end of March nothing was known, and it is sustained all the same
    assert not read(poll_of(), SUSTAINING, date(2025, 3, 31)).known
    assert read(poll_of(), SUSTAINING, DAY).verdict == "sustained"


def test_a_window_shorter_than_a_year_must_hold_the_polls_that_sustain() -> None:
    # with a window of six months the poll of April 2025 is no longer usable on D
    assert read(poll_of(window_months=6), SUSTAINING, DAY).verdict == "reached"


def test_a_falling_target_can_be_sustained_too() -> None:
    mirrored = [poll._replace(value=100 - (poll.value or 0)) for poll in SUSTAINING]
    assert read(poll_of(100, 40), mirrored, DAY).verdict == "sustained"


shares = st.floats(0, 100)


@given(shares, shares, st.integers(1, 5000))
def test_a_larger_share_never_proves_less(one: float, other: float, sample: int) -> None:
    smaller, larger = sorted((one, other))
    assume(smaller > 0 and larger < 100)
    below = read(poll_of(10, 60), [surveyed(smaller, sample_size=sample)], DAY)
    above = read(poll_of(10, 60), [surveyed(larger, sample_size=sample)], DAY)
    assert below.low <= above.low + 1e-12


@given(polls_to_pool, st.floats(0, 100), st.floats(0, 100))
def test_a_falling_target_mirrors_a_rising_one(polls: list[Observation], baseline: float, target: float) -> None:
    assume(abs(baseline - target) > 1e-3)
    named = [poll._replace(pollster=str(n)) for n, poll in enumerate(polls)]
    mirrored = [poll._replace(value=100 - (poll.value or 0)) for poll in named]
    rising = read(poll_of(baseline, target), named, DAY)
    falling = read(poll_of(100 - baseline, 100 - target), mirrored, DAY)
    assert rising.interval is not None
    assume(all(abs(end - target) > 1e-6 for end in rising.interval))
    assert (falling.low, falling.high) == pytest.approx((rising.low, rising.high), abs=1e-6)
    assert falling.verdict == rising.verdict


@given(st.floats(1, 99), st.integers(1, 10_000))
def test_more_people_asked_never_make_it_less_sure(share: float, sample: int) -> None:
    few, many = (pool([surveyed(share, sample_size=size)]) for size in (sample, sample * 4))
    assert many.standard_error == pytest.approx(few.standard_error / 2)
    assert few.standard_error == pytest.approx(sqrt(share * (100 - share) / sample))
