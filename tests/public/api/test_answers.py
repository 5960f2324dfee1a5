"""Each address: what comes out, and what must not."""

import io
import json
from zipfile import ZipFile

import pytest

from roadmap.board import Board
from roadmap.evidence import Ledger, Record, program
from roadmap.public.api.asking import Asked
from roadmap.public.api.evidence import search
from tests.public.api.asking import Programs

TABLES = (
    "/api/v1/progress",
    "/api/v1/roadmap",
    "/api/v1/indicators/people-crossing",
    "/api/v1/evidence",
    "/api/v1/changes?since=2025-06-30",
)
SAILORS = "six-sailors-returned-2025"


def test_the_plan_comes_whole(programs: Programs, board: Board) -> None:
    answer = programs.json("/api/v1/roadmap")
    assert answer["hash"] == programs.json("/api/v1/progress")["plan"]["hash"]
    assert [phase["id"] for phase in answer["roadmap"]["phases"]] == [phase.id for phase in board.plan.phases]
    rows = programs.well("/api/v1/roadmap.csv").rows
    assert [row["id"] for row in rows] == [each.id for each in board.plan.indicators]
    assert rows[0]["basis"] == "roadmap"
    assert rows[0]["title.ko"]


def test_a_measure_too_old_to_count_is_shown_as_last_known_and_counts_for_nothing(
    programs: Programs, board: Board
) -> None:
    measures = (each for each in board.plan.indicators if board.last_known(each))
    old = next(each for each in measures if not board.indicator(each.id).reading.known)
    answer = programs.json(f"/api/v1/indicators/{old.id}")
    assert (answer["progress"]["low"], answer["progress"]["high"], answer["progress"]["value"]) == (0.0, 1.0, None)
    assert answer["last_known"]["value"] is not None
    assert answer["last_known"]["counted"] is False
    assert [each["day"] for each in answer["trend"]] == sorted(each["day"] for each in answer["trend"])


def test_a_record_comes_as_the_files_have_it(programs: Programs) -> None:
    answer = programs.json(f"/api/v1/evidence/{SAILORS}")
    assert (answer["id"], answer["state"], answer["counts"], answer["retracted"]) == (SAILORS, "published", True, None)
    assert answer["record"]["happened_on"] == "2025-07-09"
    assert answer["record"]["source"]["url"].startswith("https://")


@pytest.mark.parametrize("address", TABLES)
def test_a_table_is_asked_for_in_three_ways(address: str, programs: Programs) -> None:
    path, _, query = address.partition("?")
    by_ending = programs.well(f"{path}.csv?{query}")
    by_name = programs.well(f"{path}?{query}&format=csv".replace("?&", "?"))
    by_header = programs.well(address, accept="text/csv, application/json;q=0.5")
    assert by_ending.body == by_name.body == by_header.body
    assert by_ending.headers["content-type"].startswith("text/csv")
    assert by_ending.body.startswith(b"\xef\xbb\xbf")
    assert "Accept" in by_header.headers["vary"]
    for browser in ("*/*", "text/html", "application/json, text/csv"):
        assert programs.well(address, accept=browser).headers["content-type"] == "application/json"


def test_what_stands_between_never_hands_json_to_who_asks_for_a_table(programs: Programs) -> None:
    nothing = "/api/v1/evidence?q=zyzzyva"
    for format in ("application/json", "text/csv"):
        reply = programs.well(nothing, accept=format)
        assert reply.headers["content-type"].startswith(format)
        assert reply.headers["vary"] == "Accept, Accept-Encoding"
        again = programs.ask(nothing, accept=format, if_none_match=reply.headers["etag"])
        assert (again.status, again.headers["vary"]) == (304, "Accept, Accept-Encoding")
    small, large = programs.well(f"{nothing}&format=json"), programs.well("/api/v1/evidence")
    assert len(small.body) < 500 < len(large.body)


