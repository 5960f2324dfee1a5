"""Records that may be the same are found; others are not."""

import pytest

from roadmap.board import Board
from roadmap.desk.duplicates import same_address, twins
from roadmap.desk.naming import free_id
from tests.desk.conftest import NOW, ROOT, a_record


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a/b?id=1",
        "https://www.news.example/a/b/?id=1",
        "https://NEWS.example:443/a/b?id=1#top",
        "https://news.example/a/b?utm_source=x&id=1&fbclid=y",
    ],
)
def test_what_makes_no_difference_is_taken_away(other: str) -> None:
    assert same_address(other) == same_address("https://news.example/a/b?id=1")


@pytest.mark.parametrize(
    "other", ["https://news.example/a/b?id=2", "https://news.example/a/B", "https://other.example/a"]
)
def test_another_page_is_another_address(other: str) -> None:
    assert same_address(other) != same_address("https://news.example/a/b?id=1")


def test_the_same_address_is_found_in_drafts_too(board: Board) -> None:
    entry = board.ledger.save(a_record(), who=ROOT)
    every = list(board.ledger.every(state=None))
    found = twins(every, "http://www.news.example/talks-held/?utm_medium=x", [], None)
    assert [(twin.entry.id, twin.why) for twin in found] == [(entry.id, "same_address")]
    assert twins(every, "http://news.example/talks-held", [], None, but=entry.id) == []


@pytest.mark.parametrize(("day", "found"), [("2026-11-10", 1), ("2026-11", 1), ("2026-12-25", 0), ("2024", 0)])
def test_a_similar_title_is_found_near_its_day_only(board: Board, day: str, found: int) -> None:
    entries = [board.ledger.save(a_record(), who=ROOT)]
    assert len(twins(entries, "https://other.example/", ["Talks were held"], day)) == found


def test_an_unlike_title_is_not_found(board: Board) -> None:
    entries = [board.ledger.save(a_record(), who=ROOT)]
    assert twins(entries, "https://other.example/", ["Six sailors return home"], "2026-11-03") == []


def test_new_records_have_names_that_are_free_and_can_be_read() -> None:
    taken = {"two-koreas-hold-talks-2026"}
    name = free_id("The two Koreas hold talks", "https://news.example/x", NOW.date(), taken.__contains__)
    assert name == "two-koreas-hold-talks-2026-2"
    assert free_id("회담", "https://www.news.example/x", NOW.date(), taken.__contains__) == "news-example-2026-11-21"
