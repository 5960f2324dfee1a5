"""Staff at work in a real browser: two at once, lost connections, work taken over and returned."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Dialog, expect

from roadmap.board import Board, Settings
from roadmap.evidence import Actor, Entry, Record, program
from tests.browser.hands import PASSWORD, Hands, hands
from tests.browser.pages import copy_of_the_data
from tests.browser.visitor import PATIENCE
from tests.desk.pages import NEWS, Answer, Site, site
from tests.servers import HOUSE, free_port, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVIL = b"<title>&lt;img src=x onerror=alert(1)&gt; {{7*7}} [x](javascript:alert(2))</title>" + b" " * 20
PEOPLE = {"mina": "contributor", "jun": "reviewer", "sol": "reviewer"}


class Office(NamedTuple):
    """A served dashboard with three people, what is in its ledger, and pages to look up."""

    url: str
    board: Board
    news: Site

    def actor(self, name: str) -> Actor:
        account = self.board.ledger.staff.account(name)
        assert account is not None
        return account.actor

    def draft(self, id: str, who: str, *, hand_over: bool = False) -> Entry:
        """A record that somebody has written, and perhaps handed over."""
        actor = self.actor(who)
        entry = self.board.ledger.save(a_record(id), who=actor)
        return self.board.ledger.submit(id, expected=entry.revision, who=actor) if hand_over else entry


def a_record(id: str) -> Record:
    source = {"publisher": "Example News", "title": f"Talks {id}", "url": f"https://news.example/{id}"}
    link = {"indicator": "official-contacts", "stance": "supports", "count": 1}
    title = {"en": f"Talks {id}", "ko": f"회담 {id}"}
    return Record.model_validate(
        {"id": id, "title": title, "happened_on": "2026-11-03", "source": source, "links": [link]}
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    data = copy_of_the_data(tmp_path_factory.mktemp("office"))
    here = Settings(data, f"sqlite:///{data}/evidence.db")
    with closing(Board.open(here).ledger) as ledger:
        for name, role in PEOPLE.items():
            ledger.staff.add(name, role, who=program("test"), password=PASSWORD)  # type: ignore[arg-type]
    with site({"/news": Answer(NEWS), "/evil": Answer(EVIL)}) as news:
        port = free_port()
        command = [sys.executable, "-m", "tests.browser.desk_house", str(port)]
        with serving(command, port, HOUSE, {"ROADMAP_DATA": str(data)}) as server:
            board = Board.open(here)
            yield Office(server.url, board, news)
            board.ledger.close()


At = Callable[[], Hands]
"""Opens a window for one more person."""

BOTH = pytest.mark.parametrize("at_desk", [("en", 1280), ("ko", 360)], indirect=True, ids=["en-1280", "ko-360"])


@pytest.fixture
def at_desk(request: pytest.FixtureRequest, browser: Browser, office: Office) -> Iterator[At]:
    lang, width = request.param
    with ExitStack() as stack:
        yield lambda: stack.enter_context(hands(browser, office.url, lang, width))


def signed_in(at_desk: At, name: str) -> Hands:
    someone = at_desk()
    someone.sign_in(name)
    return someone


@BOTH
def test_of_two_who_save_at_once_the_second_sees_both_versions_and_nothing_is_lost(at_desk: At, office: Office) -> None:
    jun, sol = signed_in(at_desk, "jun"), signed_in(at_desk, "sol")
    id = f"at-once-{jun.lang}"
    office.draft(id, "jun")
    jun.go(f"/write?id={id}")
    sol.go(f"/write?id={id}")
    jun.fill(jun.title_field("Title", "en"), "Talks as jun tells them")
    sol.fill(sol.title_field("Title", "en"), "Talks as sol tells them")
    jun.press(jun.say("Save draft"))
    jun.reads("Your draft is kept.")
    sol.press(sol.say("Save draft"))
    sol.reads("{who} has saved another version meanwhile.", who="jun")
    sides = sol.page.locator(".kn-conflict td")
    expect(sides).to_have_text(["Talks as jun tells them", "Talks as sol tells them"])
    assert office.board.ledger.record(id).head.title.in_("en") == "Talks as jun tells them"  # type: ignore[union-attr]
    sol.look()
    sol.page.reload()
    expect(sides).to_have_text(["Talks as jun tells them", "Talks as sol tells them"], timeout=PATIENCE)
    sol.press(sol.say("Save mine on top of theirs"))
    expect(sol.page.locator(".kn-conflict")).to_have_count(0)
    told = [each.record_after.title.in_("en") for each in office.board.ledger.history(id) if each.record_after]
    assert told[-2:] == ["Talks as jun tells them", "Talks as sol tells them"]


@BOTH
def test_a_lost_connection_and_a_closed_window_lose_nothing_typed(at_desk: At, office: Office) -> None:
    mina = at_desk()
    heading, story = f"끊긴 사이에 쓴 제목 {mina.lang}", f"쓰는 도중에 창이 닫히다 {mina.lang}"
    mina.sign_in("mina")
    mina.go("/write")
    mina.fill(mina.say("Address of the page"), office.news.url(f"/news?{mina.lang}"))
    mina.fill(mina.say("When"), "some day")
    title, summary = mina.title_field("Title", "ko"), mina.title_field("Summary in our own words", "ko")
    mina.page.get_by_role("textbox", name=title, exact=True).fill(heading)
    mina.cut_the_line()
    expect(mina.page.get_by_role("textbox", name=title, exact=True)).to_have_value(heading)
    mina.page.keyboard.press("Tab")
    _noted(office, "title.ko", heading, mina)
    mina.page.get_by_role("textbox", name=summary, exact=True).fill(story)
    _noted(office, "summary.ko", story, mina)
    mina.page.goto("about:blank")
    mina.go("/desk")
    mina.follow(mina.page.locator("#kn-drafts ~ ul a.kn-act").first)
    for label, text in {
        mina.say("When"): "some day",
        title: heading,
        summary: story,
    }.items():
        expect(mina.page.get_by_role("textbox", name=label, exact=True)).to_have_value(text)
    assert not any(heading in str(each.after) for each in office.board.ledger.revisions()), "typing is no history"


def _noted(office: Office, path: str, text: str, mina: Hands) -> None:
    """Waits until a field is noted."""
    notes = office.board.ledger.notepad.notes
    mina.until(lambda: any(note.form.get(path) == text for note in notes("mina")), f"{path} was never noted")


@BOTH
def test_work_is_returned_with_a_comment_taken_over_and_approved_by_a_third(at_desk: At, office: Office) -> None:
    mina, jun = signed_in(at_desk, "mina"), signed_in(at_desk, "jun")
    id = f"to-and-fro-{jun.lang}"
    office.draft(id, "mina", hand_over=True)
    jun.go(f"/review?id={id}")
    jun.fill(jun.say("Comment for the author"), "Which talks? <b>")
    jun.press(jun.say("Return it"))
    jun.reads("It is returned, with your comment.")
    mina.go("/desk")
    expect(mina.page.locator("section:has(#kn-returned)")).to_contain_text("Which talks? <b>")
    mina.follow(mina.page.locator(f'section:has(#kn-returned) a[href*="{id}"]'))
    mina.fill(mina.title_field("Title", "en"), "Talks of the generals")
    mina.press(mina.say("Submit for review"))
    mina.reads("It is handed over. Another colleague reviews it now.")
    jun.go(f"/review?id={id}")
    jun.press(jun.say("Take over and change it"))
    expect(jun.page.get_by_role("textbox", name=jun.title_field("Title", "en"), exact=True)).to_be_visible()
    jun.fill(jun.title_field("Title", "en"), "Talks of two generals")
    jun.press(jun.say("Submit for review"))
    jun.reads("It is handed over. Another colleague reviews it now.")
    jun.go(f"/review?id={id}")
    jun.look()
    expect(jun.page.get_by_role("button", name=jun.say("Approve and publish"))).to_have_count(0)
    sol = signed_in(at_desk, "sol")
    sol.go(f"/review?id={id}")
    sol.press(sol.say("Approve and publish"))
    sol.reads("It is published.")
    assert office.board.ledger.record(id).live.title.in_("en") == "Talks of two generals"  # type: ignore[union-attr]


@BOTH
def test_what_was_fetched_and_typed_stays_text_in_another_window(at_desk: At, office: Office) -> None:
    alerts: list[str] = []
    mina = signed_in(at_desk, "mina")
    mina.page.on("dialog", _noting(alerts))
    mina.go("/write")
    mina.fill(mina.say("Address of the page"), f"{office.news.url('/evil')}?{mina.lang}=1")
    mina.reads("Filled in from the page. Please check each field.")
    mina.fill(mina.title_field("Title", "en"), "<script>alert(3)</script> half-written")
    mina.press(mina.say("Save draft"))
    mina.follow(mina.page.locator("#kn-drafts ~ ul a.kn-act").first)
    expect(mina.page.locator("h1")).to_contain_text("<script>alert(3)</script> half-written")
    mina.look()
    assert alerts == []


def _noting(alerts: list[str]) -> Callable[[Dialog], None]:
    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    return note


@BOTH
def test_no_word_of_streamlits_own_stands_in_the_fields(at_desk: At) -> None:
    mina = signed_in(at_desk, "mina")
    mina.go("/write")
    field = mina.page.get_by_role("combobox", name=mina.say("Milestone or indicator"))
    field.click()
    field.fill("no such thing")
    expect(mina.page.get_by_role("listbox")).to_have_text(mina.say("No results"))


@pytest.mark.parametrize("at_desk", [("ko", 360)], indirect=True)
def test_a_day_is_frozen_right_after_its_cards_were_chosen_on_a_phone(at_desk: At) -> None:
    jun, card = signed_in(at_desk, "jun"), "영세중립에 대한 한국 국민의 지지율"
    jun.go("/freeze")
    jun.press("모두 지우기")
    expect(jun.page.get_by_role("button", name=jun.say("Freeze it"))).to_be_disabled()
    jun.choose("그림으로 만들 카드", card)
    jun.page.keyboard.press("Escape")
    expect(jun.page.get_by_role("listbox")).to_have_count(0)
    expect(jun.page.get_by_role("button", name=f"{card} 빼기")).to_be_visible()
    jun.press(jun.say("Freeze it"))
    made = jun.page.locator("#kn-made-address")
    expect(made).to_have_text(re.compile(r"/snapshots/S-[0-9A-Z]+/$"), timeout=PATIENCE)
    picture = jun.page.request.get(f"{made.inner_text()}public-support-ko-email.png")
    assert (picture.ok, picture.headers["content-type"]) == (True, "image/png")
    jun.look()


@BOTH
def test_whoever_is_not_signed_in_sees_no_form(at_desk: At) -> None:
    stranger = at_desk()
    stranger.go("/write")
    expect(stranger.page.get_by_role("link", name=stranger.say("Sign in"))).to_be_visible()
    expect(stranger.page.locator("[data-testid=stTextInput], textarea")).to_have_count(0)
    stranger.look()
