"""JSON in, with the same strictness and the same places as YAML has."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from roadmap.yaml_file import MAX_DEPTH, Document, Path_, Place, Problem, Problems, spoken


def read_json(text: str, name: str) -> Document:
    """Reads JSON text; numbers stay as they were written. Raises Problems where it is not JSON."""
    twice: list[bool] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            twice.append(True)
        return made

    if not text.strip():
        raise Problems([Problem(name, None, "", "is empty")])
    try:
        value = json.loads(text, object_pairs_hook=mapping, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        fix = "check quotes, commas and brackets near here"
        raise Problems(
            [Problem(name, Place(error.lineno, error.colno), "", f"is not JSON: {error.msg}", fix)]
        ) from None
    except RecursionError:
        raise Problems([Problem(name, None, "", f"is nested more than {MAX_DEPTH} levels deep")]) from None
    places = _Places(text)
    return Document(name, value, places, (*(_twice(places, name) if twice else ()), *_halves(text, name)))


def _twice(places: "_Places", name: str) -> Iterator[Problem]:
    for path, place in places.again:
        first = places[path].line
        yield Problem(name, place, spoken(path), "is there twice", f"keep one: line {first} has it already")


_HALF = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\\\|(\\u[dD][89a-fA-F]..)")


def _halves(text: str, name: str) -> Iterator[Problem]:
    """Characters that are written in two parts, one of which is missing: no file can keep them."""
    for found in _HALF.finditer(text):
        if found[1]:
            place = Place(text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start()))
            yield Problem(name, place, "", f"has half a character ({found[1]})", "delete it, or write the whole")


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
