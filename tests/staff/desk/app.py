"""A dashboard of one page, to sign in to here or through another service."""

from pathlib import Path

import streamlit as st

from roadmap.dashboard.showing import board
from roadmap.dashboard.signed_in import elsewhere
from roadmap.public.signing_in import sign_in_routes

app = st.App(Path(__file__).with_name("desk.py"), routes=sign_in_routes(board, elsewhere))