def test_a_cell_never_begins_a_formula(own_board: Board) -> None:
    source = {"publisher": "=HYPERLINK(1)", "title": "+cmd", "url": "https://example.org/x"}
    link = {"indicator": "official-contacts", "stance": "supports", "count": 1}
    record = Record.model_validate(
        {"id": "formula", "title": {"en": "@SUM(A1)"}, "happened_on": "2026-11-20", "source": source, "links": [link]}
    )
    publish(own_board.ledger, record)
    rows = Programs(lambda: own_board).well("/api/v1/indicators/official-contacts.csv").rows
    assert [(row["title.en"], row["publisher"]) for row in rows if row["id"] == "formula"] == [
        ("'@SUM(A1)", "'=HYPERLINK(1)")
    ]


def publish(ledger: Ledger, record: Record) -> None:
    saved = ledger.save(record, who=program("tester"), expected=0)
    ledger.publish(record.id, expected=saved.revision, who=program("tester"))


# searching


def test_filters_narrow_as_they_do_on_the_page(programs: Programs, board: Board) -> None:
    everything = programs.json("/api/v1/evidence?limit=1")["total"]
    assert everything == len(list(board.ledger.every()))
    for query in (
        "q=hotline",
        "phase=phase-2",
        "target=official-contacts",
        "stance=contradicts",
        "lang=ko",
        "from=2026",
    ):
        assert 0 < programs.json(f"/api/v1/evidence?{query}")["total"] < everything
    found = programs.json("/api/v1/evidence?target=official-contacts&stance=supports&from=2025&to=2025-12&limit=100")
    for each in found["records"]:
        assert any(link.get("indicator") == "official-contacts" for link in each["record"]["links"])
        assert each["record"]["happened_on"].startswith("2025")


def test_what_was_still_to_come_on_the_day_is_not_found(programs: Programs) -> None:
    found = programs.json("/api/v1/evidence?on=2025-07-01&limit=100")
    assert max(each["record"]["happened_on"] for each in found["records"]) <= "2025-07-01"


def test_a_milestone_stands_for_its_indicators(programs: Programs, board: Board) -> None:
    milestone = next(m for m in board.plan.milestones if any(i.id == "official-contacts" for i in m.indicators))
    inner = programs.json("/api/v1/evidence?target=official-contacts")["total"]
    assert programs.json(f"/api/v1/evidence?target={milestone.id}")["total"] >= inner > 0


def pages(programs: Programs, address: str) -> list[list[str]]:
    """The ids on each page."""
    found = []
    while address:
        answer = programs.json(address)
        found.append([each["id"] for each in answer["records"]])
        address = answer["next"]
    return found


def test_pages_together_are_the_whole_list(programs: Programs, board: Board) -> None:
    for query in ("limit=7&from=2025-06", "limit=100", "limit=13&stance=contradicts"):
        ids = [id for page in pages(programs, f"/api/v1/evidence?{query}") for id in page]
        whole = search(Asked(board, {"limit": 100})) if query == "limit=100" else None
        assert len(ids) == len(set(ids)) == programs.json(f"/api/v1/evidence?{query}")["total"]
        assert whole is None or ids[:100] == [entry.id for entry in whole.entries]


def test_pages_hold_still_while_records_are_added(own_board: Board) -> None:
    programs = Programs(lambda: own_board)
    before = [id for page in pages(programs, "/api/v1/evidence?limit=10&from=2025-06") for id in page]
    first = programs.json("/api/v1/evidence?limit=10&from=2025-06")
    source = {"publisher": "The Daily", "title": "News", "url": "https://example.org/news"}
    last = first["records"][-1]["record"]["happened_on"]
    for id, day in (("a-new-one", "2026-11-20"), ("aaa-on-the-same-day", last)):
        record = {"id": id, "title": {"en": "New"}, "happened_on": day, "source": source}
        publish(own_board.ledger, Record.model_validate(record))
    after = [id for page in pages(programs, first["next"]) for id in page]
    assert after == before[10:]


