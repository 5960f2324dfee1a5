"""The list of evidence, as visitors search it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap.board import Board
from roadmap.evidence import Record, program
from roadmap.views.evidence import AT_ONCE, FILTERS
from tests.dashboard.conftest import Look
from tests.dashboard.shown import Shown

Visit = Callable[..., Shown]


def titles(page: Shown) -> list[str]:
    """The records in the list, in order."""
    return [link.text for link in page.section("kn-found").links if link.page == "record"]


def add(board: Board, id: str, day: str, **changed: object) -> Record:
    """Publishes one more record."""
    source = {"publisher": "Daily Paper", "title": "T", "url": "https://example.org/x"}
    record = Record.model_validate(
        {"id": id, "title": {"en": f"Title of {id}"}, "happened_on": day, "source": source, **changed}
    )
    draft = board.ledger.save(record, who=program("test"))
    board.ledger.publish(id, expected=draft.revision, who=program("test"))
    return record


def test_a_record_in_the_list_has_day_source_rating_and_what_it_says(look: Look) -> None:
    page = look("evidence", q="613")
    assert titles(page) == ["613 people crossed in 2025"]
    assert page.link("Ministry of Numbers").href == "https://example.org/yearbook?a=1&b=2"
    assert page.link("Ministry of Numbers").rel == "noopener nofollow"
    found = page.section("kn-found").text
    assert "2025 613 people crossed" in found
    assert "completely reliable source (A) · probably true (2)" in found
    assert "supports · People crossing: 613 people a year" in found
    assert page.link("People crossing").query["id"] == "crossings"


def test_the_newest_stands_first_and_a_month_or_year_counts_from_its_last_day(look: Look) -> None:
    shown = titles(look("evidence"))
    assert shown[1:5] == ["The initiative prints a leaflet", "A refusal", "Half support it", "49 % support neutrality"]
    assert shown.index("613 people crossed in 2025") < shown.index("45 % support neutrality")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "officials border"}, ["Officials met at the border"]),
        ({"q": "당국자"}, ["Officials met at the border"]),
        ({"phase": "phase-2"}, ["A refusal", "Officials met at the border"]),
        ({"target": "meetings", "stance": "supports"}, ["Officials met at the border"]),
        ({"target": "meetings", "stance": "context"}, []),
        ({"source": "Institute B"}, ["Half support it"]),
        ({"from": "2026-08-01", "to": "2026-08-31"}, ["A refusal"]),
        ({"from": "2023", "to": "2023"}, ["Nobody crossed in 2023"]),
        ({"phase": "phase-1", "target": "lines"}, []),
    ],
)
def test_each_filter_lets_through_what_fits_and_nothing_else(
    query: dict[str, str], expected: list[str], look: Look
) -> None:
    assert titles(look("evidence", **query)) == expected


def test_a_milestone_stands_for_its_indicators_too(look: Look) -> None:
    shown = titles(look("evidence", target="contact"))
    assert "Officials met at the border" in shown
    assert "613 people crossed in 2025" in shown
    assert "49 % support neutrality" not in shown


def test_nothing_of_a_later_day_than_the_one_chosen_is_shown(look: Look) -> None:
    page = look("evidence", on="2026-05-31")
    assert titles(page)[0] == "Officials met at the border"
    assert "A refusal" not in page.text
    assert "A refusal" not in look("evidence", on="2026-05-31", to="2026-12-31").text


def test_a_draft_is_nobodys_business(look: Look, board: Board) -> None:
    draft = Record.model_validate(
        {
            "id": "secret",
            "title": {"en": "Secret draft"},
            "happened_on": "2026-01-01",
            "source": {"publisher": "Nobody yet", "title": "T", "url": "https://example.org/x"},
        }
    )
    board.ledger.save(draft, who=program("test"))
    assert "Secret draft" not in look("evidence").html
    assert "Nobody yet" not in look("evidence", q="secret").html


def test_a_long_list_comes_in_pages_that_leave_out_nothing_and_repeat_nothing(look: Look, board: Board) -> None:
    for number in range(45):
        add(board, f"more-{number}", f"2022-01-{number % 28 + 1:02}")
    page, seen = look("evidence", q="title"), []
    assert len(titles(page)) == AT_ONCE
    while True:
        seen += titles(page)
        older = [link for link in page.links if link.rel == "next"]
        if not older:
            break
        page = look("evidence", **older[0].query)
    assert sorted(seen) == sorted(f"Title of more-{number}" for number in range(45))


def test_the_selection_lives_in_the_address_and_goes_along_to_the_other_language(look: Look) -> None:
    page = look("evidence", q="people", stance="supports", on="2026-10-01")
    kept = {"q": "people", "stance": "supports", "on": "2026-10-01"}
    assert page.link("한국어").query == {**kept, "lang": "ko"}
    assert page.link("613 people crossed in 2025").query == {"id": "crossings-2025", "lang": "en", "on": "2026-10-01"}
    assert '<option value="supports" selected>' in page.html
    assert 'name="q" value="people"' in page.html


def test_the_form_sends_every_filter_under_a_name_that_streamlit_lets_through(look: Look) -> None:
    """Its HTML is cleaned of field names that are properties of a form; the script takes our prefix off again."""
    page = look("evidence", stance="supports", on="2026-10-01")
    form = Shown(page.html[page.html.index('<form class="kn-card') : page.html.index('id="kn-found"')])
    names = [value or "" for name, value in form.attributes if name == "name"]
    assert {name.removeprefix("kn-") for name in names} == {*FILTERS, "lang", "on"} - {"page"}
    assert "target" not in names
    action = next(value for name, value in form.attributes if name == "action")
    assert action == "./evidence?lang=en&on=2026-10-01"
    assert all(("for", value) in form.attributes for name, value in form.attributes if name == "id" and value)


def test_an_empty_list_says_which_filter_to_drop(look: Look) -> None:
    page = look("evidence", q="border", stance="context")
    assert "No published record fits all of this." in page.text
    way_out = page.link("without Stance: context")
    assert titles(look("evidence", **way_out.query)) == ["Officials met at the border"]
    assert "without Words: border – 0" not in page.text


def test_a_day_before_all_evidence_leads_back_to_today(look: Look) -> None:
    page = look("evidence", on="2018-01-01")
    assert "Nothing had been published for any day up to 1 Jan 2018." in page.text
    assert "on" not in page.section("kn-found").link("Go to today").query


@pytest.mark.parametrize(
    ("query", "said", "kept"),
    [
        ({"phase": "phase-9"}, "“phase-9” is no choice under “Phase”. It was left out.", {}),
        ({"target": "crossing"}, "The nearest was taken.", {"target": "crossings"}),
        ({"target": "encounters"}, "What took its place is shown.", {"target": "meetings"}),
        ({"stance": "hates"}, "“hates” is no choice under “Stance”. It was left out.", {}),
        ({"source": "Daily Papr"}, "The nearest was taken.", {"source": "Daily Paper"}),
        ({"from": "soon"}, "“soon” is not a day such as 2026-11-21. It was left out.", {}),
        ({"to": "2026-02-30"}, "“2026-02-30” is not a day", {}),
        ({"from": "2026-09-01", "to": "2026-08-01"}, "they were exchanged", {"from": "2026-08-01", "to": "2026-09-01"}),
        ({"page": "many"}, "“many” is not the number of a page. The first is shown.", {}),
        ({"page": "-1"}, "“-1” is not the number of a page. The first is shown.", {}),
        ({"page": "99"}, "There is no page 99. The last one is shown.", {"page": "1"}),
        ({"stance": "<script>alert(1)</script>"}, "“<script>alert(1)</script>” is no choice", {}),
    ],
)
def test_a_filter_that_means_nothing_is_named_and_the_nearest_sensible_thing_is_shown(
    query: dict[str, str], said: str, kept: dict[str, str], look: Look
) -> None:
    page = look("evidence", **query)
    assert said in page.text
    assert "script" not in page.tags
    here = page.link("한국어").query
    for name in query:
        assert here.get(name) == kept.get(name)
    assert titles(page)


def test_what_people_wrote_is_text_and_never_markup(look: Look) -> None:
    for lang in ("en", "ko"):
        page = look("evidence", lang)
        assert {"script", "img", "i", "u", "s"}.isdisjoint(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert all(link.href.startswith(("./", "#", "https://")) for link in page.links)
    assert "<script>alert(1)</script> **bold** [link](javascript:alert(2)) {braces}" in look("evidence").text


def test_the_initiatives_own_publications_and_proxies_are_marked(look: Look) -> None:
    assert (
        "The Initiative · fairly reliable source (C) · possibly true (3) by the initiative itself"
        in look("evidence", q="leaflet").text
    )
    assert "People crossing: 700 people a year proxy" in look("evidence", q="another body").text
    assert "proxy" not in look("evidence", q="refusal").section("kn-found").text


def test_corrections_and_retractions_are_listed_with_their_reason(look: Look, board: Board) -> None:
    assert "Nothing has been corrected or taken back so far." in look("evidence").text
    entry = board.record("refusal-2026")
    assert entry
    board.ledger.retract("refusal-2026", expected=entry.revision, who=program("test"), reason="It was a misreading.")
    page = look("evidence")
    assert "A refusal – retracted: It was a misreading." in page.section("kn-corrections").text
    assert "A refusal" not in titles(page)


def test_a_visitor_searches_and_lands_on_the_record(visit: Visit) -> None:
    page = visit("evidence", q="border")
    record = page.link("Officials met at the border")
    assert record.page == "record"
    assert "They met" in visit("record", **record.query).text
    assert "refusal" not in page.section("kn-found").text.lower()


def test_a_visitor_with_a_wrong_address_is_told_in_their_language(visit: Visit) -> None:
    page = visit("evidence", lang="ko", stance="hates", page="x")
    assert "‘방향’에 ‘hates’ 항목이 없어 이 조건은 뺐습니다." in page.text
    assert "no choice" not in page.text


def test_the_page_is_short(request: pytest.FixtureRequest) -> None:
    pages = Path(str(request.config.rootpath)) / "roadmap" / "dashboard" / "pages"
    for name in ("evidence", "record", "method", "data"):
        assert len((pages / f"{name}.py").read_text(encoding="utf-8").splitlines()) <= 15
