"""Adding evidence, and changing it: the form, what it would change, and the way to review."""

import streamlit as st

from roadmap.dashboard.desk.acting import another_version, closed, differing, finishing, leave_if_done, told
from roadmap.dashboard.desk.address import address, duplicates
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.fields import Form
from roadmap.dashboard.desk.meaning import is_poll, meaning
from roadmap.dashboard.desk.outlook import outlook
from roadmap.dashboard.desk.parts import happening, poll, source
from roadmap.dashboard.desk.writing import keep, writing
from roadmap.dashboard.showing import arrive
from roadmap.desk.agenda import last_return
from roadmap.views.desk import write_head
from roadmap.views.review import no_review

view = arrive("write", filters=("id", "note", "about"))
leave_if_done(view)
actor = colleague(view).actor
id, note, about = (view.address.filter(name) or None for name in ("id", "note", "about"))
mine = writing(view.board, actor, id, note, about)
if id and mine.id is None:
    st.html(no_review(view))
    st.stop()
keep(view.board, mine, actor)
form = Form(view, mine, mine.faults(view.board))

entry = view.board.record(mine.id) if mine.id else None
st.html(write_head(view, entry, last_return(view.board.history(entry.id)) if entry else None))
told(view)
if not closed(form, actor):
    another_version(form)
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
