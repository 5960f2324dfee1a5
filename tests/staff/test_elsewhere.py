"""Signing in through another service: a real OpenID provider on this machine, and a real browser."""

import json
import sys
from collections.abc import Iterator
from typing import NamedTuple
from unittest.mock import patch

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from roadmap.board import Board, Settings
from roadmap.dashboard import signed_in
from roadmap.dashboard.signed_in import verified_address
from tests.browser import visitor
from tests.cli.conftest import SMALL
from tests.servers import HOUSE, free_port, serving
from tests.staff.samples import DESK, ROOT, says

PEOPLE = (
    User(sub="mina", claims={"email": "Mina@Example.org", "email_verified": True}),
    User(sub="stranger", claims={"email": "stranger@example.org", "email_verified": True}),
    User(sub="pretender", claims={"email": "mina@example.org", "email_verified": False}),
)
SECRETS = """\
[auth]
redirect_uri = "{here}/oauth2callback"
cookie_secret = "a long enough secret for this test alone"
client_id = "dashboard"
client_secret = "another"
server_metadata_url = "{there}/.well-known/openid-configuration"
"""


class Elsewhere(NamedTuple):
    """The dashboard, and the board that it has open."""

    url: str
    board: Board


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Elsewhere]:
    folder = tmp_path_factory.mktemp("elsewhere")
    settings = Settings(SMALL, f"sqlite:///{folder / 'evidence.db'}")
    board = Board.open(settings)
    board.ledger.staff.add("mina", "reviewer", who=ROOT, email="mina@example.org")
    port = free_port()
    environment = {"ROADMAP_DATA": str(SMALL), "DATABASE_URL": settings.database_url, "PYTHONPATH": str(HOUSE)}
    with run_server_in_thread(user_claims=PEOPLE) as provider:
        here, there = f"http://localhost:{port}", f"http://localhost:{provider.server_port}"
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(SECRETS.format(here=here, there=there), encoding="utf-8")
        command = [sys.executable, "-m", "streamlit", "run", str(DESK), f"--server.port={port}"]
        with serving([*command, "--server.headless=true"], port, folder, environment):
            yield Elsewhere(here, board)
    board.ledger.close()


def let_in(window: BrowserContext, served: Elsewhere, who: str) -> Page:
    """Signs in through the other service."""
    page = window.new_page()
    page.goto(served.url)
    page.get_by_role("button", name="Let me in").click(timeout=visitor.PATIENCE)
    page.get_by_role("button", name=who).click(timeout=visitor.PATIENCE)
    page.wait_for_url(f"{served.url}/**", timeout=visitor.PATIENCE)
    return page


@pytest.mark.browser
def test_a_verified_address_lets_its_account_in_and_signing_out_ends_both(
    window: BrowserContext, served: Elsewhere
) -> None:
    page = let_in(window, served, "mina")
    says(page, "This is mina, reviewer.")
    kept = [cookie for cookie in window.cookies() if cookie["name"].startswith("_streamlit_user")]
    assert kept
    page.get_by_role("button", name="Let me out").click()
    page.get_by_role("button", name="End session").click(timeout=visitor.PATIENCE)
    page.wait_for_url(f"{served.url}/", timeout=visitor.PATIENCE)
    says(page, "Nobody: signed out.")
    assert not [cookie for cookie in window.cookies() if cookie["name"] == "_streamlit_user"]
    window.add_cookies([{**cookie} for cookie in kept])  # type: ignore[typeddict-item]
    page.goto(served.url)
    says(page, "Nobody: ")
    expect(page.get_by_text("This is mina")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("who", "why"),
    [("stranger", "no account"), ("pretender", "not vouched for")],
)
def test_nobody_else_is_let_in_and_they_are_told_why(
    window: BrowserContext, served: Elsewhere, who: str, why: str
) -> None:
    says(let_in(window, served, who), f"Nobody: {why}.")


@pytest.mark.browser
def test_an_account_that_is_disabled_or_changes_its_role_notices_at_the_next_click(
    window: BrowserContext, served: Elsewhere
) -> None:
    page = let_in(window, served, "mina")
    says(page, "This is mina, reviewer.")
    served.board.ledger.staff.set_role("mina", "contributor", who=ROOT)
    page.get_by_role("button", name="Ask again").click()
    says(page, "This is mina, contributor.")
    served.board.ledger.staff.disable("mina", who=ROOT)
    page.get_by_role("button", name="Ask again").click()
    says(page, "Nobody: no account.")
    served.board.ledger.staff.enable("mina", who=ROOT)
    served.board.ledger.staff.set_role("mina", "reviewer", who=ROOT)


@pytest.mark.browser
def test_our_own_form_is_closed_there_and_a_forged_cookie_is_nobodys(window: BrowserContext, served: Elsewhere) -> None:
    page = window.new_page()
    answer = page.request.get(f"{served.url}/sign-in", max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (303, "./desk")
    claims = {"email": "mina@example.org", "email_verified": True, "is_logged_in": True, "origin": served.url}
    forged = [
        {"name": "_streamlit_user", "value": value, "url": served.url}
        for value in (json.dumps(claims).replace('"', "'"), "x.y.z")
    ]
    for cookie in forged:
        window.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(served.url)
        says(page, "Nobody: signed out.")


@pytest.mark.parametrize(
    ("claims", "address"),
    [
        ({"email": "m@example.org", "email_verified": True}, "m@example.org"),
        ({"email": "m@example.org", "email_verified": "true"}, None),
        ({"email": "m@example.org", "email_verified": 1}, None),
        ({"email": "m@example.org", "email_verified": False}, None),
        ({"email": "m@example.org"}, None),
        ({"email": ["m@example.org"], "email_verified": True}, None),
        ({"email_verified": True}, None),
    ],
)
def test_an_address_counts_only_if_the_service_has_checked_it(claims: dict[str, object], address: str | None) -> None:
    assert verified_address(claims) == address


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "m@example.org", "email_verified": True, "is_logged_in": True},
        {"email": "m@example.org", "email_verified": True, "is_logged_in": True, "iat": "now"},
        {"email": "m@example.org", "email_verified": True, "is_logged_in": False, "iat": 1},
        {"email": "m@example.org", "email_verified": True, "iat": 1},
    ],
)
def test_who_is_not_signed_in_or_since_when_nobody_knows_is_nobody(claims: dict[str, object]) -> None:
    with patch.object(signed_in, "board", side_effect=AssertionError("the ledger need not even be asked")):
        assert signed_in._vouched_for(claims) is None


def test_without_secrets_people_sign_in_here() -> None:
    assert not signed_in.elsewhere()
