"""Many records at once: from a file into drafts, and a whole batch back out."""

import streamlit as st

from roadmap.dashboard.desk.acting import told
from roadmap.dashboard.desk.bringing_in import handed_over, looked_at, taking_in, undoing
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.showing import arrive
from roadmap.views.bulk import introduction, only_administrators, preview

view = arrive("bulk")
actor = colleague(view).actor
told(view)
st.html(introduction(view))
if actor.role != "administrator":
    st.html(only_administrators(view))
    st.stop()
given = handed_over(view)
if given:
    found = looked_at(view, given)
    st.html(preview(view, found))
    if found.does_something:
        taking_in(view, given, found, actor)
undoing(view, actor)
