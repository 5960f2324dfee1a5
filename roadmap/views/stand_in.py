"""What stands in an indicator's chart's place where no script draws one: the same chart, in HTML alone.

It is laid out as its picture is (`roadmap.snapshot`): each place is a share of the plot, each text a text of the page,
so that it is as readable on a phone as on a wall. Stages are lanes along the years, the highest on top.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from indicators import Stages
from roadmap.snapshot import content
from roadmap.snapshot.content.model import CardContent, ChartBody, Plot
from roadmap.views.observed import Chart, chart_of
from roadmap.views.rendering import View

MOST_YEARS = 6


class Stretch(NamedTuple):
    """From where to where something lasted, in percent of the width."""

    start: float
    width: float


class Lane(NamedTuple):
    """One stage: for how long it was reached, and whether it is now."""

    title: str
    share: str
    here: bool
    stretches: tuple[Stretch, ...]


def stand_in(view: View) -> str:
    """The chart as HTML; nothing where there is nothing to draw."""
    chart = chart_of(view)
    if chart is None:
        return ""
    card = content(view.board, chart.indicator.id, view.address.lang, view.address.day)
    if isinstance(chart.indicator, Stages):
        lanes, years = list(_lanes(chart, chart.indicator)), list(_years(chart))
        return view.render("stand_in_stages.html", alt=card.alt, lanes=lanes, years=years)
    plot = _plot(card)
    return view.render("stand_in.html", alt=card.alt, plot=plot, thread=_thread(plot), legend=card.legend)


def _plot(card: CardContent) -> Plot:
    assert isinstance(card.body, ChartBody)
    assert isinstance(card.body.chart, Plot)
    return card.body.chart


def _thread(plot: Plot) -> str:
    """The line from figure to figure of a measure, as points in a square of 100; polls and activities have none."""
    if plot.look != "measure":
        return ""
    return " ".join(f"{100 * dot.x:.2f},{100 - 100 * dot.y:.2f}" for dot in plot.dots if dot.look != "proxy")


def _lanes(chart: Chart, stages: Stages) -> Iterator[Lane]:
    words, now = chart.view.address.words, chart.progress.reading.stage
    held = list(_held(chart))
    for stage in reversed(stages.stages):
        stretches = tuple(stretch for id, stretch in held if id == stage.id)
        yield Lane(chart.view.text(stage.title), words.percent(stage.share / 100), stage.id == now, stretches)


def _held(chart: Chart) -> Iterator[tuple[str | None, Stretch]]:
    """Each stage that was reached one after another, with the time that it lasted as the month-ends tell."""
    start = chart.start
    for stage, points in groupby(chart.trend, key=lambda point: point.reading.stage):
        end = _last(point.day for point in points)
        left = _along(chart, start)
        yield stage, Stretch(left, round(_along(chart, end) - left, 2))
        start = end


def _last(days: Iterable[date]) -> date:
    return list(days)[-1]


def _years(chart: Chart) -> Iterator[tuple[float, str]]:
    """Where the years begin: all of them, or every second or third where there are many."""
    years = [year for year in range(chart.start.year, chart.day.year + 1) if date(year, 1, 1) >= chart.start]
    for year in years[:: 1 + len(years) // (MOST_YEARS + 1)]:
        yield _along(chart, date(year, 1, 1)), str(year)


def _along(chart: Chart, day: date) -> float:
    return round(100 * (day - chart.start).days / max(1, (chart.day - chart.start).days), 2)
