"""Everything to take away: the page, and the files behind it."""

import asyncio
import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette

from roadmap.board import Board, Settings
from roadmap.evidence import LedgerError, program
from roadmap.evidence.exchange.csv_text import LINK, RECORD
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_content
from roadmap.plan import parse_plan, plan_hash
from roadmap.public.downloads import download_routes
from roadmap.views.data import COLUMNS, FILES, SHARES
from tests.dashboard.conftest import DAY, NOW, Look
from tests.dashboard.shown import Shown

Visit = Callable[..., Shown]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8-sig")


def ask(board: Callable[[], Board], address: str, **headers: str) -> Answer:
    """What the routes answer to a GET."""
    parts = urlsplit(address)
    scope = {
        "type": "http",
        "method": "GET",
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def answer() -> None:
        await Starlette(routes=download_routes(board))(scope, receive, send)

    # In a thread of its own: while a browser is open, its driver keeps an event loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(lambda: asyncio.run(answer())).result()
    start = sent[0]
    told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], told, b"".join(message.get("body", b"") for message in sent[1:]))


@pytest.fixture
def get(board: Board) -> Callable[..., Answer]:
    return lambda address, **headers: ask(lambda: board, address, **headers)


Get = Callable[..., Answer]
EVIDENCE = ("evidence.yaml", "evidence.json")


