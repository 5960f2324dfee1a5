"""Texts that people wrote: in several languages, and free of characters that deceive the eye."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, RootModel, field_validator

from indicators.message import Message

FALLBACK = "en"
LONGEST = 10_000
LANGUAGE_CODE = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"

_DECEIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but for tab and line feed and marks that reverse what follows."""


def _deceives(found: re.Match[str]) -> Message:
    sign, number = f"U+{ord(found[0]):04X}", found.start() + 1
    return Message("must not have the control character {sign} (character {number})", sign=sign, number=number)


def clean(text: str) -> str:
    """The text, trimmed, in composed form (NFC). Refuses control characters and marks that reverse what follows."""
    if found := _DECEIVING.search(text):
        raise ValueError(_deceives(found))
    return unicodedata.normalize("NFC", text.strip())


Line = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=1000)]
"""One line of text in one language."""

Words = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=LONGEST)]
"""A text in one language, of any number of lines."""

Language = Annotated[str, Field(pattern=LANGUAGE_CODE)]


class Text(RootModel[Mapping[Language, Words]]):
    """One text in several languages, keyed by language code; English is always there."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"required": [FALLBACK]})

    @field_validator("root")
    @classmethod
    def _has_english(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if FALLBACK not in value:
            raise ValueError(Message("is missing").at(FALLBACK))
        return value

    def in_(self, language: str) -> str:
        """The text in `language`, or in English where there is none."""
        return self.root.get(language) or self.root[FALLBACK]

    def has(self, language: str) -> bool:
        return language in self.root

    def languages(self) -> Iterator[str]:
        return iter(self.root)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))
