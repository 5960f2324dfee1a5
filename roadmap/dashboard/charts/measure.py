"""Measures: every figure as a dot; a line only between neighbours that count and lie close enough in time."""

from collections.abc import Iterator, Sequence
from typing import Any

import plotly.graph_objects as go

from indicators import Measure, months_before
from roadmap import sentences
from roadmap.dashboard.charts.marks import Aim, Drawing, aims, dots, proxies, runs
from roadmap.views.observed import Observed


def traces(draw: Drawing) -> Iterator[go.Scatter]:
    counted = [row for row in draw.chart.rows if row.standing != "proxy"]
    joined = runs(counted, lambda before, after: _close(_measure(draw), before, after))
    for first, run in enumerate(joined):
        yield _figures(draw, run, first=first == 0)
    yield from proxies(draw)


def _measure(draw: Drawing) -> Measure:
    assert isinstance(draw.chart.indicator, Measure)
    return draw.chart.indicator


def _close(measure: Measure, before: Observed, after: Observed) -> bool:
    """Whether the earlier figure still held when the later came; if not, nobody knows what lay between."""
    return months_before(after.day, measure.stale_after_months) <= before.day


def _figures(draw: Drawing, rows: Sequence[Observed], first: bool) -> go.Scatter:
    look = draw.look
    return dots(
        draw,
        rows,
        draw.words.say("published figure"),
        mode="lines+markers",
        legendgroup="figures",
        showlegend=first,
        line={"color": look.teal, "width": 2},
        marker={"symbol": "circle", "size": 9, "color": look.teal},
    )


def scale(draw: Drawing) -> dict[str, Any]:
    measure, words = _measure(draw), draw.words
    target = words.say("target: {target}", target=sentences.quantity(words, measure, measure.target))
    start = words.say("baseline: {baseline}", baseline=sentences.quantity(words, measure, measure.baseline))
    low, high = _range(draw, measure)
    return {
        "yaxis": {"range": [low, high], "tickformat": ",", "nticks": 7},
        **aims(
            draw,
            low,
            high,
            Aim(measure.target, target, draw.look.rust),
            Aim(measure.baseline, start, draw.look.soft),
        ),
    }


def _range(draw: Drawing, measure: Measure) -> tuple[float, float]:
    """Room for every figure, target and baseline, and for the names above the lines."""
    levels = [measure.baseline, measure.target, *(row.level for row in draw.chart.rows)]
    low, high = min(levels), max(levels)
    return low - 0.12 * (high - low), high + 0.12 * (high - low)
