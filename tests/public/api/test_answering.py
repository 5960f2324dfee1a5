"""How answers travel: to any page, only once, packed, and never stale."""

import gzip
from datetime import date, datetime
from typing import Any

import pytest

from roadmap.board import Board
from roadmap.evidence import Record
from roadmap.public.answering import KEPT_AT_MOST, WAITING, Answer, Kept, Made, prefers_table
from roadmap.public.api.resources import RESOURCES
from roadmap.public.web_address import web_address
from tests.public.api.asking import Programs
from tests.public.api.test_answers import publish

NEEDS = {"changes": "?since=2025-06-30"}
PATHS = [
    path.replace("{id}", resource.example_id) + NEEDS.get(resource.name, "")
    for resource in RESOURCES
    if resource.name != "snapshot"
    for path in (f"/api/v1{resource.path}", *([f"/api/v1{resource.path}.csv"] if resource.table else []))
]
ADDRESSES = (
    *PATHS,
    *("/api/v1", "/api/v1/everything.zip", "/api/v1/openapi.json"),
    *("/feeds/changes.ko.json", "/feeds/corrections.en.atom"),
)
REFUSED = ("/api/v1/progress?on=tomorrow", "/api/v1/explain/nothing", "/api/v1/nothing", "/feeds/nothing.en.atom")


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_page_may_ask_and_no_cookie_is_wanted(address: str, programs: Programs) -> None:
    reply = programs.well(address, origin="https://elsewhere.example")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    assert "set-cookie" not in reply.headers
    before = programs.ask(address, "OPTIONS", origin="https://elsewhere.example", access_control_request_method="GET")
    assert (before.status, before.body) == (204, b"")
    assert "GET" in before.headers["access-control-allow-methods"]
    assert "POST" not in before.headers["access-control-allow-methods"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(address: str, programs: Programs) -> None:
    first = programs.well(address)
    for have in (first.headers["etag"], f'"other", {first.headers["etag"]}', first.headers["etag"][2:], "*"):
        again = programs.ask(address, if_none_match=have)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "content-length" not in again.headers
    assert programs.ask(address, if_none_match='W/"other"').status == 200


def test_different_questions_have_different_tags(programs: Programs) -> None:
    tags = {
        programs.well(f"/api/v1/progress{query}").headers["etag"] for query in ("", "?on=2026-01-01", "?format=csv")
    }
    assert len(tags) == 3


def test_a_published_record_is_seen_at_once(own_board: Board) -> None:
    programs = Programs(lambda: own_board)
    first = programs.well("/api/v1/evidence")
    source = {"publisher": "The Daily", "title": "News", "url": "https://example.org/news"}
    record = {"id": "brand-new", "title": {"en": "New"}, "happened_on": "2026-11-21", "source": source}
    publish(own_board.ledger, Record.model_validate(record))
    again = programs.ask("/api/v1/evidence", if_none_match=first.headers["etag"])
    assert again.status == 200
    assert again.json["records"][0]["id"] == "brand-new"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_would_send(address: str, programs: Programs) -> None:
    get, head = programs.well(address), programs.ask(address, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == get.headers
    assert int(get.headers["content-length"]) == len(get.body)


@pytest.mark.parametrize("address", REFUSED)
def test_head_is_refused_as_get_is(address: str, programs: Programs) -> None:
    get, head = programs.ask(address), programs.ask(address, "HEAD")
    assert (head.status, head.body) == (get.status, b"")
    assert get.status in (400, 404)
    assert head.headers == get.headers
    assert int(get.headers["content-length"]) == len(get.body)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_nothing_can_be_changed(method: str, programs: Programs) -> None:
    reply = programs.ask("/api/v1/progress", method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert reply.json["type"].endswith("method-not-allowed")


def test_answers_travel_packed_to_whoever_can_unpack_them(programs: Programs) -> None:
    plain, packed = programs.well("/api/v1/progress"), programs.well("/api/v1/progress", accept_encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3
    assert "content-encoding" not in programs.well("/api/v1/everything.zip", accept_encoding="gzip").headers


def test_many_askers_at_once_get_one_and_the_same_answer(own_board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    document = own_board.document

    def counted(on: date, known_at: datetime | None) -> Any:
        made.append(str(on))
        return document(on, known_at)

    monkeypatch.setattr(own_board, "document", counted)
    replies = Programs(lambda: own_board).together("/api/v1/progress?on=2026-01-01", askers=WAITING + 100)
    assert {reply.status for reply in replies} == {200}
    assert len({reply.body for reply in replies}) == 1
    assert made == ["2026-01-01"]


def test_kept_answers_take_no_more_room_than_they_may(board: Board) -> None:
    kept = Kept(board.footing())
    size = KEPT_AT_MOST // 4
    for number in range(8):
        kept.keep((number,), Answer(Made(b"x" * size, "application/zip"), str(number), ""))
    assert [number for number in range(8) if kept.get((number,))] == [4, 5, 6, 7]
    kept.keep(("huge",), Answer(Made(b"x" * (KEPT_AT_MOST + 1), "application/zip"), "huge", ""))
    assert kept.get(("huge",)) is None


def test_json_is_sent_unless_a_table_is_asked_for() -> None:
    assert prefers_table(b"text/csv")
    assert prefers_table(b"text/csv;q=0.9, application/json;q=0.8, */*;q=0.1")
    assert not prefers_table(b"application/json, text/csv;q=0.9")
    assert not prefers_table(b"text/html, */*")
    assert not prefers_table(b"text/csv;q=zero")


def test_links_begin_with_the_address_that_is_named_or_asked_for() -> None:
    asked = {
        "host": "dash.example:8501",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "evil.example, dash.example",
    }
    assert web_address("http", asked, {}) == "http://dash.example:8501"
    assert web_address("http", asked, {"ROADMAP_BEHIND_PROXY": "1"}) == "https://dash.example"
    assert web_address("http", asked, {"ROADMAP_PUBLIC_URL": "https://k.example/dash/"}) == "https://k.example/dash"
    for hostile in ('a"><script>', "a b", "a/b", "user@host", ""):
        assert web_address("http", {"host": hostile}, {}) == "http://localhost"
