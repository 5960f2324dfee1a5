"""Polls: every one as a dot with its margin; never a line from one to the next, for each asks in its own way."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from indicators import Poll
from roadmap.dashboard.charts.marks import HOLLOW, Aim, Drawing, aims, dots
from roadmap.dashboard.charts.texts import plain
from roadmap.progress import TrendPoint
from roadmap.views.observed import Observed

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "pentagon", "star", "hexagon2")
OTHERS = "cross"
"""A symbol for each of the pollsters with the most polls; the rest share one. Triangles pointing down are setbacks."""

GROUPS = ("this question", "no margin or sample size stated (not usable)", "another question (not counted)")
MARKS = ("", "-open-dot", HOLLOW)
NAME_LENGTH = 36
HIGHEST = 102.0
"""A little above 100 %, so that a mark there is whole."""


def traces(draw: Drawing) -> Iterator[go.Scatter]:
    yield from _pooled(draw)
    symbols = _symbols(draw.chart.rows)
    for group in range(len(GROUPS)):
        rows = [row for row in draw.chart.rows if _group(row) == group]
        yield from _pollsters(draw, group, rows, symbols)


def _groups(draw: Drawing) -> list[int]:
    return sorted({_group(row) for row in draw.chart.rows})


def _only_group(draw: Drawing) -> int | None:
    """The group that all polls belong to, if it is one: then it names the whole legend, which needs no columns."""
    groups = _groups(draw)
    return groups[0] if len(groups) == 1 and not any(point.reading.known for point in draw.chart.trend) else None


def scale(draw: Drawing) -> dict[str, Any]:
    poll, words = draw.chart.indicator, draw.words
    assert isinstance(poll, Poll)
    target = words.say("target: {target}", target=words.points(poll.target))
    only = _only_group(draw)
    title = {"title": {"text": f"<b>{words.say(GROUPS[only])}</b>", "side": "top"}} if only is not None else {}
    return {
        "legend": title,
        "yaxis": {"range": [0, HIGHEST], "dtick": 20, "ticksuffix": "%"},
        **aims(draw, 0, HIGHEST, Aim(poll.target, target, draw.look.rust)),
    }


def _group(row: Observed) -> int:
    return {"proxy": 2, "no_error": 1}.get(row.standing, 0)


def _symbols(rows: Iterable[Observed]) -> dict[str, str]:
    """The same symbol for a pollster in every group."""
    names = [row.who for row in rows]
    often = sorted(dict.fromkeys(names), key=lambda name: -names.count(name))
    return dict(zip(often, SYMBOLS if len(often) <= len(SYMBOLS) else SYMBOLS[:-1], strict=False))


def _pollsters(draw: Drawing, group: int, rows: Sequence[Observed], symbols: Mapping[str, str]) -> Iterator[go.Scatter]:
    for symbol in (*symbols.values(), OTHERS):
        of_one = [row for row in rows if symbols.get(row.who, OTHERS) == symbol]
        if of_one:
            name = draw.words.say("other pollsters") if symbol == OTHERS else of_one[0].who
            yield _polls(draw, group, of_one, symbol, name)


def _polls(draw: Drawing, group: int, rows: Sequence[Observed], symbol: str, name: str) -> go.Scatter:
    colour = draw.look.soft if group else draw.look.teal
    column = {"legendgroup": f"group {group}", "legendgrouptitle": {"text": draw.words.say(GROUPS[group])}}
    return dots(
        draw,
        rows,
        plain(textwrap.shorten(name, NAME_LENGTH, placeholder="…")),
        marker={"symbol": symbol + MARKS[group], "size": 10, "color": colour, "line": {"width": 1.6, "color": colour}},
        error_y=_margins(rows, colour),
        **(column if _only_group(draw) is None else {}),
    )


def _margins(rows: Sequence[Observed], colour: str) -> dict[str, Any]:
    """The polls' 95 % intervals; nothing where a poll states no error."""
    array = [row.margin for row in rows]
    return {"type": "data", "array": array, "visible": any(array), "color": colour, "thickness": 1.3, "width": 3}


def _pooled(draw: Drawing) -> Iterator[go.Scatter]:
    """The estimate from all usable polls together and its interval, wherever it is known."""
    spans = groupby(draw.chart.trend, key=lambda point: point.reading.known)
    known = [list(span) for is_known, span in spans if is_known]
    if not known:
        return
    together = {"legendgroup": "together", "legendgrouptitle": {"text": draw.words.say("all usable polls together")}}
    yield _band(draw, known, together)
    yield _estimate(draw, together)


def _band(draw: Drawing, known: Sequence[Sequence[TrendPoint]], together: Mapping[str, Any]) -> go.Scatter:
    corners = [corner for span in known for corner in (*_outline(span), (None, None))]
    return go.Scatter(
        x=[day for day, _ in corners],
        y=[value for _, value in corners],
        mode="lines",
        fill="toself",
        fillcolor=draw.look.band,
        line={"width": 0},
        hoverinfo="skip",
        name=draw.words.say("its 95 % interval"),
        **together,
    )


def _outline(span: Sequence[TrendPoint]) -> list[tuple[date, float]]:
    """Along the upper ends of the intervals and back along the lower."""
    ends = [(point.day, *point.reading.interval) for point in span if point.reading.interval]
    return [(day, upper) for day, _, upper in ends] + [(day, lower) for day, lower, _ in reversed(ends)]


def _estimate(draw: Drawing, together: Mapping[str, Any]) -> go.Scatter:
    words, trend = draw.words, draw.chart.trend
    told = [
        ""
        if (estimate := point.reading.estimate) is None
        else f"<b>{words.day(point.day)}</b><br>{words.points(estimate)}"
        for point in trend
    ]
    return go.Scatter(
        x=[point.day for point in trend],
        y=[point.reading.estimate for point in trend],
        mode="lines",
        connectgaps=False,
        line={"color": draw.look.teal, "width": 2, "dash": "dot"},
        name=words.say("estimate"),
        hoverinfo="text",
        hovertext=told,
        **together,
    )
