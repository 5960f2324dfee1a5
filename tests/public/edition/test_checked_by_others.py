"""The static edition before checkers that others keep: of HTML, CSS and links, Lighthouse, and axe."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import findings
from tests.browser.visitor import SCHEMES, Scheme
from tests.public.edition.checkers import broken_links, faults_of_css, faults_of_html, scores, served
from tests.public.edition.reading import Edition
from tests.servers import HOUSE

OF_EACH_KIND = 8
"""Pages that are checked of each kind in each language, the longest: all of them would take half a minute."""

ENOUGH, TRIES = 95, 3
"""The score that Lighthouse must give, and how often it may look: noise on a busy machine only ever lowers a score."""

SHEETS = sorted((HOUSE / "roadmap").rglob("*.css"))

JUDGED = (
    "en/index.html",
    "ko/indicator/public-support.html",
    "en/record/six-sailors-returned-2025.html",
    "ko/evidence.html",
)


def kinds(edition: Edition) -> dict[str, list[Path]]:
    """The pages of each kind in each language, such as `ko/record`, the longest first."""
    kinds: dict[str, list[Path]] = {}
    for page in (edition.folder / name for name in edition.files() if name.endswith(".html")):
        within = page.relative_to(edition.folder)
        kinds.setdefault(str(within.parent if len(within.parts) > 2 else within.with_suffix("")), []).append(page)
    return {kind: sorted(pages, key=lambda page: -page.stat().st_size) for kind, pages in kinds.items()}


def test_pages_of_every_kind_are_valid_html(edition: Edition) -> None:
    assert faults_of_html([page for pages in kinds(edition).values() for page in pages[:OF_EACH_KIND]]) == []


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
    best: dict[str, int] = {}
    for _ in range(TRIES):
        now = scores(f"{host}/{page}")
        best = {category: max(score, best.get(category, 0)) for category, score in now.items()}
        if min(best.values()) >= ENOUGH:
            break
    assert set(best) == {"performance", "accessibility", "best-practices", "seo"}
    assert {category: score for category, score in best.items() if score < ENOUGH} == {}


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
