"""Readings over time."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from indicators import Indicator, Observation, Reading, end_of_month, read
from indicators.months import previous_month_ends


class TrendPoint(NamedTuple):
    day: date
    reading: Reading


def trend(indicator: Indicator, observed: Sequence[Observation], since: date, on: date) -> list[TrendPoint]:
    """The reading at each month-end from `since` up to `on`, and on `on` itself."""
    days = [*month_ends(since, on), on]
    return [TrendPoint(day, read(indicator, observed, day)) for day in dict.fromkeys(days)]


def month_ends(since: date, on: date) -> list[date]:
    """The month-ends from `since` to `on`, oldest first."""
    months = (on.year - since.year) * 12 + on.month - since.month
    ends = [*reversed(previous_month_ends(on, months)), end_of_month(on)]
    return [end for end in ends if since <= end <= on]
