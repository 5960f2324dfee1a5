"""A small house with a small plan, and two ways to look at its pages: as HTML, and through Streamlit."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from roadmap.board import SEOUL, Board, Settings
from roadmap.views import corrections as corrections_view
from roadmap.views import data as data_view
from roadmap.views import evidence as evidence_view
from roadmap.views import method as method_view
from roadmap.views import milestone as milestone_view
from roadmap.views import phase as phase_view
from roadmap.views import record as record_view
from roadmap.views.address import Address, parse
from roadmap.views.rendering import View, header
from tests.dashboard.shown import Shown
from tests.servers import HOUSE

NOW = datetime(2026, 11, 21, 12, tzinfo=SEOUL)
DAY = NOW.date().isoformat()

Look = Callable[..., Shown]
"""`look("evidence", stance="supports")`: the page as HTML, on the day that these tests play on."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of its own for each test."""
    return Path(shutil.copytree(Path(__file__).parent / "data", tmp_path / "data"))


@pytest.fixture
def board(data: Path) -> Iterator[Board]:
    opened = Board.open(Settings(data, f"sqlite:///{data / 'evidence.db'}"), clock=lambda: NOW)
    yield opened
    opened.ledger.close()


@pytest.fixture
def look(board: Board) -> Look:
    def looked(page: str, lang: str = "en", /, **query: str) -> Shown:
        view = View(board, _address(board, page, {"lang": lang, **query}))
        if page in _SETTLED:
            view = _SETTLED[page](view)
        return Shown(header(view) + _PAGES[page](view))

    return looked


_PAGES: dict[str, Callable[[View], str]] = {
    "evidence": evidence_view.evidence,
    "record": record_view.record,
    "corrections": corrections_view.corrections,
    "method": method_view.method,
    "data": data_view.data,
    "phase": phase_view.phase,
    "milestone": milestone_view.milestone,
}
_SETTLED = {
    "evidence": evidence_view.settled,
    "record": record_view.settled,
    "corrections": corrections_view.settled,
}


def _address(board: Board, page: str, query: dict[str, str]) -> Address:
    filters = {
        "evidence": evidence_view.FILTERS,
        "record": (record_view.ASKED,),
        "corrections": corrections_view.FILTERS,
    }.get(page, ())
    ids = {
        "phase": [phase.id for phase in board.plan.phases],
        "milestone": milestone_view.milestone_ids(board.plan),
    }.get(page, [])
    return parse(page, query, board.plan, board.today, ids=ids, filters=filters)


@pytest.fixture
def visit(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Shown]]:
    """`visit("evidence", q="border")`: the page as Streamlit runs it, on the day that these tests play on."""
    monkeypatch.setenv("ROADMAP_DATA", str(data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    st.cache_resource.clear()

    def visited(page: str, /, **query: str) -> Shown:
        app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "main.py", default_timeout=60)
        app.switch_page(f"pages/{page}.py")
        for name, value in {"lang": "en", "on": DAY, **query}.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return Shown("".join(element.proto.body for element in app.get("html")))

    yield visited
    st.cache_resource.clear()
