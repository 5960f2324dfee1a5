"""What a record must satisfy beyond its shape before it is let in."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from roadmap.evidence.record import Link, PollDisclosure, Record, Source, first_day, last_day
from roadmap.yaml_file import Path_, Problem, Problems, spoken

Fits = Callable[[Link], str | None]
"""Says why a link does not fit the plan; None where it does."""


class Objection(NamedTuple):
    """What is wrong with a record, where in it, and how to mend it."""

    path: Path_
    message: str
    fix: str | None = None


def objections(record: Record, today: date, fits: Fits | None) -> Iterator[Objection]:
    """Every reason not to let the record in on `today`, a day in Seoul."""
    yield from _not_yet(("happened_on",), record.happened_on, today)
    yield from _of_source(record.source, today)
    if record.poll:
        yield from _of_poll(record.poll, today)
    for place, link in enumerate(record.links):
        if link in record.links[:place]:
            yield Objection(("links", place), "is there twice", "delete one of the two")
        if fits and (reason := fits(link)):
            yield Objection(("links", place), reason)


def refuse(record: Record, today: date, fits: Fits | None) -> None:
    """Raises Problems that name the record, if there is any objection."""
    found = list(objections(record, today, fits))
    if found:
        raise Problems([Problem(record.id, None, spoken(o.path), o.message, o.fix) for o in found])


def _of_source(source: Source, today: date) -> Iterator[Objection]:
    if source.published_on:
        yield from _not_yet(("source", "published_on"), source.published_on, today)
    if source.accessed_on:
        yield from _not_yet(("source", "accessed_on"), source.accessed_on.isoformat(), today)
        if source.published_on and first_day(source.published_on) > source.accessed_on:
            message = f"must not be after accessed_on ({source.accessed_on})"
            yield Objection(("source", "published_on"), message)


def _of_poll(poll: PollDisclosure, today: date) -> Iterator[Objection]:
    begins, ends = poll.fieldwork.from_, poll.fieldwork.to
    if begins:
        yield from _not_yet(("poll", "fieldwork", "from"), begins, today)
    if ends:
        yield from _not_yet(("poll", "fieldwork", "to"), ends, today)
    if begins and ends and first_day(begins) > last_day(ends):
        yield Objection(("poll", "fieldwork", "from"), f"must not be after to ({ends})")


def _not_yet(path: Path_, written: str, today: date) -> Iterator[Objection]:
    if first_day(written) > today:
        yield Objection(path, f"must not be in the future, and {written} is (today is {today})")
