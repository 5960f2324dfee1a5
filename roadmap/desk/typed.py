"""What somebody has typed so far, and the record that it makes.

A form is typed in any order, and the ledger keeps only whole records. So a draft holds everything that is in order, and
a mark in the place of what a record must have and nobody has written yet. A record with such marks is unfinished, and
not handed over for review.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from roadmap.evidence import Fits, Record, objections
from roadmap.evidence.door import BLANK, NO_ADDRESS, NO_DAY
from roadmap.evidence.written import written

Typed = Mapping[str, str]
"""Each field by its path in the record, `title.ko` or `links.0.value`; flags are "true" or empty."""


_ALWAYS: Mapping[str, str] = {
    "title.en": BLANK,
    "happened_on": NO_DAY,
    "source.publisher": BLANK,
    "source.title": BLANK,
    "source.url": NO_ADDRESS,
}
"""What every record has, and the mark that says: not written yet."""

_TEXTS = ("summary", "poll.population", "poll.question", "poll.limitations")
"""Texts that may be left out, but not their English if they are there in another language."""

POLL = "poll"
"""The path of the flag that says that it is a poll."""

_LINK = re.compile(r"links\.(\d+)\.(\w+)")
_ROUNDS = 4

NEEDED = "This is still needed."
A_WHEN = "Write a day, a month or a year that there was, such as 2025-07-09, 2025-07 or 2025."
A_DAY = "Write a day such as 2025-07-09."
A_NUMBER = "Write a plain number such as 60 or 12.5; shares in percent lie between 0 and 100."
A_WHOLE = "Write a whole number such as 1000, without commas."
AN_ADDRESS = "Write the whole address, such as https://example.org/page."
A_TEXT = "Write plain text, not too long and without control characters."
TO_COME = "This day is still to come."
BACKWARDS = "It cannot have been looked up before it was published."
ENDS_FIRST = "Fieldwork cannot end before it begins."
TWICE = "This is there twice: take one of the two away."
NO_FIT = "This does not fit the plan as it is now: choose again."
A_SHARE = "Write the share that the poll found, such as 49.0. If it gives none, choose the stance “context”."
SENTENCES = (
    *(NEEDED, A_WHEN, A_DAY, A_NUMBER, A_WHOLE, AN_ADDRESS, A_TEXT, TO_COME, BACKWARDS, ENDS_FIRST, TWICE, NO_FIT),
    A_SHARE,
)
LACKING = frozenset({NEEDED, A_SHARE})
"""What is said of a field that is empty: a draft may have it so."""


def typed(record: Record) -> dict[str, str]:
    """The form as it would be typed for this record."""
    leaves = {path: "true" if value is True else str(value) for path, value in _leaves(written(record), "")}
    fields = {path: value for path, value in leaves.items() if path != "id" and not _is_mark(path, value)}
    return fields | ({POLL: "true"} if record.poll else {})


def _is_mark(path: str, value: str) -> bool:
    return value == _ALWAYS.get(path, BLANK if path.endswith((".en", "pollster")) else None)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _leaves(part, f"{path}.{place}")
    else:
        yield path, value


def number_of_links(form: Typed) -> int:
    return max((int(found[1]) + 1 for path in form if (found := _LINK.fullmatch(path))), default=0)


def without_link(form: Typed, place: int) -> dict[str, str]:
    """The form without one of its links; those behind it move up."""
    kept: dict[str, str] = {}
    for path, value in form.items():
        found = _LINK.fullmatch(path)
        if not found:
            kept[path] = value
        elif int(found[1]) != place:
            kept[f"links.{int(found[1]) - (int(found[1]) > place)}.{found[2]}"] = value
    return kept


def draft(form: Typed, id: str, today: date, fits: Fits | None) -> Record:
    """The record with everything that is in order, and marks where something is still needed."""
    return _settled(form, id, today, fits)[0]


def faults(form: Typed, id: str, today: date, fits: Fits | None) -> dict[str, str]:
    """What keeps the form from being handed over: for each field one of the sentences of this module, in English."""
    return _settled(form, id, today, fits)[1] | dict.fromkeys(missing(form), NEEDED)


def _settled(form: Typed, id: str, today: date, fits: Fits | None) -> tuple[Record, dict[str, str]]:
    """The record without what is wrong, and what is wrong."""
    fields, told = _filled(form), dict[str, str]()
    for _ in range(_ROUNDS):
        record, wrong = _tried(fields, id, today, fits)
        if record:
            return record, told
        for path, reason in wrong.items():
            told.setdefault(path, reason)
            fields = _without(fields, path)
        fields = _filled(fields)
    return Record.model_validate(_nested(_filled({}), id)), told


def _tried(fields: Typed, id: str, today: date, fits: Fits | None) -> tuple[Record | None, dict[str, str]]:
    """The record, or the reasons why it is none, by their place in the form."""
    try:
        record = Record.model_validate(_nested(fields, id))
    except ValidationError as error:
        paths = dict.fromkeys(".".join(map(str, each["loc"])) for each in error.errors(include_url=False))
        return None, {_in_form(path, fields): _reason(path) for path in paths}
    objected = [(".".join(map(str, each.path)), each.message) for each in objections(record, today, fits)]
    wrong = {_in_form(path, fields): _objection(path, message) for path, message in objected}
    return (None if wrong else record), wrong


def missing(form: Typed) -> list[str]:
    """The fields that must still be written."""
    blank = [path for path in _marks(form) if not form.get(path, "").strip()]
    places = range(number_of_links(form))
    return [*blank, *(f"links.{n}.target" for n in places if not _target(form, n))]


def without_share(form: Typed, is_poll: Callable[[str], bool]) -> dict[str, str]:
    """The links that say that a poll supports or contradicts something, and not by how much: nobody could count them.

    `is_poll` tells of the id in a link whether it is an indicator of that kind. Files may have such links.
    """
    places = range(number_of_links(form))
    asked = (n for n in places if form.get(f"links.{n}.stance") != "context" and is_poll(_target(form, n)))
    return {path: A_SHARE for n in asked if not form.get(path := f"links.{n}.value", "").strip()}


def unfinished(record: Record) -> bool:
    """Whether something that a record must have has not been written yet."""
    return any(_is_mark(path, str(value)) for path, value in _leaves(written(record), ""))


def title_of(record: Record, language: str) -> str | None:
    """The record's title, in whichever language there is one; None while there is none."""
    known = [text for text in (record.title.in_(language), *record.title.root.values()) if text != BLANK]
    return known[0] if known else (None if record.source.title == BLANK else record.source.title)


