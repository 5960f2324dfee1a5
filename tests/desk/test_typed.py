"""What is typed, in any order and half of it, and the record that it makes."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.board import Board
from roadmap.desk import typed as form
from roadmap.evidence.door import BLANK
from roadmap.fit import objection
from roadmap.words import catalogue
from tests.desk.conftest import NOW, a_record

TODAY = NOW.date()


def test_every_record_of_the_house_comes_back_as_it_was(board: Board) -> None:
    fits = partial(objection, board.plan)
    for entry in board.ledger.every():
        fields = form.typed(entry.head)
        assert form.draft(fields, entry.id, TODAY, fits) == entry.head
        assert form.faults(fields, entry.id, TODAY, fits) == {}


def test_an_empty_form_is_an_unfinished_draft() -> None:
    record = form.draft({}, "new", TODAY, None)
    assert form.unfinished(record)
    assert form.typed(record) == {"source.reliability": "F", "credibility": "6"}


def test_marks_do_not_come_back_as_if_somebody_had_typed_them() -> None:
    record = form.draft({"title.ko": "회담", "summary.ko": "요약"}, "new", TODAY, None)
    assert BLANK not in form.typed(record).values()
    assert form.title_of(record, "en") == "회담"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("happened_on", "2025-13", form.A_WHEN),
        ("happened_on", "9.7.2025", form.A_WHEN),
        ("happened_on", "2099-01-01", form.TO_COME),
        ("source.url", "javascript:alert(1)", form.AN_ADDRESS),
        ("source.published_on", "2026-11-30", form.TO_COME),
        ("links.0.count", "1,000", form.A_WHOLE),
        ("links.0.count", "-1", form.A_WHOLE),
        ("title.ko", "a\x00b", form.A_TEXT),
        ("title.en", "", form.NEEDED),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_kept(field: str, value: str, told: str) -> None:
    fields = form.typed(a_record()) | {field: value}
    assert form.faults(fields, "x", TODAY, None) == {field: told}
    kept = form.draft(fields, "x", TODAY, None)
    assert kept.source.publisher == "Example News"


def test_a_share_of_a_poll_beyond_a_hundred_is_told_at_its_field(board: Board) -> None:
    fields = form.typed(a_record(links=[])) | {"links.0.indicator": "support", "links.0.value": "101"}
    assert form.faults(fields, "x", TODAY, partial(objection, board.plan)) == {"links.0.value": form.A_NUMBER}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"indicator": "support", "stance": "supports"}, {"links.0.value": form.A_SHARE}),
        ({"indicator": "support", "stance": "contradicts", "proxy": "true"}, {"links.0.value": form.A_SHARE}),
        ({"indicator": "support", "stance": "supports", "value": "0"}, {}),
        ({"indicator": "support", "stance": "context"}, {}),
        ({"indicator": "meetings", "stance": "supports"}, {}),
        ({"stance": "supports"}, {}),
    ],
)
def test_a_poll_that_supports_something_has_to_say_by_how_much(typed: dict[str, str], told: dict[str, str]) -> None:
    fields = {f"links.0.{name}": value for name, value in typed.items()}
    assert form.without_share(fields, lambda id: id == "support") == told


def test_every_sentence_about_a_field_is_there_in_korean() -> None:
    assert [each for each in form.SENTENCES if each not in catalogue("ko").messages] == []


def test_a_fault_is_told_at_its_own_link_though_one_before_it_names_nothing() -> None:
    fields = form.typed(a_record()) | {"links.0.indicator": "", "links.1.indicator": "meetings", "links.1.count": "x"}
    found = form.faults(fields, "x", TODAY, None)
    assert found == {"links.0.target": form.NEEDED, "links.1.count": form.A_WHOLE}


def test_korean_alone_does_not_pass_for_english() -> None:
    fields = form.typed(a_record()) | {"summary.ko": "요약"}
    assert form.faults(fields, "x", TODAY, None) == {"summary.en": form.NEEDED}


def test_what_was_typed_of_a_poll_counts_only_if_it_is_one() -> None:
    fields = form.typed(a_record()) | {"poll.pollster": "KINU", "poll.sample_size": "1000"}
    assert form.draft(fields, "x", TODAY, None).poll is None
    poll = form.draft(fields | {"poll": "true"}, "x", TODAY, None).poll
    assert poll is not None
    assert poll.sample_size == 1000


def test_taking_a_link_away_moves_the_others_up() -> None:
    fields = {"title.en": "x", "links.0.count": "1", "links.1.count": "2", "links.2.count": "3"}
    assert form.without_link(fields, 1) == {"title.en": "x", "links.0.count": "1", "links.1.count": "3"}


PATHS = sorted({*form.typed(a_record()), "summary.ko", "poll", "poll.margin", "poll.fieldwork.from", "links.0.value"})


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(PATHS), st.text(max_size=30)))
def test_whatever_is_typed_makes_a_draft_that_the_ledger_takes(fields: dict[str, str]) -> None:
    from roadmap.evidence.door import refuse

    refuse(form.draft(fields, "x", TODAY, None), TODAY, None)
