"""A small house with three people in it, and its staff pages as Streamlit runs them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import Actor, Record, program
from tests.servers import HOUSE

NOW = datetime(2026, 11, 21, 12, tzinfo=SEOUL)
ROOT = program("test")
PEOPLE = {"mina": "contributor", "jun": "reviewer", "sol": "reviewer"}
DATA = HOUSE / "tests" / "dashboard" / "data"

Open = Callable[..., AppTest]
"""`open_as("mina", "write", lang="ko")`: a staff page as somebody sees it."""


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    data = shutil.copytree(DATA, tmp_path / "data")
    opened = Board.open(Settings(Path(data), f"sqlite:///{data}/evidence.db"), clock=lambda: NOW)
    for name, role in PEOPLE.items():
        opened.ledger.staff.add(name, role, who=ROOT)  # type: ignore[arg-type]
    yield opened
    opened.ledger.close()


def actor(board: Board, name: str) -> Actor:
    account = board.ledger.staff.account(name)
    assert account is not None
    return account.actor


@pytest.fixture
def open_as(board: Board, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Whoever is named sits at the desk; nobody for None."""
    from roadmap.dashboard.desk import address, colleague
    from roadmap.desk.page_lookup import Lookup

    st.cache_resource.clear()
    monkeypatch.setattr("roadmap.dashboard.showing.Board.open", lambda: board)
    monkeypatch.setattr(address, "look_up", lambda url, reach: Lookup(None, "unreachable", url))
    who: dict[str, str | None] = {}
    monkeypatch.setattr(colleague, "current_account", lambda: board.ledger.staff.account(who["name"] or ""))
    monkeypatch.setattr(colleague, "elsewhere", lambda: False)
    monkeypatch.setattr(colleague, "why_nobody", lambda: "signed out")

    def opened(name: str | None, page: str, /, **query: str) -> AppTest:
        who["name"] = name
        app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "main.py", default_timeout=60)
        app.switch_page(f"pages/{page}.py")
        for key, value in {"lang": "en", **query}.items():
            app.query_params[key] = value
        return app.run()

    yield opened
    st.cache_resource.clear()


def shown(app: AppTest) -> str:
    """All that the page says, as HTML."""
    assert not app.exception, app.exception
    return "".join(element.proto.body for element in app.get("html"))


def a_record(id: str = "talks-held", **others: object) -> Record:
    return Record.model_validate(
        {
            "id": id,
            "title": {"en": "Talks are held", "ko": "회담이 열리다"},
            "happened_on": "2026-11-03",
            "source": {"publisher": "Example News", "title": "Talks", "url": f"https://news.example/{id}"},
            "links": [{"indicator": "meetings", "stance": "supports", "count": 1}],
            **others,
        }
    )
