"""The way from the public pages back to the desk, for those who are signed in; visitors never see it."""

import streamlit as st

from roadmap.dashboard.showing import arrive
from roadmap.dashboard.signed_in import current_account, has_signed_in
from roadmap.views.desk import staff_strip
from roadmap.views.site import SITE


def strip(page: str) -> None:
    """Above a public page. It is no part of the page, whose HTML is remembered for everybody."""
    if page in SITE and has_signed_in() and current_account():
        st.html(staff_strip(arrive(page)))
