"""Staff at work in a real browser: evidence added in at most twelve interactions, and approved by somebody else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from roadmap.board import Board, Settings
from roadmap.evidence import program
from roadmap.words import Words, in_language
from tests.browser.accessibility import grave_findings
from tests.browser.pages import copy_of_the_data
from tests.browser.visitor import Visit, visiting
from tests.desk.pages import NEWS, Answer, Site, site
from tests.servers import HOUSE, free_port, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "clear-river-lantern-42"
MOST = 12
EVIL = b"<title>&lt;img src=x onerror=alert(1)&gt; {{7*7}} [x](javascript:alert(2))</title>" + b" " * 20


class Office(NamedTuple):
    url: str
    board: Board
    news: Site


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    data = copy_of_the_data(folder)
    answers = {f"/{lang}": Answer(NEWS.replace(b"Panmunjom", lang.encode() * 9)) for lang in ("en", "ko")}
    with closing(Board.open(Settings(data, f"sqlite:///{data}/evidence.db")).ledger) as ledger:
        for name, role in {"mina": "contributor", "jun": "reviewer"}.items():
            ledger.staff.add(name, role, who=program("test"), password=PASSWORD)  # type: ignore[arg-type]
    port = free_port()
    command = [sys.executable, "-m", "tests.browser.desk_house", str(port)]
    with (
        site({**answers, "/evil": Answer(EVIL)}) as news,
        serving(command, port, HOUSE, {"ROADMAP_DATA": str(data)}) as s,
    ):
        board = Board.open(Settings(data, f"sqlite:///{data}/evidence.db"))
        yield Office(s.url, board, news)
        board.ledger.close()


class Hands:
    """Somebody at a keyboard, and how often they did something."""

    def __init__(self, visit: Visit, words: Words) -> None:
        self.visit, self.page, self.words, self.did = visit, visit.page, words, 0

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.visit.house}/sign-in?lang={self.words.language}&next=/desk?lang={self.words.language}")
        self.page.fill("input[name=name]", name)
        self.page.fill("input[type=password]", PASSWORD)
        self.page.click("button[type=submit]")
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_timeout(250)
        self.visit.wait()

    def go(self, address: str) -> None:
        self.page.goto(f"{self.visit.house}{address}")
        self.settle()

    def fill(self, label: str, text: str) -> None:
        """Types into a field, and goes on to the next thing."""
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)
        self.page.keyboard.press("Tab")
        self.settle()
        self.did += 1

    def choose(self, label: str, part: str) -> None:
        """Types a part of a name, and takes the first that is offered: two interactions."""
        field = self.page.get_by_role("combobox", name=label)
        field.click()
        field.fill(part)
        self.page.get_by_role("option").filter(has_text=part).first.click()
        self.settle()
        self.did += 2

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()
        self.settle()
        self.did += 1

    def look(self) -> None:
        """The page as it stands is in order: nothing failed, nothing sticks out, everybody can use it."""
        self.settle()
        assert self.visit.complaints == []
        assert self.visit.too_wide == []
        assert [wrong for wrong in self.visit.wrongs if "/sign-in" not in wrong] == []
        assert grave_findings(self.page) == []


@pytest.fixture
def hands(request: pytest.FixtureRequest, browser: Browser, office: Office) -> Iterator[Hands]:
    lang, width = request.param
    with visiting(browser, office.url, width) as visit:
        yield Hands(visit, in_language(lang))


BOTH = pytest.mark.parametrize("hands", [("en", 1280), ("ko", 360)], indirect=True, ids=["en-1280", "ko-360"])


@BOTH
def test_a_news_item_is_added_in_twelve_interactions_and_approved_by_another(hands: Hands, office: Office) -> None:
    say, lang = hands.words.say, hands.words.language
    before = office.board.indicator("official-contacts").reading.count or 0
    hands.sign_in("mina")
    hands.look()
    hands.go(f"/write?lang={lang}")
    hands.did = 0
    hands.fill(say("Address of the page"), office.news.url(f"/{lang}"))
    expect(hands.page.get_by_text(say("Filled in from the page. Please check each field."))).to_be_visible()
    hands.choose(say("Milestone or indicator"), "당국 간" if lang == "ko" else "Official meetings")
    korean = hands.words.locale.languages["ko"]
    hands.fill(f"{say('Title')} ({korean})", f"남북이 회담을 열다 {lang}")
    hands.choose(say("Reliability of the source"), "(B)")
    hands.choose(say("Credibility of the claim"), "(2)")
    expect(hands.page.get_by_text(say("It would count today."))).to_be_visible()
    expect(hands.page.locator(".kn-card-preview img")).to_be_visible()
    hands.look()
    assert (office.board.indicator("official-contacts").reading.count or 0) == before, "a draft must not count"
    hands.press(say("Submit for review"))
    assert hands.did <= MOST
    expect(hands.page.get_by_text(say("It is handed over. Another colleague reviews it now."))).to_be_visible()
    hands.look()
    _approve(hands, office, lang)
    assert office.board.indicator("official-contacts").reading.count == before + 1


def _approve(hands: Hands, office: Office, lang: str) -> None:
    say = hands.words.say
    hands.page.context.clear_cookies()
    hands.sign_in("jun")
    hands.page.locator("#kn-waiting ~ ul a.kn-act").first.click()
    hands.settle()
    expect(hands.page.get_by_role("heading", name=say("All of it is new"))).to_be_visible()
    hands.look()
    hands.press(say("Approve and publish"))
    expect(hands.page.get_by_text(say("It is published."))).to_be_visible()


@BOTH
def test_a_draft_outlives_the_window_and_what_was_fetched_stays_text(hands: Hands, office: Office) -> None:
    say, lang = hands.words.say, hands.words.language
    alerts: list[str] = []
    hands.page.on("dialog", _noting(alerts))
    hands.sign_in("mina")
    hands.go(f"/write?lang={lang}")
    hands.fill(say("Address of the page"), f"{office.news.url('/evil')}?{lang}=1")
    expect(hands.page.get_by_text(say("Filled in from the page. Please check each field."))).to_be_visible()
    english = hands.words.locale.languages["en"]
    hands.fill(f"{say('Title')} ({english})", "<script>alert(3)</script> half-written")
    hands.page.reload()
    hands.settle()
    assert _title(hands.page).startswith("<script>alert(3)</script> half-written")
    hands.go(f"/desk?lang={lang}")
    hands.page.get_by_role("link", name=say("Go on writing")).first.click()
    hands.settle()
    assert _title(hands.page).startswith("<script>alert(3)</script> half-written")
    hands.look()
    assert alerts == []


def _noting(alerts: list[str]) -> Callable[[Dialog], None]:
    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    return note


def _title(page: Page) -> str:
    return page.locator("h1").inner_text()


@BOTH
def test_whoever_is_not_signed_in_sees_no_form(hands: Hands) -> None:
    hands.go(f"/write?lang={hands.words.language}")
    expect(hands.page.get_by_role("link", name=hands.words.say("Sign in"))).to_be_visible()
    assert hands.page.get_by_role("textbox").count() == hands.page.locator(".kn-head input").count()
    hands.look()
