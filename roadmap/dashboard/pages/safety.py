"""Backups, and whether the ledger is whole."""

import streamlit as st

from roadmap.dashboard.desk.acting import told
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.guarding import auditing, backing_up
from roadmap.dashboard.showing import arrive
from roadmap.desk.safety import safety
from roadmap.views.safety import audit, backup, title

view = arrive("safety")
actor = colleague(view).actor
told(view)
found = safety(view.board)
st.html(title(view))
st.html(backup(view, found))
backing_up(view, actor)
st.html(audit(view, found))
auditing(view)