def _marks(form: Typed) -> dict[str, str]:
    """What this form needs, and the mark for each."""
    half = [field for field in _TEXTS if any(form[path].strip() for path in form if path.startswith(f"{field}."))]
    half = [field for field in half if form.get(POLL) or not field.startswith("poll.")]
    pollster = {"poll.pollster": BLANK} if form.get(POLL) else {}
    return {**_ALWAYS, **pollster, **{f"{field}.en": BLANK for field in half}}


def _filled(form: Typed) -> dict[str, str]:
    """What was typed, with marks for what is needed and not there; of a poll only if it is one."""
    given = {path: _writable(value) for path, value in form.items() if _writable(value)}
    if not given.get(POLL):
        given = {path: value for path, value in given.items() if not path.startswith("poll.")}
    return {**_marks(given), **given}


def _writable(text: str) -> str:
    return text.encode("utf-8", "ignore").decode().strip()


def _nested(fields: Typed, id: str) -> dict[str, Any]:
    record: dict[str, Any] = {"id": id}
    for path, value in fields.items():
        if path == POLL or _LINK.fullmatch(path):
            continue
        *outer, last = path.split(".")
        inside = record
        for key in outer:
            inside = inside.setdefault(key, {})
        inside[last] = value
    return {**record, "links": [_link(fields, place) for place in _whole_links(fields)]}


def _whole_links(fields: Typed) -> list[int]:
    """The links that name something, by their place in the form."""
    return [place for place in range(number_of_links(fields)) if _target(fields, place)]


def _target(fields: Typed, place: int) -> str:
    return fields.get(f"links.{place}.indicator") or fields.get(f"links.{place}.milestone") or ""


def _link(fields: Typed, place: int) -> dict[str, str]:
    begin = f"links.{place}."
    given = {path.removeprefix(begin): value for path, value in fields.items() if path.startswith(begin)}
    return {"stance": "supports", **{name: value for name, value in given.items() if name != "target"}}


def _in_form(path: str, fields: Typed) -> str:
    """The path with a link at its place in the form, where some may name nothing yet."""
    places = _whole_links(fields)
    return re.sub(r"^links\.(\d+)", lambda found: f"links.{places[int(found[1])]}", path)


def _without(fields: Typed, wrong: str) -> dict[str, str]:
    return {path: value for path, value in fields.items() if path != wrong and not path.startswith(f"{wrong}.")}


_REASONS: Mapping[str, str] = {
    **dict.fromkeys(("happened_on", "published_on", "from", "to"), A_WHEN),
    **dict.fromkeys(("value", "margin", "dont_know", "response_rate"), A_NUMBER),
    **dict.fromkeys(("count", "sample_size"), A_WHOLE),
    "accessed_on": A_DAY,
    "url": AN_ADDRESS,
}
_OBJECTIONS: Mapping[str, str] = {"published_on": BACKWARDS, "from": ENDS_FIRST, "value": A_NUMBER}


def _reason(path: str) -> str:
    return _REASONS.get(path.rpartition(".")[2], A_TEXT)


def _objection(path: str, message: str) -> str:
    if "must not be in the future" in message:
        return TO_COME
    return TWICE if message == "is there twice" else _OBJECTIONS.get(path.rpartition(".")[2], NO_FIT)
