"""Who is sent what: packed in the best way that they understand, and in none that they refuse."""

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.public.etags import has_already
from roadmap.public.packing import CODINGS, Coding, coding, pack

TEXT = b"The same sentence again and again. " * 100


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br ; q = 0.5 , gzip ; q = 0.5", "br"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000, *;q=0", None),
        ("identity", None),
        ("", None),
        ("gzipped, brotli, xbr", None),
        ("br;q=high", None),
        ("br;q=1.0.0", None),
    ],
)
def test_the_best_coding_that_is_accepted_is_chosen(accepted: str, chosen: Coding | None) -> None:
    assert coding(accepted.encode()) == chosen


def test_what_is_not_offered_is_not_chosen() -> None:
    assert coding(b"br, gzip;q=0.1", ("gzip",)) == "gzip"
    assert coding(b"br, gzip;q=0", ("gzip",)) is None


@given(st.binary(max_size=400))
def test_whatever_the_header_says_there_is_an_answer(accepted: bytes) -> None:
    assert coding(accepted) in (None, *CODINGS)


def test_what_was_packed_comes_out_as_it_was() -> None:
    assert brotli.decompress(pack(TEXT, "br")) == TEXT
    assert gzip.decompress(pack(TEXT, "gzip")) == TEXT
    assert pack(TEXT, None) == TEXT
    assert len(pack(TEXT, "br")) <= len(pack(TEXT, "gzip")) < len(TEXT) / 10


def test_packing_twice_gives_the_same_bytes() -> None:
    assert all(pack(TEXT, each) == pack(TEXT, each) for each in CODINGS)


@pytest.mark.parametrize("told", ['"a"', 'W/"a"', '"b", "a"', "*", ' "b" , W/"a" '])
@pytest.mark.parametrize("tag", ['"a"', 'W/"a"'])
def test_who_names_the_tag_has_it_already(told: str, tag: str) -> None:
    assert has_already(told, tag)


@pytest.mark.parametrize("told", ["", "a", '"b"', '"ab"', 'W/"b", "c"'])
def test_who_names_another_has_not(told: str) -> None:
    assert not has_already(told, '"a"')
