"""The whole way of a new installation, as people who are new to it go it with the README open.

The first administrator comes in by the printed link and makes accounts for two others. One of them adds a news item and
a poll, the other approves both, the numbers and the pictures change for visitors, the administrator takes both back,
and the history has all of it.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from roadmap.views.staff import ROLES
from tests.browser.hands import PASSWORD, Hands, hands
from tests.browser.pages import copy_of_the_data
from tests.desk.pages import NEWS, Answer, Site, site
from tests.servers import HOUSE, Server, free_port, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST = 12
"""Interactions that the routine case may take, from the desk until it is handed over."""

LINK = re.compile(r"http://localhost:[0-9]+(/welcome/[\w-]{43})\n")
MEETINGS, SUPPORT = "official-contacts", "public-support"
MILESTONES = {MEETINGS: "cautious-engagement", SUPPORT: "shared-understanding"}
WHY = {"en": "The meeting turned out to be a rehearsal.", "ko": "회담이 아니라 예행연습이었음이 밝혀졌습니다."}
SURVEY = NEWS.replace(b"Two Koreas hold talks at Panmunjom", b"Six in ten favour a neutral Korea").replace(
    b"Example News", b"Example Research"
)


class Installation(NamedTuple):
    """A new one: with the project's evidence, and without any account."""

    server: Server
    web: Site

    @property
    def first_link(self) -> str:
        """The path of the one-time link that was printed."""
        (path,) = LINK.findall(self.server.said())
        return str(path)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    data = copy_of_the_data(tmp_path)
    with site({"/news": Answer(), "/survey": Answer(SURVEY)}) as web:
        port = free_port()
        command = [sys.executable, "-m", "tests.browser.desk_house", str(port)]
        with serving(command, port, HOUSE, {"ROADMAP_DATA": str(data)}) as server:
            yield Installation(server, web)


class People(NamedTuple):
    """Each in a window of their own."""

    hana: Hands
    mina: Hands
    jun: Hands
    visitor: Hands


@pytest.fixture(params=[("en", 1280), ("ko", 360)], ids=["en-1280", "ko-360"])
def people(request: pytest.FixtureRequest, browser: Browser, installation: Installation) -> Iterator[People]:
    lang, width = request.param
    with ExitStack() as stack:
        yield People(*(stack.enter_context(hands(browser, installation.server.url, lang, width)) for _ in range(4)))


def test_what_two_people_add_and_approve_changes_the_picture_and_is_undone_and_told(
    people: People, installation: Installation
) -> None:
    before = seen(people.visitor)
    comes_in_by_the_printed_link(people, installation)
    people.hana.follow(people.hana.page.get_by_role("link", name=people.hana.say("Accounts"), exact=True))
    makes_an_account(people.hana, people.mina, "mina", "contributor")
    makes_an_account(people.hana, people.jun, "jun", "reviewer")

    news = adds_a_news_item(people.mina, installation.web)
    poll = adds_a_poll(people.mina, installation.web)
    cannot_approve_it(people.mina, news)
    assert seen(people.visitor) == before, "what nobody has approved must change nothing"
    knows_nothing_of(people.visitor, news, poll)

    approves_everything(people.jun)
    after = seen(people.visitor)
    assert after[MEETINGS].low > before[MEETINGS].low
    assert (before[SUPPORT].low, before[SUPPORT].high) == (0, 1)
    assert 0 < after[SUPPORT].low < after[SUPPORT].high, "a poll has a margin"
    assert all(after[id].picture != before[id].picture for id in MILESTONES)
    assert after["phase-1"].low > before["phase-1"].low

    takes_back(people.hana, news)
    takes_back(people.hana, poll)
    undone = seen(people.visitor)
    assert undone == before, "numbers and pictures are as they were"
    reads_why(people.visitor, news)
    finds_all_of_it(people.hana, news, poll)


# Coming in


