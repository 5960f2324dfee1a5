"""Stages: the stage over time as steps; each stage's name stands on its own line, so that a phone has room for it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import plotly.graph_objects as go

from indicators import Stages
from roadmap.dashboard.charts.marks import Corner, Drawing, dots, name_at, proxies
from roadmap.dashboard.charts.texts import plain
from roadmap.views.observed import Observed, height


def traces(draw: Drawing) -> Iterator[go.Scatter]:
    rows = [row for row in draw.chart.rows if row.standing != "proxy"]
    if steps := _steps(draw, rows):
        yield go.Scatter(
            x=[day for day, _ in steps],
            y=[level for _, level in steps],
            mode="lines",
            line={"shape": "hv", "color": draw.look.teal, "width": 2.5},
            name=draw.words.say("stage"),
            hoverinfo="skip",
        )
    if rows:
        marker = {"symbol": "circle", "size": 10, "color": draw.look.teal}
        yield dots(draw, rows, draw.words.say("evidence that names a stage"), marker=marker, cliponaxis=False)
    yield from proxies(draw)


def _stages(draw: Drawing) -> Stages:
    assert isinstance(draw.chart.indicator, Stages)
    return draw.chart.indicator


def _steps(draw: Drawing, rows: list[Observed]) -> list[tuple[date, float]]:
    """From the first known stage to the day asked for; of two stages on a day the lower counts."""
    chart = draw.chart
    lowest: dict[date, float] = {}
    first = chart.trend[0]
    if first.reading.known:
        lowest[chart.start] = height(_stages(draw), first.reading)
    for row in rows:
        lowest[row.day] = min(row.level, lowest.get(row.day, row.level))
    if lowest:
        lowest.setdefault(chart.day, list(lowest.values())[-1])
    return list(lowest.items())


def scale(draw: Drawing) -> dict[str, Any]:
    words, stages = draw.words, _stages(draw).stages
    names = [f"{plain(words.text(stage.title))} · {words.points(stage.share)}" for stage in stages]
    return {
        "yaxis": {
            "range": [-0.55, len(stages) - 0.35],
            "tickvals": list(range(len(stages))),
            "showticklabels": False,
        },
        "annotations": [
            name_at(draw, place, name, draw.look.soft, Corner(left=True, above=True), distance=9)
            for place, name in enumerate(names)
        ],
    }
