"""Review: what a version changes, field by field and in numbers, and the decision."""

import streamlit as st

from roadmap.dashboard.desk.acting import deciding, leave_if_done, told
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.outlook import outlook
from roadmap.dashboard.showing import arrive
from roadmap.desk.typed import unfinished
from roadmap.views.review import no_review, review, whose

view = arrive("review", filters=("id",))
leave_if_done(view)
if taken := st.session_state.pop("kn-take-over-id", None):
    st.switch_page("pages/write.py", query_params={"lang": view.address.lang, "id": taken})
actor = colleague(view).actor
told(view)
entry = view.board.record(view.address.filter("id"))
if entry is None:
    st.html(no_review(view))
else:
    st.html(review(view, entry, view.board.history(entry.id)))
    outlook(view, entry.head, entry)
    if why := whose(view, entry, actor, unfinished(entry.head)):
        st.html(why)
    deciding(view, entry, actor, unfinished(entry.head))
