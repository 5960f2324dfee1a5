"""A batch that was brought in: handed over, looked through record by record, and decided on as one."""

import streamlit as st

from roadmap.dashboard.desk.acting import told
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.deciding_together import deciding, handing_over
from roadmap.dashboard.desk.outlook import outlook_together
from roadmap.dashboard.showing import arrive
from roadmap.views.batch import FILTERS, head, listed, no_batch, settled

view = arrive("batch", filters=FILTERS)
actor = colleague(view).actor
told(view)
found = view.board.ledger.batch(view.address.filter("id"))
if found is None:
    st.html(no_batch(view))
    st.stop()
view = settled(view, found)
st.html(head(view, found))
outlook_together(view, [entry for entry in found.entries if entry.state in ("draft", "in_review")])
st.html(listed(view, found))
handing_over(view, found, actor)
deciding(view, found, actor)