def rows(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_page_offers_every_file_and_each_of_them_comes(look: Look, get: Get) -> None:
    offered = [link for link in look("data").links if link.page.startswith("data/")]
    assert [link.page for link in offered] == [f"data/{name}" for name in FILES]
    for link in offered:
        answer = get(link.href.removeprefix("."))
        name = link.page.removeprefix("data/")
        assert answer.status == 200
        assert answer.headers["content-type"] == FILES[name].media_type
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.body


def test_the_table_has_a_row_for_each_link_and_a_description_for_each_column(get: Get, board: Board) -> None:
    table = rows(get("/data/evidence.csv"))
    assert len(table) == sum(len(entry.shown.links) for entry in board.ledger.every())
    assert set(COLUMNS) == {*RECORD, *LINK}
    assert {re.sub(r"\.(en|ko)$", "", column) for column in table[0]} <= set(COLUMNS)


def test_no_cell_is_a_formula_to_a_spreadsheet(get: Get) -> None:
    cells = [cell for row in rows(get("/data/evidence.csv")) for cell in row.values()]
    assert not [cell for cell in cells if re.match(r"[=+\-@]", cell)]
    assert '\'=HYPERLINK("https://example.org") <img src=x onerror=alert(4)>' in cells
    assert "'@pollster <u>" in cells


def test_drafts_and_retracted_records_are_in_none_of_the_files(get: Get, board: Board) -> None:
    entry = board.record("refusal-2026")
    assert entry
    board.ledger.retract("refusal-2026", expected=entry.revision, who=program("test"), reason="Wrong.")
    for name in ("evidence.csv", "evidence.yaml", "evidence.json"):
        text = get(f"/data/{name}").text
        assert "meeting-2026" in text
        assert "refusal-2026" not in text


def test_yaml_and_json_hold_the_same_records(get: Get, board: Board) -> None:
    door = Door(board.today, None)
    yaml, json_ = (list(read_content(name, get(f"/data/{name}").body, door)) for name in FILES if name in EVIDENCE)
    assert yaml == json_
    assert {arrival.record.id for arrival in yaml} == {entry.id for entry in board.ledger.every()}


@pytest.mark.parametrize("on", [DAY, "2026-06-01"])
def test_progress_is_the_document_that_the_command_line_gives(on: str, get: Get, board: Board, look: Look) -> None:
    document = json.loads(get(f"/data/progress.json?on={on}").text)
    assert document == json.loads(json.dumps(board.document(date.fromisoformat(on))))
    page = look("data", on=on)
    assert document["plan"]["hash"] in page.text
    assert f"?on={on}" in page.link("Progress on one day").href


def test_every_key_of_progress_is_described(get: Get) -> None:
    described = {name for keys in SHARES for name in re.split(r", |\.", keys)}
    assert set(keys_of(json.loads(get("/data/progress.json").text))) - described <= {
        *("id", "kind", "en", "ko", "title", "starts", "open", "reached", "under_way", "not_started", "unknown"),
        *("phases", "workstreams", "milestones", "indicators"),
    }


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from keys_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys_of(part)


def test_the_plan_comes_as_it_was_written(get: Get, data: Path) -> None:
    assert get("/data/roadmap.yaml").text == (data / "roadmap.yaml").read_text(encoding="utf-8")


def test_a_broken_plan_file_is_not_handed_out_but_the_plan_that_is_served(get: Get, data: Path, board: Board) -> None:
    (data / "roadmap.yaml").write_text("format: 1\nphases: [", encoding="utf-8")
    sent = get("/data/roadmap.yaml").text
    assert plan_hash(parse_plan(sent, "sent")) == board.document()["plan"]["hash"]


@pytest.mark.parametrize("on", ["soon", "2026-02-30", "2027-01-01", "2017-12-31", "%00"])
def test_a_day_that_cannot_be_answered_is_refused_with_the_mend(on: str, get: Get) -> None:
    answer = get(f"/data/progress.json?on={on}")
    assert answer.status == 400
    assert "2026-11-21" in answer.text or "and today, 21 Nov 2026" in answer.text
    assert "Traceback" not in answer.text


def test_what_cannot_be_had_is_said_in_the_readers_language(get: Get) -> None:
    answer = get("/data/secrets.db", accept_language="ko")
    assert (answer.status, answer.headers["vary"]) == (404, "Accept-Language")
    assert answer.text.startswith("그런 파일은 없습니다.")
    assert "날짜가 아닙니다" in get("/data/progress.json?on=soon&lang=ko").text
    assert "오늘(2026년 11월 21일)까지만" in get("/data/progress.json?on=2027-01-01&lang=ko").text

    def closed() -> Board:
        raise LedgerError("gone")

    assert ask(closed, "/data/evidence.csv", accept_language="ko").text.startswith("지금은 데이터를 읽을 수 없습니다.")


def test_an_unknown_file_names_those_that_there_are(get: Get) -> None:
    answer = get("/data/secrets.db")
    assert answer.status == 404
    assert "evidence.csv" in answer.text


@pytest.mark.parametrize("name", [*FILES, "secrets.db"])
def test_any_web_page_may_fetch_a_file(name: str, get: Get) -> None:
    answer = get(f"/data/{name}", origin="https://elsewhere.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_database_that_cannot_be_read_is_told_without_a_traceback() -> None:
    def closed() -> Board:
        raise LedgerError("/srv/secret/path.db")

    answer = ask(closed, "/data/evidence.csv")
    assert answer.status == 503
    assert "secret" not in answer.text


def test_who_has_the_file_already_is_told_so_until_something_changes(get: Get, board: Board) -> None:
    first = get("/data/evidence.json", accept_encoding="gzip")
    assert json.loads(gzip.decompress(first.body))["format"] == 1
    again = get("/data/evidence.json", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    entry = board.record("refusal-2026")
    assert entry
    board.ledger.retract("refusal-2026", expected=entry.revision, who=program("test"), reason="Wrong.")
    assert get("/data/evidence.json", if_none_match=first.headers["etag"]).status == 200


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_one_weak_tag_for_both_ways_that_it_travels(name: str, get: Get) -> None:
    plain, packed = get(f"/data/{name}"), get(f"/data/{name}", accept_encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body != packed.body
    assert plain.headers["etag"] == packed.headers["etag"]
    assert plain.headers["etag"].startswith('W/"')
    assert get(f"/data/{name}", if_none_match=plain.headers["etag"], accept_encoding="gzip").status == 304


def test_a_comment_in_the_plan_is_handed_out_though_it_means_nothing(get: Get, data: Path, board: Board) -> None:
    first, file = get("/data/roadmap.yaml"), data / "roadmap.yaml"
    meaning = board.footing().hash
    file.write_text(f"# Reviewed in November.\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    again = get("/data/roadmap.yaml", if_none_match=first.headers["etag"])
    assert board.footing().hash == meaning
    assert again.status == 200
    assert again.text.startswith("# Reviewed in November.")
    assert again.headers["etag"] != first.headers["etag"]


def test_the_licence_is_named_where_there_is_one_and_missed_where_there_is_none(look: Look, data: Path) -> None:
    assert "None has been named yet" in look("data").section("kn-state").text
    plan = (data / "roadmap.yaml").read_text(encoding="utf-8")
    licence = "licence: {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/}\nphases:"
    (data / "roadmap.yaml").write_text(plan.replace("phases:", licence, 1), encoding="utf-8")
    state = look("data").section("kn-state")
    assert state.link("CC BY 4.0").href == "https://creativecommons.org/licenses/by/4.0/"
    assert "None has been named yet" not in state.text


def test_the_page_says_how_to_cite_and_works_an_example_out(look: Look, board: Board) -> None:
    page = look("data")
    assert "Small plan, dashboard. State of 21 Nov 2026; method 1, plan " in page.section("kn-cite").text
    assert board.document()["plan"]["hash"][:12] in page.section("kn-cite").text
    example = page.section("kn-by-hand")
    assert example.link("People crossing").query["id"] == "crossings"
    assert "Share = (613 − 0) ÷ (1,000 − 0), cut to 0–100 % = 61.3 %." in example.text


def test_a_visitor_finds_the_files_in_korean(visit: Visit) -> None:
    page = visit("data", lang="ko")
    assert page.link("근거 자료(표)").page == "data/evidence.csv"
    assert "Evidence as a table" not in page.text


def test_the_shipped_data_can_be_taken_away(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    shipped = Path(str(request.config.rootpath)) / "data"
    board = Board.open(Settings(shipped, f"sqlite:///{tmp_path / 'evidence.db'}"), clock=lambda: NOW)
    for name in FILES:
        answer = ask(lambda: board, f"/data/{name}")
        assert answer.status == 200
        assert len(answer.body) > 10_000
    board.ledger.close()