def test_the_next_page_of_a_table_is_in_a_header(programs: Programs) -> None:
    reply = programs.well("/api/v1/evidence.csv?limit=5&q=hotline&stance=context")
    link = reply.headers.get("link")
    total = programs.json("/api/v1/evidence?q=hotline&stance=context")["total"]
    assert (link is not None) == (total > 5)
    following = programs.well("/api/v1/evidence.csv?limit=5").headers["link"]
    assert following.startswith("<http://roadmap.example.org/api/v1/evidence.csv?limit=5&cursor=")
    assert following.endswith('>; rel="next"')


# what must not go out


def test_drafts_and_names_of_staff_stay_in_the_house(own_board: Board) -> None:
    programs, ledger = Programs(lambda: own_board), own_board.ledger
    source = {"publisher": "The Daily", "title": "Secret", "url": "https://example.org/secret"}
    draft = Record.model_validate(
        {"id": "secret-draft", "title": {"en": "Zyzzyva"}, "happened_on": "2026", "source": source}
    )
    ledger.save(draft, who=program("Hong Gildong"), expected=0)
    entry = ledger.record(SAILORS)
    assert entry
    ledger.save(entry.head.model_copy(update={"credibility": 5}), who=program("Hong Gildong"), expected=entry.revision)
    assert programs.refused("/api/v1/evidence/secret-draft", 404)["type"].endswith("unknown-id")
    assert "secret" not in programs.refused("/api/v1/evidence/secret-drafd", 404)["fix"]
    answer = programs.json(f"/api/v1/evidence/{SAILORS}")
    assert (answer["state"], answer["record"].get("credibility")) == ("published", entry.head.credibility)
    for address in ("/api/v1/evidence?q=zyzzyva", f"/api/v1/evidence/{SAILORS}", "/api/v1/changes?since=2026-11-20"):
        assert b"Gildong" not in programs.well(address).body
    assert programs.json("/api/v1/evidence?q=zyzzyva")["total"] == 0


def test_a_retracted_record_stays_readable_and_leaves_the_list(own_board: Board) -> None:
    programs, ledger = Programs(lambda: own_board), own_board.ledger
    total = programs.json("/api/v1/evidence")["total"]
    entry = ledger.record(SAILORS)
    assert entry
    ledger.retract(SAILORS, expected=entry.revision, who=program("Hong Gildong"), reason="Counted twice.")
    answer = programs.json(f"/api/v1/evidence/{SAILORS}")
    assert (answer["state"], answer["counts"], answer["retracted"]) == ("retracted", False, "Counted twice.")
    assert programs.json("/api/v1/evidence")["total"] == total - 1
    (correction,) = programs.json("/api/v1/changes?since=2026-11-20")["corrections"]
    assert (correction["id"], correction["what"], correction["why"]) == (SAILORS, "retracted", "Counted twice.")
    assert b"Gildong" not in programs.well("/feeds/corrections.en.atom").body


# everything


def test_everything_is_the_same_for_the_same_data(programs: Programs, own_board: Board) -> None:
    packed = programs.well("/api/v1/everything.zip")
    assert packed.headers["content-disposition"].endswith('roadmap-2026-11-21.zip"')
    assert packed.body == Programs(lambda: own_board).well("/api/v1/everything.zip").body
    with ZipFile(io.BytesIO(packed.body)) as files:
        assert files.testzip() is None
        names = [name.partition("/")[2] for name in files.namelist()]
        assert len(names) == len(set(names))
        content = {name.partition("/")[2]: files.read(name) for name in files.namelist()}
    assert json.loads(content["progress.json"]) == programs.json("/api/v1/progress")
    assert len(json.loads(content["evidence.json"])["evidence"]) == programs.json("/api/v1/evidence")["total"]
    assert b"source.reliability" in content["README.txt"]
    assert b"No licence has been named yet." in content["README.txt"]
    assert "schemas/progress.schema.json" in content
