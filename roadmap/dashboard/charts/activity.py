"""Activities: what happened in each quarter, and how many events the window held over time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from indicators import Activity
from roadmap import sentences
from roadmap.dashboard.charts.marks import Aim, Drawing, aims, dots, hover, proxies
from roadmap.views.observed import Observed

MONTHLY_UP_TO_YEARS = 3


def traces(draw: Drawing) -> Iterator[go.Scatter | go.Bar]:
    rows = [row for row in draw.chart.rows if row.standing != "proxy"]
    yield from _bars(draw, [row for row in rows if row.level])
    yield _running_count(draw)
    yield from _looked_and_found_none(draw, [r for r in rows if not r.level and r.observation.stance != "contradicts"])
    yield from _against(draw, [row for row in rows if row.observation.stance == "contradicts"])
    yield from proxies(draw)


def _activity(draw: Drawing) -> Activity:
    assert isinstance(draw.chart.indicator, Activity)
    return draw.chart.indicator


def _bars(draw: Drawing, rows: Sequence[Observed]) -> Iterator[go.Bar]:
    months = 1 if (draw.chart.day - draw.chart.start).days < MONTHLY_UP_TO_YEARS * 366 else 3
    periods: dict[date, list[Observed]] = defaultdict(list)
    for row in rows:
        periods[_period(row.day, months)].append(row)
    if periods:
        days = timedelta(days=30 * months)
        yield go.Bar(
            x=[first + days / 2 for first in periods],
            y=[sum(row.level for row in within) for within in periods.values()],
            width=days.total_seconds() * 1000 * 0.8,
            name=draw.words.say("events in a month") if months == 1 else draw.words.say("events in a quarter"),
            marker={"color": draw.look.bar},
            hoverinfo="text",
            hovertext=[_period_hover(draw, within) for within in periods.values()],
        )


def _period(day: date, months: int) -> date:
    """The first day of the month or quarter."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


SHOWN_AT_ONCE = 3


def _period_hover(draw: Drawing, rows: Sequence[Observed]) -> str:
    told = [hover(draw, row) for row in rows[:SHOWN_AT_ONCE]]
    left = len(rows) - SHOWN_AT_ONCE
    told += [draw.words.count("{number} more", "{number} more", left)] if left > 0 else []
    return "<br><br>".join(told)


def _running_count(draw: Drawing) -> go.Scatter:
    """The count in the window at each month-end; a gap where nobody looked."""
    words, months = draw.words, _activity(draw).window_months
    points = [(point.day, point.reading.count) for point in draw.chart.trend]
    name = words.count("in the last month", "in the last {number} months", months)
    return go.Scatter(
        x=[day for day, _ in points],
        y=[count for _, count in points],
        mode="lines",
        connectgaps=False,
        line={"shape": "hv", "color": draw.look.teal, "width": 2.5},
        name=name,
        hoverinfo="text",
        hovertext=[
            "" if count is None else f"<b>{words.day(day)}</b><br>{words.number(count)} {name}" for day, count in points
        ],
    )


def _looked_and_found_none(draw: Drawing, rows: Sequence[Observed]) -> Iterator[go.Scatter]:
    if rows:
        marker = {"symbol": "circle-open", "size": 9, "color": draw.look.teal, "line": {"width": 1.6}}
        name = draw.words.say("looked at, found none")
        yield dots(draw, rows, name, marker=marker, cliponaxis=False)


def _against(draw: Drawing, rows: Sequence[Observed]) -> Iterator[go.Scatter]:
    """What speaks against it, below the axis."""
    if rows:
        marker = {"symbol": "triangle-down-open", "size": 11, "color": draw.look.rust, "line": {"width": 1.8}}
        below = [row._replace(level=-_top(draw) * 0.06) for row in rows]
        yield dots(draw, below, draw.words.say("speaks against it"), marker=marker, cliponaxis=False)


def scale(draw: Drawing) -> dict[str, Any]:
    activity, words = _activity(draw), draw.words
    target = words.say("target: {target}", target=sentences.target(words, activity))
    top = _top(draw)
    low, high = -0.13 * top, 1.15 * top
    steps = {"dtick": 1} if top <= 7 else {"nticks": 7}
    zero = {"zeroline": True, "zerolinecolor": draw.look.soft}
    return {
        "yaxis": {"range": [low, high], "tickformat": ",d", **steps, **zero},
        **aims(draw, low, high, Aim(activity.target, target, draw.look.rust)),
    }


def _top(draw: Drawing) -> float:
    """The highest of target, running counts and bars."""
    counts = [point.reading.count or 0 for point in draw.chart.trend]
    return max(_activity(draw).target, *counts, *(row.level for row in draw.chart.rows), 1)
