"""What was published at an earlier moment, searched as it stood then.

Most records stand today as they stood then: the ledger's own index finds those. The versions that have been replaced or
taken back since are read one by one, and held against the same filters.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, and_, func, select

from roadmap.evidence.entry import Filters, Page
from roadmap.evidence.queries import conditions, entry_at
from roadmap.evidence.record import Record
from roadmap.evidence.tables import records, revisions
from roadmap.evidence.writing import mention_rows, searchable, shown_row
from roadmap.evidence.written import record_of

SHOWN = ("published", "retracted")


def search_at(connection: Connection, filters: Filters, limit: int, offset: int, known_at: int) -> Page:
    """The records that were published in revision `known_at` and that the filters let through, newest day first."""
    found = sorted([*_unchanged(connection, filters, known_at), *_replaced(connection, filters, known_at)])
    page = found[max(0, offset) : max(0, offset) + max(0, limit)]
    entries = (entry_at(connection, id, known_at) for _, id in page)
    return Page(tuple(entry for entry in entries if entry), len(found), offset)


Place = tuple[int, str]
"""Sorts the newest day first, and by id on one day."""


def _place(day: date, id: str) -> Place:
    return -day.toordinal(), id


def _unchanged(connection: Connection, filters: Filters, known_at: int) -> Iterator[Place]:
    """Records that visitors read today as they read them then."""
    same = select(records.c.day, records.c.id).where(records.c.live <= known_at, *conditions(filters))
    return (_place(date.fromisoformat(day), id) for day, id in connection.execute(same))


def _replaced(connection: Connection, filters: Filters, known_at: int) -> Iterator[Place]:
    """Records that visitors read otherwise today, or not at all."""
    shown = and_(revisions.c.seq <= known_at, revisions.c.state_after.in_(SHOWN), revisions.c.action != "discard")
    newest = select(func.max(revisions.c.seq).label("seq")).where(shown).group_by(revisions.c.record).subquery()
    then = (
        select(revisions.c.record, revisions.c.after, revisions.c.state_after)
        .join(newest, newest.c.seq == revisions.c.seq)
        .outerjoin(records, records.c.id == revisions.c.record)
        .where(func.coalesce(records.c.live, known_at + 1) > known_at)
    )
    for id, content, state in connection.execute(then):
        record = record_of(content)
        if state == filters.state and lets_through(filters, record):
            yield _place(record.counts_from, id)


def lets_through(filters: Filters, record: Record) -> bool:
    """Whether a version of a record is what the filters look for; its state is another question."""
    row, day = shown_row(record), record.counts_from
    return (
        all(word in row["search"] for word in searchable(filters.text).split())
        and _names(filters, record)
        and filters.publisher in (None, row["publisher"])
        and filters.language in (None, row["language"])
        and filters.own in (None, row["own"])
        and (filters.since is None or filters.since <= day)
        and (filters.until is None or day <= filters.until)
    )


def _names(filters: Filters, record: Record) -> bool:
    """Whether one of its links names one of the targets, and says what is asked for."""
    if not filters.targets and filters.stance is None:
        return True
    return any(
        (not filters.targets or row["target"] in filters.targets) and filters.stance in (None, row["stance"])
        for row in mention_rows(record)
    )
