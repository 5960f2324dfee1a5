"""Where the dashboard meets Streamlit: the shared board, the reader's address, and a view's HTML on the screen."""

import logging
import os
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Literal, NamedTuple

import streamlit as st

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.views.address import Address, parse
from roadmap.views.rendering import View, header, unavailable
from roadmap.yaml_file import Problems

Page = Callable[..., str]
"""Makes the HTML of a view, and of what else the page was given."""


@st.cache_resource(show_spinner=False)
def board() -> Board:
    """The one board that all sessions ask."""
    return Board.open()


def arrive(page: str, ids: Collection[str] = (), filters: Sequence[str] = ()) -> View:
    """What the reader asked for with the address in the browser, on the board as it is now."""
    shared = _board_or_apology()
    address = parse(
        page,
        st.query_params.to_dict(),
        shared.plan,
        shared.today,
        preferred=st.context.locale,
        ids=ids,
        filters=filters,
    )
    return View(shared, address)


def _board_or_apology() -> Board:
    """The board; where the plan or the ledger cannot be opened, a page that says so. The log has the reasons."""
    try:
        return board()
    except (Problems, LedgerError) as reason:
        logging.getLogger(__name__).error("The dashboard cannot be shown:\n%s", reason)
        st.html(unavailable(st.query_params.get("lang"), st.context.locale))
        st.stop()


class Markup(NamedTuple):
    """A page's HTML, to be shown as it is: a plain string Streamlit takes apart line by line on every run."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show(view: View, page: Page, *given: Hashable) -> None:
    """A page that is all text: one element on the screen, made once for each address, plan and ledger.

    `given` goes to the page too: what its text depends on beside these.
    """
    st.html(_remembered(view, page, lambda: header(view) + page(view, *given), *given))


def show_below(view: View, part: Page) -> None:
    """A further part of a page, under what stands there already: no second header."""
    st.html(_remembered(view, part, lambda: part(view)))


def _remembered(view: View, page: Page, html: Callable[[], str], *given: Hashable) -> Markup:
    address: Address = view.address
    return view.board.remember(("html", page.__name__, address, *given), lambda: Markup(html().strip()))


def site() -> str:
    """Where the dashboard lies for those outside, without a slash at its end: `https://example.org`."""
    here = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    return os.environ.get("ROADMAP_PUBLIC_URL", "").strip().rstrip("/") or here


def theme() -> Literal["light", "dark"]:
    """Which of the two the reader sees; light until the browser has said."""
    return "dark" if st.context.theme.type == "dark" else "light"
