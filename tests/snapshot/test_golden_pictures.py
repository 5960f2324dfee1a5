"""The same content is the same bytes, in every thread, and next year too."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from roadmap.board import Board
from roadmap.snapshot import FORMATS, SIZES, CardContent, card_names, content, draw, read_metadata
from tests.snapshot.golden import PICTURES, Picture, contents, digest, kept

RENEW = "pictures changed: look at them, and if they are right run `python -m tests.snapshot.golden`"


@pytest.mark.parametrize("picture", PICTURES, ids=str)
def test_a_picture_has_the_bytes_that_it_had(picture: Picture) -> None:
    assert digest(picture) == kept().get(str(picture)), RENEW


@pytest.mark.parametrize("name", contents())
def test_the_kept_content_is_still_what_the_board_says(board: Board, name: str) -> None:
    card, lang = name.split(".")
    assert content(board, card, lang) == contents()[name], RENEW


def test_drawing_twice_gives_the_same_bytes(board: Board) -> None:
    made = content(board, "never-asked", "ko")
    for size, format in product((SIZES["og"], SIZES["email"]), FORMATS):
        again = CardContent.model_validate_json(made.model_dump_json())
        assert draw(made, size, format) == draw(again, size, format)


def test_thirty_two_at_once_give_thirty_two_right_pictures(board: Board) -> None:
    asked = [content(board, name, lang) for name in card_names(board.plan) for lang in ("en", "ko")][:32]
    alone = [hashlib.sha256(draw(each, SIZES["og"], "png")).hexdigest() for each in asked]
    with ThreadPoolExecutor(32) as threads:
        together = list(threads.map(lambda each: draw(each, SIZES["og"], "png"), asked))
    assert len({each.id for each in asked}) == 32
    assert [getattr(read_metadata(file), "id", None) for file in together] == [each.id for each in asked]
    assert [hashlib.sha256(file).hexdigest() for file in together] == alone
