"""`on` and `known_at`: what was published, which plan was served and what had been frozen, as of then."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import Filters, program
from roadmap.snapshot.frozen import freeze, snapshots_of
from tests.public.api.asking import Programs
from tests.public.api.conftest import ROOT

SAILORS = "six-sailors-returned-2025"
LATER = datetime(2026, 11, 22, 9, tzinfo=SEOUL)


class Clock:
    def __init__(self, time: datetime) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock(LATER)


@pytest.fixture
def later(own_board: Board, clock: Clock) -> Board:
    """The same board on the next day."""
    settings: Settings = own_board.settings
    return Board.open(settings, clock)


def moment(of: datetime) -> str:
    return quote(of.isoformat())


def test_the_list_of_evidence_is_as_it_was_known(later: Board) -> None:
    programs = Programs(lambda: later)
    before = programs.json("/api/v1/evidence?limit=5")
    entry = later.record(SAILORS)
    assert entry
    moment_before = moment(LATER - timedelta(hours=1))
    later.ledger.retract(SAILORS, expected=entry.revision, who=program("Lee"), reason="Counted twice.")
    now = programs.json("/api/v1/evidence?limit=5")
    past = programs.json(f"/api/v1/evidence?limit=5&known_at={moment_before}")
    assert (past["total"], now["total"]) == (before["total"], before["total"] - 1)
    assert past["records"] == before["records"]
    assert past["ledger"]["revision"] == before["ledger"]["revision"]
    assert past["known_at"]
    assert now["known_at"] is None


def test_pages_of_the_past_are_the_whole_list_of_then(later: Board) -> None:
    programs = Programs(lambda: later)
    address = f"/api/v1/evidence?limit=40&from=2025-06&known_at={moment(LATER - timedelta(hours=1))}"
    before = [
        entry.id for entry in later.search(Filters(since=date(2025, 6, 1), until=later.today), limit=1000).entries
    ]
    entry = later.record(SAILORS)
    assert entry
    later.ledger.retract(SAILORS, expected=entry.revision, who=program("Lee"), reason="Counted twice.")
    found: list[str] = []
    following: str | None = address
    while following:
        page = programs.json(following.removeprefix("http://roadmap.example.org"))
        found += [each["id"] for each in page["records"]]
        following = page["next"]
    assert found == before
    assert SAILORS in found


def test_a_record_counts_from_its_day_on(later: Board) -> None:
    programs = Programs(lambda: later)
    assert programs.json(f"/api/v1/evidence/{SAILORS}?on=2025-07-08")["counts"] is False
    assert programs.json(f"/api/v1/evidence/{SAILORS}?on=2025-07-09")["counts"] is True


def test_a_review_of_later_is_not_told_of_an_earlier_day_or_moment(later: Board) -> None:
    programs, entry = Programs(lambda: later), later.record(SAILORS)
    assert entry
    target = entry.shown.links[0].target
    draft = later.ledger.save(
        entry.shown.model_copy(update={"credibility": 1}), who=program("Kim"), expected=entry.revision
    )
    again = later.ledger.publish(SAILORS, expected=draft.revision, who=program("Lee"))
    assert entry.published_at
    assert again.published_at
    known = moment(again.published_at - timedelta(seconds=1))
    for address in (f"/api/v1/indicators/{target}?", "/api/v1/changes?since=2024-12-31&"):
        asked = {
            query: programs.json(address + query)["last_reviewed"]
            for query in ("", "on=2026-11-21", f"known_at={known}", "on=2025-01-01")
        }
        first, now = entry.published_at.isoformat(), again.published_at.isoformat()
        assert list(asked.values()) == [now, first, first, None], address


def test_the_plan_is_the_one_that_was_served_then(later: Board, clock: Clock) -> None:
    programs = Programs(lambda: later)
    old = programs.json("/api/v1/roadmap")
    file = later.settings.plan_file
    file.write_text(file.read_text("utf-8").replace("Building a Foundation for Peace", "Other words"), "utf-8")
    new = programs.json("/api/v1/roadmap")
    assert new["hash"] != old["hash"]
    assert new["roadmap"]["phases"][0]["title"]["en"] == "Other words"
    assert new["served_from"] == LATER.isoformat()
    for asked in ("on=2026-11-21", f"known_at={moment(LATER - timedelta(minutes=1))}"):
        assert programs.json(f"/api/v1/roadmap?{asked}") == old
    assert programs.json("/api/v1/roadmap?on=2026-11-22") == new
    first = programs.json("/api/v1/roadmap?on=2020-01-01")
    assert first["hash"] == old["hash"]
    assert first["served_from"] > "2020-01-01"
    rows = programs.well("/api/v1/roadmap.csv?on=2026-11-21").rows
    assert [row["id"] for row in rows] == [each.id for each in later.plan.indicators]


def test_a_plan_that_can_no_longer_be_read_is_not_passed_off_as_another(later: Board) -> None:
    later.ledger.note_plan("f" * 64, json.dumps({"format": 2}), LATER)
    problem = Programs(lambda: later).refused(f"/api/v1/roadmap?known_at={moment(LATER)}", 410)
    assert problem["type"].endswith("format-given-up")
    whole = Programs(lambda: later).refused(f"/api/v1/everything.zip?known_at={moment(LATER)}", 410)
    assert whole["type"] == problem["type"]


def test_snapshots_are_those_that_had_been_frozen(later: Board, clock: Clock) -> None:
    programs = Programs(lambda: later)
    first = freeze(later, snapshots_of(later), ["overview"], created_at=LATER, who=ROOT)
    clock.time = LATER + timedelta(hours=2)
    listed = {each["id"] for each in programs.json("/api/v1/snapshots")["snapshots"]}
    assert listed == {first.id}
    assert programs.json(f"/api/v1/snapshots?known_at={moment(LATER - timedelta(seconds=1))}") == {"snapshots": []}
    assert programs.json(f"/api/v1/snapshots?known_at={moment(LATER)}")["snapshots"][0]["id"] == first.id
    assert programs.json("/api/v1/snapshots?on=2026-11-21") == {"snapshots": []}
    itself = f"/api/v1/snapshots/{first.id}"
    for asked in (f"known_at={moment(LATER)}", "on=2026-11-22", f"on=2026-11-22&known_at={moment(LATER)}"):
        assert programs.json(f"{itself}?{asked}") == programs.json(itself)
    for asked in (f"known_at={moment(LATER - timedelta(seconds=1))}", "on=2026-11-21"):
        assert programs.refused(f"{itself}?{asked}", 404)["type"].endswith("unknown-id")


def unpacked(programs: Programs, query: str) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(programs.well(f"/api/v1/everything.zip?{query}").body)) as files:
        return {name.partition("/")[2]: files.read(name) for name in files.namelist()}


def test_everything_of_a_day_is_what_the_addresses_answer_for_it(later: Board, clock: Clock) -> None:
    programs = Programs(lambda: later)
    old = programs.json("/api/v1/roadmap")
    file = later.settings.plan_file
    file.write_text(file.read_text("utf-8").replace("Building a Foundation for Peace", "Other words"), "utf-8")
    for query in ("on=2026-11-21", "on=2025-07-08", f"on=2025-12-31&known_at={moment(LATER - timedelta(minutes=1))}"):
        files = unpacked(programs, query)
        records = json.loads(files["evidence.json"])["evidence"]
        assert len(records) == programs.json(f"/api/v1/evidence?{query}")["total"]
        assert {row["id"] for row in csv.DictReader(io.StringIO(files["evidence.csv"].decode("utf-8-sig")))} == {
            record["id"] for record in records
        }
        assert json.loads(files["roadmap.json"]) == programs.json(f"/api/v1/roadmap?{query}") == old
        assert files["roadmap.csv"] == programs.well(f"/api/v1/roadmap.csv?{query}").body
        assert "Other words" not in files["roadmap.yaml"].decode()
        assert json.loads(files["progress.json"]) == programs.json(f"/api/v1/progress?{query}")
        now = programs.json("/api/v1/roadmap")["hash"]
        assert f"Plan {old['hash']}" in files["README.txt"].decode()
        assert f"reckoned under the present plan, {now}." in files["README.txt"].decode()
    assert "the present plan" not in unpacked(programs, "")["README.txt"].decode()


def test_everything_can_be_had_as_it_was_known(later: Board) -> None:
    programs = Programs(lambda: later)
    then = moment(LATER - timedelta(hours=1))
    before = programs.well(f"/api/v1/everything.zip?known_at={then}").body
    entry = later.record(SAILORS)
    assert entry
    later.ledger.retract(SAILORS, expected=entry.revision, who=program("Lee"), reason="Counted twice.")
    assert programs.well(f"/api/v1/everything.zip?known_at={then}").body == before
    assert programs.well("/api/v1/everything.zip").body != before
