"""The Data page names addresses for programs and feeds: each of them answers."""

import re

import pytest

from roadmap.board import Board
from roadmap.views import site
from tests.public.api.asking import Programs

HERE = "https://roadmap.example.org"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_address_on_the_data_page_answers(language: str, board: Board, programs: Programs) -> None:
    html = site.whole(site.asked(board, "data", {"lang": language}), HERE)
    named = re.findall(r'href="\./((?:api|feeds)/[^"]+)"', html)
    assert len(named) == 9 + 2 * 5
    for path in named:
        assert programs.well(f"/{path}").body
    copied = re.findall(rf">{HERE}/([^<]+)</a>", html)
    assert len(copied) == 9 + 5
    assert set(copied) <= set(named)
    assert all(f".{language}." in path for path in named if path.startswith("feeds/"))


def test_without_a_server_no_address_is_named_that_needs_one(board: Board) -> None:
    view = site.asked(board, "data", {})
    html = site.whole(view._replace(address=view.address._replace(live=False)), HERE)
    assert "api/v1" not in html
    assert "./feeds/changes.en.atom" in html