def comes_in_by_the_printed_link(people: People, installation: Installation) -> None:
    hana = people.hana
    hana.page.goto(f"{installation.server.url}{installation.first_link}?lang={hana.lang}")
    hana.send(name="hana", display="Hana", new=PASSWORD, again=PASSWORD)
    hana.is_at("The desk")
    hana.look()
    late = people.visitor.page.goto(f"{installation.server.url}{installation.first_link}")
    assert late is not None
    assert late.status == 410, "the link works once"


def makes_an_account(hana: Hands, other: Hands, name: str, role: str) -> None:
    """Makes an account and hands its link over; the other sets a password with it, and is at the desk."""
    hana.page.get_by_label(hana.say("Name to sign in with")).fill(name)
    hana.page.locator("label").filter(has_text=hana.say(ROLES[role])).click()  # type: ignore[index]
    hana.press(hana.say("Make the account"))
    link = hana.page.get_by_test_id("stCode").inner_text().strip()
    hana.look()
    hana.press(hana.say("It is handed over"))
    expect(hana.page.get_by_text(link)).to_have_count(0)
    other.page.goto(f"{other.visit.house}{urlsplit(link).path}?lang={other.lang}")
    other.send(new=PASSWORD, again=PASSWORD)
    other.is_at("The desk")


# Adding evidence


def adds_a_news_item(mina: Hands, web: Site) -> str:
    """The routine case: the id of the record that was handed over."""
    mina.did = 0
    mina.follow(mina.page.locator(".kn-act-first"))
    mina.fill(mina.say("Address of the page"), web.url("/news"))
    mina.reads("Filled in from the page. Please check each field.")
    mina.choose(mina.say("Milestone or indicator"), {"en": "Official meetings", "ko": "남북 당국 간"}[mina.lang])
    mina.fill(mina.title_field("Title", "ko"), "남북이 회담을 열다")
    mina.choose(mina.say("Reliability of the source"), "(B)")
    mina.choose(mina.say("Credibility of the claim"), "(2)")
    mina.reads("It would count today.")
    expect(mina.page.locator(".kn-card-preview img")).to_be_visible()
    mina.look()
    mina.press(mina.say("Submit for review"))
    mina.reads("It is handed over. Another colleague reviews it now.")
    assert mina.did <= MOST
    mina.look()
    return newest_in_review(mina)


def adds_a_poll(mina: Hands, web: Site) -> str:
    """From the indicator that nobody has evidence on: the form asks what polls have to disclose."""
    mina.follow(mina.page.locator(f'.kn-act[href*="about={SUPPORT}"]'))
    mina.fill(mina.say("Address of the page"), web.url("/survey"))
    mina.reads("Filled in from the page. Please check each field.")
    mina.press(mina.say("Submit for review"))
    mina.reads("This is still needed.")
    for label, text in {
        mina.say("Share, in percent"): "57.5",
        mina.title_field("Title", "ko"): "열에 여섯이 중립에 찬성하다",
        mina.say("Carried out by"): "Example Research",
        mina.say("Fieldwork from"): "2026-10-20",
        mina.say("Fieldwork until"): "2026-10-27",
        mina.say("Sample size"): "1200",
    }.items():
        mina.fill(label, text)
    mina.reads("It would count today.")
    mina.look()
    mina.press(mina.say("Submit for review"))
    mina.reads("It is handed over. Another colleague reviews it now.")
    return newest_in_review(mina)


def newest_in_review(mina: Hands) -> str:
    """The id of what stands first among what waits for review."""
    address = mina.page.locator("#kn-waiting ~ ul a.kn-act").first.get_attribute("href")
    return parse_qs(urlsplit(address or "").query)["id"][0]


# Review


def cannot_approve_it(mina: Hands, id: str) -> None:
    mina.go(f"/review?id={id}")
    mina.reads("It waits for a reviewer.")
    expect(mina.page.get_by_role("button", name=mina.say("Approve and publish"))).to_have_count(0)


