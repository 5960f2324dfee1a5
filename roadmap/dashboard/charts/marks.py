"""The marks that several kinds of chart share: dots, names of lines, setbacks, and what they say when pointed at."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from indicators import Activity
from roadmap.dashboard.charts.template import Palette
from roadmap.dashboard.charts.texts import plain, wrapped
from roadmap.views.observed import Chart, Observed, Setback, height
from roadmap.words import Words, in_language

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
        """For texts in a picture: what falls back says so in brackets."""
        return in_language(self.chart.view.address.lang)


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
        marker = {
            "symbol": "diamond" + HOLLOW,
            "size": 10,
            "color": draw.look.soft,
            "line": {"width": 1.5, "color": draw.look.soft},
        }
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
    words, seen, told = draw.words, row.observation, draw.chart.view.address.words.plain
    facts = [told(row.value)]
    facts += [f"±{words.number(row.margin, 1)}"] if row.margin is not None else []
    facts += [f"n = {words.number(seen.sample_size)}"] if seen.sample_size else []
    lines = [
        f"<b>{plain(row.when)}</b>",
        *wrapped(" · ".join(facts), HOVER_LINE),
        *wrapped(row.who, HOVER_LINE),
        *wrapped(told(row.title), HOVER_LINE),
        *(f"<i>{line}</i>" for line in wrapped(row.why, HOVER_LINE)),
    ]
    return "<br>".join(lines)


class Aim(NamedTuple):
    """A line across the plot at a height, and its name."""

    height: float
    name: str
    colour: str


class Corner(NamedTuple):
    """Where a line's name stands: at one end of the plot, above or below the line."""

    left: bool
    above: bool


CORNERS = (Corner(False, True), Corner(True, True), Corner(False, False), Corner(True, False))
NAME_WIDTH, NAME_HEIGHT = 0.45, 0.09
"""How much of the plot's width (on a phone) and height a name takes."""


def aims(draw: Drawing, low: float, high: float, *named: Aim) -> dict[str, Any]:
    """Lines with their names in a plot that reaches from `low` to `high`; each name where it hides the fewest marks."""
    return {
        "shapes": [_line(aim) for aim in named],
        "annotations": [
            name_at(draw, aim.height, f"<b>{plain(aim.name)}</b>", aim.colour, _freest(draw, aim.height, high - low))
            for aim in named
        ],
    }


def _freest(draw: Drawing, line: float, span: float) -> Corner:
    marks = list(_marks(draw))
    return min(CORNERS, key=lambda corner: sum(_covers(corner, x, (y - line) / span) for x, y in marks))


def _covers(corner: Corner, x: float, above: float) -> bool:
    """Whether a name in the corner lies on a mark; both as shares of the plot, `above` from the line."""
    beside = x < NAME_WIDTH if corner.left else x > 1 - NAME_WIDTH
    return beside and (0 <= above < NAME_HEIGHT if corner.above else -NAME_HEIGHT < above <= 0)


def _marks(draw: Drawing) -> Iterator[tuple[float, float]]:
    """Where there are dots and the reading's line: the share of the plot's width, and the height."""
    chart = draw.chart
    readings = [(point.day, point.reading) for point in chart.trend if point.reading.known]
    places = [(row.day, row.level) for row in chart.rows]
    places += [(day, height(chart.indicator, reading)) for day, reading in readings]
    for day, level in places:
        yield (day - chart.start) / (chart.day - chart.start), level


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


def name_at(draw: Drawing, height: float, name: str, colour: str, corner: Corner, distance: int = 2) -> dict[str, Any]:
    """A name some pixels from a line, on a ground that keeps it readable."""
    side = "left" if corner.left else "right"
    return {
        "xref": "paper",
        "x": 0 if corner.left else 1,
        "xanchor": side,
        "align": side,
        "yref": "y",
        "y": height,
        "yanchor": "bottom" if corner.above else "top",
        "yshift": distance if corner.above else -distance,
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
