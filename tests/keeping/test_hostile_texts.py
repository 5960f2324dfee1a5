"""Every text field of a record filled with what attackers write, seen on every page in a real browser."""

import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from pydantic import BaseModel, TypeAdapter, ValidationError

from indicators import Text
from indicators.address import WebAddress
from roadmap.board import Board, Settings
from roadmap.evidence import Record, program
from roadmap.snapshot.frozen import freeze, snapshots_of
from roadmap.views.rendering import STAFF_PAGES
from roadmap.views.site import SITE
from tests.browser.pages import copy_of_the_data
from tests.browser.visitor import Visit, visiting
from tests.servers import HOUSE, free_port, serving

pytestmark = pytest.mark.browser

PAYLOAD = (
    '"><img src=x onerror="window.pwned=1" data-pwned><script>window.pwned=1</script><svg onload="window.pwned=1">'
    "</p></dd></li></textarea></title><a data-pwned href='javascript:window.pwned=1'>x</a> [x](javascript:pwned=1) "
    "{{7*7}} {0.__class__} $$\\\\href{javascript:pwned=1}{x}$$ <!-- '"
)
ADDRESS = "https://example.org/\"><img/src=x/onerror=window.pwned=1/data-pwned>'onmouseover=window.pwned=1"
ID = "hostile-words"
INDICATOR = "public-support"
ROOT = program("root")
PASSWORD = "a b c d e f g h"
EVIL_NAME = f"C{PAYLOAD}"[:100]

PUBLIC = {
    "overview": "/",
    "phase": "/phase?id=phase-1",
    "milestone": "/milestone?id=shared-understanding",
    "indicator": f"/indicator?id={INDICATOR}",
    "evidence": "/evidence?q=E%22",
    "record": f"/record?id={ID}",
    "corrections": "/corrections",
    "images": f"/images?card={INDICATOR}",
    "method": "/method",
    "data": "/data",
    "accessibility": "/accessibility",
}
STAFF = {
    "desk": "/desk",
    "write": f"/write?id={ID}-begun",
    "review": f"/review?id={ID}-draft",
    "history": f"/history?record={ID}",
    "bulk": "/bulk",
    "batch": "/batch?id=BATCH",
    "freeze": "/freeze",
    "safety": "/safety",
    "accounts": "/accounts",
}
ASTRAY = (f"/record?id={ID}-gone", f"/history?record={ID}-gone", "/accounts?id=evil", f"/evidence?q={quote(PAYLOAD)}")
SHOW_IT = {PUBLIC["evidence"], PUBLIC["record"], PUBLIC["corrections"], STAFF["desk"], STAFF["review"], *ASTRAY[:2]}
PLAIN = (
    "/sign-in",
    f"/sign-in?next=/{quote(PAYLOAD)}",
    "/account",
    "/welcome/{link}",
    "/snapshots/",
    "/snapshots/{day}/",
)
"""Pages that are no Streamlit."""

FEEDS = ("changes.en", "changes.ko", "corrections.en", "corrections.ko")


class House(NamedTuple):
    """The dashboard, an administrator's session, somebody's one-time link, a snapshot's id, and a batch's."""

    url: str
    token: str
    link: str
    day: str
    batch: str


# What is written


def filled(model: type[BaseModel]) -> dict[str, Any]:
    """The payload in every text that a model has: whatever takes it is a text."""
    found = {
        field.alias or name: _filled(field.annotation, field.metadata) for name, field in model.model_fields.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _filled(kind: Any, metadata: list[Any]) -> Any:
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and issubclass(each, Text):
            return {"en": f"E{PAYLOAD}", "ko": f"한{PAYLOAD}"}
        if isinstance(each, type) and issubclass(each, BaseModel):
            return filled(each)
    for text in (PAYLOAD, ADDRESS):
        if _takes(Annotated[kind, *metadata] if metadata else kind, text):
            return text
    return None


def _takes(kind: Any, text: str) -> bool:
    try:
        return bool(TypeAdapter(kind).validate_python(text) == text)
    except ValidationError:
        return False


MUST: dict[str, Any] = {
    "happened_on": "2026-11-01",
    "links": [{"indicator": INDICATOR, "stance": "supports", "value": 41}],
}
POLL = {"fieldwork": {"from": "2026-10-01", "to": "2026-10-31"}, "sample_size": 1000}


def hostile(id: str, **changes: Any) -> Record:
    """A poll with the payload in every text that a record has."""
    texts = filled(Record)
    texts["poll"] |= POLL
    return Record.model_validate(texts | MUST | {"id": id} | changes)


def test_the_texts_of_a_record_are_found_by_what_they_take() -> None:
    texts = filled(Record)
    assert {"title", "summary", "source", "poll"} <= set(texts)
    assert texts["source"] == {"publisher": PAYLOAD, "title": PAYLOAD, "url": ADDRESS}
    assert {"pollster", "sponsor", "mode", "population", "question", "limitations"} <= set(texts["poll"])


def test_an_address_that_a_browser_would_run_is_no_address() -> None:
    for text in (
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "java\nscript:x",
        "//x",
    ):
        assert not _takes(WebAddress, text)
        assert not _takes(WebAddress, f" {text}")


def fill(board: Board) -> tuple[str, str, str]:
    """Publishes, corrects, retracts and drafts hostile records; gives an administrator's session, a link, a batch."""
    ledger = board.ledger
    chief = ledger.staff.add("chief", "administrator", display=EVIL_NAME, who=ROOT, password=PASSWORD)
    ledger.staff.add("evil", "reviewer", display=EVIL_NAME, who=ROOT)
    for id in (ID, f"{ID}-gone"):
        draft = ledger.save(hostile(id), who=ROOT, why=PAYLOAD)
        ledger.publish(id, expected=draft.revision, who=program(f"W{PAYLOAD}"), why=PAYLOAD)
    entry = ledger.save(hostile(ID, credibility=5), who=ROOT, expected=ledger.revision() - 2, why=PAYLOAD)
    ledger.publish(ID, expected=entry.revision, who=ROOT, why=PAYLOAD)
    gone = ledger.record(f"{ID}-gone")
    assert gone
    ledger.retract(gone.id, expected=gone.revision, who=ROOT, reason=PAYLOAD)
    draft = ledger.save(hostile(f"{ID}-draft"), who=chief.actor, why=PAYLOAD)
    ledger.submit(draft.id, expected=draft.revision, who=chief.actor, why=PAYLOAD)
    ledger.save(hostile(f"{ID}-begun"), who=chief.actor, why=PAYLOAD)
    ledger.import_content("x.json", _as_file(f"{ID}-batch"), who=ROOT, why=PAYLOAD)
    token = ledger.staff.sign_in("chief", PASSWORD, agent=PAYLOAD).token
    ledger.staff.sign_in("chief", PASSWORD, agent=PAYLOAD)
    return token, ledger.staff.link("evil", who=ROOT), ledger.batches()[0].id


def _as_file(id: str) -> bytes:
    record = hostile(id).model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps({"format": 1, "evidence": [record]}).encode()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    data = copy_of_the_data(folder)
    board = Board.open(Settings(data, f"sqlite:///{data / 'evidence.db'}"))
    token, link, batch = fill(board)
    freeze(board, snapshots_of(board), [INDICATOR], who=ROOT)
    day = snapshots_of(board).all()[0].id
    board.ledger.close()
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]
    with serving(command, port, folder, {"ROADMAP_DATA": str(data)}) as server:
        yield House(server.url, token, link, day, batch)


