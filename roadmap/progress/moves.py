"""The days on which readings moved, one by one."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from indicators import Indicator, Observation, Poll, months_before
from indicators.rule import window_months
from roadmap.plan import Roadmap
from roadmap.progress.changes import Change, change
from roadmap.progress.rollup import Observations

A_YEAR = 12
"""Months over which a poll's target has to stay reached to be called sustained."""


def moves(plan: Roadmap, observations: Observations, since: date, on: date, most: int) -> list[Change]:
    """The newest moves after `since`, each on the very day: its reading differs from that of the day before."""
    found: list[Change] = []
    for day, indicator in _occasions(plan, observations, since, on):
        moved = change(indicator, observations.get(indicator.id, ()), day - timedelta(days=1), day)
        if moved:
            found.append(moved)
        if len(found) == most:
            break
    return found


def _occasions(plan: Roadmap, observations: Observations, since: date, on: date) -> list[tuple[date, Indicator]]:
    """Every day on which an indicator's reading may move, the newest first."""
    places = {indicator.id: place for place, indicator in enumerate(plan.indicators)}
    days = [(day, each) for each in plan.indicators for day in _days(each, observations.get(each.id, ()), since, on)]
    return sorted(days, key=lambda occasion: (-occasion[0].toordinal(), places[occasion[1].id]))


def _days(indicator: Indicator, observed: Sequence[Observation], since: date, on: date) -> set[date]:
    """The days on which something is observed or grows too old; for a poll also each month's first."""
    months = {window_months(indicator), A_YEAR if isinstance(indicator, Poll) else None} - {None}
    seen = {observation.day for observation in observed if observation.day <= on}
    old = {_too_old_on(day, span) for day in seen for span in months if span is not None}
    firsts = set(_firsts_of_months(since, on)) if isinstance(indicator, Poll) and seen else set()
    return {day for day in seen | old | firsts if since < day <= on}


def _too_old_on(seen: date, months: int) -> date:
    """The first day on which what was seen that day is too old to count."""
    year, month = divmod(seen.year * 12 + seen.month - 1 + months, 12)
    if year >= date.max.year:
        return date.max
    day = date(year, month + 1, 1)
    while months_before(day, months) < seen:
        day += timedelta(days=1)
    return day


def _firsts_of_months(since: date, on: date) -> Iterator[date]:
    first = since.replace(day=1)
    while first <= on:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)
