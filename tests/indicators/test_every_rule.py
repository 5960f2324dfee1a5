"""What holds for every indicator, whatever its kind and whatever was observed."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import Indicator, Observation, end_of_month, months_before, read
from indicators.months import previous_month_ends
from indicators.reading import REACHED
from tests.indicators.samples import DAY, activity_of, indicators, ledgers, measure_of, observations, poll_of, stages_of

ALL_KINDS = [poll_of(), measure_of(), activity_of(), stages_of(0, 40, 100)]


@pytest.mark.parametrize("indicator", ALL_KINDS, ids=lambda indicator: indicator.kind)
def test_an_indicator_nobody_measured_is_unknown_not_zero(indicator: Indicator) -> None:
    reading = read(indicator, [], DAY)
    assert (reading.low, reading.high, reading.verdict, reading.known) == (0, 1, "unknown", False)
    assert (reading.evidence, reading.observed_on) == ((), None)
    assert reading.trace


@given(indicators, ledgers)
def test_a_reading_is_an_interval_of_shares(indicator: Indicator, seen: list[Observation]) -> None:
    reading = read(indicator, seen, DAY)
    assert 0 <= reading.low <= reading.high <= 1


@given(indicators, ledgers)
def test_unknown_is_everything_possible_and_nothing_used(indicator: Indicator, seen: list[Observation]) -> None:
    reading = read(indicator, seen, DAY)
    assert reading.known == bool(reading.evidence) == (reading.observed_on is not None)
    if not reading.known:
        assert (reading.low, reading.high) == (0, 1)


@given(indicators, ledgers)
def test_reached_is_exactly_all_the_way(indicator: Indicator, seen: list[Observation]) -> None:
    reading = read(indicator, seen, DAY)
    assert (reading.verdict in REACHED) == (reading.low == 1)


@given(indicators, ledgers, st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_does_not_matter(
    indicator: Indicator, seen: list[Observation], chance: random.Random
) -> None:
    shuffled = chance.sample(seen, len(seen))
    assert read(indicator, shuffled, DAY) == read(indicator, seen, DAY)


@given(indicators, ledgers, observations, st.integers(1, 400))
def test_what_happened_later_never_matters(
    indicator: Indicator, seen: list[Observation], later: Observation, days: int
) -> None:
    later = later._replace(day=DAY + timedelta(days=days))
    assert read(indicator, [*seen, later], DAY) == read(indicator, seen, DAY)


@given(indicators, ledgers, observations)
def test_a_proxy_never_matters(indicator: Indicator, seen: list[Observation], proxy: Observation) -> None:
    proxy = proxy._replace(proxy=True)
    assert read(indicator, [*seen, proxy], DAY) == read(indicator, seen, DAY)


@given(indicators, ledgers)
def test_only_records_that_were_given_are_evidence(indicator: Indicator, seen: list[Observation]) -> None:
    reading = read(indicator, seen, DAY)
    assert set(reading.evidence) <= {link.record for link in seen if not link.proxy and link.day <= DAY}
    assert len(set(reading.evidence)) == len(reading.evidence)


@given(indicators, ledgers)
def test_asking_twice_gives_the_same_answer(indicator: Indicator, seen: list[Observation]) -> None:
    assert read(indicator, iter(seen), DAY) == read(indicator, tuple(seen), DAY)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_larger_figure_never_proves_less_of_a_rising_measure(one: float, other: float) -> None:
    smaller, larger = (Observation("r", DAY, "supports", value=value) for value in sorted((one, other)))
    rising, falling = measure_of(-100, 100), measure_of(100, -100)
    assert read(rising, [smaller], DAY).low <= read(rising, [larger], DAY).low
    assert read(falling, [smaller], DAY).low >= read(falling, [larger], DAY).low


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 24, date(2024, 3, 31)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
        (date(1, 3, 1), 24, date.min),
    ],
)
def test_months_are_calendar_months_cut_to_the_last_day(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_the_eleven_month_ends_before_march_go_back_to_april() -> None:
    ends = previous_month_ends(date(2026, 3, 31), 11)
    assert (ends[0], ends[-1], len(ends)) == (date(2026, 2, 28), date(2025, 4, 30), 11)
    assert previous_month_ends(date(2026, 3, 1), 11) == ends


@given(st.dates(date(2, 1, 1)), st.integers(0, 2400))
def test_going_back_never_goes_forward(day: date, months: int) -> None:
    before = months_before(day, months)
    assert before <= day
    assert before == date.min or before.day <= day.day
    assert before == date.min or (day.year - before.year) * 12 + day.month - before.month == months
    assert end_of_month(day) >= day
