"""The charts: what is drawn, what is never drawn, and the words that travel with the picture."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import streamlit  # noqa: F401  # sets a template of its own, which ours must not give way to

from roadmap.board import Board
from roadmap.dashboard.charts import figure, toolbar
from roadmap.dashboard.charts.frame import HEAD
from roadmap.dashboard.charts.template import PALETTES, Theme
from roadmap.evidence import Record, program
from roadmap.views.address import parse
from roadmap.views.indicator import indicator_ids
from roadmap.views.observed import Chart, chart_of
from roadmap.views.rendering import View
from tests.servers import HOUSE

ON = date(2026, 11, 21)
Draw = Callable[..., Any]
"""`draw("support", lang="ko")`: the figure of an indicator as Plotly gets it."""


@pytest.fixture
def charted(board: Board) -> Callable[..., Chart]:
    def chart(id: str, lang: str = "en", on: date = ON) -> Chart:
        query = {"id": id, "lang": lang, "on": on.isoformat()}
        view = View(board, parse("indicator", query, board.plan, board.today, ids=indicator_ids(board.plan)))
        found = chart_of(view)
        assert found is not None
        return found

    return chart


@pytest.fixture
def draw(charted: Callable[..., Chart]) -> Draw:
    def drawn(id: str, theme: Theme = "light", **asked: Any) -> Any:
        return figure(charted(id, **asked), theme).to_plotly_json()

    return drawn


def publish(board: Board, id: str, day: str, link: dict[str, Any], **more: Any) -> None:
    source = {"publisher": "Daily Paper", "title": "T", "url": "https://example.org/x"}
    whole = {"id": id, "title": {"en": f"Title of {id}"}, "happened_on": day, "source": source, "links": [link], **more}
    draft = board.ledger.save(Record.model_validate(whole), who=program("test"))
    board.ledger.publish(id, expected=draft.revision, who=program("test"))


def poll(board: Board, id: str, day: str, value: float, pollster: str, **more: Any) -> None:
    link = {"indicator": "support", "stance": "supports", "value": value, "proxy": more.pop("proxy", False)}
    publish(board, id, day, link, poll={"pollster": pollster, **more})


def traces(drawn: Any, *, mode: str = "", kind: str = "scatter") -> list[Any]:
    return [trace for trace in drawn["data"] if trace["type"] == kind and mode in trace.get("mode", "")]


def named(drawn: Any, name: str) -> Any:
    (found,) = (trace for trace in drawn["data"] if name in trace["name"])
    return found


def days(trace: Any) -> list[str]:
    return [day.isoformat() for day in trace["x"]]


# Polls


def test_every_poll_is_a_dot_with_the_margin_that_it_states_or_its_sample_gives(draw: Draw) -> None:
    dots = named(draw("support"), "Institute A")
    assert list(dots["y"]) == [45, 49]
    assert list(dots["error_y"]["array"]) == [pytest.approx(1.96 * (45 * 55 / 1000) ** 0.5), 3.1]


def test_a_poll_without_any_error_is_shown_without_a_margin_and_called_unusable(draw: Draw) -> None:
    dots = named(draw("support"), "Institute B")
    assert list(dots["error_y"]["array"]) == [None]
    assert dots["legendgrouptitle"]["text"] == "no margin or sample size stated (not usable)"
    assert "<i>not usable: states neither margin nor</i>" in dots["hovertext"][0]


def test_proxies_are_hollow_and_called_by_their_name(draw: Draw) -> None:
    drawn = draw("support")
    groups = {trace["marker"]["symbol"]: trace["legendgrouptitle"]["text"] for trace in traces(drawn, mode="markers")}
    hollow = {symbol: told for symbol, told in groups.items() if symbol.endswith("-open")}
    assert list(hollow.values()) == ["another question (not counted)"]
    assert [symbol for symbol, told in groups.items() if told == "this question"] == ["circle"]


def test_where_all_polls_are_proxies_the_whole_legend_says_so(board: Board, draw: Draw) -> None:
    poll(board, "old-proxy", "2024-01-10", 70, "Institute A", proxy=True, margin=3.0)
    drawn = draw("support", on=date(2024, 6, 30))
    assert drawn["layout"]["legend"]["title"]["text"] == "<b>another question (not counted)</b>"
    assert [trace["marker"]["symbol"] for trace in drawn["data"]] == ["circle-open"]


def test_no_line_runs_from_one_poll_to_another(board: Board, draw: Draw) -> None:
    for month, pollster in enumerate(["Institute A", "Institute C", "Institute D"] * 3, start=1):
        poll(board, f"poll-{month}", f"2026-{month:02}-15", 40 + month, pollster, sample_size=1000)
    drawn = draw("support")
    lines = [trace["name"] for trace in traces(drawn, mode="lines")]
    assert lines == ["its 95 % interval", "estimate"]
    assert all(trace["mode"] == "markers" for trace in drawn["data"] if trace["name"] not in lines)


def test_the_pooled_estimate_is_drawn_where_it_is_known_and_nowhere_else(board: Board, draw: Draw) -> None:
    poll(board, "early", "2019-03-10", 30, "Institute E", margin=3.0)
    estimate = named(draw("support"), "estimate")
    known = [day for day, value in zip(estimate["x"], estimate["y"], strict=True) if value is not None]
    assert estimate["connectgaps"] is False
    assert [known[0], known[-1]] == [date(2019, 3, 31), ON]
    assert not [day for day in known if date(2021, 3, 31) <= day < date(2025, 6, 10)], (
        "30 % of 2019 outlived its window"
    )


def test_the_band_has_a_gap_where_the_reading_is_unknown(board: Board, draw: Draw) -> None:
    poll(board, "early", "2019-03-10", 30, "Institute E", margin=3.0)
    band = named(draw("support"), "its 95 % interval")
    assert [place for place, day in enumerate(band["x"]) if day is None and place < len(band["x"]) - 1]


def test_a_fall_within_the_margins_is_no_setback(board: Board, draw: Draw) -> None:
    poll(board, "a-little-less", "2026-10-01", 48.5, "Institute A", margin=3.1)
    assert [trace["name"] for trace in draw("support")["data"] if trace["name"] == "setback"] == []
    poll(board, "much-less", "2026-11-01", 20, "Institute A", margin=3.1)
    assert days(named(draw("support"), "setback")) == ["2026-11-01"]


def test_the_target_is_a_line_with_its_name(draw: Draw) -> None:
    for lang, name in (("en", "<b>target: 60\N{NO-BREAK SPACE}%</b>"), ("ko", "<b>목표: 60%</b>")):
        layout = draw("support", lang=lang)["layout"]
        assert [(line["y0"], line["y1"]) for line in layout["shapes"]] == [(60, 60)]
        assert [(label["y"], label["text"]) for label in layout["annotations"]] == [(60, name)]


def test_the_name_of_the_target_stands_where_it_hides_no_poll(board: Board, draw: Draw) -> None:
    poll(board, "at-the-end", "2026-11-10", 62, "Institute F", sample_size=1000)
    (label,) = draw("support")["layout"]["annotations"]
    assert (label["x"], label["yanchor"]) == (0, "bottom"), "the newest poll is at the right end, just above the line"


# Measures


def figures(board: Board, **values: float) -> None:
    for year, value in values.items():
        link = {"indicator": "crossings", "stance": "supports", "value": value}
        publish(board, f"crossings-{year[1:]}", year[1:], link)


def runs(drawn: Any) -> list[list[int]]:
    return [[day.year for day in trace["x"]] for trace in traces(drawn, mode="lines+markers")]


def test_a_line_joins_figures_only_while_the_earlier_one_still_counts(board: Board, draw: Draw) -> None:
    figures(board, y2016=400, y2018=500, y2019=600)
    before, after = runs(draw("crossings"))
    assert before == [2016, 2018, 2019]
    assert after[0] == 2023


def test_a_proxy_of_a_measure_is_hollow_and_on_no_line(draw: Draw) -> None:
    drawn = draw("crossings")
    proxy = named(drawn, "proxy: something else, not counted")
    assert (list(proxy["y"]), proxy["mode"], proxy["marker"]["symbol"]) == ([700], "markers", "diamond-open")
    assert all(700 not in trace["y"] for trace in traces(drawn, mode="lines"))


def test_a_measure_shows_target_and_baseline(draw: Draw) -> None:
    layout = draw("crossings")["layout"]
    assert [line["y0"] for line in layout["shapes"]] == [1000, 0]
    low, high = layout["yaxis"]["range"]
    assert low < 0
    assert high > 1000


def test_a_figure_below_the_one_before_is_marked_with_the_word(board: Board, draw: Draw) -> None:
    figures(board, y2021=500, y2022=100)
    setbacks = named(draw("crossings"), "setback")
    assert days(setbacks) == ["2022-12-31", "2023-12-31"]
    assert setbacks["text"][-1] == "setback"
    assert setbacks["hovertext"][0].endswith(
        "▼ setback: from 50\N{NO-BREAK SPACE}% of the way to 10\N{NO-BREAK SPACE}%"
    )
    assert setbacks["marker"]["color"] == PALETTES["light"].rust


def test_up_to_a_few_observations_the_chart_goes_back_to_the_first(board: Board, charted: Callable[..., Chart]) -> None:
    figures(board, y2008=900)
    assert (charted("crossings").start, charted("crossings").earlier) == (date(2008, 12, 31), 0)


def test_with_many_the_chart_starts_in_2018_and_says_what_it_leaves_out(
    board: Board, charted: Callable[..., Chart]
) -> None:
    figures(board, **{f"y{year}": 10.0 for year in range(1990, 2018)})
    assert (charted("crossings").start, charted("crossings").earlier) == (date(2018, 1, 1), 28)


# Activities


def test_bars_are_the_events_of_a_quarter_and_the_line_is_the_count_in_the_window(board: Board, draw: Draw) -> None:
    publish(board, "june-meeting", "2026-06-20", {"indicator": "meetings", "stance": "supports"})
    drawn = draw("meetings")
    (bars,) = traces(drawn, kind="bar")
    assert list(bars["y"]) == [3]
    count = named(drawn, "in the last 12 months")
    assert (count["line"]["shape"], count["y"][-1]) == ("hv", 3)


def test_the_count_has_a_gap_where_nobody_looked(draw: Draw) -> None:
    count = named(draw("meetings"), "in the last 12 months")
    assert count["connectgaps"] is False
    assert dict(zip(days(count), count["y"], strict=True))["2026-04-30"] is None, "unknown, not nought"


def test_what_speaks_against_it_stands_below_the_axis_in_rust(draw: Draw) -> None:
    against = named(draw("meetings"), "speaks against it")
    assert days(against) == ["2026-08-08"]
    assert all(height < 0 for height in against["y"])
    assert against["marker"]["color"] == PALETTES["light"].rust


def test_a_count_that_runs_down_is_one_setback_not_one_a_month(board: Board, draw: Draw) -> None:
    for month in range(1, 7):
        publish(board, f"met-{month}", f"2024-{month:02}-05", {"indicator": "meetings", "stance": "supports"})
    publish(board, "looked", "2025-03-01", {"indicator": "meetings", "stance": "supports", "count": 0})
    setbacks = named(draw("meetings", on=date(2025, 5, 31)), "setback")
    assert days(setbacks) == ["2025-01-31"]


# Stages


def test_stages_are_steps_and_the_fall_is_a_setback(draw: Draw) -> None:
    drawn = draw("lines")
    steps = next(trace for trace in drawn["data"] if trace["name"] == "stage")
    assert steps["line"]["shape"] == "hv"
    assert list(zip(days(steps), steps["y"], strict=True)) == [("2026-05-05", 1), ("2026-08-08", 0), ("2026-11-21", 0)]
    assert days(named(drawn, "setback")) == ["2026-08-08"]


def test_each_stage_has_its_name_on_its_own_line_in_the_readers_language(draw: Draw) -> None:
    names = [(label["y"], label["text"]) for label in draw("lines", lang="ko")["layout"]["annotations"]]
    assert names == [(0, "끊김 · 0%"), (1, "일부 연결 · 40%"), (2, "매일 통화 · 100%")]


# What all have


@pytest.mark.parametrize("id", ["support", "crossings", "meetings", "lines"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_downloaded_picture_carries_title_takeaway_day_and_sources(
    charted: Callable[..., Chart], id: str, lang: str
) -> None:
    chart = charted(id, lang)
    head = figure(chart, "light").to_plotly_json()["layout"]["title"]
    told = head["subtitle"]["text"].replace("<br>", " ")
    assert head["text"] == f"<b>{chart.title}</b>"
    assert chart.told in told
    assert chart.view.address.words.day(ON) in told
    assert next(row.who for row in chart.rows if row.standing == "counts") in told


def test_the_style_sheet_hides_just_the_head_of_the_figure_on_the_page() -> None:
    sheet = (HOUSE / "roadmap" / "public" / "assets" / "house.css").read_text("utf-8")
    assert f"--head: {HEAD}px;" in sheet, "write HEAD of roadmap/dashboard/charts/frame.py into house.css"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_our_own_template_is_in_every_figure(draw: Draw, theme: Theme) -> None:
    look = draw("support", theme)["layout"]["template"]["layout"]
    assert look["paper_bgcolor"] == PALETTES[theme].card
    assert look["font"]["color"] == PALETTES[theme].ink


def test_pointing_at_a_mark_tells_day_value_margin_sample_pollster_record_and_whether_it_counts(draw: Draw) -> None:
    told = named(draw("support", lang="ko"), "Institute A")["hovertext"][1]
    lines = ["<b>2026년 6월 10일</b>", "49% · ±3.1 · n = 1,000", "Institute A", "중립화 지지 49%", "<i>반영</i>"]
    assert told.split("<br>") == lines


def test_what_people_wrote_is_never_markup_in_a_chart(draw: Draw) -> None:
    texts = [text for trace in draw("support")["data"] for text in [trace["name"], *(trace.get("hovertext") or ())]]
    hostile = [text for text in texts if "script" in text or "pollster" in text]
    assert hostile
    assert not [text for text in hostile if "<script" in text or "<u>" in text]


def test_the_toolbar_offers_a_good_picture_and_speaks_the_readers_language(charted: Callable[..., Chart]) -> None:
    settings = toolbar(charted("lines", "ko"))
    assert settings["modeBarButtons"] == [["toImage"]]
    assert settings["toImageButtonOptions"] == {
        "format": "png",
        "filename": "lines-2026-11-21-ko",
        "width": 1200,
        "height": 675,
        "scale": 2,
    }
    assert settings["locales"]["ko"]["dictionary"]["Download plot as an SVG"] == "SVG 그림으로 내려받기"


def test_nothing_after_the_day_asked_for_is_drawn(draw: Draw) -> None:
    drawn = draw("lines", on=date(2026, 6, 30))
    latest = max(day for trace in drawn["data"] for day in trace["x"])
    assert latest == date(2026, 6, 30)
    assert drawn["layout"]["xaxis"]["range"][1] <= date(2026, 6, 30) + timedelta(days=90)
