"""Whoever reads a page in one language is not handed another without being told, by eye or by ear."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from roadmap.board import DEFAULT_DATA, Board, Settings
from roadmap.evidence import Filters
from roadmap.views import site
from roadmap.words import in_language, languages, written_in
from tests.locale.reading import Piece, latin_words, pieces

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)

OTHER_LETTERS = [code for code in languages() if not in_language(code).language_name(code)[0].isascii()]
"""Our languages that are not written in Latin letters: there, English shows."""

_NO_LANGUAGE = (
    re.compile(r"\((?=[^()]*[A-Za-z])[^()]*\)"),  # 애드미럴티 코드(Admiralty code): the name behind its translation
    re.compile(r"\b[a-z_]+(?=\()"),  # supports(뒷받침): a value of a file, and what it means
    re.compile(r"(?<![A-Za-z])[a-z-]+(\.[a-z]+)+(?![A-Za-z])"),  # link.indicator, progress.json
    re.compile(r"(?<![A-Za-z])[a-z_]+=[a-z0-9-]*"),  # format=csv, known_at=
    re.compile(r"python -m roadmap [a-z ]+[A-Z]*"),
)
"""What stands in a text and is no sentence in another language."""

RECORD, PUBLISHER = "six-sailors-returned-2025", "Korea Economic Institute of America (The Peninsula)"

VALUES = {"true", "null", "low", "high"}


@pytest.fixture(scope="module")
def board() -> Iterator[Board]:
    found = Board.open(Settings(DEFAULT_DATA, "sqlite://"), clock=lambda: NOW)
    yield found
    found.ledger.close()


@pytest.fixture(scope="module")
def names(board: Board) -> list[str]:
    """Of sources and pollsters, long ones first: neither attributes nor texts to copy can say what they are in."""
    records = [entry.shown for entry in board.search(Filters(), limit=10_000).entries]
    who = {record.source.publisher for record in records} | {r.poll.pollster for r in records if r.poll}
    return sorted({*who, *(each.partition(" (")[0] for each in who)}, key=len, reverse=True)


@pytest.mark.parametrize("language", OTHER_LETTERS)
def test_english_says_that_it_is_english(language: str, board: Board, names: list[str]) -> None:
    """Remedy: translate it (`words.say`, `words.text`), or give its element a `lang` (`words.name`, `as_published`)."""
    wrong: dict[str, str] = {}
    for page, id in site.known_addresses(board):
        html = site.whole(site.asked(board, page, {"lang": language, **({"id": id} if id else {})}))
        for piece in pieces(html):
            if piece.language == language and english(piece, names):
                wrong.setdefault(f"{piece.inside}: {piece.text[:160]!r}", f"{page} {id or ''}")
    assert not wrong, "\n".join(["", *(f"{where}: {what}" for what, where in wrong.items())])


def english(piece: Piece, names: list[str]) -> list[str]:
    """The English words of a text; abbreviations in capital letters are the same in every language."""
    text = piece.text
    if not any(map(str.islower, text)):
        return []
    for name in names if piece.attribute or piece.to_copy else ():
        text = text.replace(name, "")
    for pattern in _NO_LANGUAGE:
        text = pattern.sub("", text)
    return [word for word in latin_words(text) if len(word) > 1 and any(map(str.islower, word)) and word not in VALUES]


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("Aid to the North cut off entirely", "ko", "en"),
        ("Kukmin Ilbo", None, "en"),
        ("통일연구원", "ko", "ko"),
        ("KINU 통일의식조사 2025", "ko", "ko"),
        ("통일연구원", None, None),
        ("Le Conseil fédéral", "fr", "fr"),
        ("Bundesrat", "de", "de"),
        ("2025", "ja", "en"),
    ],
)
def test_a_title_is_in_the_language_that_its_letters_show(text: str, source: str | None, language: str | None) -> None:
    assert written_in(text, source) == language


def test_a_publishers_name_carries_its_language_where_it_stands(board: Board) -> None:
    korean = site.whole(site.asked(board, "record", {"id": RECORD, "lang": "ko"}))
    assert f'<span lang="en">{PUBLISHER}</span>' in korean
    listed = site.whole(site.asked(board, "evidence", {"lang": "ko"}))
    assert re.search('<option value="KINU"[^>]* lang="en">', listed)
    sources = site.whole(site.asked(board, "indicator", {"id": "end-of-war-support", "lang": "ko"}))
    assert '출처: <span lang="en">KINU</span>' in sources
    english_page = site.whole(site.asked(board, "record", {"id": RECORD, "lang": "en"}))
    assert f'lang="en">{PUBLISHER}' not in english_page
