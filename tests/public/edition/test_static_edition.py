"""The static edition: whole, readable anywhere, true, and rewritten only where something changed."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from roadmap.board import Board
from roadmap.evidence import program
from roadmap.public.edition import NotOurs, origin, publish
from roadmap.snapshot import card_names, read_metadata
from roadmap.snapshot.frozen import freeze, snapshots_of
from roadmap.views.edition import SITEMAP
from roadmap.views.site import known_addresses
from roadmap.words import languages
from tests.public.edition.conftest import SITE
from tests.public.edition.reading import Edition

ROOT = program("tests")
BUDGET, RECORDS, PER_RECORD = 20_000_000, 418, 25_000
"""Bytes that the edition may have, with as many records; and for each more."""


def test_every_link_leads_to_a_file_and_to_the_place_in_it(edition: Edition) -> None:
    assert edition.dead_ends() == []


def test_every_page_that_there_is_is_in_it_in_each_language(edition: Edition, shipped: Board) -> None:
    expected = {
        f"{lang}/{'index' if known.page == 'overview' else known.page}{f'/{known.id}' if known.id else ''}.html"
        for known in known_addresses(shipped)
        for lang in languages()
    }
    assert expected <= set(edition.files())


def test_it_stays_small(edition: Edition, shipped: Board) -> None:
    more = max(0, len(list(shipped.ledger.every())) - RECORDS)
    assert sum((edition.folder / name).stat().st_size for name in edition.files()) <= BUDGET + more * PER_RECORD


def test_a_page_has_its_language_and_asks_nothing_of_a_server(edition: Edition) -> None:
    for page in edition.pages():
        lang = page.file.relative_to(edition.folder).parts[0]
        assert f'<html lang="{"en" if lang == "index.html" else lang}">' in page.html
        assert "form" not in page.tags, page.file
        assert "edition.invalid" not in page.html, page.file


def test_the_numbers_are_those_of_the_data(edition: Edition, shipped: Board) -> None:
    progress = json.loads((edition.folder / "data" / "progress.json").read_text(encoding="utf-8"))
    assert progress == shipped.document()
    expected = {f"{phase['id']}.{end}": phase[end] for phase in progress["phases"] for end in ("low", "high")}
    for lang in languages():
        assert edition.page(f"{lang}/index.html").numbers == expected
        for phase in progress["phases"]:
            shown = edition.page(f"{lang}/phase/{phase['id']}.html").numbers
            for milestone in (each for stream in phase["workstreams"] for each in stream["milestones"]):
                assert shown[f"{milestone['id']}.low"] == milestone["low"]
                assert shown[f"{milestone['id']}.high"] == milestone["high"]


def test_there_is_a_picture_of_every_card_in_each_language(edition: Edition, shipped: Board) -> None:
    for lang in languages():
        for card in card_names(shipped.plan):
            told = read_metadata((edition.folder / "images" / f"{card}-{lang}.png").read_bytes())
            assert told is not None
            assert (told.card, told.facts["lang"]) == (card, lang)


def test_search_engines_are_told_of_every_page(edition: Edition) -> None:
    found = ElementTree.parse(edition.folder / "sitemap.xml").getroot()
    listed = {place.text for place in found.iter(f"{{{SITEMAP}}}loc")}
    pages = {name for name in edition.files() if name.endswith(".html") and name != "index.html"}
    assert listed == {f"{SITE}/{name}" for name in pages}
    assert f"Sitemap: {SITE}/sitemap.xml" in (edition.folder / "robots.txt").read_text(encoding="utf-8")


def test_a_page_says_where_it_lies_and_in_which_languages(edition: Edition) -> None:
    html = edition.page("ko/indicator/public-support.html").html
    assert f'<link rel="canonical" href="{SITE}/ko/indicator/public-support.html">' in html
    assert f'<link rel="alternate" hreflang="en" href="{SITE}/en/indicator/public-support.html">' in html
    assert f'<meta property="og:image" content="{SITE}/images/public-support-ko.png">' in html
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    assert data["@graph"][0]["url"] == f"{SITE}/ko/indicator/public-support.html"


def test_heads_say_nothing_twice_and_name_feeds_where_somebody_may_look_for_them(edition: Edition) -> None:
    overview, record = (edition.page(name).html for name in ("en/index.html", "en/record/asan-own-nukes-2018.html"))
    for html in (overview, record):
        assert html.count('<meta property="og:title"') == html.count('<meta property="og:image"') == 1
        assert 'name="twitter:card"' in html
        assert 'name="twitter:title"' not in html
        assert 'name="description"' in html
    feeds = re.findall(r'<link rel="alternate" type="application/([a-z+]+)"[^>]* href="([^"]+)"', overview)
    assert feeds == [("atom+xml", f"{SITE}/feeds/{name}.en.atom") for name in ("changes", "corrections")]
    assert "application/atom+xml" not in record


def test_absolute_addresses_lead_into_the_edition(edition: Edition) -> None:
    for name in edition.files():
        if name.endswith((".html", ".atom", ".json", ".xml")):
            text = (edition.folder / name).read_text(encoding="utf-8")
            for address in set(re.findall(re.escape(SITE) + r"[^\s\"'<>\\]*", text)):
                path = urlsplit(address).path.removeprefix("/k").removeprefix("/")
                assert not path or (edition.folder / path).is_file(), f"{name}: {address}"


def test_feeds_lead_to_pages_of_the_edition(edition: Edition) -> None:
    feed = json.loads((edition.folder / "feeds" / "changes.ko.json").read_text(encoding="utf-8"))
    assert feed["items"]
    for item in feed["items"]:
        assert re.fullmatch(re.escape(SITE) + r"/ko/indicator/[a-z0-9-]+\.html", item["url"])


def test_without_an_address_nothing_points_out_of_the_folder(published: Callable[[], Edition]) -> None:
    edition = published()
    for page in edition.pages():
        assert "og:image" not in page.html
        assert "canonical" not in page.html
    assert edition.dead_ends() == []


def test_frozen_snapshots_are_in_it_with_their_files(published: Callable[[], Edition]) -> None:
    edition = published()
    (id,) = {name.split("/")[1] for name in edition.files() if name.startswith("snapshots/")}
    page = edition.page(f"ko/snapshots/{id}.html")
    assert f"../../snapshots/{id}/overview-ko-og.png" in page.links
    assert f"snapshots/{id}/report.json" in edition.files()


def test_publishing_again_rewrites_nothing(published: Callable[[], Edition]) -> None:
    first = published()
    before = {name: (first.folder / name).stat().st_mtime_ns for name in first.files()}
    again = published()
    assert (again.done.written, again.done.removed) == (0, 0)
    assert again.done.unchanged == first.done.written
    assert {name: (again.folder / name).stat().st_mtime_ns for name in again.files()} == before


def forget_what_it_is_made_from(edition: Edition) -> None:
    listed = edition.folder / "edition.json"
    told = json.loads(listed.read_text(encoding="utf-8"))
    listed.write_text(json.dumps(told | {"from": ""}), encoding="utf-8")


def test_what_is_made_again_is_the_same_to_the_last_byte(published: Callable[[], Edition]) -> None:
    first = published()
    forget_what_it_is_made_from(first)
    again = published()
    assert (again.done.written, again.done.removed, again.done.unchanged) == (0, 0, first.done.written)


def test_whatever_an_edition_is_made_from_has_a_part_in_its_name(
    small: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name(site: str = "") -> str:
        return origin.made_from(small, small.today, site)

    names = [name(), name("https://elsewhere.example")]
    assert name() == names[0]
    freeze(small, snapshots_of(small), ("overview", "changes"), who=ROOT)
    names.append(name())
    gone = next(small.ledger.every())
    small.ledger.retract(gone.id, expected=gone.revision, who=ROOT, reason="It was a mistake.")
    names.append(name())
    monkeypatch.setattr(origin, "PACKAGES", (tmp_path / "program",))
    (tmp_path / "program").mkdir()
    for text in ("<p>old</p>", "<p>new</p>"):
        (tmp_path / "program" / "page.html").write_text(text, encoding="utf-8")
        origin.program.cache_clear()
        names.append(name())
    origin.program.cache_clear()
    assert len(set(names)) == len(names)


def test_only_what_changed_is_rewritten_and_what_is_gone_is_removed(
    small: Board, published: Callable[[], Edition]
) -> None:
    method = published().folder / "en" / "method.html"
    written = method.stat().st_mtime_ns
    gone = next(small.ledger.every())
    small.ledger.retract(gone.id, expected=gone.revision, who=ROOT, reason="It was a mistake.")
    after = published()
    assert 0 < after.done.written < len(after.files())
    assert "It was a mistake." in after.page("en/corrections.html").html
    assert after.dead_ends() == []
    assert method.stat().st_mtime_ns == written


def test_a_damaged_file_is_made_anew(published: Callable[[], Edition]) -> None:
    edition = published()
    picture = edition.folder / "images" / "overview-en.png"
    whole = picture.read_bytes()
    picture.write_bytes(whole[:100])
    assert published().done.written == 1
    assert picture.read_bytes() == whole


def test_a_folder_with_other_things_is_left_alone(small: Board, tmp_path: Path) -> None:
    folder = tmp_path / "homepage"
    folder.mkdir()
    (folder / "index.html").write_text("My own page", encoding="utf-8")
    with pytest.raises(NotOurs, match="not empty"):
        publish(small, folder)
    assert [each.name for each in folder.iterdir()] == ["index.html"]


def test_a_file_that_somebody_put_beside_it_stays(published: Callable[[], Edition]) -> None:
    edition = published()
    (edition.folder / "CNAME").write_text("roadmap.example\n", encoding="utf-8")
    published()
    assert (edition.folder / "CNAME").read_text(encoding="utf-8") == "roadmap.example\n"


def test_a_list_that_points_out_of_the_folder_takes_nothing_away(
    published: Callable[[], Edition], tmp_path: Path
) -> None:
    edition = published()
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    listed = json.loads((edition.folder / "edition.json").read_text(encoding="utf-8"))
    listed["files"]["../precious.txt"] = "0" * 64
    (edition.folder / "edition.json").write_text(json.dumps(listed), encoding="utf-8")
    published()
    forget_what_it_is_made_from(edition)
    published()
    assert (tmp_path / "precious.txt").is_file()


@pytest.mark.parametrize("lang", languages())
def test_it_can_be_read_straight_from_disk_in_a_browser(edition: Edition, browser: Browser, lang: str) -> None:
    page = browser.new_page(locale=lang)
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    page.goto((edition.folder / lang / "index.html").as_uri())
    page.locator("nav.kn-nav a").nth(1).click()
    page.locator("main a[href*='milestone/']:visible").first.click()
    page.locator("main a[href*='indicator/']:visible").first.click()
    page.locator("main a[href*='record/']:visible").first.click()
    assert page.url.startswith("file://")
    assert page.locator("main h1").inner_text()
    assert failed == []
    page.close()
