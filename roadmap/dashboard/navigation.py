"""Which pages there are. Each is a file in `pages`."""

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from roadmap.views.rendering import STAFF_PAGES
from roadmap.views.site import SITE

FOLDER = Path(__file__).parent / "pages"


def pages() -> list[StreamlitPage]:
    """The pages for one run of the script: Streamlit marks the one that it lets run, so each run has its own."""
    return [copy(page) for page in _pages()]


@cache
def _pages() -> tuple[StreamlitPage, ...]:
    """Made once: making all pages, each of which resolves its path, costs as much as the rest of a run."""
    names = (*SITE, *STAFF_PAGES)
    return tuple(st.Page(FOLDER / f"{name}.py", title=name, default=name == "overview") for name in names)
