"""Accounts: who may work at the desk, as what, and how much review there must be."""

import streamlit as st

from roadmap.dashboard.desk.acting import told
from roadmap.dashboard.desk.colleague import colleague
from roadmap.dashboard.desk.managing import adding, changing, handing_over, reviewing
from roadmap.dashboard.showing import arrive
from roadmap.dashboard.signed_in import elsewhere
from roadmap.views.accounts import account_head, accounts, done, only_administrators

view = arrive("accounts", filters=("id",))
actor = colleague(view).actor
told(view)
if actor.role != "administrator":
    st.html(only_administrators(view))
    st.stop()
staff = view.board.ledger.staff
members = staff.members(who=actor)
chosen = next((each for each in members if each.account.name == view.address.filter("id")), None)
if chosen:
    st.html(account_head(view, chosen, elsewhere()))
    handing_over(view)
    changing(view, chosen.account, actor, elsewhere())
else:
    st.html(accounts(view, members, elsewhere()))
    handing_over(view)
    adding(view, actor, elsewhere())
    reviewing(view, actor)
    st.html(done(view, staff.events(30)))
