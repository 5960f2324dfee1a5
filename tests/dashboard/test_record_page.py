"""One record: what it says, whether it counts, and what became of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap.board import Board
from roadmap.evidence import Entry, Record, program
from roadmap.views.ratings import CREDIBILITY
from tests.dashboard.conftest import Look
from tests.dashboard.shown import Shown

Visit = Callable[..., Shown]


def known(board: Board, id: str) -> Entry:
    entry = board.record(id)
    assert entry is not None
    return entry


def change(board: Board, id: str, why: str | None, **changed: object) -> None:
    """Writes a new version of a record, and publishes it for a reason; without one it stays a draft."""
    old = known(board, id)
    new = Record.model_validate({**old.shown.model_dump(by_alias=True), **changed})
    draft = board.ledger.save(new, who=program("kim@example.org"), expected=old.revision, why="internal remark")
    if why:
        board.ledger.publish(id, expected=draft.revision, who=program("lee@example.org"), why=why)


def retract(board: Board, id: str, reason: str) -> None:
    board.ledger.retract(id, expected=known(board, id).revision, who=program("lee@example.org"), reason=reason)


def test_a_record_names_its_source_in_full(look: Look) -> None:
    source = look("record", id="crossings-2025").section("kn-source")
    told = (
        "When 2025; counts from 31 Dec 2025 Publisher Ministry of Numbers Title of the source Yearbook "
        "Published Feb 2026 Looked up 20 Nov 2026 Language Korean "
        "Reliability of the source completely reliable source (A) Credibility of the claim probably true (2)"
    )
    assert told in source.text
    assert source.link("Yearbook").href == "https://example.org/yearbook?a=1&b=2"
    assert source.link("Yearbook").rel == "noopener nofollow"
    assert "initiative itself" not in source.text


def test_what_a_poll_does_not_say_about_itself_is_named_as_missing(look: Look) -> None:
    poll = look("record", id="poll-2026").section("kn-poll").text
    assert "People were asked 1 Jun 2026 to 10 Jun 2026 Who was asked Adults How face-to-face" in poll
    assert "Sample size 1,000 Margin of error ± 3.1 percentage points (95 %)" in poll
    assert "Paid for by not stated" in poll
    assert "Response rate not stated" in poll
    assert 'id="kn-poll"' not in look("record", id="meeting-2026").html


@pytest.mark.parametrize(
    ("id", "on", "told"),
    [
        ("crossings-2025", "2026-11-21", "Used in the reading of 21 Nov 2026. See the reading"),
        ("crossings-2025", "2025-11-21", "Does not count yet: it counts from 31 Dec 2025."),
        ("crossings-2023", "2024-05-01", "Used in the reading of 1 May 2024."),
        ("crossings-2024", "2026-11-21", "Does not count any more: there is a newer figure."),
        ("crossings-2023", "2026-11-21", "Too old to count: it is of 31 Dec 2023, and evidence counts for 24 months."),
        ("other-count-2026", "2026-11-21", "Proxy: it measures something near. It is shown and never counted."),
        ("poll-2026", "2026-11-21", "Used in the reading of 21 Nov 2026."),
        ("poll-2025", "2026-11-21", "Does not count any more: there is a newer poll of the same pollster."),
        ("poll-without-error-2026", "2026-11-21", "the poll states neither its margin nor its sample size."),
        ("meeting-2026", "2026-11-21", "Does not count any more: newer evidence names the stage."),
        ("own-leaflet-2026", "2026-11-21", "Stands beside the milestone. Only indicators carry numbers."),
    ],
)
def test_each_link_says_whether_it_counts_and_why(id: str, on: str, told: str, look: Look) -> None:
    assert told in look("record", id=id, on=on).section("kn-means").text


def test_what_counts_is_what_the_reading_used(look: Look, board: Board) -> None:
    used = {record for indicator in board.progress().indicators for record in indicator.reading.evidence}
    every = [entry.id for entry in board.ledger.every()]
    counting = {id for id in every if "Used in the reading" in look("record", id=id).text}
    assert counting == used


def test_three_clicks_lead_from_a_number_to_its_source(look: Look) -> None:
    phase = look("phase", id="phase-1")
    assert phase.html.count('data-number="contact.low"') == 1
    milestone = look("milestone", **phase.link("The two sides meet").query)
    record = look("record", **milestone.link("613 people crossed in 2025").query)
    assert record.link("Yearbook").href == "https://example.org/yearbook?a=1&b=2"


def test_a_retracted_record_stays_readable_with_its_reason_on_top(look: Look, board: Board) -> None:
    retract(board, "crossings-2025", "The ministry withdrew the figure.")
    page = look("record", id="crossings-2025")
    top = page.text.index("Retracted: this record no longer counts. Reason: The ministry withdrew the figure.")
    assert top < page.text.index("What it means for the plan")
    assert "Does not count: the record was retracted." in page.text
    assert "Used in the reading" not in page.text
    assert "Yearbook" in page.text
    assert (
        "retracted · by a member of staff Reason: The ministry withdrew the figure." in page.section("kn-history").text
    )


def test_a_correction_shows_field_by_field_what_changed_and_why(look: Look, board: Board) -> None:
    new = {"title": {"en": "Title mended", "ko": "2025년 남북 왕래 613명"}, "credibility": 1}
    links = [{"indicator": "crossings", "stance": "supports", "value": 600}]
    change(board, "crossings-2025", "The yearbook has 600.", **new, links=links)
    history = look("record", id="crossings-2025").section("kn-history").text
    assert "corrected · by a member of staff Reason: The yearbook has 600." in history
    assert "Title (English) before: 613 people crossed in 2025 after: Title mended" in history
    assert f"before: {CREDIBILITY[2].word} (2) after: {CREDIBILITY[1].word} (1)" in history
    assert "before: supports · People crossing: 613 people a year" in history
    assert "after: supports · People crossing: 600 people a year" in history
    assert "Title (Korean)" not in history
    assert "internal remark" not in history
    assert "example.org" not in history


def test_a_change_that_is_not_published_yet_does_not_show(look: Look, board: Board) -> None:
    change(board, "crossings-2025", None, title={"en": "A title to come"})
    page = look("record", id="crossings-2025")
    assert "613 people crossed in 2025" in page.text
    assert "A title to come" not in page.html
    assert page.section("kn-history").text.count("by a member of staff") == 0


def test_a_record_that_was_published_again_says_so(look: Look, board: Board) -> None:
    retract(board, "refusal-2026", "Too early.")
    change(board, "refusal-2026", "Confirmed after all.", credibility=1)
    page = look("record", id="refusal-2026")
    assert "published again" in page.section("kn-history").text
    assert "this record no longer counts" not in page.text


def test_a_text_that_is_missing_in_the_readers_language_is_marked(look: Look) -> None:
    page = look("record", "ko", id="poll-2026")
    mark = '<sup class="kn-fallback" title="아직 번역되지 않아 영어로 보여 드립니다.">영어</sup>'
    assert f'<span lang="en">Only in English so far.</span>{mark}' in page.html
    assert "kn-fallback" not in look("record", "ko", id="crossings-2025").html
    assert "대면 면접" in page.text


@pytest.mark.parametrize(
    ("asked", "said", "shown"),
    [
        ("crossings-2052", "There is no record “crossings-2052” here. The nearest is shown.", "613 people crossed"),
        ("nothing-like-it", "There is no record “nothing-like-it” here.", "No such record"),
        ("<script>alert(1)</script>", "There is no record “<script>alert(1)</script>” here.", "No such record"),
        ("", "The address names no record.", "No such record"),
    ],
)
def test_an_unknown_record_is_named_and_the_nearest_shown(asked: str, said: str, shown: str, look: Look) -> None:
    page = look("record", id=asked)
    assert said in page.text
    assert shown in page.text
    assert "script" not in page.tags


def test_a_draft_has_no_page(look: Look, board: Board) -> None:
    draft = {**known(board, "refusal-2026").shown.model_dump(by_alias=True), "id": "refusal-2027"}
    board.ledger.save(Record.model_validate({**draft, "title": {"en": "Secret"}}), who=program("kim@example.org"))
    page = look("record", id="refusal-2027")
    assert "There is no record “refusal-2027” here. The nearest is shown." in page.text
    assert "Secret" not in page.html


def test_what_people_wrote_is_text_and_never_markup(look: Look) -> None:
    for lang in ("en", "ko"):
        page = look("record", lang, id="hostile-2026")
        assert {"script", "img", "i", "u", "s"}.isdisjoint(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "{mode} <s>" in page.text
    assert "</a><script>alert(5)</script>" in page.text


def test_a_text_that_turns_the_reading_direction_is_refused_at_the_door() -> None:
    with pytest.raises(ValueError, match=r"U\+202E"):
        Record.model_validate(
            {
                "id": "turned",
                "title": {"en": "safe \u202egnp.exe"},
                "happened_on": "2026-01-01",
                "source": {"publisher": "P", "title": "T", "url": "https://example.org/x"},
            }
        )


def test_a_visitor_reads_a_record_and_goes_back_to_the_list(visit: Visit) -> None:
    page = visit("record", id="meeting-2026", lang="ko")
    assert "당국자들이 접경에서 만났다" in page.text
    assert page.link("근거 자료 목록").page == "evidence"
    assert page.link("/record?id=meeting-2026").query == {"id": "meeting-2026"}
    assert "Officials" not in page.text


def test_a_visitor_with_a_wrong_address_gets_no_error(visit: Visit) -> None:
    page = visit("record", id="crossings-2052", lang="xx", on="soon")
    assert "There is no language “xx” here." in page.text
    assert "“soon” is not a day such as 2026-11-21." in page.text
    assert "The nearest is shown." in page.text


def test_the_real_evidence_has_a_page_for_each_record(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Every record of the shipped evidence can be shown in both languages."""
    from roadmap.board import Settings
    from roadmap.views.address import parse
    from roadmap.views.record import ASKED, record, settled
    from roadmap.views.rendering import View

    shipped = Path(str(request.config.rootpath)) / "data"
    board = Board.open(Settings(shipped, f"sqlite:///{tmp_path / 'evidence.db'}"))
    for entry in board.ledger.every(state=None):
        for lang in ("en", "ko"):
            asked = parse("record", {"id": entry.id, "lang": lang}, board.plan, board.today, filters=(ASKED,))
            view = settled(View(board, asked))
            assert view.address.notices == ()
            assert entry.shown.source.publisher in Shown(record(view)).text
    board.ledger.close()
