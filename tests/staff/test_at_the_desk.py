"""Signing in here with a real browser: the dashboard asks on every click who sits there."""

import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from roadmap.board import Board, Settings
from tests.browser import visitor
from tests.cli.conftest import SMALL
from tests.servers import HOUSE, free_port, serving
from tests.staff.samples import DESK, GOOD, ROOT, says

pytestmark = pytest.mark.browser


class Desk(NamedTuple):
    """The dashboard, and the board that it has open."""

    url: str
    board: Board


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    settings = Settings(SMALL, f"sqlite:///{folder / 'evidence.db'}")
    board = Board.open(settings)
    board.ledger.staff.add("mina", "reviewer", who=ROOT, password=GOOD)
    port = free_port()
    environment = {"ROADMAP_DATA": str(SMALL), "DATABASE_URL": settings.database_url, "PYTHONPATH": str(HOUSE)}
    command = [sys.executable, "-m", "streamlit", "run", str(DESK), f"--server.port={port}", "--server.headless=true"]
    with serving(command, port, folder, environment) as server:
        yield Desk(server.url, board)
    board.ledger.close()


def sign_in(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/sign-in?next=/%3Fx=1")
    page.get_by_label("Name").fill("mina")
    page.get_by_label("Password").fill(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.url}/?x=1", timeout=visitor.PATIENCE)


def test_the_dashboard_knows_who_signed_in_and_forgets_at_the_next_click(window: BrowserContext, desk: Desk) -> None:
    page = window.new_page()
    sign_in(page, desk)
    says(page, "This is mina, reviewer.")
    (kept,) = [cookie for cookie in window.cookies() if cookie["name"] == "kn-session"]
    assert (kept["httpOnly"], kept["sameSite"]) == (True, "Lax")
    account = window.new_page()
    account.goto(f"{desk.url}/account")
    account.get_by_role("button", name="Sign out", exact=True).click()
    account.wait_for_url(f"{desk.url}/sign-in", timeout=visitor.PATIENCE)
    page.get_by_role("button", name="Ask again").click()
    says(page, "Nobody: signed out.")
    window.add_cookies([{**kept}])  # type: ignore[typeddict-item]
    page.goto(desk.url)
    says(page, "Nobody: signed out.")


def test_a_disabled_account_is_out_while_its_page_is_open(window: BrowserContext, desk: Desk) -> None:
    page = window.new_page()
    sign_in(page, desk)
    says(page, "This is mina, reviewer.")
    desk.board.ledger.staff.disable("mina", who=ROOT)
    page.get_by_role("button", name="Ask again").click()
    says(page, "Nobody: signed out.")
    desk.board.ledger.staff.enable("mina", who=ROOT)
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("This is mina")).to_have_count(0)


@pytest.mark.parametrize("forged", ["x" * 43, "mina"])
def test_a_forged_cookie_is_nobodys(window: BrowserContext, desk: Desk, forged: str) -> None:
    window.add_cookies([{"name": "kn-session", "value": forged, "url": desk.url}])
    page = window.new_page()
    page.goto(desk.url)
    says(page, "Nobody: signed out.")
