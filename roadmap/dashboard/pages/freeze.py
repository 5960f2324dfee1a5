"""Freezing a day: pictures, words and numbers that are sent out, kept for ever."""

import streamlit as st

from roadmap.dashboard.desk.acting import told
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.freezing import MADE, freezing, wished
from roadmap.dashboard.showing import arrive, site
from roadmap.views.freezing import introduction, made, only_reviewers

view = arrive("freeze", filters=(MADE,))
actor = colleague(view).actor
told(view)
st.html(introduction(view))
if actor.role == "contributor":
    st.html(only_reviewers(view))
    st.stop()
done = made(view, view.address.filter(MADE), site())
if done:
    st.html(done)
freezing(view, wished(view), actor)
