"""Texts that come to a page by way of a table or a name: all pages made once, in every language."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from roadmap.board import DEFAULT_DATA, Board, Settings
from roadmap.evidence import Filters
from roadmap.views import data, evidence, indicator, method, milestone, overview, phase, record
from roadmap.views.address import parse
from roadmap.views.rendering import View, header
from roadmap.words import SOURCE_LANGUAGE, Words, catalogue, languages

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
DAYS = (None, "2021-06-30", "1999-01-01", "2100-01-01", "someday")


@pytest.fixture(scope="module")
def board() -> Iterator[Board]:
    found = Board.open(Settings(DEFAULT_DATA, "sqlite://"), clock=lambda: NOW)
    yield found
    found.ledger.close()


@pytest.mark.parametrize("language", [each for each in languages() if each != SOURCE_LANGUAGE])
def test_pages_say_nothing_that_is_not_translated(language: str, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remedy: add what is missing to a .po file of the language, in data/locale."""
    known, missing = catalogue(language).messages, set()
    say, count = Words.say, Words.count

    def heard(told: Callable[..., str]) -> Callable[..., str]:
        def listening(words: Words, message: str, /, *others: Any, **values: Any) -> str:
            if words.language == language and message not in known and any(map(str.islower, message)):
                missing.add(message)
            return told(words, message, *others, **values)

        return listening

    monkeypatch.setattr(Words, "say", heard(say))
    monkeypatch.setattr(Words, "count", heard(count))
    for view, make in pages(board, language):
        assert header(view)
        assert make(view)
    assert missing == set()


def pages(board: Board, language: str) -> Iterator[tuple[View, Callable[[View], str]]]:
    def view(page: str, ids: Collection[str] = (), filters: Sequence[str] = (), /, **query: str | None) -> View:
        asked = {name: each for name, each in {"lang": language, **query}.items() if each}
        return View(board, parse(page, asked, board.plan, date(2026, 11, 21), ids=ids, filters=filters))

    for day in DAYS:
        yield view("overview", on=day), overview.overview
        yield view("evidence", on=day), evidence.evidence
    phases = [each.id for each in board.plan.phases]
    for id in (*phases, "no-such-phase"):
        yield view("phase", phases, id=id), phase.phase
    for each in board.plan.milestones:
        yield view("milestone", milestone.milestone_ids(board.plan), id=each.id), milestone.milestone
    for one in board.plan.indicators:
        for make in (indicator.indicator, indicator.below):
            yield view("indicator", indicator.indicator_ids(board.plan), id=one.id), make
    for entry in (*board.search(Filters(), limit=400).entries[::7], None):
        asked = view("record", (), (record.ASKED,), id=entry.id if entry else "no-such-record")
        yield record.settled(asked), record.record
    filtered = {"q": "nothing like it", "phase": "phase-1", "stance": "nonsense", "page": "999"}
    yield evidence.settled(view("evidence", (), evidence.FILTERS, **filtered)), evidence.evidence
    yield view("method"), method.method
    yield view("data"), data.data
