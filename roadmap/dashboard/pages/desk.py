"""The staff's desk: what waits for whoever is signed in."""

import streamlit as st

from roadmap.dashboard.desk.acting import told
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.subscribing import subscribing
from roadmap.dashboard.showing import arrive
from roadmap.desk.agenda import agenda
from roadmap.desk.safety import safety
from roadmap.views.desk import desk
from roadmap.views.safety import on_the_desk

view = arrive("desk")
account = colleague(view)
told(view)
st.html(desk(view, agenda(view.board, account.actor), account, view.board.ledger.staff.review()))
st.html(on_the_desk(view, safety(view.board), keeper=account.actor.role == "administrator"))
subscribing(view, account.actor)
