"""A third language needs a catalogue and texts in the plan: then pages, pictures, feeds and commands speak it.

The language is pretended (`pretended.py`): whatever is still in Latin letters was forgotten, but for what says that it
is English, names of sources, and what is the same in every language.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from textwrap import shorten

import feedparser
import pytest

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import Entry, Filters
from roadmap.snapshot import card_names, content
from roadmap.snapshot.content.quotes import set_quotes
from roadmap.snapshot.glyphs import MISSING, shown
from roadmap.snapshot.telling import words as telling
from roadmap.views import site
from roadmap.views.head import head
from roadmap.views.observed import LONGEST_NAME
from roadmap.words import FALLBACK_BEGINS, ISOLATE_ENDS, NAME_BEGINS, in_language, languages
from tests.cli.running import CommandLine
from tests.locale.pretended import CODE, LEFT_OUT, OWN_NAME, data_folder, pretended
from tests.locale.reading import latin_words, pieces
from tests.public.api.asking import Programs
from tests.test_words import caches_cleared

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=SEOUL)
FEW_RECORDS = 40
"""Every so manyth record is looked at."""

ALIKE = {*"ABCDEF", "PNG", "SVG", "PDF"}
"""Grades of sources and formats of files: the same in every language."""

_CARD_ID = re.compile(r"\b[A-Z]-[0-9A-Z]{6}\b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the third language, which the environment names."""
    made = data_folder(tmp_path_factory.mktemp("third"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROADMAP_DATA", str(made))
        patch.delenv("DATABASE_URL", raising=False)
        patch.setattr("roadmap.board.seoul_now", lambda: NOW)
        caches_cleared()
        yield made
    caches_cleared()


@pytest.fixture(scope="module")
def board(folder: Path) -> Iterator[Board]:
    found = Board.open(Settings.from_environment(), lambda: NOW)
    yield found
    found.ledger.close()


def test_the_language_is_there_and_is_offered_by_its_own_name(board: Board) -> None:
    assert languages() == ("en", "ko", CODE)
    assert f'lang="{CODE}">{OWN_NAME}</a>' in site.whole(site.asked(board, "overview", {"lang": "en"}))


def test_days_and_numbers_are_those_of_the_language(board: Board) -> None:
    words = in_language(CODE)
    assert words.day(date(2026, 11, 21)) == "21 ноября 2026\u202fг."
    assert words.number(1234.5) == "1\xa0234,5"
    assert words.percent(0.215, 1) == "21,5\xa0%"
    assert "21 ноября 2026\u202fг." in site.whole(site.asked(board, "overview", {"lang": CODE}))


def test_no_page_says_anything_in_another_language_without_saying_so(board: Board, allowed: list[str]) -> None:
    """Remedy: hand the text to `words.say` or `words.text`, or give its element the language that it is in."""
    wrong: dict[str, str] = {}
    for page, id in addresses(board):
        html = site.whole(site.asked(board, page, {"lang": CODE, **({"id": id} if id else {})}))
        for piece in pieces(html):
            if piece.language == CODE and forgotten(piece.text, allowed):
                wrong.setdefault(f"{piece.inside}: {piece.text[:160]!r}", f"{page} {id}")
    assert not wrong, "\n".join(["", *(f"{where}: {what}" for what, where in wrong.items())])


def addresses(board: Board) -> list[site.Known]:
    """Every page, and some of the records, the one with the longest summary among them."""
    known = list(site.known_addresses(board))
    records = [each for each in known if each.page == "record"]
    longest = max(board.search(Filters(), limit=10_000).entries, key=lambda entry: len(summary(entry)))
    others = [each for each in known if each.page != "record"]
    return [*others, *records[::FEW_RECORDS], site.Known("record", longest.id)]


def summary(entry: Entry) -> str:
    return entry.shown.summary.in_("en") if entry.shown.summary else ""


@pytest.fixture(scope="module")
def allowed(board: Board) -> list[str]:
    """What may stand in Latin letters, long texts first: names of sources, and texts that say that they are English."""
    records = [entry.shown for entry in board.search(Filters(), limit=10_000).entries]
    titles = {record.title.in_("en") for record in records}
    english, name = {LEFT_OUT, *titles, *map(set_quotes, titles)}, in_language(CODE).fallback_name
    who = {record.source.publisher for record in records} | {r.poll.pollster for r in records if r.poll}
    short = {shorten(each, LONGEST_NAME, placeholder="…") for each in who} | {each.partition(" (")[0] for each in who}
    return sorted({*(f"{text} ({name})" for text in english), *who, *short}, key=len, reverse=True)


def forgotten(text: str, allowed: list[str]) -> list[str]:
    """The words of a text that are in Latin letters and not allowed to be."""
    line = _CARD_ID.sub("", " ".join(text.split()))
    if not list(latin_words(line)):
        return []
    for each in allowed:
        line = line.replace(each, "")
    return [word for word in latin_words(line) if word not in ALIKE]


def test_no_page_shows_the_characters_that_its_marks_are_made_from(board: Board) -> None:
    """Remedy: let the text come out of `View.render`, or take the characters away with `words.plain`."""
    left = set()
    for page, id in addresses(board):
        view = site.asked(board, page, {"lang": CODE, **({"id": id} if id else {})})
        html = head(view, "https://roadmap.example.org") + site.whole(view)
        left |= {(page, id) for sign in (FALLBACK_BEGINS, NAME_BEGINS, ISOLATE_ENDS) if sign in html}
    assert not left


def test_what_is_not_translated_says_that_it_is_english(board: Board) -> None:
    html = site.whole(site.asked(board, "phase", {"id": "phase-1", "lang": CODE}))
    mark = f'<sup class="kn-fallback" title="{pretended("Not translated yet. Shown in ")}английский.">английский</sup>'
    assert f'<span lang="en">{LEFT_OUT}</span>{mark}' in html
    assert f'aria-label="{LEFT_OUT} (английский): ' in html
    assert pretended("Building a Foundation for Peace") in html


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_other_languages_stay_what_they_are(language: str, board: Board) -> None:
    html = site.whole(site.asked(board, "phase", {"id": "phase-1", "lang": language}))
    assert "kn-fallback" not in html
    assert re.findall("[а-яА-Я]+", html) == [OWN_NAME]


def test_a_record_is_found_by_its_words_in_any_language(board: Board) -> None:
    for words in ("six drifted North Koreans", "송환"):
        assert 'class="kn-record' in site.whole(site.asked(board, "evidence", {"lang": CODE, "q": words}))


def test_pictures_speak_the_language_in_letters_that_their_font_has(board: Board, allowed: list[str]) -> None:
    wrong: dict[str, str] = {}
    for card in card_names(board.plan):
        made = content(board, card, CODE)
        told = telling(made)
        for text in (told.title, told.alt, told.short, told.long, made.kicker, *(key.text for key in made.legend)):
            if forgotten(text, allowed) or MISSING in shown(text):
                wrong[card] = text
    assert not wrong


def test_feeds_and_answers_speak_the_language(board: Board, allowed: list[str]) -> None:
    programs = Programs(lambda: board)
    feed = feedparser.parse(programs.well(f"/feeds/changes.{CODE}.atom").body)
    assert feed.feed.language == CODE or CODE in programs.well(f"/feeds/changes.{CODE}.atom").body.decode()
    assert feed.entries
    assert pretended("moved") in " ".join(entry.title for entry in feed.entries)
    said = programs.json(f"/api/v1/explain/public-support?lang={CODE}")["rule"]
    assert not [each for each in said if forgotten(each["said"], allowed)]
    described = programs.json("/api/v1/openapi.json")
    assert CODE in str(described["paths"]["/api/v1/explain/{id}"])


@pytest.mark.parametrize(
    "command",
    [
        ["progress", "--verbose"],
        ["explain", "phase-1"],
        ["explain", "public-support"],
        ["changes", "--since", "2025-11-21"],
    ],
    ids=" ".join,
)
def test_the_command_line_speaks_the_language(
    command: list[str], folder: Path, board: Board, allowed: list[str]
) -> None:
    ids = {*board.plan.places, *(each.id for each in board.search(Filters(), limit=1000).entries)}
    told = CommandLine().well(*command, "--lang", CODE).out
    for id in sorted(ids, key=len, reverse=True):
        told = told.replace(id, "")
    assert forgotten(told, allowed) == []
