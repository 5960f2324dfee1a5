"""What a record must satisfy beyond its shape before it is let in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from indicators.message import Message
from roadmap.evidence.record import Link, PollDisclosure, Record, Source, When, first_day, last_day
from roadmap.evidence.written import content, written
from roadmap.yaml_file import Path_, Problem, Problems, spoken

Fits = Callable[[Link], Message | None]
"""Says why a link does not fit the plan; None where it does. The sentence's place is the key that it is about."""


BLANK = "…"
NO_DAY = "0001"
NO_ADDRESS = "https://address.invalid/"
"""What stands in a half-written record for a text, a day and an address that are still to come."""


class Objection(NamedTuple):
    """What is wrong with a record, where in it, and how to mend it."""

    path: Path_
    message: Message
    fix: Message | None = None


def objections(record: Record, today: date, fits: Fits | None) -> Iterator[Objection]:
    """Every reason not to let the record in on `today`, a day in Seoul."""
    yield from _of_days(written(record), today)
    yield from _of_order(record.source, record.poll)
    for place, link in enumerate(record.links):
        if link in record.links[:place]:
            yield Objection(("links", place), Message("is there twice"), Message("delete one of the two"))
        yield from _of_link(place, link, fits)


def objections_to_parts(given: Any, today: date, fits: Fits | None) -> Iterator[Objection]:
    """The same, as far as it can be said, of values that do not make a record."""
    yield from _of_days(given, today)
    links = given.get("links") if isinstance(given, dict) else None
    for place, link in enumerate(links if isinstance(links, list) else ()):
        with suppress(ValidationError):
            yield from _of_link(place, Link.model_validate(link), fits)


def unfinished(record: Record) -> Iterator[Objection]:
    """What a half-written record still lacks before it can be published."""
    for path, value in _leaves(written(record), ()):
        blank = value == BLANK or (path, value) in ((("happened_on",), NO_DAY), (("source", "url"), NO_ADDRESS))
        if blank:
            yield Objection(path, Message("is not filled in yet"), Message("fill it in before it is published"))


def _leaves(value: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield path, value
        return
    for key, part in parts:
        yield from _leaves(part, (*path, key))


def refuse_unfinished(record: Record) -> None:
    """Raises Problems that name what a record still lacks, if it lacks anything."""
    if found := list(unfinished(record)):
        raise Problems([Problem(record.id, None, spoken(o.path), o.message, o.fix) for o in found])


def refuse(record: Record, today: date, fits: Fits | None) -> None:
    """Raises Problems that name the record, if there is any objection."""
    found = list(_unwritable(record)) or list(objections(record, today, fits))
    if found:
        raise Problems([Problem(record.id, None, spoken(o.path), o.message, o.fix) for o in found])


def _unwritable(record: Record) -> Iterator[Objection]:
    try:
        content(record).encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(error.object[error.start]):04X}"
        yield Objection(
            (), Message("has half a character ({half})", half=half), Message("delete it, or write the whole")
        )


_DAYS: tuple[tuple[str, ...], ...] = (
    ("happened_on",),
    ("source", "published_on"),
    ("source", "accessed_on"),
    ("poll", "fieldwork", "from"),
    ("poll", "fieldwork", "to"),
)
_WHEN = TypeAdapter(When)


def _of_days(given: Any, today: date) -> Iterator[Objection]:
    """Days, months and years that have not begun."""
    for path in _DAYS:
        day = _at(given, path)
        with suppress(ValidationError):
            if isinstance(day, str) and first_day(_WHEN.validate_python(day)) > today:
                yield Objection(
                    path,
                    Message("must not be in the future, and {day} is (today is {today})", day=day, today=str(today)),
                )


def _at(given: Any, path: Sequence[str]) -> Any:
    for key in path:
        given = given.get(key) if isinstance(given, dict) else None
    return given


def _of_order(source: Source, poll: PollDisclosure | None) -> Iterator[Objection]:
    """What must have been before something else, where it is sure that it was not."""
    published, accessed = source.published_on, source.accessed_on
    if published and accessed and first_day(published) > accessed:
        yield Objection(
            ("source", "published_on"), Message("must not be after {key} ({day})", key="accessed_on", day=str(accessed))
        )
    begins, ends = (poll.fieldwork.from_, poll.fieldwork.to) if poll else (None, None)
    if begins and ends and first_day(begins) > last_day(ends):
        yield Objection(("poll", "fieldwork", "from"), Message("must not be after {key} ({day})", key="to", day=ends))


def _of_link(place: int, link: Link, fits: Fits | None) -> Iterator[Objection]:
    reason = fits(link) if fits else None
    if reason is not None:
        path = ("links", place, reason.place) if reason.place else ("links", place)
        yield Objection(path, reason.at(""))
