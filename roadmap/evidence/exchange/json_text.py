"""JSON in, with the same strictness and the same places as YAML has."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from indicators.message import Message
from roadmap.yaml_file import Document, Path_, Place, Problem, Problems, keep_one, spoken, too_deep

_SAID: Mapping[str, Message] = {
    "Unterminated string starting at": Message("a text is not closed"),
    "Invalid control character at": Message("a text has a line break or another control character"),
    "Invalid \\escape": Message("a backslash has no meaning here"),
    "Invalid \\uXXXX escape": Message("a backslash has no meaning here"),
    "Expecting property name enclosed in double quotes": Message("a key must stand in double quotes here"),
    "Expecting ':' delimiter": Message("a colon is missing"),
    "Expecting ',' delimiter": Message("a comma is missing"),
    "Expecting value": Message("a value is missing"),
    "Extra data": Message("something follows after the end"),
    "Illegal trailing comma before end of object": Message("there is a comma too many"),
    "Illegal trailing comma before end of array": Message("there is a comma too many"),
}
"""What Python's parser says, in words for people who do not know JSON."""


def read_json(text: str, name: str) -> Document:
    """Reads JSON text; numbers stay as they were written. Raises Problems where it is not JSON."""
    twice: list[bool] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            twice.append(True)
        return made

    if not text.strip():
        raise Problems([Problem(name, None, "", Message("is empty"))])
    try:
        value = json.loads(text, object_pairs_hook=mapping, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        told = _SAID.get(error.msg.partition(": ")[0], error.msg)
        fix = Message("check quotes, commas and brackets near here")
        place = Place(error.lineno, error.colno)
        raise Problems([Problem(name, place, "", Message("is not JSON: {told}", told=told), fix)]) from None
    except RecursionError:
        raise Problems([Problem(name, None, "", too_deep())]) from None
    places = _Places(text)
    return Document(name, value, places, (*(_twice(places, name) if twice else ()), *_halves(text, name)))


def _twice(places: "_Places", name: str) -> Iterator[Problem]:
    for path, place in places.again:
        yield Problem(name, place, spoken(path), Message("is there twice"), keep_one(places[path].line))


_HALF = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\\\|(\\u[dD][89a-fA-F]..)")


def _halves(text: str, name: str) -> Iterator[Problem]:
    """Characters that are written in two parts, one of which is missing: no file can keep them."""
    for found in _HALF.finditer(text):
        if found[1]:
            place = Place(text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start()))
            message = Message("has half a character ({half})", half=found[1])
            yield Problem(name, place, "", message, Message("delete it, or write the whole"))


class _Places(Mapping[Path_, Place]):
    """Where everything in a JSON text stands; looked up only when something is wrong."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, path: Path_) -> Place:
        return self._all[0][path]

    def __iter__(self) -> Iterator[Path_]:
        return iter(self._all[0])

    def __len__(self) -> int:
        return len(self._all[0])

    @property
    def again(self) -> list[tuple[Path_, Place]]:
        """Keys that stand there for the second time."""
        return self._all[1]

    @cached_property
    def _all(self) -> tuple[dict[Path_, Place], list[tuple[Path_, Place]]]:
        scan = _Scan(self._text)
        scan.run()
        return scan.places, scan.again


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


class _Scan:
    """Goes through a text that is known to be JSON, token by token."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._path: list[str | int] = []
        self.places: dict[Path_, Place] = {}
        self.again: list[tuple[Path_, Place]] = []

    def run(self) -> None:
        kinds: list[str] = []
        key_next = False
        for token in _TOKEN.finditer(self._text):
            word = token[0]
            if word in "]}":
                kinds.pop()
                self._path.pop()
            elif word == ",":
                key_next = kinds[-1] == "{"
                if not key_next:
                    self._path[-1] = int(self._path[-1]) + 1
            elif word == ":":
                key_next = False
            elif key_next:
                self._key(json.loads(word), token.start())
            else:
                self._value(token.start())
                if word in "[{":
                    kinds.append(word)
                    key_next = word == "{"
                    self._path.append(0 if word == "[" else "")

    def _key(self, key: str, start: int) -> None:
        self._path[-1] = key
        path = tuple(self._path)
        if path in self.places:
            self.again.append((path, self._place(start)))
        else:
            self.places[path] = self._place(start)

    def _value(self, start: int) -> None:
        self.places.setdefault(tuple(self._path), self._place(start))

    def _place(self, start: int) -> Place:
        line = bisect_right(self._lines, start)
        return Place(line, start - self._lines[line - 1] + 1)