def approves_everything(jun: Hands) -> None:
    jun.go("/desk")
    waiting = jun.page.locator("#kn-waiting ~ ul a.kn-act")
    for left in (2, 1):
        expect(waiting).to_have_count(left)
        jun.follow(waiting.first)
        expect(jun.page.get_by_role("heading", name=jun.say("All of it is new"))).to_be_visible()
        expect(jun.page.locator(".kn-card-preview img")).to_be_visible()
        jun.look()
        jun.press(jun.say("Approve and publish"))
        jun.reads("It is published.")
    expect(waiting).to_have_count(0)


# What visitors see


class Shown(NamedTuple):
    """Where something stands for visitors: two shares, and the pixels of its picture down to its last lines.

    There stands a code that is another after each change of the ledger.
    """

    low: float
    high: float
    picture: str


def seen(visitor: Hands) -> dict[str, Shown]:
    """The phase and the two indicators, as the pages and the pictures show them."""
    pages = {"phase-1": "/phase?id=phase-1"} | {id: f"/milestone?id={above}" for id, above in MILESTONES.items()}
    return {id: shown(visitor, page, id) for id, page in pages.items()}


def shown(visitor: Hands, page: str, id: str) -> Shown:
    visitor.go(page)
    numbers = visitor.visit.numbers
    picture = visitor.page.request.get(f"{visitor.visit.house}/images/{id}.png?lang={visitor.lang}")
    assert picture.ok
    drawn = Image.open(BytesIO(picture.body()))
    pixels = drawn.crop((0, 0, drawn.width, drawn.height * 4 // 5)).tobytes()
    return Shown(numbers[f"{id}.low"][0][0], numbers[f"{id}.high"][0][0], sha256(pixels).hexdigest())


def knows_nothing_of(visitor: Hands, *ids: str) -> None:
    for id in ids:
        visitor.go(f"/record?id={id}")
        visitor.is_at("No such record")
        assert not visitor.page.request.get(f"{visitor.visit.house}/api/v1/evidence/{id}").ok
    visitor.go("/desk")
    expect(visitor.page.get_by_role("link", name=visitor.say("Sign in"))).to_be_visible()
    expect(visitor.page.locator("#kn-waiting")).to_have_count(0)
    visitor.visit.wrongs.clear()


def reads_why(visitor: Hands, id: str) -> None:
    """The record stays readable with the reason, and is among the corrections."""
    visitor.go(f"/record?id={id}")
    visitor.reads("Retracted: this record no longer counts.")
    expect(visitor.page.get_by_text(WHY[visitor.lang]).first).to_be_visible()
    visitor.go("/corrections")
    expect(visitor.page.locator(f'[href*="{id}"]')).to_have_count(1)
    visitor.look()


# Undoing, and looking back


def takes_back(hana: Hands, id: str) -> None:
    """From the public page, where the strip for staff leads to the record's history."""
    hana.go(f"/record?id={id}")
    hana.follow(hana.page.get_by_role("link", name=hana.say("Its history")))
    hana.page.get_by_role("button", name=hana.say("Retract"), exact=True).click()
    hana.fill(hana.say("Reason, which visitors read"), WHY[hana.lang])
    hana.press(hana.say("Retract this record"))
    hana.reads("The record is retracted.")


def finds_all_of_it(hana: Hands, *ids: str) -> None:
    """Who did what with each record, and why, newest first; and that nothing else was done."""
    hana.follow(hana.page.get_by_role("link", name=hana.say("History"), exact=True))
    for id in ids:
        hana.go(f"/history?record={id}")
        lines = hana.page.locator(".kn-past > li")
        did = [
            ("hana", "retracted"),
            ("jun", "published"),
            ("mina", "handed over for review"),
            ("mina", "written"),
        ]
        expect(lines).to_have_count(len(did))
        for place, (who, what) in enumerate(did):
            expect(lines.nth(place)).to_contain_text(who)
            expect(lines.nth(place).locator(".kn-chip").first).to_have_text(hana.say(what))
        expect(lines.first).to_contain_text(WHY[hana.lang])
        hana.look()
