"""What search engines find: the rules, and a map of every public page that leads nowhere else."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board, Settings
from roadmap.public.crawlers import crawler_routes
from roadmap.views.edition import SITEMAP
from roadmap.views.rendering import STAFF_PAGES
from roadmap.views.site import SITE, known_addresses
from roadmap.words import languages
from tests.cli.conftest import SMALL
from tests.evidence.samples import record
from tests.staff.samples import ROOT

HERE = "https://roadmap.example"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    data = Path(shutil.copytree(SMALL, tmp_path / "data"))
    opened = Board.open(Settings(data, f"sqlite:///{data / 'evidence.db'}"))
    yield opened
    opened.ledger.close()


@pytest.fixture
def client(board: Board) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=crawler_routes(lambda: board)), base_url=HERE) as opened:
        yield opened


def mapped(client: TestClient) -> list[str]:
    top = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return [str(each.text) for each in top.iter(f"{{{SITEMAP}}}loc")]


def may_read(client: TestClient, address: str) -> bool:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    return rules.can_fetch("*", address)


def test_every_public_page_is_on_the_map_in_every_language_once(client: TestClient, board: Board) -> None:
    found = mapped(client)
    assert len(found) == len(set(found)) == len(languages()) * (len(list(known_addresses(board))) + 1)
    for name in SITE:
        path = "" if name == "overview" else name
        assert any(each.startswith((f"{HERE}/{path}?", f"{HERE}/{path}&")) for each in found), name
    assert f"{HERE}/phase?id=phase-2&lang=ko" in found
    assert not [each for each in found if "on=" in each]


def test_search_engines_may_read_the_whole_map_and_nothing_of_the_staffs(client: TestClient) -> None:
    assert all(may_read(client, address) for address in mapped(client))
    assert may_read(client, f"{HERE}/images/overview.png?lang=en")
    assert may_read(client, f"{HERE}/embed/overview?lang=en"), "else nobody reads there that it is not to be listed"
    closed = [*STAFF_PAGES, "sign-in?next=/desk", "account", "welcome/token", "calendar/token.ics"]
    assert not [path for path in closed if may_read(client, f"{HERE}/{path}")]
    assert f"Sitemap: {HERE}/sitemap.xml" in client.get("/robots.txt").text.splitlines()


def test_a_draft_is_not_on_the_map_until_it_is_published(client: TestClient, board: Board) -> None:
    before, tag = mapped(client), client.get("/sitemap.xml").headers["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
    entry = board.ledger.save(record("not-yet-told", links=[]), who=ROOT)
    assert mapped(client) == before
    board.ledger.publish(entry.id, expected=entry.revision, who=ROOT)
    assert set(mapped(client)) - set(before) == {f"{HERE}/record?id=not-yet-told&lang={code}" for code in languages()}
