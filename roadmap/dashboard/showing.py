"""Where the dashboard meets Streamlit: the shared board, the reader's address, and a view's HTML on the screen."""

import logging
import os
from collections.abc import Sequence
from typing import Literal, NamedTuple

import streamlit as st

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.views.address import parse, preferred_language
from roadmap.views.rendering import View, unavailable
from roadmap.views.site import SITE, asked, part
from roadmap.yaml_file import Problems


@st.cache_resource(show_spinner=False)
def board() -> Board:
    """The one board that all sessions ask."""
    return Board.open()


def arrive(page: str, filters: Sequence[str] = ()) -> View:
    """What the reader asked for with the address in the browser, on the board as it is now.

    What a public page takes from its address is known to the site; `filters` are what a page for staff takes.
    """
    shared, query, liked = _board_or_apology(), st.query_params.to_dict(), preferred()
    if page in SITE:
        return asked(shared, page, query, liked)
    return View(shared, parse(page, query, shared.plan, shared.today, preferred=liked, filters=filters))


def _board_or_apology() -> Board:
    """The board; where the plan or the ledger cannot be opened, a page that says so. The log has the reasons."""
    try:
        return board()
    except (Problems, LedgerError) as reason:
        logging.getLogger(__name__).error("The dashboard cannot be shown:\n%s", reason)
        st.html(unavailable(st.query_params.get("lang"), preferred()))
        st.stop()


class Markup(NamedTuple):
    """A page's HTML, to be shown as it is: a plain string Streamlit takes apart line by line on every run."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show(view: View, number: int = 0) -> None:
    """A public page, or its part of that number, as one element: made once for each address, plan and ledger."""
    st.html(Markup(part(view, number, site())))


def preferred() -> str:
    """The language of ours that the reader's browser likes best: as HTTP tells it, so that it is the first paint's."""
    return preferred_language(st.context.headers.get("Accept-Language") or st.context.locale)


def site() -> str:
    """Where the dashboard lies for those outside, without a slash at its end: `https://example.org`."""
    here = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    return os.environ.get("ROADMAP_PUBLIC_URL", "").strip().rstrip("/") or here


def theme() -> Literal["light", "dark"]:
    """Which of the two the reader sees; light until the browser has said."""
    return "dark" if st.context.theme.type == "dark" else "light"
