"""Somebody of the staff at a browser: clicks, types, waits for what follows, and counts what they did."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from playwright.sync_api import Browser, Locator, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from roadmap.words import Words, in_language
from tests.browser.accessibility import grave_findings
from tests.browser.visitor import PATIENCE, Visit, visiting

PASSWORD = "clear-river-lantern-42"

KEEP_LINES = """
    window.knLines = [];
    window.WebSocket = class extends WebSocket {
        constructor(...given) { super(...given); window.knLines.push(this); }
    };
"""
"""Keeps the page's lines to the server at hand, to cut them."""


class Hands:
    """One person's hands on one window. `did` counts what they did: a field filled, a choice, a click."""

    def __init__(self, visit: Visit, lang: str) -> None:
        self.visit, self.page, self.lang, self.did = visit, visit.page, lang, 0
        self.words: Words = in_language(lang)
        self._runs = 0
        self.page.add_init_script(KEEP_LINES)
        self.page.on("websocket", lambda line: line.on("framereceived", self._received))

    def _received(self, frame: str | bytes) -> None:
        """Counts how often the script came to its end: the page itself may never show that it ran."""
        if isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished":
            self._runs += 1

    def cut_the_line(self) -> None:
        """The connection breaks, as on a train."""
        self.page.evaluate("window.knLines.at(-1).close()")

    def say(self, text: str, **values: str) -> str:
        return self.words.say(text, **values)

    def title_field(self, text: str, language: str) -> str:
        """The label of a field that there is once for each language."""
        return f"{self.say(text)} ({self.words.language_name(language)})"

    # Getting somewhere

    def go(self, address: str) -> None:
        """Opens an address in this person's language."""
        self.page.goto(f"{self.visit.house}{address}{'&' if '?' in address else '?'}lang={self.lang}")
        self.visit.wait()

    def send(self, **fields: str) -> None:
        """Fills in a plain form, and sends it: to a page of the dashboard."""
        for name, text in fields.items():
            self.page.fill(f"input[name={name}]", text)
        self.page.click("form:has(input[type=password]) button[type=submit]")
        self.visit.wait()

    def sign_in(self, name: str) -> None:
        """Signs in with the form, and lands on the desk."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.visit.house}/sign-in?lang={self.lang}")
        self.send(name=name, password=PASSWORD)
        self.is_at("The desk")

    def is_at(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=self.say(title), exact=True)).to_be_visible()

    def reads(self, text: str, **values: str) -> None:
        expect(self.page.get_by_text(self.say(text, **values)).first).to_be_visible(timeout=PATIENCE)

    # Doing something

    def follow(self, link: Locator) -> None:
        """Clicks a link of ours: one interaction."""
        self._and_wait(link.click)
        self.did += 1

    def fill(self, label: str, text: str) -> None:
        """Types into a field, and goes on to the next: one interaction."""

        def typed() -> None:
            self.page.get_by_role("textbox", name=label, exact=True).fill(text)
            self.page.keyboard.press("Tab")

        self._and_wait(typed)
        self.did += 1

    def choose(self, label: str, part: str) -> None:
        """Types a part of a name, and takes the first that is offered: two interactions."""
        field = self.page.get_by_role("combobox", name=label)
        field.click()
        field.fill(part)
        self._and_wait(self.page.get_by_role("option").filter(has_text=part).first.click)
        self.did += 2

    def press(self, label: str) -> None:
        """Presses a button: one interaction."""
        self._and_wait(self.page.get_by_role("button", name=label, exact=True).click)
        self.did += 1

    def _and_wait(self, doing: Callable[[], None]) -> None:
        """Does something that makes Streamlit's script run, and waits until the page is as it is then."""
        self.visit.wait()
        before = self._runs
        doing()
        self.until(lambda: self._runs > before, "the script did not run")
        self.visit.wait()

    def until(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Waits for something that only this side can tell."""
        patience = monotonic() + PATIENCE / 1000
        while not holds():
            assert monotonic() < patience, otherwise
            self.page.wait_for_timeout(20)

    # Looking

    def look(self) -> None:
        """The page as it stands is in order: nothing failed, nothing sticks out, everybody can use it."""
        self.visit.wait()
        assert self.visit.complaints == []
        assert self.visit.too_wide == []
        assert [wrong for wrong in self.visit.wrongs if not re.search(r"/sign-in|/welcome", wrong)] == []
        assert grave_findings(self.page) == []


@contextmanager
def hands(browser: Browser, house: str, lang: str, width: int) -> Iterator[Hands]:
    """A window of somebody's own, with nobody signed in."""
    with visiting(browser, house, width) as visit:
        yield Hands(visit, lang)
