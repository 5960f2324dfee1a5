"""Every change of the ledger, and what can be made good from there."""

import streamlit as st

from roadmap.dashboard.desk.acting import told
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.looking_back import mending, taking_away
from roadmap.dashboard.showing import arrive
from roadmap.views.history import FILTERS, about, form, listed, one_record, settled

view = settled(arrive("history", filters=FILTERS))
actor = colleague(view).actor
told(view)
st.html(form(view))
entry = one_record(view)
if entry:
    st.html(about(view, entry))
    mending(view, entry, actor)
st.html(listed(view))
taking_away(view, actor)
