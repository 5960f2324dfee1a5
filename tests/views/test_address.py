"""What an address means: also one that names something unknown, and what is said then."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.views.address import FIRST_DAY, Address, parse
from roadmap.words import languages
from tests.progress.plans import activity, milestone, phase, plan, stages

TODAY = date(2026, 11, 21)
PLAN = plan(
    phase("one", [milestone("m", stages("lines"), activity("contacts"))]),
    retired=[
        {"id": "old-lines", "became": "lines", "why": {"en": "Renamed."}},
        {"id": "given-up", "became": None, "why": {"en": "Cut."}},
    ],
)
IDS = ["lines", "contacts"]
FILTERS = ("q", "phase")


def asked(page: str = "indicator", preferred: str | None = None, **query: str) -> Address:
    return parse(page, query, PLAN, TODAY, preferred=preferred, ids=IDS if page == "indicator" else (), filters=FILTERS)


# language


@pytest.mark.parametrize("lang", ["ko", "KO", "ko-KR", "ko_KR", " ko "])
def test_korean_may_be_asked_for_in_several_ways(lang: str) -> None:
    assert (asked(lang=lang).lang, asked(lang=lang).notices) == ("ko", ())


@pytest.mark.parametrize(
    ("preferred", "lang"),
    [("ko-KR", "ko"), ("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("en-US", "en"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_without_a_language_in_the_address_the_browser_decides(preferred: str | None, lang: str) -> None:
    assert (asked(preferred=preferred).lang, asked(preferred=preferred).notices) == (lang, ())


def test_the_address_counts_more_than_the_browser() -> None:
    assert asked(preferred="ko-KR", lang="en").lang == "en"


def test_an_unknown_language_is_told_in_the_one_that_is_shown() -> None:
    found = asked(lang="tlh")
    assert (found.lang, found.notices) == (
        "en",
        ("There is no language “tlh” here. The page is shown in another one.",),
    )
    assert asked(preferred="ko", lang="tlh").lang == "ko"


# day


def test_no_day_means_today() -> None:
    assert (asked().on, asked().day, asked().notices) == (None, TODAY, ())
    assert asked(on="2026-11-21").on is None


def test_a_day_of_the_past_is_that_day() -> None:
    found = asked(on="2025-06-30")
    assert (found.on, found.day, found.notices) == (date(2025, 6, 30), date(2025, 6, 30), ())


@pytest.mark.parametrize(
    "on", ["yesterday", "2025-02-30", "2025-6-3", "30.06.2025", "0", "２０２５-０６-３０", "2025-06-30T00:00"]
)
def test_what_is_not_a_day_shows_today_and_says_so(on: str) -> None:
    found = asked(on=on)
    assert (found.on, found.day) == (None, TODAY)
    assert found.notices == (f"“{on}” is not a day such as 2026-11-21. Today is shown.",)


def test_a_day_to_come_shows_today_and_says_so() -> None:
    assert asked(on="2026-11-22").notices == ("22 Nov 2026 is still to come. Today is shown.",)
    assert asked(on="9999-12-31").day == TODAY


def test_a_day_before_the_first_shows_the_first_and_says_so() -> None:
    found = asked(on="1950-06-25")
    assert (found.day, found.notices) == (
        FIRST_DAY,
        ("The dashboard goes back to 1 Jan 2018. That day is shown.",),
    )


# what the page is about


def test_a_page_about_something_shows_the_first_of_them_if_none_is_named() -> None:
    assert (asked().id, asked().notices) == ("lines", ())


def test_a_page_about_nothing_in_particular_takes_no_id() -> None:
    assert (asked("overview", id="lines").id, asked("overview", id="nonsense").notices) == (None, ())


def test_a_retired_id_leads_to_what_it_became_and_says_so() -> None:
    found = asked(id="old-lines")
    assert (found.id, found.notices) == (
        "lines",
        ("“old-lines” is no longer in the plan. What took its place is shown.",),
    )


def test_an_unknown_id_shows_the_nearest_and_says_so() -> None:
    assert (asked(id="contcts").id, asked(id="contcts").notices) == (
        "contacts",
        ("There is no “contcts” here. The nearest is shown.",),
    )
    assert asked(id="given-up").id in IDS
    assert asked(id="given-up").notices


def test_notices_are_in_the_language_of_the_page() -> None:
    told = asked(lang="ko", on="1950-06-25", id="zzz").notices
    assert len(told) == 2
    assert all(any("가" <= letter <= "힣" for letter in notice) for notice in told)


# links


def test_a_link_keeps_language_and_day() -> None:
    here = asked(lang="ko", on="2025-06-30", id="contacts")
    assert here.link("phase", "one") == "./phase?id=one&lang=ko&on=2025-06-30"
    assert here.link("overview") == "./?lang=ko&on=2025-06-30"


def test_a_link_to_the_same_page_keeps_the_selection_too() -> None:
    here = asked(lang="ko", id="contacts", q="통일 & 평화")
    assert here.link() == "./indicator?id=contacts&lang=ko&q=%ED%86%B5%EC%9D%BC+%26+%ED%8F%89%ED%99%94"
    assert here.in_language("en").startswith("./indicator?id=contacts&lang=en&q=")


def test_a_link_to_another_page_leaves_the_selection_behind() -> None:
    assert asked(lang="en", id="contacts", q="peace").link("evidence") == "./evidence?lang=en"


def test_a_part_can_be_set_and_dropped() -> None:
    here = asked(lang="en", on="2025-06-30", q="peace", phase="one")
    assert here.link(on=None, q="war") == "./indicator?id=lines&lang=en&q=war&phase=one"


def test_a_link_leads_back_to_the_same_address() -> None:
    here = asked(lang="ko", on="2025-06-30", id="contacts", q="a=b&c?#%20", phase="one")
    query = dict(parse_qsl(urlsplit(here.link()).query))
    assert parse("indicator", query, PLAN, TODAY, ids=IDS, filters=FILTERS) == here


def test_filters_the_page_does_not_have_are_left_out_and_long_ones_cut() -> None:
    here = asked(q=" " + "x" * 1000, nonsense="1", phase="  ")
    assert here.filters == (("q", "x" * 200),)
    assert here.filter("phase") == ""


@given(st.dictionaries(st.sampled_from(["lang", "on", "id", "q", "phase", "other"]), st.text(max_size=50)))
def test_any_address_means_something_that_can_be_shown(query: dict[str, str]) -> None:
    found = parse("indicator", query, PLAN, TODAY, ids=IDS, filters=FILTERS)
    assert found.lang in languages()
    assert FIRST_DAY <= found.day <= TODAY
    assert found.id in IDS
    assert found.link("overview").startswith("./?lang=")
