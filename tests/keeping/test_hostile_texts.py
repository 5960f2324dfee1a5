"""Every text field of a record filled with what attackers write, seen on every page in a real browser."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser

from roadmap.board import Board, Settings
from roadmap.evidence import Record, program
from tests.browser.pages import copy_of_the_data
from tests.browser.visitor import Visit, visiting
from tests.servers import HOUSE, free_port, serving

pytestmark = pytest.mark.browser

PAYLOAD = (
    '"><img src=x onerror="window.pwned=1" data-pwned><script>window.pwned=1</script><svg onload="window.pwned=1">'
    "</p></dd></li></textarea></title><a data-pwned href='javascript:window.pwned=1'>x</a> [x](javascript:pwned=1) "
    "{{7*7}} {0.__class__} $$\\\\href{javascript:pwned=1}{x}$$ <!-- '"
)
ID = "hostile-words"
INDICATOR = "public-support"
ROOT = program("root")
BOTH = {"en": f"E{PAYLOAD}", "ko": f"한{PAYLOAD}"}

PAGES = (
    *("/", "/phase?id=phase-1", "/milestone?id=shared-understanding", f"/indicator?id={INDICATOR}"),
    *("/evidence?q=E%22", f"/record?id={ID}", f"/record?id={ID}-gone", "/corrections", "/images", "/method", "/data"),
)
STAFF = ("/desk", f"/history?record={ID}", f"/history?record={ID}-gone", f"/review?id={ID}-draft", "/bulk", "/safety")
SHOW_IT = {"/evidence?q=E%22", f"/record?id={ID}", f"/record?id={ID}-gone", "/corrections", *STAFF[:4]}


class House(NamedTuple):
    url: str
    token: str


def hostile(id: str, **changes: Any) -> Record:
    """A poll with the payload in every text that a record has."""
    plain: dict[str, Any] = {
        "id": id,
        "title": BOTH,
        "summary": BOTH,
        "happened_on": "2026-11-01",
        "source": {
            "publisher": f"P{PAYLOAD}",
            "title": f"S{PAYLOAD}",
            "url": "https://example.org/?a='%22onmouseover=window.pwned=1",
            "language": "en",
            "reliability": "F",
        },
        "credibility": 6,
        "poll": {
            "pollster": f"G{PAYLOAD}",
            "sponsor": f"O{PAYLOAD}",
            "fieldwork": {"from": "2026-10-01", "to": "2026-10-31"},
            "population": BOTH,
            "mode": f"M{PAYLOAD}",
            "sample_size": 1000,
            "question": BOTH,
            "limitations": BOTH,
        },
        "links": [{"indicator": INDICATOR, "stance": "supports", "value": 41}],
    }
    return Record.model_validate(plain | changes)


def fill(board: Board) -> str:
    """Publishes, corrects, retracts and drafts hostile records; gives the session of an administrator."""
    ledger = board.ledger
    chief = ledger.staff.add(
        "chief", "administrator", display=f"C{PAYLOAD}"[:100], who=ROOT, password="a b c d e f g h"
    )
    for id in (ID, f"{ID}-gone"):
        draft = ledger.save(hostile(id), who=ROOT, why=PAYLOAD)
        ledger.publish(id, expected=draft.revision, who=f"W{PAYLOAD}", why=PAYLOAD)
    entry = ledger.save(hostile(ID, credibility=5), who=ROOT, expected=ledger.revision() - 2, why=PAYLOAD)
    ledger.publish(ID, expected=entry.revision, who=ROOT, why=PAYLOAD)
    gone = ledger.record(f"{ID}-gone")
    assert gone
    ledger.retract(gone.id, expected=gone.revision, who=ROOT, reason=PAYLOAD)
    draft = ledger.save(hostile(f"{ID}-draft"), who=chief.actor, why=PAYLOAD)
    ledger.submit(draft.id, expected=draft.revision, who=chief.actor, why=PAYLOAD)
    ledger.import_content("x.json", _as_file(f"{ID}-batch"), who=ROOT, why=PAYLOAD)
    return ledger.staff.sign_in("chief", "a b c d e f g h").token


def _as_file(id: str) -> bytes:
    record = hostile(id).model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps({"format": 1, "evidence": [record]}).encode()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    data = copy_of_the_data(folder)
    board = Board.open(Settings(data, f"sqlite:///{data / 'evidence.db'}"))
    token = fill(board)
    board.ledger.close()
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]
    with serving(command, port, folder, {"ROADMAP_DATA": str(data)}) as server:
        yield House(server.url, token)


@pytest.fixture(scope="module")
def visit(browser: Browser, house: House) -> Iterator[Visit]:
    with visiting(browser, house.url, 1280) as opened:
        cookie: Any = {"name": "kn-session", "value": house.token, "url": house.url}
        opened.page.context.add_cookies([cookie])
        yield opened


@pytest.mark.parametrize("page", [*PAGES, *STAFF])
def test_what_attackers_write_is_shown_as_words_and_does_nothing(page: str, visit: Visit) -> None:
    language = "ko" if page in PAGES[::2] else "en"
    seen = visit.open(f"{page}{'&' if '?' in page else '?'}lang={language}")
    assert seen.page.evaluate("window.pwned") is None
    assert seen.page.locator("[data-pwned], .stApp [onerror], .stApp [onload], .stApp script").count() == 0
    assert seen.page.locator("a[href^='javascript' i], [onmouseover]").count() == 0
    assert seen.complaints == []
    assert seen.wrongs == []
    if page in SHOW_IT:
        assert "<script>window.pwned=1</script>" in seen.text
        assert "{{7*7}}" in seen.text
