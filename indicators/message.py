"""Sentences about what is wrong, made so that they can be said in every language."""

from collections.abc import Mapping
from typing import Protocol, Self, runtime_checkable


@runtime_checkable
class InLanguages(Protocol):
    """Something that people wrote in several languages, as `Text` is."""

    def in_(self, language: str) -> str: ...


Part = str | int | InLanguages
"""What fills in a sentence; another Message is a text as well, and is said in the reader's language too."""


class Message(str):
    """A sentence in English that keeps what it was made of: a template, and the `parts` that fill it in.

    To whoever reads English it is a text like any other; `Words.tell` says it in other languages. `place` names the
    part that it is about, below the one where it was found: `share`, `[1].share`; it stands before the sentence.
    """

    template: str
    parts: Mapping[str, Part]
    place: str

    def __new__(cls, template: str, /, **parts: Part) -> Self:
        return cls._made(template, parts, "")

    @classmethod
    def _made(cls, template: str, parts: Mapping[str, Part], place: str) -> Self:
        said = template.format(**{name: _in_english(part) for name, part in parts.items()})
        made = super().__new__(cls, f"{place}: {said}" if place else said)
        made.template, made.parts, made.place = template, parts, place
        return made

    def at(self, place: str) -> Self:
        """The same sentence about a part below; about the whole for an empty place."""
        return self._made(self.template, self.parts, place)

    def with_parts(self, parts: Mapping[str, Part]) -> Self:
        """The same sentence filled in otherwise."""
        return self._made(self.template, parts, self.place)


def _in_english(part: Part) -> str | int:
    return part.in_("en") if isinstance(part, InLanguages) else part
