"""The public list of corrections: what, when, why, before and after, and the way to the record."""

from collections.abc import Callable

from roadmap.board import Board
from roadmap.evidence import program
from roadmap.views.address import parse
from roadmap.views.corrections import AT_ONCE, corrected
from roadmap.views.rendering import View
from tests.dashboard.conftest import Look
from tests.dashboard.shown import Shown
from tests.dashboard.test_record_page import change, known, retract


def test_nothing_corrected_is_said_in_words(look: Look) -> None:
    assert "Nothing had been corrected or taken back up to 21 Nov 2026." in look("corrections").text


def test_a_correction_shows_what_stood_there_before_and_why_it_changed(look: Look, board: Board) -> None:
    change(board, "meeting-2026", "The source got the place wrong.", title={"en": "Officials met at sea"})
    page = look("corrections")
    assert "1 correction up to 21 Nov 2026, newest first" in page.text
    assert "corrected Reason: The source got the place wrong." in page.text
    assert "Title (English) before: Officials met at the border after: Officials met at sea" in page.text
    assert page.link("Officials met at sea").query["id"] == "meeting-2026"
    assert "internal remark" not in page.text
    assert "lee@example.org" not in page.html


def test_a_retraction_is_listed_with_its_reason_and_leads_to_the_record(look: Look, board: Board) -> None:
    retract(board, "refusal-2026", "It was a misreading.")
    page = look("corrections")
    assert "retracted Reason: It was a misreading." in page.text
    assert "It was a misreading." in look("record", id=page.link("A refusal").query["id"]).text


def test_a_record_that_counts_again_unchanged_says_so(look: Look, board: Board) -> None:
    retract(board, "refusal-2026", "It was a misreading.")
    entry = known(board, "refusal-2026")
    draft = board.ledger.restore(entry.id, entry.revision, expected=entry.revision, who=program("test"))
    board.ledger.publish(entry.id, expected=draft.revision, who=program("test"), why="It was none.")
    newest, older = corrected(_view(board))
    assert (newest.retracted, newest.differences, older.retracted) == (False, [], True)
    assert "counts again, with the same words" in look("corrections").text


def test_drafts_are_no_corrections(look: Look, board: Board) -> None:
    change(board, "meeting-2026", None, title={"en": "Only a thought"})
    assert "Only a thought" not in look("corrections").html


def test_on_an_earlier_day_later_corrections_had_not_been_made(look: Look, board: Board) -> None:
    retract(board, "refusal-2026", "It was a misreading.")
    assert "misreading" not in look("corrections", on="2026-11-20").text


def test_a_long_list_comes_in_pages_without_gaps(look: Look, board: Board) -> None:
    for number in range(AT_ONCE + 5):
        change(board, "meeting-2026", f"reason {number}", title={"en": f"Version {number}"})
    page = look("corrections")
    assert "page 1 of 2" in page.text
    (older,) = [link for link in page.links if link.rel == "next"]
    second = look("corrections", **older.query)
    told = [number for number in range(AT_ONCE + 5) if f"Reason: reason {number} " in page.text + second.text]
    assert told == list(range(AT_ONCE + 5))
    assert "There is no page 9. The last one is shown." in look("corrections", page="9").text
    assert "is not the number of a page" in look("corrections", page="<b>").text


def test_a_feed_gets_all_that_the_page_shows_under_names_that_stay(board: Board) -> None:
    change(board, "meeting-2026", "first", title={"en": "One"})
    retract(board, "refusal-2026", "second")
    before = [each.id for each in corrected(_view(board))]
    change(board, "meeting-2026", "third", title={"en": "Two"})
    now = corrected(_view(board, "ko"))
    assert [each.id for each in now][1:] == before
    assert [each.why for each in now] == ["third", "second", "first"]
    assert now[1].link == "./record?id=refusal-2026"
    assert [each.why for each in corrected(_view(board), limit=1, offset=1)] == ["second"]


def test_the_evidence_page_and_every_footer_lead_there(visit: Callable[..., Shown], board: Board) -> None:
    retract(board, "refusal-2026", "It was a misreading.")
    page = visit("evidence")
    assert page.section("kn-corrections").link("All corrections, with what changed").page == "corrections"
    assert page.link("Corrections").page == "corrections"
    assert "It was a misreading." in visit("corrections").text


def test_what_people_wrote_is_text_and_never_markup(look: Look, board: Board) -> None:
    change(board, "meeting-2026", "<img src=x onerror=alert(1)>", title={"en": "<script>alert(2)</script>"})
    page = look("corrections", "ko")
    assert {"script", "img"}.isdisjoint(page.tags)
    assert "<script>alert(2)</script>" in page.text
    assert "정정 1건" in page.text


def _view(board: Board, lang: str = "en") -> View:
    return View(board, parse("corrections", {"lang": lang}, board.plan, board.today))
