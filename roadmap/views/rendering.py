"""Templates, and the words that they need."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from indicators import Text
from indicators.text import FALLBACK
from roadmap import sentences
from roadmap.board import SEOUL, Board
from roadmap.progress import Change, MilestoneState, Report
from roadmap.views.address import FIRST_DAY, Address
from roadmap.words import FALLBACK_BEGINS, ISOLATE_ENDS, NAME_BEGINS, PageWords, in_language, languages, written_in

TEMPLATES = Path(__file__).parent / "templates"

STAFF_PAGES = ("desk", "write", "review", "history", "bulk", "batch", "freeze", "safety", "accounts")
"""Pages for whoever is signed in."""

IN_A_PHASE = ("phase", "milestone", "indicator")
"""Pages that are about something in a phase."""

SIGNS: Mapping[str, str] = {
    "reached": "●",
    "complete": "●",
    "under_way": "◔",
    "slipped": "▼",
    "not_started": "○",
    "unknown": "?",
}
CHANGE_SIGNS: Mapping[str, str] = {
    "forward": "▲",
    "back": "▼",
    "now_known": "◆",
    "no_longer_known": "◇",
    "same_share": "＝",
}
STATE_ORDER: tuple[MilestoneState, ...] = ("reached", "under_way", "slipped", "not_started", "unknown")
STANCES: Mapping[str, str] = {"supports": "supports", "contradicts": "contradicts", "context": "context"}


class View(NamedTuple):
    """What a page is made of: who answers, and what was asked."""

    board: Board
    address: Address

    @property
    def report(self) -> Report:
        return self.board.progress(self.address.day)

    def render(self, template: str, **context: Any) -> str:
        """The template's HTML, in the reader's language."""
        address, words = self.address, self.address.words
        shared = {"view": self, "address": address, "words": words, "plan": self.board.plan, "t": words.say}
        return with_marks(_environment().get_template(template).render(**shared, **context), words)

    def text(self, text: Text | None) -> str:
        """A text of the plan or of a record in the reader's language; where it falls back, `render` marks it."""
        return self.address.words.text(text)

    def title(self, id: str) -> str:
        """The title of anything in the plan."""
        place = self.board.plan.places[id]
        return self.text((place.indicator or place.milestone or place.workstream or place.phase).title)

    def seoul_day(self, moment: datetime) -> date:
        """The day that it was in Seoul."""
        return moment.astimezone(SEOUL).date()

    def phase_name(self, id: str) -> str:
        return sentences.phase_name(self.address.words, self.board.plan, id)

    def target_link(self, id: str) -> str:
        """The page of a phase, milestone or indicator."""
        place = self.board.plan.places[id]
        if place.indicator:
            return self.address.link("indicator", id)
        return self.address.link("milestone", id) if place.milestone else self.address.link("phase", place.phase.id)


def with_marks(html: str, words: PageWords) -> str:
    """The HTML in which every text that fell back to English says so, and every English name has its language.

    Between tags what fell back gets its language and a small tag with that language's name; in an attribute, and in an
    element that can hold nothing but text, the name stands in brackets.
    """
    if ISOLATE_ENDS not in html:
        return html
    told = words.say("Not translated yet. Shown in {language}.", language=words.fallback_name)
    tag = f'<sup class="kn-fallback" title="{escape(told)}">{escape(words.fallback_name)}</sup>'

    def marked(part: re.Match[str]) -> str:
        if part["text"] is None:
            return words.plain(part[0])
        return f'<span lang="{FALLBACK}">{part["text"]}</span>' + (tag if part["begins"] == FALLBACK_BEGINS else "")

    return _PARTS.sub(marked, html)


_PARTS = re.compile(
    r"<(?P<plain>option|title|textarea|script)\b.*?</(?P=plain)>"
    rf"|<[^<>]*[{FALLBACK_BEGINS}{NAME_BEGINS}][^>]*>"
    rf"|(?P<begins>[{FALLBACK_BEGINS}{NAME_BEGINS}])(?P<text>[^{ISOLATE_ENDS}]*){ISOLATE_ENDS}",
    re.DOTALL,
)
"""What may hold a marked text: an element of nothing but text, a tag with its attributes, or text between tags. Tags
without one, by far the most, are passed over."""


def change_word(view: View, change: Change) -> str:
    return sentences.change_word(view.address.words, change)


def header(view: View, there: bool = True) -> str:
    """Brand, pages, day and language; the same on every page.

    `there` is whether the page is one. An address where nothing is cannot be asked for another day, and is no place in
    the navigation.
    """
    others, navigation = other_languages(view.address.lang), Markup(_navigation(view, there))
    return view.render("header.html", first_day=FIRST_DAY, others=others, navigation=navigation, there=there)


def _navigation(view: View, there: bool) -> str:
    """Brand and pages; pages of a kind, and of a phase, share them, as do the addresses of a depth where nothing is."""
    address, board = view.address, view.board
    place = board.plan.places.get(address.id or "") if address.page in IN_A_PHASE else None
    phase = place.phase.id if place else None
    shared = view._replace(address=address._replace(id=None, filters=(), notices=()))

    def made() -> str:
        return shared.render("navigation.html", phase=phase, here=address.page if there else "")

    kind = address.page if there else address.page.count("/")
    return board.remember(("navigation", kind, phase, address.lang, address.on), made)


def unavailable(asked: str | None, preferred: str | None) -> str:
    """What visitors see when there is nothing to show: the plan or the ledger cannot be opened."""
    words = in_language(asked or (preferred or "").partition("-")[0])
    return rendered("unavailable.html", words=words, t=words.say)


def rendered(template: str, **context: Any) -> str:
    """The HTML of a template that needs neither plan nor ledger."""
    html: str = _environment().get_template(template).render(**context)
    return html


def other_languages(reader: str) -> list[tuple[str, str]]:
    """Code and own name of each language but the reader's."""
    names = [(code, in_language(code).locale.get_display_name(code) or code) for code in languages()]
    return [(code, name) for code, name in names if code != reader]


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates lie beside them, as Python's modules do; where nothing can be written they are not kept.

    A changed template is compiled anew. They do not know of changes of the environment below: then, `make clean`.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_Compiled(str(TEMPLATES / "__pycache__")),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "SIGNS": SIGNS,
        "CHANGE_SIGNS": CHANGE_SIGNS,
        "STATE_ORDER": STATE_ORDER,
        "sentences": sentences,
        "written_in": written_in,
    }
    return environment
