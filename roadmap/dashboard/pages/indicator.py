"""One indicator: where it stands, its chart, and how that was worked out."""

from functools import partial

import streamlit as st

from roadmap.dashboard.charts import figure, toolbar
from roadmap.dashboard.showing import arrive, show, theme
from roadmap.views.observed import chart_of

view, look = arrive("indicator"), theme()
show(view)
chart = chart_of(view)
if chart:
    drawn = view.board.remember(("figure", view.address, look), partial(figure, chart, look))
    with st.container(key="kn-chart"):
        st.plotly_chart(drawn, theme=None, config=toolbar(chart), alt=chart.told, width="stretch")
show(view, 1)
