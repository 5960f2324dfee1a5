"""A file of evidence that was read into values, as records: or every problem, each with its place."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from indicators.message import Message
from indicators.text import Line
from roadmap.evidence.door import Fits, objections, objections_to_parts
from roadmap.evidence.entry import Arrival
from roadmap.evidence.record import Record
from roadmap.yaml_file import Document, Problem, did_you_mean, nearest, typed

FORMAT = 1


class Filed(Record):
    """A record as files have it: with the reason, where it was retracted."""

    retracted: Line | None = None


class Door(NamedTuple):
    """What records are checked against: the day it is in Seoul, and the plan."""

    today: date
    fits: Fits | None = None


class Seen:
    """The ids that came before, and where: for finding one that comes twice, in whatever file."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, int]] = {}

    def again(self, id: str, document: Document, place: int) -> Message | None:
        """How to mend it if the id was seen before, with the place of that; None if this is the first time."""
        file, first = self._first.setdefault(id, (document.file, place))
        if (file, first) == (document.file, place):
            return None
        if file != document.file:
            return Message("{file} has it already: give one of them another id", file=file)
        line = document.place(("evidence", first, "id")).line
        return Message("line {line} has it already: give one of them another id", line=line)


def arrivals(document: Document, door: Door, seen: Seen, problems: list[Problem]) -> Iterator[Arrival]:
    """The records of a file that are in order; what is wrong with the others is added to `problems`.

    The document is used up: a record's values are let go once it is made.
    """
    problems += document.faults
    wrong = list(_wrong_envelope(document))
    problems += wrong
    if any(problem.path == "format" for problem in wrong):
        return
    given = document.value.get("evidence") if isinstance(document.value, dict) else None
    if not isinstance(given, list):
        return
    for place in range(len(given)):
        filed, found = typed(Filed, document, ("evidence", place))
        problems += found
        problems += _twice(document, place, seen)
        record = _record(filed) if filed else None
        problems += _objections(document, place, record, door)
        given[place] = None
        if filed and record:
            yield Arrival(record, filed.retracted)


def _record(filed: Filed) -> Record:
    return Record.model_construct(**{name: getattr(filed, name) for name in Record.model_fields})


def _objections(document: Document, place: int, record: Record | None, door: Door) -> Iterator[Problem]:
    given = document.value["evidence"][place]
    found = objections(record, *door) if record else objections_to_parts(given, *door)
    for path, message, fix in found:
        yield document.problem(("evidence", place, *path), message, fix)


def _twice(document: Document, place: int, seen: Seen) -> Iterator[Problem]:
    given = document.value["evidence"][place]
    id = given.get("id") if isinstance(given, dict) else None
    if not isinstance(id, str):
        return
    if fix := seen.again(id, document, place):
        yield document.problem(("evidence", place, "id"), Message("{id} is there twice", id=id), fix)


def _wrong_envelope(document: Document) -> Iterator[Problem]:
    value, begin = document.value, Message("begin the file with {begin}", begin=f"format: {FORMAT}")
    if not isinstance(value, dict):
        yield document.problem((), Message("must have the keys format and evidence"), begin)
        return
    missing = {"format", "evidence"} - set(value)
    for key in sorted(set(value) - {"format", "evidence"}):
        near = nearest(key, missing)
        missing.discard(near or "")
        fix = did_you_mean(near) if near else Message("delete {what}", what=key)
        yield document.problem((key,), Message("unknown key {key}", key=repr(key)), fix)
    if "format" in missing:
        yield document.problem(("format",), Message("is missing"), begin)
    elif "format" in value:
        yield from _wrong_format(document, value["format"])
    if "evidence" in missing:
        fix = Message("put the records into a list under evidence:")
        yield document.problem(("evidence",), Message("is missing"), fix)
    elif not isinstance(value.get("evidence", []), list):
        yield document.problem(("evidence",), Message("must be a list of records"))


def _wrong_format(document: Document, given: Any) -> Iterator[Problem]:
    if given != str(FORMAT):
        number = isinstance(given, str) and re.fullmatch(r"[0-9]{1,9}", given)
        newer = Message("use a version of this program that knows that format")
        told = "must be {known}, the format that this program reads, not {given}"
        message = Message(told, known=FORMAT, given=repr(given))
        yield document.problem(("format",), message, newer if number else Message("write {example}", example=FORMAT))
