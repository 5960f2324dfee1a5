"""The search in the static edition: without a server, straight from disk, and nothing without scripts."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from roadmap.words import written_in
from tests.browser.accessibility import findings
from tests.public.edition.reading import Edition

MOST_BYTES = 150_000
"""Of what is fetched once somebody begins to search, in each language."""

SEARCHES = {"en": "Sailors  NORTH", "ko": "북한 표류"}
"""Words that stand apart from each other in a record's texts, in another case than there."""


def records(edition: Edition) -> dict[str, dict[str, Any]]:
    every = json.loads((edition.folder / "data" / "evidence.json").read_text(encoding="utf-8"))["evidence"]
    return {each["id"]: each for each in every}


def indexed(edition: Edition, lang: str) -> list[list[str]]:
    script = (edition.folder / "data" / f"search.{lang}.js").read_text(encoding="utf-8")
    found: list[list[str]] = json.loads(script.removeprefix("window.knRecords = ").rstrip(";\n"))
    return found


@pytest.fixture(params=SEARCHES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(edition: Edition, browser: Browser, lang: str) -> Iterator[Page]:
    context = browser.new_context(locale=lang, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    opened = context.new_page()
    opened.goto((edition.folder / lang / "evidence.html").as_uri())
    yield opened
    context.close()


def test_every_record_can_be_found_and_the_index_stays_small(edition: Edition, lang: str) -> None:
    assert {id for id, *_ in indexed(edition, lang)} == set(records(edition))
    assert (edition.folder / "data" / f"search.{lang}.js").stat().st_size <= MOST_BYTES


@pytest.mark.browser
def test_words_are_found_wherever_they_stand_and_each_leads_to_its_record(
    page: Page, edition: Edition, lang: str
) -> None:
    words = SEARCHES[lang].lower().split()
    expected = [id for id, *texts in indexed(edition, lang) if all(word in " ".join(texts).lower() for word in words)]
    page.get_by_role("search").get_by_role("searchbox").press_sequentially(SEARCHES[lang])
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"(?<!\d){len(expected)}(?!\d)"))
    found = page.locator("#kn-search a")
    assert [found.nth(each).get_attribute("href") for each in range(found.count())] == [
        f"record/{id}.html" for id in expected
    ]
    assert expected
    sources = [source for id, _, _, source, _ in indexed(edition, lang) if id in expected]
    in_english = [source for source in sources if written_in(source, None) == "en"]
    assert page.locator("#kn-search span[lang=en]").all_inner_texts() == in_english
    expect(page.locator("section[aria-labelledby=kn-found]")).to_be_hidden()
    assert findings(page) == []
    found.first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/{lang}/record/{expected[0]}\.html$"))


@pytest.mark.browser
def test_what_nobody_wrote_is_said_not_to_be_there_and_an_empty_field_brings_the_list_back(page: Page) -> None:
    field, usual = page.get_by_role("searchbox"), page.locator("section[aria-labelledby=kn-found]")
    field.fill("qqqqq")
    expect(page.get_by_role("status")).not_to_be_empty()
    expect(page.locator("#kn-search li")).to_have_count(0)
    field.fill("")
    expect(usual).to_be_visible()
    expect(page.get_by_role("status")).to_be_empty()


@pytest.mark.browser
def test_without_scripts_there_is_no_search_that_does_not_work(edition: Edition, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((edition.folder / "en" / "evidence.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#kn-search")).to_be_hidden()
    context.close()
