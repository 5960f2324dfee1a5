"""Calendar months: the only arithmetic on days that the method needs."""

import calendar
from datetime import date, timedelta
from functools import lru_cache

_FIRST_MONTH = date.min.year * 12


def months_before(day: date, months: int) -> date:
    """The same day `months` calendar months earlier, cut to that month's last day.

    31 March less one month is 28 (or 29) February. A day before the calendar starts is its first day.
    """
    index = day.year * 12 + day.month - 1 - months
    if index < _FIRST_MONTH:
        return date.min
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def first_day_without(day: date, months: int) -> date:
    """The first day that `day` lies so many calendar months before, or more: a window of them has left it behind.

    31 January is left behind by a month on 1 March. After the calendar's end it is its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= date.max.year:
        return date.max
    last = end_of_month(date(year, month + 1, 1))
    return last.replace(day=day.day) if day.day <= last.day else last + timedelta(days=1)


def end_of_month(day: date) -> date:
    """The last day of the month that `day` lies in."""
    return day.replace(day=_days_in(day.year, day.month))


def previous_month_ends(day: date, count: int) -> list[date]:
    """The last days of the `count` calendar months before `day`'s own, newest first."""
    first = day.replace(day=1)
    return [end_of_month(months_before(first, n)) for n in range(1, count + 1)]


@lru_cache(maxsize=4096)
def _days_in(year: int, month: int) -> int:
    """28 to 31. Readings ask this some hundred times for each point of a curve."""
    return calendar.monthrange(year, month)[1]
