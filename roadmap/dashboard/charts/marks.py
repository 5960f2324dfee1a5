"""The marks that several kinds of chart share: dots, names of lines, setbacks, and what they say when pointed at."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from indicators import Activity
from roadmap.dashboard.charts.template import Palette
from roadmap.dashboard.charts.texts import plain, wrapped
from roadmap.views.observed import Chart, Observed, Setback
from roadmap.words import Words

HOVER_LINE = 40
"""Latin letters in a line of a hover text; it must fit on a phone."""

HOLLOW = "-open"

WORDS_SIDE_BY_SIDE = 5
"""How often "setback" fits side by side into the width of a phone."""


class Drawing(NamedTuple):
    """A chart, and the colours to draw it in."""

    chart: Chart
    look: Palette

    @property
    def words(self) -> Words:
        return self.chart.view.address.words


def dots(draw: Drawing, rows: Sequence[Observed], name: str, **more: Any) -> go.Scatter:
    """Observations as dots that say what they are when pointed at."""
    return go.Scatter(
        x=[row.day for row in rows],
        y=[row.level for row in rows],
        name=name,
        hoverinfo="text",
        hovertext=[hover(draw, row) for row in rows],
        **{"mode": "markers", **more},
    )


def proxies(draw: Drawing) -> Iterator[go.Scatter]:
    """What stands beside the indicator without counting: hollow, and called by its name."""
    rows = [row for row in draw.chart.rows if row.standing == "proxy"]
    if rows:
        marker = {"symbol": "diamond" + HOLLOW, "size": 10, "color": draw.look.soft, "line": {"width": 1.5, "color": draw.look.soft}}
        yield dots(draw, rows, draw.words.say("proxy: something else, not counted"), marker=marker)


def setback_marks(draw: Drawing) -> Iterator[go.Scatter]:
    """Rust triangles with the word, where the indicator fell."""
    found = draw.chart.setbacks
    if not found:
        return
    word, named = draw.words.say("setback"), _with_room(draw, found)
    yield go.Scatter(
        x=[each.day for each in found],
        y=[each.level for each in found],
        mode="markers+text",
        name=word,
        marker={"symbol": "triangle-down", "size": 14, "color": draw.look.rust},
        text=[word if each in named else "" for each in found],
        textposition=[_beside(draw, each) for each in found],
        textfont={"size": 12, "color": draw.look.rust},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_setback_hover(draw, each) for each in found],
    )


def _beside(draw: Drawing, setback: Setback) -> str:
    """Where the word stands: below the mark, or at the side where an activity's line leaves room."""
    if not isinstance(draw.chart.indicator, Activity):
        return "bottom center"
    is_late = (draw.chart.day - setback.day) * WORDS_SIDE_BY_SIDE < draw.chart.day - draw.chart.start
    return "middle left" if is_late else "middle right"


def _with_room(draw: Drawing, setbacks: Sequence[Setback]) -> list[Setback]:
    """Those that can be named without one word lying on the next, the latest first, even on a phone."""
    room = (draw.chart.day - draw.chart.start) / WORDS_SIDE_BY_SIDE
    named: list[Setback] = []
    for each in reversed(setbacks):
        if not named or named[-1].day - each.day >= room:
            named.append(each)
    return named


def _setback_hover(draw: Drawing, setback: Setback) -> str:
    words = draw.words
    before, after = words.percent(setback.before, 1), words.percent(setback.after, 1)
    told = words.say("setback: from {before} of the way to {after}", before=before, after=after)
    return f"<b>{words.day(setback.day)}</b><br>▼ {told}"


def hover(draw: Drawing, row: Observed) -> str:
    """Day, value, margin, sample, who says so, the record's title, and whether it counts."""
    words, seen = draw.words, row.observation
    facts = [row.value]
    facts += [f"±{words.number(row.margin, 1)}"] if row.margin is not None else []
    facts += [f"n = {words.number(seen.sample_size)}"] if seen.sample_size else []
    lines = [
        f"<b>{plain(row.when)}</b>",
        *wrapped(" · ".join(facts), HOVER_LINE),
        *wrapped(row.who, HOVER_LINE),
        *wrapped(row.title, HOVER_LINE),
        *(f"<i>{line}</i>" for line in wrapped(row.why, HOVER_LINE)),
    ]
    return "<br>".join(lines)


class Aim(NamedTuple):
    """A line across the plot and its name: above it at the right end, or below it at the left."""

    height: float
    name: str
    colour: str
    below: bool = False


def aims(draw: Drawing, *named: Aim) -> dict[str, Any]:
    return {
        "shapes": [_line(aim) for aim in named],
        "annotations": [
            name_at(
                draw, aim.height, f"<b>{plain(aim.name)}</b>", aim.colour, left=aim.below, above=-2 if aim.below else 2
            )
            for aim in named
        ],
    }


def _line(aim: Aim) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": aim.height,
        "y1": aim.height,
        "line": {"color": aim.colour, "width": 2, "dash": "dash"},
        "layer": "below",
    }


def name_at(draw: Drawing, height: float, name: str, colour: str, *, left: bool, above: int) -> dict[str, Any]:
    """A name some pixels above (or below) a line, at an end of the plot, on a ground that keeps it readable."""
    side = "left" if left else "right"
    return {
        "xref": "paper",
        "x": 0 if left else 1,
        "xanchor": side,
        "align": side,
        "yref": "y",
        "y": height,
        "yanchor": "bottom" if above > 0 else "top",
        "yshift": above,
        "text": name,
        "showarrow": False,
        "font": {"size": 13, "color": colour},
        "bgcolor": draw.look.card,
        "opacity": 0.92,
        "borderpad": 1,
    }


def runs(parts: Iterable[Any], joined: Callable[[Any, Any], bool]) -> list[list[Any]]:
    """Neighbours that belong together, in lists."""
    found: list[list[Any]] = []
    for part in parts:
        if found and joined(found[-1][-1], part):
            found[-1].append(part)
        else:
            found.append([part])
    return found
