"""Adding evidence, and changing it: the form, what it would change, and the way to review."""

import streamlit as st

from roadmap.dashboard.desk.acting import closed, differing, finishing, leave_if_done, told
from roadmap.dashboard.desk.address import address, duplicates
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.fields import Form
from roadmap.dashboard.desk.meaning import is_poll, meaning
from roadmap.dashboard.desk.outlook import outlook
from roadmap.dashboard.desk.parts import happening, poll, source
from roadmap.dashboard.desk.writing import keep, writing
from roadmap.dashboard.showing import arrive
from roadmap.views.desk import write_head

view = arrive("write", filters=("id", "note", "about"))
leave_if_done(view)
actor = colleague(view).actor
id, note, about = (view.address.filter(name) or None for name in ("id", "note", "about"))
mine = writing(view.board, actor, id, note, about)
keep(view.board, mine, actor)
form = Form(view, mine, mine.faults(view.board))

st.html(write_head(view, view.board.record(mine.id) if mine.id else None))
told(view)
if not closed(form, actor):
    address(form)
    duplicates(form)
    meaning(form)
    happening(form)
    source(form)
    if is_poll(form):
        poll(form)
    mine.drawn()
    keep(view.board, mine, actor)
    entry = view.board.record(mine.id) if mine.id else None
    outlook(view, mine.record(view.board), entry)
    differing(form, actor)
    finishing(form, actor)
