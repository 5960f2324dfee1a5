"""The static edition before checkers that others keep: of HTML, CSS and links, Lighthouse, and axe."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.public.embeds import embed_routes
from roadmap.public.first_paint import page_routes
from roadmap.public.snapshots import snapshot_routes
from roadmap.snapshot.frozen import snapshots_of
from roadmap.views.rendering import STAFF_PAGES
from tests.browser.accessibility import findings
from tests.browser.pages import KINDS, LANGUAGES, PAGES, a_milestone, address, an_indicator
from tests.browser.visitor import SCHEMES, Scheme
from tests.public.edition.checkers import broken_links, faults_of_css, faults_of_html, scores, served
from tests.public.edition.reading import Edition
from tests.servers import HOUSE

OF_EACH_KIND = 8
"""Pages that are checked of each kind in each language, the longest: all of them would take half a minute."""

ENOUGH, TRIES = 95, 3
"""The score that Lighthouse must give in every category of one run, and how often it may run: noise on a busy machine
only ever lowers a score."""

INDEX = Path(st.__file__).parent / "static" / "index.html"

SHEETS = sorted((HOUSE / "roadmap").rglob("*.css"))

JUDGED = (
    "en/index.html",
    "ko/indicator/public-support.html",
    "en/record/six-sailors-returned-2025.html",
    "ko/evidence.html",
)


def visitor_of(board: Board) -> TestClient:
    """Somebody who asks for pages."""

    def opened() -> Board:
        return board

    pages = page_routes(opened, INDEX, STAFF_PAGES)
    return TestClient(Starlette(routes=[*embed_routes(opened), *snapshot_routes(opened), *pages]))


def kinds(edition: Edition) -> dict[str, list[Path]]:
    """The pages of each kind in each language, such as `ko/record`, the longest first."""
    kinds: dict[str, list[Path]] = {}
    for page in (edition.folder / name for name in edition.files() if name.endswith(".html")):
        within = page.relative_to(edition.folder)
        kinds.setdefault(str(within.parent if len(within.parts) > 2 else within.with_suffix("")), []).append(page)
    return {kind: sorted(pages, key=lambda page: -page.stat().st_size) for kind, pages in kinds.items()}


def test_pages_of_every_kind_are_valid_html(edition: Edition) -> None:
    assert faults_of_html([page for pages in kinds(edition).values() for page in pages[:OF_EACH_KIND]]) == []


def test_what_the_server_answers_is_valid_html(shipped: Board, small: Board, tmp_path: Path) -> None:
    """A page of every kind before scripts run, each kind of card for other sites, and snapshots; languages by turns.

    The first paint stands in Streamlit's index.html, whose own lines are not ours to mend: it closes `<link … />` and
    writes DOCTYPE large, which is right but not the one way that our rules know.
    """
    progress = shipped.document()
    kinds = [an_indicator(kind)(progress).partition("=")[2] for kind in KINDS]
    cards = [f"/embed/{card}" for card in ("overview", "phase-1", a_milestone(progress), "changes", *kinds)]
    frozen = snapshots_of(small).all()[0].id
    asked = [
        *((shipped, address(page, progress, LANGUAGES[turn % 2])) for turn, page in enumerate(PAGES)),
        *((shipped, f"{card}?lang={LANGUAGES[turn % 2]}") for turn, card in enumerate(cards)),
        *((small, there) for there in ("/snapshots/?lang=en", f"/snapshots/{frozen}/?lang=ko")),
        (small, f"/embed/overview?lang=en&snapshot={frozen}"),
    ]
    saved = [tmp_path / f"{number}.html" for number in range(len(asked))]
    for file, (board, there) in zip(saved, asked, strict=True):
        answer = visitor_of(board).get(there)
        assert answer.status_code == 200, there
        file.write_text(answer.text, encoding="utf-8")
    streamlits = {line.strip() for line in INDEX.read_text(encoding="utf-8").splitlines()}
    found = faults_of_html(saved, of_others=streamlits)
    named = {str(file): there for file, (_, there) in zip(saved, asked, strict=True)}
    assert [f"{named[fault.partition(':')[0]]} {fault}" for fault in found] == []


def test_every_page_of_a_small_edition_is_valid_html(small_edition: Edition) -> None:
    assert faults_of_html([page.file for page in small_edition.pages()]) == []


def test_a_fault_in_a_page_is_found(small_edition: Edition, tmp_path: Path) -> None:
    door = (small_edition.folder / "index.html").read_text(encoding="utf-8")
    (tmp_path / "wrong.html").write_text(door.replace("<h1>", '<h1 id="kn-main">'), encoding="utf-8")
    (fault,) = faults_of_html([tmp_path / "wrong.html"])
    assert fault.endswith("(no-dup-id)")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_our_style_sheets_are_valid_css(sheet: Path) -> None:
    assert faults_of_css(sheet) == []


def test_a_fault_in_a_style_sheet_is_found(tmp_path: Path) -> None:
    sheet = tmp_path / "wrong.css"
    sheet.write_text(".kn { colour: red; display: inline-blok }\n", encoding="utf-8")
    assert len(faults_of_css(sheet)) == 2


def test_a_crawler_finds_every_link_whole(edition: Edition) -> None:
    assert broken_links(edition.folder) == []


def test_a_link_that_leads_nowhere_is_found(small_edition: Edition, tmp_path: Path) -> None:
    shutil.copytree(small_edition.folder, tmp_path / "site")
    (tmp_path / "site" / "ko" / "method.html").unlink()
    (broken,) = broken_links(tmp_path / "site")
    assert broken.endswith("ko/method.html")


@pytest.fixture(scope="module")
def host(edition: Edition) -> Iterator[str]:
    with served(edition.folder) as address:
        yield address


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("page", JUDGED)
def test_lighthouse_gives_high_scores_in_every_category(page: str, host: str, browser: Browser) -> None:
    for _ in range(TRIES):
        given = scores(f"{host}/{page}")
        if min(given.values()) >= ENOUGH:
            break
    assert set(given) == {"performance", "accessibility", "best-practices", "seo"}
    assert {category: score for category, score in given.items() if score < ENOUGH} == {}


@pytest.fixture(params=SCHEMES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme: Scheme = request.param
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_axe_finds_nothing_at_all_on_pages_of_every_kind(edition: Edition, small_edition: Edition, page: Page) -> None:
    dark: bool = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    lang = "ko" if dark else "en"
    found: dict[str, list[str]] = {}
    frozen = {kind: pages for kind, pages in kinds(small_edition).items() if "snapshots" in kind}
    for kind, pages in (kinds(edition) | frozen).items():
        if kind.startswith(lang):
            page.goto(pages[0].as_uri())
            found[kind] = findings(page)
    assert {kind: told for kind, told in found.items() if told} == {}
    assert len(found) > 10
