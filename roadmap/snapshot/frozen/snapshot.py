"""What one frozen snapshot is."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from roadmap.snapshot.content.model import CardContent, Plain
from roadmap.snapshot.sizes import FORMATS, SIZES, Format, Size
from roadmap.snapshot.telling import CardWords

FACTS = "snapshot.json"
REPORT, PLAN = "report.json", "roadmap.yaml"
AN_ID = re.compile(r"S-[0-9A-HJKMNP-TV-Z]{6}")


def cards_file(lang: str) -> str:
    return f"cards.{lang}.json"


def words_file(lang: str) -> str:
    return f"words.{lang}.json"


def picture_name(card: str, lang: str, size: Size, format: Format) -> str:
    return f"{card}-{lang}-{size.name}.{format}"


class SnapshotDamaged(ValueError):
    """A file of a snapshot is missing, or is not what it was when it was frozen."""

    fix = "put the folder of the snapshot back from a backup"

    def __init__(self, id: str, file: str) -> None:
        self.id, self.file = id, file
        super().__init__(f"{id} is damaged: {file} is missing, or is not what was frozen")


class Facts(Plain):
    """A snapshot in brief; `files` has the SHA-256 of each of its files, `hash` speaks for all that it was made from.

    `cards` are those whose words and numbers it holds, `pictures` those that were drawn as well. `rests_on` names the
    records behind each card.
    """

    format: Literal[1] = 1
    id: str
    hash: str
    on: date
    created_at: datetime
    method: int
    plan: str
    revision: int
    drawn_with: Mapping[str, str]
    languages: tuple[str, ...]
    cards: tuple[str, ...]
    pictures: tuple[str, ...]
    headlines: Mapping[str, str]
    rests_on: Mapping[str, tuple[str, ...]]
    files: Mapping[str, str]

    def language(self, wanted: str) -> str:
        """The language that it is shown in to a reader of another one."""
        return wanted if wanted in self.languages else self.languages[0]


class Frozen:
    """A snapshot in its folder. Whoever asks it for a file gets what was frozen, or SnapshotDamaged."""

    def __init__(self, facts: Facts, folder: Path) -> None:
        self.facts = facts
        self.folder = folder

    def read(self, name: str) -> bytes | None:
        """One of its files; None if it has none of that name. Raises SnapshotDamaged."""
        return self._whole(name) if name in self.facts.files else None

    def is_whole(self, name: str) -> bool:
        """Whether one of its files is what was frozen."""
        try:
            self._whole(name)
        except SnapshotDamaged:
            return False
        return True

    def _whole(self, name: str) -> bytes:
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise SnapshotDamaged(self.facts.id, name) from error
        if hashlib.sha256(content).hexdigest() != self.facts.files.get(name):
            raise SnapshotDamaged(self.facts.id, name)
        return content

    @cached_property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._whole(REPORT))
        return found

    def said(self, card: str, lang: str) -> Mapping[str, Any]:
        """What a card said, as plain values: these can be read whatever cards look like by then."""
        found: Mapping[str, Any] = self._of_language(cards_file(lang))[card]
        return found

    def content(self, card: str, lang: str) -> CardContent | None:
        """What a card said, as it can be drawn again; None if cards have changed too much for that."""
        try:
            return CardContent.model_validate(self.said(card, lang))
        except ValidationError:
            return None

    def words(self, card: str, lang: str) -> CardWords:
        told = self._of_language(words_file(lang))[card]
        return CardWords(*(str(told.get(name, "")) for name in CardWords._fields))

    def pictures(self, card: str, lang: str) -> Sequence[tuple[Size, Mapping[Format, str]]]:
        """The names of a card's pictures by format, size by size."""
        named = [(size, {f: picture_name(card, lang, size, f) for f in FORMATS}) for size in SIZES.values()]
        return [(size, names) for size, names in named if names["png"] in self.facts.files]

    def _of_language(self, name: str) -> dict[str, Any]:
        if name not in self._read:
            self._read[name] = json.loads(self._whole(name))
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, dict[str, Any]]:
        return {}