@pytest.fixture(scope="module")
def visit(browser: Browser, house: House) -> Iterator[Visit]:
    with visiting(browser, house.url, 1280) as opened:
        cookie: Any = {"name": "kn-session", "value": house.token, "url": house.url}
        opened.page.context.add_cookies([cookie])
        yield opened


# What is seen


def test_every_page_is_visited() -> None:
    assert (set(PUBLIC), set(STAFF)) == (set(SITE), set(STAFF_PAGES))


VISITED = [*PUBLIC.values(), *STAFF.values(), *ASTRAY]


@pytest.mark.parametrize("page", VISITED)
def test_what_attackers_write_is_shown_as_words_and_does_nothing(page: str, visit: Visit, house: House) -> None:
    language = "ko" if VISITED.index(page) % 2 else "en"
    seen = visit.open(f"{page.replace('BATCH', house.batch)}{'&' if '?' in page else '?'}lang={language}")
    _harmless(seen)
    assert seen.complaints == []
    assert seen.wrongs == []
    if page in SHOW_IT:
        assert "<script>window.pwned=1</script>" in seen.text
        assert "{{7*7}}" in seen.text


@pytest.mark.parametrize("page", PLAIN)
def test_pages_that_need_no_scripts_show_it_as_words_too(
    page: str, visit: Visit, house: House, browser: Browser
) -> None:
    with visiting(browser, house.url, 1280) as stranger:
        seen = visit if page == "/account" else stranger
        seen.wrongs.clear()
        seen.page.goto(house.url + page.format(link=house.link, day=house.day))
        _harmless(seen)
        assert seen.page.locator("h1").count() == 1
        assert seen.wrongs == []


def _harmless(seen: Visit) -> None:
    assert seen.page.evaluate("window.pwned") is None
    assert seen.page.locator("[data-pwned], .stApp [onerror], .stApp [onload], .stApp script").count() == 0
    assert seen.page.locator("a[href^='javascript' i], [onmouseover]").count() == 0


# What is sent


class Elements(HTMLParser):
    """Notes whatever an attacker could have put into a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given: Mapping[str, str] = {name: value or "" for name, value in attributes}
        runs = [name for name, value in given.items() if name.startswith("on") or "javascript:" in value[:20].lower()]
        if runs or "data-pwned" in given or given.get("src") == "x":
            self.bad.append(f"{tag} {given}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and "window.pwned" in data and "<" in data:
            self.bad.append(data[:200])


@pytest.mark.parametrize("page", [*PUBLIC.values(), *ASTRAY, *PLAIN])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_sent_before_any_script_has_no_element_of_theirs(
    page: str, language: str, visit: Visit, house: House
) -> None:
    address = page.format(link=house.link, day=house.day)
    answer = visit.page.request.get(f"{house.url}{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.headers["content-type"].startswith("text/html")
    assert Elements(answer.text()).bad == []


@pytest.mark.parametrize("feed", FEEDS)
def test_readers_of_feeds_get_no_element_of_theirs(feed: str, visit: Visit, house: House) -> None:
    atom = visit.page.request.get(f"{house.url}/feeds/{feed}.atom")
    said = [element.text or "" for element in ET.fromstring(atom.body()).iter() if element.get("type") == "html"]
    plain = visit.page.request.get(f"{house.url}/feeds/{feed}.json").json()
    said += [item.get("content_html", "") for item in plain["items"]]
    assert said
    assert [bad for html in said for bad in Elements(html).bad] == []


@pytest.mark.parametrize(
    "path", ["/api/v1/evidence", f"/api/v1/evidence/{ID}", "/api/v1/changes?since=2026-01-01", "/data/evidence.csv"]
)
def test_no_browser_takes_an_answer_for_programs_for_a_page(path: str, visit: Visit, house: House) -> None:
    answer = visit.page.request.get(house.url + path)
    assert answer.status == 200
    assert answer.headers["content-type"].partition(";")[0] in ("application/json", "text/csv")
    assert answer.headers["x-content-type-options"] == "nosniff"
