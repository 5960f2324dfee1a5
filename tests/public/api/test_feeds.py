"""Feeds: readable by a well-kept parser, the same in both formats, with ids that never change."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from indicators import read
from roadmap.board import Board
from roadmap.evidence import Record, program
from roadmap.public import feeds
from roadmap.public.feeds import ENTRIES, feed_names
from tests.public.api.asking import Programs
from tests.public.api.test_answers import SAILORS, publish
from tests.public.api.test_as_known_then import LATER, Clock

NAMES = [
    f"{name}.{language}"
    for name in ("changes", "phase-1", "phase-2", "phase-3", "corrections")
    for language in ("en", "ko")
]


def parsed(programs: Programs, name: str) -> Any:
    reply = programs.well(f"/feeds/{name}.atom")
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    ElementTree.fromstring(reply.body)
    found = feedparser.parse(reply.body)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_these_are_all_feeds(board: Board) -> None:
    assert sorted(feed_names(board)) == sorted(f"{name}.{format}" for name in NAMES for format in ("atom", "json"))


@pytest.mark.parametrize("name", NAMES)
def test_atom_is_what_readers_expect(name: str, programs: Programs) -> None:
    found = parsed(programs, name)
    assert found.feed.title
    assert found.feed.author
    assert found.feed.language == name.rpartition(".")[2]
    assert found.feed.updated_parsed
    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == f"http://roadmap.example.org/feeds/{name}.atom"
    assert links["alternate"].startswith("http://roadmap.example.org/")
    assert len(found.entries) <= ENTRIES
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    for entry in found.entries:
        assert entry.id.startswith("urn:k-neutrality:")
        assert entry.updated_parsed >= entry.published_parsed
        assert entry.link.startswith("http://roadmap.example.org/")
        assert entry.content[0].type == "text/html"


@pytest.mark.parametrize("name", NAMES)
def test_both_formats_say_the_same(name: str, programs: Programs) -> None:
    reply = programs.well(f"/feeds/{name}.json")
    assert reply.headers["content-type"].startswith("application/feed+json")
    document, found = json.loads(reply.body), parsed(programs, name)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"] == found.feed.title
    assert [item["id"] for item in document["items"]] == [entry.id for entry in found.entries]
    assert [item["title"] for item in document["items"]] == [entry.title for entry in found.entries]
    assert [item["date_modified"] for item in document["items"]] == [entry.updated for entry in found.entries]
    for item in document["items"]:
        assert item["content_text"]
        assert item["content_html"]


def test_each_entry_is_a_day_on_which_the_reading_moved(programs: Programs, board: Board) -> None:
    entries = parsed(programs, "changes.en").entries
    assert entries
    for entry in entries:
        _, _, _, indicator, day, _ = entry.id.split(":")
        known = board.plan.places[indicator].indicator
        assert known
        on = board.today.fromisoformat(day)
        seen = board.everything_observed()[indicator]
        before, after = (read(known, seen, each) for each in (on - timedelta(days=1), on))
        assert before[:8] != after[:8]
        moved = "forward" if after.low + after.high > before.low + before.high else "back"
        if before.known and after.known and before.low + before.high != after.low + after.high:
            assert f"moved {moved}" in entry.title


def test_a_phases_feed_has_its_own_indicators_only(programs: Programs, board: Board) -> None:
    for phase in board.plan.phases:
        for entry in parsed(programs, f"{phase.id}.en").entries:
            assert board.plan.places[entry.id.split(":")[3]].phase.id == phase.id


def test_ids_stay_while_news_come(own_board: Board) -> None:
    programs = Programs(lambda: own_board)
    before = [entry.id for entry in parsed(programs, "phase-1.en").entries]
    source = {"publisher": "The <Daily> & Co", "title": "News", "url": 'https://example.org/?a=1&b="2"'}
    link = {"indicator": "official-contacts", "stance": "supports", "count": 1}
    title = {"en": "<script>alert(1)</script> & more ]]>", "ko": "소식 \uffff"}
    record = {"id": "news", "title": title, "happened_on": "2026-11-20", "source": source, "links": [link]}
    publish(own_board.ledger, Record.model_validate(record))
    found = parsed(programs, "phase-1.en")
    new = [entry for entry in found.entries if entry.id not in before]
    assert [entry.id for entry in new] == ["urn:k-neutrality:change:official-contacts:2026-11-20:en"]
    assert [entry.id for entry in found.entries][1:] == before[: len(found.entries) - 1]
    assert "&lt;script&gt;" in json.loads(programs.well("/feeds/phase-1.en.json").body)["items"][0]["content_html"]
    assert "<script" not in new[0].content[0].value
    assert new[0].updated == "2026-11-21T12:00:00Z"
    parsed(programs, "phase-1.ko")


def test_a_feed_loses_nobody_for_what_was_hung_on_its_address(
    own_board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = Programs(lambda: own_board)
    plain = programs.well("/feeds/changes.en.atom")
    monkeypatch.setattr(feeds, "feed_file", lambda *_: pytest.fail("it was made anew"))
    for query in ("utm_source=news", "page=2&page=3", "%ff", f"fbclid={'x' * 5000}"):
        reply = programs.well(f"/feeds/changes.en.atom?{query}")
        assert (reply.body, reply.headers["etag"]) == (plain.body, plain.headers["etag"])


def contacts(id: str, day: str) -> Record:
    source = {"publisher": "The Daily", "title": "News", "url": "https://example.org/news"}
    link = {"indicator": "official-contacts", "stance": "supports", "count": 1}
    return Record.model_validate({"id": id, "title": {"en": id}, "happened_on": day, "source": source, "links": [link]})


def test_no_feed_grows_older_when_a_record_is_taken_back(own_board: Board) -> None:
    clock = Clock(LATER)
    board = Board.open(own_board.settings, clock)
    programs, elsewhere = Programs(lambda: board), "phase-3.en"
    before = {name: parsed(programs, name) for name in ("phase-1.en", elsewhere)}
    for day in ("2026-11-17", "2026-11-19"):
        clock.time += timedelta(hours=1)
        publish(board.ledger, contacts(f"news-{day}", day))
    with_both = parsed(programs, "phase-1.en")
    assert with_both.feed.updated == with_both.entries[0].updated == utc(clock.time)
    clock.time += timedelta(hours=1)
    entry = board.record("news-2026-11-19")
    assert entry
    board.ledger.retract(entry.id, expected=entry.revision, who=program("tester"), reason="It did not happen.")
    without = parsed(programs, "phase-1.en")
    assert len(without.entries) == len(with_both.entries) - 1
    assert without.feed.updated == utc(clock.time) > with_both.feed.updated
    assert parsed(programs, elsewhere).feed.updated == before[elsewhere].feed.updated
    assert json.loads(programs.well("/feeds/changes.en.json").body)["items"]
    board.ledger.close()


def test_an_entry_is_as_new_as_its_words(own_board: Board) -> None:
    clock = Clock(LATER)
    board = Board.open(own_board.settings, clock)
    programs = Programs(lambda: board)
    for day in ("2026-11-17", "2026-11-19"):
        publish(board.ledger, contacts(f"news-{day}", day))
    old = {entry.id: entry for entry in parsed(programs, "phase-1.en").entries}
    clock.time += timedelta(hours=1)
    entry = board.record("news-2026-11-17")
    assert entry
    board.ledger.retract(entry.id, expected=entry.revision, who=program("tester"), reason="It did not happen.")
    new = {entry.id: entry for entry in parsed(programs, "phase-1.en").entries}
    other = "urn:k-neutrality:change:official-contacts:2026-11-19:en"
    assert new[other].content != old[other].content
    assert new[other].updated == utc(clock.time) > old[other].updated
    for id, entry in new.items():
        if entry.content != old[id].content:
            assert entry.updated > old[id].updated
        if ":official-contacts:" not in id:
            assert entry.updated == old[id].updated
    board.ledger.close()


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_correction_is_told_with_its_reason(own_board: Board) -> None:
    programs, ledger = Programs(lambda: own_board), own_board.ledger
    assert parsed(programs, "corrections.en").entries == []
    entry = ledger.record(SAILORS)
    assert entry
    better = ledger.save(
        entry.head.model_copy(update={"credibility": 1}), who=program("tester"), expected=entry.revision
    )
    ledger.publish(SAILORS, expected=better.revision, who=program("tester"), why="Confirmed since.")
    (told,) = parsed(programs, "corrections.en").entries
    assert told.title.endswith(": corrected")
    assert "Confirmed since." in told.content[0].value
    assert "<p>Changed: Credibility of the claim.</p>" in told.content[0].value
    (korean,) = parsed(programs, "corrections.ko").entries
    assert korean.title.endswith(": 정정")
    assert korean.id != told.id
    assert "<p>바뀐 부분: 내용 신빙성.</p>" in korean.content[0].value
    assert "credibility" not in korean.content[0].value


def test_every_part_of_a_record_is_named_in_the_readers_language(own_board: Board) -> None:
    programs, ledger = Programs(lambda: own_board), own_board.ledger
    entry = next(entry for entry in ledger.every() if entry.shown.poll)
    assert entry.shown.poll
    other = entry.shown.model_copy(
        update={
            "links": (),
            "poll": entry.shown.poll.model_copy(update={"sample_size": 5, "margin": 2.5}),
            "source": entry.shown.source.model_copy(update={"own": not entry.shown.source.own}),
        }
    )
    draft = ledger.save(other, who=program("tester"), expected=entry.revision)
    ledger.publish(entry.id, expected=draft.revision, who=program("tester"))
    (korean,) = parsed(programs, "corrections.ko").entries
    assert "<p>바뀐 부분: 추진 단체 자체 발행, 표본 크기, 오차범위, 계획에서 갖는 의미.</p>" in korean.content[0].value
