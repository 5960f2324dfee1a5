"""What every figure has around its marks: the head with its words, and the axis of time.

The head - title, takeaway, day, sources - is for the downloaded picture. On the page the same words stand around the
chart, and house.css hides the head there (`.st-key-kn-chart`): HEAD is its height in pixels in both places.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from roadmap.dashboard.charts.marks import Drawing
from roadmap.dashboard.charts.texts import wrapped

HEAD = 134
TOOLBAR = 34
PLOT = 430
ENTRIES_IN_PLOT, ENTRY = 5, 16
"""Each entry of the legend beyond the first few makes the figure this much higher, for a phone stacks them."""

TITLE_LINE, WORDS_LINE = 90, 145
"""Latin letters in a line of the head, at the size of the picture."""

DAY_IN_MILLISECONDS = 86_400_000.0

_DATES: Mapping[str, tuple[str, str, str]] = {
    "en": ("%Y", "%b %Y", "%-d %b"),
    "ko": ("%Y년", "%Y.%-m", "%-m월 %-d일"),
}
"""How a tick names a year, a month and a day, in d3's notation."""

_IN_FIGURES = ("%Y", "%Y-%m", "%m-%d")
"""For a language that has no other: Plotly would name months in English."""


def layout(draw: Drawing, entries: int) -> dict[str, Any]:
    """The layout of a figure whose legend has so many entries."""
    return {
        "height": HEAD + TOOLBAR + PLOT + ENTRY * max(0, entries - ENTRIES_IN_PLOT),
        "margin": {"l": 8, "r": 14, "t": HEAD + TOOLBAR, "b": 40},
        "title": _head(draw),
        "xaxis": _time(draw),
        "showlegend": True,
    }


def _head(draw: Drawing) -> dict[str, Any]:
    chart, words = draw.chart, draw.words
    day = words.say("As of {day}", day=words.day(chart.day))
    below = [*wrapped(chart.told, WORDS_LINE), *wrapped(f"{day} · {chart.source}", WORDS_LINE)]
    return {
        "text": "<b>" + "<br>".join(wrapped(chart.title, TITLE_LINE)) + "</b>",
        "subtitle": {"text": "<br>".join(below)},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": 14, "t": 14},
    }


def _time(draw: Drawing) -> dict[str, Any]:
    """From the first day to the day asked for; years, or months where it is that close."""
    year, month, day = _DATES.get(draw.words.language, _IN_FIGURES)
    around = timedelta(days=max(20, (draw.chart.day - draw.chart.start).days // 50))
    return {
        "type": "date",
        "range": [draw.chart.start - around, draw.chart.day + around],
        "tickformatstops": [
            {"dtickrange": [None, DAY_IN_MILLISECONDS * 27], "value": day},
            {"dtickrange": ["M1", "M6"], "value": month},
            {"dtickrange": ["M12", None], "value": year},
        ],
    }
