"""Whoever asks for Korean gets Korean, all of it."""

from typing import Any

import pytest

from roadmap.words import Words, catalogue
from tests.cli.running import CommandLine

pytestmark = pytest.mark.usefixtures("ledger")

ASKED = [
    ["progress", "--verbose"],
    ["progress", "--known-at", "2026-11-20"],
    *(
        ["explain", id]
        for id in ("phase-1", "phase-3", "at-home", "opinion", "support", "crossings", "meetings", "lines")
    ),
    ["explain", "free-of-alliances"],
    ["changes", "--since", "2026-05-31"],
    ["changes", "--since", "2026-11-20"],
]


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Gathers every message that was asked for in Korean and is not in the catalogue."""
    missing: set[str] = set()
    known = catalogue("ko").messages
    for name in ("say", "count"):
        original = getattr(Words, name)

        def noting(words: Words, message: str, *rest: Any, original: Any = original, **values: Any) -> Any:
            if words.language == "ko" and message not in known:
                missing.add(message)
            return original(words, message, *rest, **values)

        monkeypatch.setattr(Words, name, noting)
    return missing


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_nothing_stays_english(run: CommandLine, untranslated: set[str], asked: list[str]) -> None:
    run.well("evidence", "retract", "winter-2026", "--reason", "없었던 일")
    run.well(*asked, "--lang", "ko")
    assert untranslated == set(), "translate these in data/locale/ko/LC_MESSAGES/cli.po"
