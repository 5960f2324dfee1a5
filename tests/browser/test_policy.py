"""What browsers make of our headers: everything of ours works, nothing of anybody else's does."""

import re
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, Route, expect

from roadmap.board import Board, Settings
from roadmap.evidence import program
from roadmap.views.rendering import STAFF_PAGES
from tests.browser.pages import House, address, copy_of_the_data
from tests.browser.visitor import PATIENCE, STREAMLITS_OWN, Visit, visiting
from tests.desk.pages import Answer, site
from tests.servers import HOUSE, free_port, serving
from tests.staff.test_elsewhere import SECRETS

pytestmark = pytest.mark.browser

ROOT, PASSWORD = program("test"), "clear-river-lantern-42"
SMUGGLED = (
    "<script>document.documentElement.dataset.evil = 'a script'</script>"
    "<img src='data:,' alt='' onerror=\"document.documentElement.dataset.evil = 'an attribute'\">"
    "<script src='https://stranger.invalid/evil.js'></script>"
)
TABLE = "title,happened_on\n,\n"
"""A table with problems: what the page says of it shows that it has arrived."""

WIDTH = """async address => {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => null);
    return image.naturalWidth;
}"""
READ = "address => fetch(address).then(answer => answer.json()).then(found => typeof found, fault => fault.name)"


class Office(NamedTuple):
    """A running dashboard with an administrator, mina; `welcome` is somebody else's one-time link."""

    url: str
    welcome: str


def staffed(data: Path) -> str:
    """Gives the data an administrator, and somebody who was invited; the path of the invitation."""
    with closing(Board.open(Settings(data, f"sqlite:///{data}/evidence.db")).ledger) as ledger:
        ledger.staff.add("mina", "administrator", who=ROOT, password=PASSWORD, email="mina@example.org")
        ledger.staff.add("jun", "contributor", who=ROOT)
        return f"/welcome/{ledger.staff.link('jun', who=ROOT)}"


