"""A review page that is left open in a real browser while its reader is signed out or shut out elsewhere."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import BrowserContext, expect

from roadmap.board import Board, Settings
from roadmap.evidence.staff.office import Staff
from tests.browser import visitor
from tests.desk.conftest import DATA, a_record
from tests.servers import HOUSE, free_port, serving
from tests.staff.samples import GOOD, ROOT, says

pytestmark = pytest.mark.browser

ID = "talks-held"


class Office(NamedTuple):
    url: str
    board: Board


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    data = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("left-open") / "data"))
    board = Board.open(Settings(data, f"sqlite:///{data / 'evidence.db'}"))
    board.ledger.staff.add("jun", "reviewer", who=ROOT, password=GOOD)
    draft = board.ledger.save(a_record(), who=ROOT)
    board.ledger.submit(ID, expected=draft.revision, who=ROOT)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]
    with closing(board.ledger), serving(command, port, data.parent, {"ROADMAP_DATA": str(data)}) as server:
        yield Office(server.url, board)


def shut_out(staff: Staff) -> None:
    staff.disable("jun", who=ROOT)


def shut_out_and_let_in(staff: Staff) -> None:
    shut_out(staff)
    staff.enable("jun", who=ROOT)


def signed_out(staff: Staff) -> None:
    staff.end_sessions("jun")


@pytest.mark.parametrize("end", [signed_out, shut_out_and_let_in, shut_out], ids=lambda end: end.__name__)
def test_a_click_on_a_page_that_was_left_open_publishes_nothing(
    window: BrowserContext, office: Office, end: Callable[[Staff], Any]
) -> None:
    page, ledger = window.new_page(), office.board.ledger
    token = ledger.staff.sign_in("jun", GOOD).token
    window.add_cookies([{"name": "kn-session", "value": token, "url": office.url}])
    page.goto(f"{office.url}/review?id={ID}&lang=en")
    approve = page.get_by_role("button", name="Approve and publish")
    expect(approve).to_be_visible(timeout=2 * visitor.PATIENCE)
    end(ledger.staff)
    before = ledger.head()
    approve.click()
    says(page, "This page is for staff.")
    expect(approve).to_have_count(0)
    assert ledger.head() == before
