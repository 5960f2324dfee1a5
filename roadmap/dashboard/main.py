"""The dashboard's script: the page that the address names."""

import streamlit as st

from roadmap.dashboard.desk.strip import strip
from roadmap.dashboard.navigation import pages

st.set_page_config(page_title="K-Neutrality", page_icon="🕊", layout="wide", initial_sidebar_state="collapsed")
page = st.navigation(pages(), position="hidden")
strip(page.title)
page.run()