def command(port: int) -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    data = copy_of_the_data(folder)
    welcome = staffed(data)
    with serving(command(port), port, folder, {"ROADMAP_DATA": str(data)}) as server:
        yield Office(server.url, welcome)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard to which another service, on this machine, lets people in."""
    folder, port = tmp_path_factory.mktemp("elsewhere"), free_port()
    data = copy_of_the_data(folder)
    staffed(data)
    people = (User(sub="mina", claims={"email": "mina@example.org", "email_verified": True}),)
    with run_server_in_thread(user_claims=people) as provider:
        here, there = f"http://localhost:{port}", f"http://localhost:{provider.server_port}"
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(SECRETS.format(here=here, there=there), encoding="utf-8")
        with serving(command(port), port, folder, {"ROADMAP_DATA": str(data)}):
            yield here


@pytest.fixture(scope="module")
def minas_window(browser: Browser, office: Office) -> Iterator[Visit]:
    with visiting(browser, office.url, 1280) as visit:
        visit.page.goto(f"{office.url}/sign-in?lang=en&next=/desk?lang=en")
        visit.page.fill("input[name=name]", "mina")
        visit.page.fill("input[type=password]", PASSWORD)
        visit.page.click("button[type=submit]")
        visit.wait()
        yield visit


@pytest.fixture
def mina(minas_window: Visit) -> Visit:
    """The administrator, signed in, of whom nothing is known yet that went wrong."""
    minas_window.wrongs.clear()
    return minas_window


@pytest.fixture
def stranger(browser: Browser, house: House) -> Iterator[Visit]:
    with visiting(browser, house.url, 1280) as visit:
        yield visit


# Everything of ours works


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_a_page_for_staff_runs_within_its_policy(page: str, mina: Visit) -> None:
    assert mina.open(f"/{page}?lang=en").wrongs == []
    expect(mina.page.get_by_text("This page is for staff")).to_have_count(0)


def test_the_pages_that_are_not_streamlits_do_too(mina: Visit, office: Office, stranger: Visit) -> None:
    for visit, path in ((mina, "/account"), (mina, office.welcome), (stranger, "/sign-in"), (stranger, "/snapshots/")):
        visit.page.goto(visit.house + path)
        styled = visit.page.locator(".kn-head").evaluate("head => getComputedStyle(head).display")
        assert (styled, visit.wrongs) == ("flex", [])
    stranger.page.locator('main a[href*="S-"]').first.click()
    stranger.page.wait_for_function("() => [...document.images].some(each => each.naturalWidth > 0)", timeout=PATIENCE)
    assert stranger.wrongs == []


def test_a_chart_is_drawn_and_saved_in_both_formats(stranger: Visit, house: House) -> None:
    stranger.open(address("poll", house.progress, "en"))
    stranger.page.locator(".js-plotly-plot").hover()
    for name in ("PNG", "SVG"):
        with stranger.page.expect_download(timeout=PATIENCE) as coming:
            stranger.page.locator(".modebar-btn", has_text=name).click()
        assert coming.value.suggested_filename.endswith(name.lower())
    assert stranger.wrongs == []


def test_a_file_is_handed_over_and_another_taken_home(mina: Visit) -> None:
    mina.open("/bulk?lang=en")
    hand_over(mina.page)
    mina.open("/safety?lang=en")
    mina.page.get_by_role("button", name="Make a backup now").click()
    with mina.page.expect_download(timeout=PATIENCE) as coming:
        mina.page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    assert coming.value.path().stat().st_size > 100
    assert mina.wrongs == []


def hand_over(page: Page) -> None:
    """Hands a table over that cannot be taken in, and sees that the page has read it."""
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(
        {"name": "table.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    expect(page.get_by_text("table.csv").nth(1)).to_be_visible(timeout=PATIENCE)


def test_somebody_whom_another_service_vouches_for_comes_in_hands_a_file_over_and_leaves(
    browser: Browser, elsewhere: str
) -> None:
    with visiting(browser, elsewhere, 1280) as visit:
        page = visit.page
        visit.open("/bulk?lang=en")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="mina").click(timeout=PATIENCE)
        page.wait_for_url(f"{elsewhere}/**", timeout=PATIENCE)
        visit.open("/bulk?lang=en")
        hand_over(page)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click(timeout=PATIENCE)
        page.wait_for_url(f"{elsewhere}/", timeout=PATIENCE)
        assert not [wrong for wrong in visit.wrongs if "ecurity" in wrong]
        refused = page.request.put(f"{elsewhere}/_stcore/upload_file/a-session/a-file")
        assert refused.status == 403


# Nothing of anybody else's does


@pytest.mark.parametrize("path", ["/", "/indicator?id=public-support", "/sign-in", "/snapshots/"])
def test_what_is_smuggled_into_a_page_does_not_run(path: str, stranger: Visit) -> None:
    def smuggle(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</body>", f"{SMUGGLED}</body>"))

    stranger.page.route(stranger.house + path, smuggle)
    stranger.page.goto(stranger.house + path)
    assert stranger.page.evaluate("document.documentElement.dataset.evil") is None
    refused = [wrong for wrong in stranger.wrongs if "Content Security Policy" in wrong]
    assert len(refused) >= 3, "the script, the attribute, and the stranger's file"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/snapshots/", "/images/overview.svg", "/api/v1/progress"])
def test_nobody_frames_us(path: str, stranger: Visit) -> None:
    page = stranger.page
    with page.expect_console_message(lambda message: "frame-ancestors 'none'" in message.text, timeout=PATIENCE):
        page.set_content(f'<iframe src="{stranger.house}{path}"></iframe>')
    assert "chrome-error" in page.frames[1].url


def test_other_sites_show_our_pictures_and_read_our_data_but_not_our_pages(stranger: Visit) -> None:
    page, house = stranger.page, stranger.house
    with site({"/": Answer(b"<!doctype html><title>Somebody else's</title>")}) as theirs:
        page.goto(theirs.url("/", host="127.0.0.1"))
        for path in ("/images/overview.png", "/images/overview.svg"):
            assert page.evaluate(WIDTH, house + path) > 0
        assert page.evaluate(READ, f"{house}/api/v1/progress") == "object"
        assert page.evaluate(READ, f"{house}/feeds/changes.en.json") == "object"
        for path in ("/_stcore/host-config", "/sign-in"):
            assert page.evaluate(READ, house + path) == "TypeError"
        assert page.evaluate(WIDTH, f"{house}/favicon.png") == 0


def test_a_visitor_gets_no_cookie_with_anything_else_either(stranger: Visit) -> None:
    for path in (
        "/snapshots/",
        "/api/v1/progress",
        "/feeds/changes.en.atom",
        "/images/overview.png",
        "/data/evidence.csv",
    ):
        assert stranger.page.request.get(stranger.house + path).ok
    assert stranger.cookies <= STREAMLITS_OWN


def test_a_visitor_hands_no_file_over(stranger: Visit) -> None:
    stranger.open("/")
    answer = stranger.page.request.put(
        f"{stranger.house}/_stcore/upload_file/a-session/a-file", multipart={"file": "anything"}
    )
    assert answer.status == 403
    assert re.match("Only staff", answer.text())
