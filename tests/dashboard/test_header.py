"""The header: the same on every page, whoever looked at one before."""

import re

from tests.dashboard.conftest import Look


def navigation(html: str) -> str:
    found = re.search(r"<nav class=\"kn-nav\".*?</nav>", html, re.DOTALL)
    assert found
    return found[0]


def test_what_one_reader_chose_is_not_in_the_links_of_the_next(look: Look) -> None:
    chosen = navigation(look("evidence", "en", stance="supports", q="treaty").html)
    assert "stance" not in chosen
    assert chosen == navigation(look("evidence").html)


def test_the_page_that_one_is_on_is_marked(look: Look) -> None:
    for page, label in (("evidence", "Evidence"), ("record", "Evidence"), ("method", "Method")):
        marked = re.findall(r"<a [^>]*aria-current=\"page\">([^<]*)</a>", navigation(look(page).html))
        assert marked == [label], page


def test_links_keep_the_language_and_the_day(look: Look) -> None:
    then = navigation(look("method", "ko", on="2026-01-31").html)
    links = re.findall(r"href=\"([^\"]*)\"", then)
    assert len(links) > 5
    assert all("lang=ko" in link and "on=2026-01-31" in link for link in links)
    assert "on=" not in navigation(look("method", "ko", on="").html)
