"""The dashboard's script: which pages there are. Each is a file in `pages`."""

from pathlib import Path

import streamlit as st

from roadmap.views.rendering import PAGES

FOLDER = Path(__file__).parent / "pages"

st.set_page_config(page_title="K-Neutrality", page_icon="🕊", layout="wide", initial_sidebar_state="collapsed")
st.navigation(
    [st.Page(FOLDER / f"{name}.py", title=name, default=name == "overview") for name in PAGES], position="hidden"
).run()
