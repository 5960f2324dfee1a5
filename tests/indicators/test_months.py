"""Windows of calendar months, forwards and backwards."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from indicators.months import first_day_without, months_before


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 120))
def test_a_window_leaves_a_day_behind_on_the_first_day_that_it_can(day: date, months: int) -> None:
    found = first_day_without(day, months)
    assert months_before(found, months) >= day
    assert months_before(found - timedelta(days=1), months) < day


def test_a_month_after_the_end_of_january_is_march() -> None:
    assert first_day_without(date(2026, 1, 31), 1) == date(2026, 3, 1)
    assert first_day_without(date(2026, 1, 28), 1) == date(2026, 2, 28)


def test_a_window_without_end_leaves_nothing_behind() -> None:
    assert first_day_without(date(2026, 1, 1), 1_000_000) == date.max
