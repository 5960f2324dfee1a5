"""Our look for Plotly, light and dark."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

import plotly.graph_objects as go

Theme = Literal["light", "dark"]

FONT = "'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', 'Noto Sans', sans-serif"
"""Fonts of the reader's own system only: a browser that turns a drawing into a picture does not take the page's fonts
along, and words measured in one font and drawn in another lie on each other.
"""


class Palette(NamedTuple):
    """The house's colours, as in house.css."""

    ink: str
    soft: str
    card: str
    line: str
    teal: str
    band: str
    bar: str
    rust: str


PALETTES: Mapping[Theme, Palette] = {
    "light": Palette(
        ink="#16262e",
        soft="#54636b",
        card="#ffffff",
        line="#dedad0",
        teal="#0f5c6b",
        band="rgba(15,92,107,0.16)",
        bar="#8fb1b6",
        rust="#a8401a",
    ),
    "dark": Palette(
        ink="#edebe4",
        soft="#a9b6bc",
        card="#182227",
        line="#37454b",
        teal="#7ccbd7",
        band="rgba(124,203,215,0.22)",
        bar="#3f7480",
        rust="#f0905f",
    ),
}


@lru_cache
def template(theme: Theme) -> go.layout.Template:
    """Passed with every figure, for importing Streamlit sets another default."""
    look = PALETTES[theme]
    axis = {
        "gridcolor": look.line,
        "linecolor": look.line,
        "zeroline": False,
        "tickfont": {"size": 13, "color": look.soft},
        "fixedrange": True,
        "automargin": True,
    }
    small = {"size": 13, "color": look.ink}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": look.ink},
            "paper_bgcolor": look.card,
            "plot_bgcolor": look.card,
            "title": {"font": {"size": 23, "color": look.ink}, "subtitle": {"font": {"size": 15, "color": look.soft}}},
            "xaxis": {**axis, "showgrid": False, "ticks": "outside", "tickcolor": look.line},
            "yaxis": axis,
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": -0.12,
                "yanchor": "top",
                "font": small,
                "grouptitlefont": {**small, "weight": 600},
            },
            "hoverlabel": {
                "align": "left",
                "bgcolor": look.card,
                "bordercolor": look.soft,
                "font": {"size": 14, "color": look.ink},
            },
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": look.teal, "activecolor": look.rust},
            "hovermode": "closest",
            "dragmode": False,
        }
    )
