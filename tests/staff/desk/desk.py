"""Says who sits there, and lets them in and out."""

import streamlit as st

from roadmap.dashboard.signed_in import current_account, sign_out_elsewhere, why_nobody

account = current_account()
st.text(f"This is {account.name}, {account.role}." if account else f"Nobody: {why_nobody()}.")
st.button("Ask again")
if st.button("Let me in"):
    st.login()
if st.button("Let me out"):
    sign_out_elsewhere()
