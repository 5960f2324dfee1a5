"""The indicators' charts, drawn with Plotly; no other room knows Plotly.

One template of ours, one drawing a kind, and in each figure the words that travel with it as a downloaded picture.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import plotly.graph_objects as go

from roadmap.dashboard.charts import activity, measure, poll, stages
from roadmap.dashboard.charts.frame import layout
from roadmap.dashboard.charts.marks import Drawing, setback_marks
from roadmap.dashboard.charts.template import PALETTES, Theme, template
from roadmap.dashboard.charts.toolbar import toolbar
from roadmap.views.observed import Chart

__all__ = ["Theme", "figure", "toolbar"]

_TRACES: Mapping[str, Callable[[Drawing], Iterable[go.Scatter | go.Bar]]] = {
    "poll": poll.traces,
    "measure": measure.traces,
    "activity": activity.traces,
    "stages": stages.traces,
}
_SCALES: Mapping[str, Callable[[Drawing], dict[str, Any]]] = {
    "poll": poll.scale,
    "measure": measure.scale,
    "activity": activity.scale,
    "stages": stages.scale,
}


def figure(chart: Chart, theme: Theme) -> go.Figure:
    """The chart with its words, ready to be shown and to be downloaded."""
    draw = Drawing(chart, PALETTES[theme])
    kind = chart.indicator.kind
    drawn = go.Figure(data=[*_TRACES[kind](draw), *setback_marks(draw)], layout={"template": template(theme)})
    drawn.update_layout(layout(draw, entries=len(drawn.data)))
    drawn.update_layout(_SCALES[kind](draw))
    return drawn
