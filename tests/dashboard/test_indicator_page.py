"""The indicator's page, as a visitor who wants to know how we know."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.views.site import asked, whole
from tests.dashboard.conftest import DAY
from tests.dashboard.shown import Shown
from tests.servers import HOUSE

Visit = Callable[..., Shown]


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`run(id="support")`: the page as Streamlit runs it, with all its elements."""
    monkeypatch.setenv("ROADMAP_DATA", str(data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    st.cache_resource.clear()

    def ran(**query: str) -> AppTest:
        app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "main.py", default_timeout=60)
        app.switch_page("pages/indicator.py")
        for name, value in {"lang": "en", "on": DAY, **query}.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return ran


def charts(app: AppTest) -> list[Any]:
    return [element.proto for element in app.get("plotly_chart")]


def test_the_first_words_say_where_the_indicator_stands(visit: Visit) -> None:
    page = visit("indicator", id="support")
    assert "◔ not reached" in page.text
    takeaway = "49\N{NO-BREAK SPACE}%, and with its margin 45.9\N{NO-BREAK SPACE}% to 52.1\N{NO-BREAK SPACE}%: short of"
    assert takeaway.replace("\N{NO-BREAK SPACE}", " ") in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "closes the phase" in page.text
    assert page.tags.count("h1") == 1, "the header and the headline must not come twice"


def test_the_pictures_alt_text_is_the_takeaway_on_the_page(run: Callable[..., AppTest]) -> None:
    app = run(id="crossings", lang="ko")
    (chart,) = charts(app)
    first = Shown(app.get("html")[0].proto.body)
    assert chart.alt in first.text
    assert "613명(연간)" in chart.alt


def test_the_basis_of_the_target_is_said(visit: Visit) -> None:
    assert "Who set the target the roadmap itself" in spaced(visit("indicator", id="support"))
    assert "Who set the target this project; the roadmap names none" in spaced(visit("indicator", id="crossings"))
    assert "Question that counts Do you agree?" in spaced(visit("indicator", id="support"))


def spaced(page: Shown) -> str:
    """The text with a space between a term and its meaning."""
    return Shown(page.html.replace("</dt>", " </dt>")).text


def test_the_table_says_of_every_observation_whether_it_counts_and_why_not(visit: Visit) -> None:
    table = visit("indicator", id="support").section("kn-table").text
    assert "49" in table
    assert "not counted: a newer poll of the same pollster counts" in table
    assert "not usable: states neither margin nor sample size" in table
    assert "a proxy, not counted: asks another question" in table


def test_every_number_leads_to_its_record_and_its_source(visit: Visit) -> None:
    table = visit("indicator", id="crossings").section("kn-table")
    assert table.link("613 people crossed in 2025").query["id"] == "crossings-2025"
    assert table.link("Ministry of Numbers").href == "https://example.org/yearbook?a=1&b=2"


def test_the_reckoning_can_be_done_again_by_hand(visit: Visit) -> None:
    why = visit("indicator", id="crossings").section("kn-why")
    assert "Share = (613 − 0) ÷ (1,000 − 0), cut to 0–100 % = 61.3" in why.text
    assert why.link("613 people crossed in 2025").page == "record"
    assert "700" not in why.text, "a proxy must not be part of the reckoning"


def test_stages_are_listed_with_their_shares_and_the_present_one_is_marked(visit: Visit) -> None:
    page = visit("indicator", id="lines")
    assert "Cut now 0" in page.section("kn-stages").text
    assert page.html.count('aria-current="step"') == 1
    assert "▼ slipped" not in page.text, "a year earlier nothing was known: that is no slip"


def test_what_changed_names_the_records_and_the_last_review(board: Board) -> None:
    moved = Shown(whole(asked(board, "indicator", {"lang": "en", "id": "crossings"}))).section("kn-changes").text
    assert "moved forward: 0" in moved
    assert "613 people crossed in 2025" in moved
    assert "Last reviewed on 21 Nov 2026" in moved
    then = {"lang": "en", "id": "crossings", "on": "2026-11-20"}
    assert "Last reviewed on" not in whole(asked(board, "indicator", then)), "the evidence came a day later"


def test_an_indicator_without_evidence_says_what_would_change_that_and_draws_nothing(
    run: Callable[..., AppTest],
) -> None:
    app = run(id="signatures")
    page = Shown("".join(element.proto.body for element in app.get("html")))
    assert "No evidence has been published for this indicator" in page.text
    assert "a published figure in the unit of the target, with its source" in page.text
    assert "? unknown" in page.text
    assert charts(app) == [], "an empty chart must not stand there, nor its five megabytes be fetched"


def test_an_unknown_id_shows_the_nearest_and_says_so(visit: Visit) -> None:
    page = visit("indicator", id="crosings")
    assert "There is no “crosings” here. The nearest is shown." in page.text
    assert "People crossing" in page.text


def test_a_retired_id_leads_to_what_it_became(visit: Visit) -> None:
    assert "Official meetings" in visit("indicator", id="encounters").text


def test_a_day_before_the_evidence_shows_none_of_it(run: Callable[..., AppTest]) -> None:
    app = run(id="lines", on="2026-05-04")
    assert charts(app) == []
    assert "Officials met" not in "".join(element.proto.body for element in app.get("html"))


def test_the_korean_page_speaks_korean(visit: Visit) -> None:
    for id in ("support", "crossings", "meetings", "lines", "signatures"):
        page = visit("indicator", id=id, lang="ko")
        assert "이 수치의 근거" in page.text
        left = [
            word for word in ("Why this", "counted", "Newest first", "Target", "Sources", "Counts") if word in page.text
        ]
        assert left == [], f"{id}: not translated"


def test_what_people_wrote_is_never_markup(visit: Visit) -> None:
    page = visit("indicator", id="support")
    assert "<script>alert(1)</script>" in page.text
    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_page_and_board_say_the_same(visit: Visit, board: Board) -> None:
    page = visit("indicator", id="meetings")
    reading = board.indicator("meetings").reading
    values = [value for name, value in page.attributes if name == "data-value"]
    assert values[:2] == [str(reading.low), str(reading.high)]
