"""The chart's own toolbar: the picture as PNG, to which navigate.js adds the same as SVG."""

from typing import Any

from roadmap.views.observed import Chart

PICTURE = {"width": 1200, "height": 675, "scale": 2}

WORDS = (
    "Download plot as a PNG",
    "Download plot as an SVG",
    "Preparing image - this may take a few seconds",
    "Image download succeeded",
    "Sorry, there was a problem downloading your image!",
)
"""What Plotly's toolbar says, in its own English; all but the second are its own messages."""


def toolbar(chart: Chart) -> dict[str, Any]:
    """Plotly's settings: nothing but the pictures, in the reader's language; no zoom, which would trap a thumb."""
    words = chart.view.address.words
    name = f"{chart.indicator.id}-{chart.day.isoformat()}-{words.language}"
    return {
        "modeBarButtons": [["toImage"]],
        "displayModeBar": True,
        "scrollZoom": False,
        "doubleClick": False,
        "toImageButtonOptions": {"format": "png", "filename": name, **PICTURE},
        "locale": words.language,
        "locales": {words.language: {"dictionary": {told: words.say(told) for told in WORDS}}},
    }
