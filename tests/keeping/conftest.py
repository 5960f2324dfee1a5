"""The small house of the dashboard's tests, with people who keep the ledger, and their pages as Streamlit runs them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.dashboard.showing import board as shared_board
from roadmap.evidence import Actor, Role, program
from tests.dashboard.conftest import DAY, board, data, look, visit
from tests.servers import HOUSE

__all__ = ["board", "data", "look", "visit"]

ROOT = program("root")
Desk = Callable[..., AppTest]
"""`desk("bulk", "chief")`: a page as somebody of the staff has it; None for nobody."""


def person(board: Board, name: str, role: Role) -> Actor:
    return board.ledger.staff.add(name, role, who=ROOT).actor


@pytest.fixture
def desk(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("ROADMAP_DATA", str(data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    st.cache_resource.clear()

    def sat_at(page: str, who: str | None, /, **query: str) -> AppTest:
        def account() -> object:
            return shared_board().ledger.staff.account(who) if who else None

        monkeypatch.setattr("roadmap.dashboard.signed_in.current_account", account)
        monkeypatch.setattr("roadmap.dashboard.desk.colleague.current_account", account)
        app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "main.py", default_timeout=60)
        app.switch_page(f"pages/{page}.py")
        for name, value in {"lang": "en", "on": DAY, **query}.items():
            app.query_params[name] = value
        return app.run()

    yield sat_at
    st.cache_resource.clear()


def said(app: AppTest) -> str:
    """The HTML that the page shows."""
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))
