"""Readings over time."""

from datetime import date

from roadmap.progress import trend
from roadmap.progress.trend import month_ends
from tests.progress.plans import milestone, phase, plan, seen, stages

INDICATOR = next(plan(phase("one", [milestone("m", stages("a"))])).indicators)
ROSE = [seen("r", "2025-02-10", stage="half"), seen("s", "2025-04-10", stage="all")]


def test_a_trend_has_a_reading_at_each_month_end_and_on_the_day_itself() -> None:
    points = trend(INDICATOR, ROSE, date(2025, 1, 15), date(2025, 4, 12))
    told = [(point.day.isoformat(), point.reading.low) for point in points]
    assert told == [("2025-01-31", 0), ("2025-02-28", 0.5), ("2025-03-31", 0.5), ("2025-04-12", 1)]


def test_a_day_that_ends_its_month_is_there_once() -> None:
    points = trend(INDICATOR, ROSE, date(2025, 3, 31), date(2025, 4, 30))
    assert [point.day for point in points] == [date(2025, 3, 31), date(2025, 4, 30)]


def test_a_trend_of_one_day_is_that_day() -> None:
    assert [point.day for point in trend(INDICATOR, ROSE, date(2025, 3, 5), date(2025, 3, 5))] == [date(2025, 3, 5)]


def test_a_trend_shows_what_was_so_and_not_what_came_later() -> None:
    points = trend(INDICATOR, ROSE, date(2025, 1, 1), date(2025, 12, 31))
    assert points[0].reading.verdict == "unknown"


def test_month_ends_know_leap_years_and_turns_of_the_year() -> None:
    found = month_ends(date(2023, 12, 31), date(2024, 3, 30))
    assert found == [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)]
