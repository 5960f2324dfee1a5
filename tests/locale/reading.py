"""What a page says to its reader, word by word, and in which language it says that it is."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

SAID_IN_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "data-label", "label")
NOT_WORDS = ("kn-code", "kn-formula")
"""Classes of what is no language: ids, addresses, commands, formulas."""
NOT_READ = ("script", "style", "code", "textarea")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")


class Piece(NamedTuple):
    """A text between two tags or in an attribute; `language` is what the nearest `lang` says, `inside` what it lies in.

    `to_copy` marks the words that go with a picture: plain text, for other programs.
    """

    text: str
    language: str | None
    inside: str
    attribute: bool = False
    to_copy: bool = False


class _Element(NamedTuple):
    name: str
    language: str | None
    read: bool
    to_copy: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [_Element("", None, True)]
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given, around = dict(attributes), self.open[-1]
        language = given.get("lang") or around.language
        unread = tag in NOT_READ or any(name in (given.get("class") or "").split() for name in NOT_WORDS)
        to_copy = around.to_copy or "kn-telling" in (given.get("class") or "").split()
        element = _Element(tag, language, around.read and not unread, to_copy)
        if element.read:
            texts = (given.get(name) for name in SAID_IN_ATTRIBUTES)
            self.pieces += [Piece(text, language, f"<{tag}> in <{around.name}>", True) for text in texts if text]
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>: {self.getpos()}"
        self.open.pop()

    def handle_data(self, text: str) -> None:
        if text.strip() and self.open[-1].read:
            here = self.open[-1]
            self.pieces.append(Piece(" ".join(text.split()), here.language, f"<{here.name}>", to_copy=here.to_copy))


def pieces(html: str) -> list[Piece]:
    """Everything that a page says, in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.pieces


_WORD = re.compile(r"(?<![\w@/.#{-])[A-Za-z][A-Za-z'’-]*(?![\w@/{-])")
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/)[^\s<>]+")


def latin_words(text: str) -> Iterator[str]:
    """The words in Latin letters, but those in addresses."""
    return iter(_WORD.findall(_ADDRESS.sub(" ", text)))
