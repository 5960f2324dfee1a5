"""Of one day every face says the same: each phase, milestone and indicator, to the last digit or in the same words.

What the command line says is what all others are measured by; that it is right is for tests/progress/ to show.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import streamlit as st
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from roadmap import board as board_room
from roadmap.board import Board
from roadmap.cli import main
from roadmap.public.api import api_routes
from roadmap.public.embeds import embed_routes
from roadmap.public.feeds import feed_file
from roadmap.public.first_paint import page_routes
from roadmap.snapshot import content, read_metadata
from roadmap.snapshot.content.model import Share
from roadmap.views.rendering import STAFF_PAGES
from roadmap.words import Words, in_language, languages
from tests.public.edition.conftest import NOW
from tests.public.edition.reading import Edition
from tests.servers import HOUSE

INDEX = Path(st.__file__).parent / "static" / "index.html"
DAY = NOW.date().isoformat()
BELOW = ("phases", "workstreams", "milestones", "indicators")

NUMBER = re.compile(
    r'<b data-number="(?P<id>[a-z0-9-]+)\.(?P<end>low|high)" data-value="(?P<value>[^"]+)">(?P<said>[^<]*)'
)
ROW_OF_AN_EMBED = re.compile(r'<tr><th scope="row">(.*?)</tr>')
EXACT = re.compile(r'<data value="([^"]*)">')
SHARES = re.compile(r'<p class="shares"><span><b>([^<]*)</b>.*?<b>([^<]*)</b></span></p>')


class Span(NamedTuple):
    """What is proven of a part of the plan, and what is possible: shares of 0 to 1."""

    low: float
    high: float

    def said(self, words: Words) -> tuple[str, str]:
        return words.percent(self.low), words.percent(self.high)


Spans = Mapping[str, Span]
"""By the id of the part."""


def spans(document: Mapping[str, Any]) -> dict[str, Span]:
    """Every part of a document of progress, with workstreams."""
    found: dict[str, Span] = {}
    for below in BELOW:
        for part in document.get(below, []):
            found |= {part["id"]: Span(part["low"], part["high"]), **spans(part)}
    return found


def differences(html: str, told: Spans, words: Words, part: str) -> Iterator[str]:
    """Where a page differs from what is told, or lacks the part that it is about."""
    shown = list(NUMBER.finditer(html))
    for number in shown:
        expected: float = getattr(told[number["id"]], number["end"])
        if float(number["value"]) != expected or number["said"] != words.percent(expected):
            yield f"{part}: {number[0]} is not {expected}"
    lacking = {(part, "low"), (part, "high")} - {(number["id"], number["end"]) for number in shown}
    yield from (f"{part}: no {end} of {id}" for id, end in lacking)


@pytest.fixture
def at_that_moment(shipped: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROADMAP_DATA", str(shipped.settings.data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(board_room, "seoul_now", lambda: NOW)


@pytest.fixture
def command_line(at_that_moment: None) -> Callable[..., Any]:
    def run(*words: str) -> Any:
        result = CliRunner().invoke(main, [*words, "--json"], prog_name="python -m roadmap")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run


@pytest.fixture
def told(command_line: Callable[..., Any]) -> Spans:
    return spans(command_line("progress"))


@pytest.fixture(scope="module")
def pages(shipped: Board) -> dict[str, str]:
    """The page of every phase, milestone and indicator, by id."""
    plan = shipped.plan
    milestones = [each for phase in plan.phases for each in phase.milestones]
    parts: Sequence[tuple[str, Sequence[Any]]] = (
        ("phase", plan.phases),
        ("milestone", milestones),
        ("indicator", list(plan.indicators)),
    )
    return {each.id: page for page, every in parts for each in every}


@pytest.fixture(params=languages())
def words(request: pytest.FixtureRequest) -> Words:
    return in_language(request.param)


Ask = Callable[..., str]
"""`ask("/phase", id="phase-1")`: what the public routes answer."""


@pytest.fixture(scope="module")
def ask(shipped: Board) -> Ask:
    def opened() -> Board:
        return shipped

    routes = [*api_routes(opened), *embed_routes(opened), *page_routes(opened, INDEX, STAFF_PAGES)]
    client = TestClient(Starlette(routes=routes))

    def asked(path: str, **query: str) -> str:
        answer = client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.text

    return asked


def test_the_command_line_tells_of_every_part(told: Spans, pages: dict[str, str]) -> None:
    assert pages.keys() <= told.keys()
    assert any(span.low != span.high for span in told.values())


def test_a_number_that_is_not_the_same_is_found(told: Spans, edition: Edition, words: Words) -> None:
    html = edition.page(f"{words.language}/indicator/public-support.html").html
    assert list(differences(html, told, words, "public-support")) == []
    otherwise = {**told, "public-support": Span(0.1, 0.2)}
    assert len(list(differences(html, otherwise, words, "public-support"))) == 2
    assert list(differences("<p>nothing</p>", told, words, "public-support")) != []


def test_the_api_says_the_same(told: Spans, ask: Ask) -> None:
    assert spans(json.loads(ask("/api/v1/progress"))) == told
    assert spans(json.loads(ask("/api/v1/progress", on=DAY))) == told


def test_the_first_paint_says_the_same(told: Spans, ask: Ask, pages: dict[str, str], words: Words) -> None:
    shown = {id: ask(f"/{page}", id=id, lang=words.language) for id, page in pages.items()}
    assert [each for id, html in shown.items() for each in differences(html, told, words, id)] == []


def test_the_static_edition_says_the_same(told: Spans, edition: Edition, pages: dict[str, str], words: Words) -> None:
    shown = {id: edition.page(f"{words.language}/{page}/{id}.html").html for id, page in pages.items()}
    assert [each for id, html in shown.items() for each in differences(html, told, words, id)] == []
    assert spans(json.loads((edition.folder / "data" / "progress.json").read_text(encoding="utf-8"))) == told


def test_streamlit_says_the_same(told: Spans, pages: dict[str, str], at_that_moment: None) -> None:
    st.cache_resource.clear()
    app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "main.py", default_timeout=60)
    found: list[str] = []
    for number, (id, page) in enumerate(pages.items()):
        words = in_language(languages()[number % len(languages())])
        app.switch_page(f"pages/{page}.py")
        app.query_params.update({"id": id, "lang": words.language})
        app.run()
        assert not app.exception
        found += differences("".join(element.proto.body for element in app.get("html")), told, words, id)
    st.cache_resource.clear()
    assert found == []


def share(shipped: Board, card: str, words: Words) -> Share:
    """What the picture of a part draws."""
    body = content(shipped, card, words.language, NOW.date()).body
    return body.share if body.what == "chart" else body.bars[0].share


def test_pictures_say_the_same(
    told: Spans, shipped: Board, edition: Edition, pages: dict[str, str], words: Words
) -> None:
    for id in pages:
        drawn = share(shipped, id, words)
        assert (drawn.low, drawn.high) == told[id], id
        assert (drawn.proven, drawn.possible) == told[id].said(words), id
        file = read_metadata((edition.folder / "images" / f"{id}-{words.language}.png").read_bytes())
        assert file is not None
        assert file.intact
        assert file.hash == content(shipped, id, words.language, NOW.date()).hash, (
            f"{id}: the picture is of other words"
        )


def test_embedded_cards_say_the_same(told: Spans, ask: Ask, pages: dict[str, str], words: Words) -> None:
    for id in pages:
        (shown,) = SHARES.findall(ask(f"/embed/{id}", lang=words.language))
        assert shown == told[id].said(words), id


def test_tables_of_embedded_cards_have_every_figure_of_the_api(ask: Ask, pages: dict[str, str]) -> None:
    """Each card in one language, by turns: figures are the same in all."""
    progress = json.loads(ask("/api/v1/progress"))
    inside = {"overview": progress["phases"], **parts_inside(progress)}
    drawn = 0
    for number, id in enumerate(["overview", *pages]):
        html = ask(f"/embed/{id}", lang=languages()[number % len(languages())])
        shown = [tuple(EXACT.findall(row)) for row in ROW_OF_AN_EMBED.findall(html)]
        if pages.get(id) == "indicator":
            expected = list(figures(json.loads(ask(f"/api/v1/indicators/{id}"))))
        else:
            expected = [(str(part["low"]), str(part["high"])) for part in inside[id]]
        assert sorted(shown) == sorted(expected), id
        assert html.count("<table>") == html.count("<caption>") == html.count("<details") == bool(shown), id
        drawn += bool(shown)
    assert drawn > len(pages) / 2


def parts_inside(progress: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The milestones of each phase and the indicators of each milestone."""
    milestones = {
        phase["id"]: [each for workstream in phase["workstreams"] for each in workstream["milestones"]]
        for phase in progress["phases"]
    }
    return milestones | {each["id"]: each["indicators"] for every in milestones.values() for each in every}


def figures(answer: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Day and figure, count or stage of each observation that says something in the indicator's terms."""
    for each in answer["observations"]:
        states = {"stages": each["stage"], "activity": each["count"]}.get(answer["kind"], each["value"])
        if states is not None:
            yield each["day"], str(states)
        elif answer["kind"] == "activity" and each["stance"] != "context":
            yield (each["day"],)


def test_the_feed_says_what_held_on_the_day_of_each_entry(
    command_line: Callable[..., Any], shipped: Board, words: Words
) -> None:
    items = json.loads(feed_file(shipped, f"changes.{words.language}.json", "https://roadmap.example").content)["items"]
    assert items
    days: dict[str, Spans] = {}
    for item in items:
        indicator, day = item["id"].split(":")[-3:-1]
        if day not in days:
            days[day] = spans(command_line("progress", "--on", day))
        low, high = days[day][indicator].said(words)
        expected = words.say("After: {told}", told=low if low == high else f"{low} – {high}")
        assert f"{expected}." in item["content_text"], item["id"]
