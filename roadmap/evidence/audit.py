"""Walking the chain: is every revision there, untouched and in order, and do the other tables follow from it?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from indicators.message import Message
from roadmap.evidence import plans, written
from roadmap.evidence.chain import ORIGIN, Standing, replaced_by, seal, standing_after
from roadmap.evidence.entry import Head, Revision
from roadmap.evidence.queries import read_revision
from roadmap.evidence.tables import links, mentions, records, revisions
from roadmap.evidence.writing import link_rows, mention_rows, shown_row

_CHUNK = 500

Progress = Callable[[float], object]
"""Is told now and then which share of the way is done."""


def _quietly(_: float) -> None:
    """Tells nobody."""


class Fault(NamedTuple):
    """One thing that is not as it was written: the revision, the record or the version of the plan it concerns."""

    seq: int | None
    record: str | None
    message: Message
    plan: int | None = None

    @property
    def where(self) -> Message:
        """What it concerns, in words; the chain as a whole if it is none of them."""
        if self.plan is not None:
            return Message("version {number} of the plan", number=self.plan)
        if self.record is None:
            return Message("the chain")
        if self.seq is None:
            return Message("record {id}", id=self.record)
        return Message("revision {number}, record {id}", number=self.seq, id=self.record)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class Audit(NamedTuple):
    """How many revisions were walked, the end of the chain, and every fault."""

    revisions: int
    head: Head | None
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        return not self.faults


def audit(connection: Connection, known: Head | None = None, progress: Progress = _quietly) -> Audit:
    """Walks the chain, compares the tables with it, and looks at the versions of the plan that were noted.

    `known` is the head of an earlier audit, written down elsewhere: with it, revisions cut off at the end are found
    even if every other table was made to fit.
    """
    walk, faults = _Walk(known), []
    steps = (connection.execute(select(func.count()).select_from(revisions)).scalar() or 0) * 2
    for part in connection.execute(select(revisions).order_by(revisions.c.seq)).partitions(_CHUNK):
        faults += [fault for row in part for fault in walk.take(row)]
        progress(min(1.0, walk.count / steps))
    faults += walk.end()
    if not faults:
        faults += _tables(connection, progress)
    faults += [Fault(None, None, message, number) for number, message in plans.wrong(connection)]
    progress(1.0)
    return Audit(walk.count, walk.head, tuple(faults))


class _Walk:
    """One pass over the chain, oldest first."""

    def __init__(self, known: Head | None) -> None:
        self.head: Head | None = None
        self.count = 0
        self._known = known
        self._last: dict[str, tuple[Standing | None, int]] = {}
        self._at: Any = None

    def take(self, row: Any) -> Iterator[Fault]:
        try:
            revision = read_revision(row)
        except (ValueError, TypeError):
            yield Fault(row.seq, row.record, Message("its time cannot be read"))
            return
        yield from (Fault(revision.seq, revision.record, message) for message in self._faults(revision))
        self.count += 1
        self.head = Head(revision.seq, revision.hash)
        self._at = revision.at
        before = self._last.get(revision.record, (None, 0))[0]
        self._last[revision.record] = (standing_after(revision, before), hash(revision.after))

    def _faults(self, revision: Revision) -> Iterator[Message]:
        seq, last_hash = self.head or Head(0, ORIGIN)
        if revision.seq != seq + 1:
            yield _gap(seq + 1, revision.seq - 1)
        elif revision.previous != last_hash:
            yield Message("it does not follow from the revision before it")
        if seal(revision) != revision.hash:
            yield Message("it was altered after it was written")
        if self._at is not None and revision.at < self._at:
            yield Message("it is older than the revision before it")
        if self._known and revision.seq == self._known.seq and revision.hash != self._known.hash:
            yield Message("it is not the revision that was noted down earlier")
        yield from self._continuity(revision)

    def _continuity(self, revision: Revision) -> Iterator[Message]:
        standing, content = self._last.get(revision.record, (None, hash(None)))
        if revision.state_before != (standing.state if standing else None):
            yield Message("it starts from another state than the record was in")
        if hash(revision.before) != (content if standing else hash(None)):
            yield Message("it starts from another version than the record had")
        if revision.replaces != replaced_by(revision.action, revision.state_after, standing):
            yield Message("it replaces another version than was published")

    def end(self) -> Iterator[Fault]:
        if self._known and self._known.seq > (self.head.seq if self.head else 0):
            message = Message("it ends before revision {number}, which was there earlier", number=self._known.seq)
            yield Fault(None, None, message)


def _gap(first: int, last: int) -> Message:
    if first == last:
        return Message("revision {number} is missing before it", number=first)
    return Message("revisions {first} to {last} are missing before it", first=first, last=last)


def _tables(connection: Connection, progress: Progress) -> Iterator[Fault]:
    """Where the tables that are looked up say something else than the chain: the second half of the way."""
    ids = sorted({id for (id,) in connection.execute(select(revisions.c.record).distinct())})
    for start in range(0, len(ids), _CHUNK):
        progress(0.5 + start / len(ids) / 2)
        yield from _compared(connection, ids[start : start + _CHUNK])
    for table in (records.c.id, mentions.c.record, links.c.record):
        strangers = select(table).where(table.not_in(select(revisions.c.record))).distinct()
        for (id,) in connection.execute(strangers):
            message = Message("it stands in the table {name} but was never written", name=table.table.name)
            yield Fault(None, id, message)


def _compared(connection: Connection, ids: Sequence[str]) -> Iterator[Fault]:
    past: dict[str, list[Revision]] = defaultdict(list)
    for row in connection.execute(select(revisions).where(revisions.c.record.in_(ids)).order_by(revisions.c.seq)):
        past[row.record].append(read_revision(row))
    tables = {
        "record": _by_record(connection, records, records.c.id, ids),
        "mention": _by_record(connection, mentions, mentions.c.record, ids),
        "link": _by_record(connection, links, links.c.record, ids),
    }
    for id in ids:
        for name, expected in _expected(past[id]).items():
            if _sorted(expected) != _sorted(tables[name][id]):
                message = Message("the table {name} says something else than its revisions", name=name)
                yield Fault(None, id, message)


def _by_record(connection: Connection, table: Any, key: Any, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(select(table).where(key.in_(ids))):
        found[row._mapping[key.name]].append(dict(row._mapping))
    return found


def _sorted(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


def _expected(past: Sequence[Revision]) -> dict[str, list[dict[str, Any]]]:
    """What the tables must hold of a record with these revisions."""
    record_of = cache(written.record_of)
    standing: Standing | None = None
    held: list[dict[str, Any]] = []
    ended: list[dict[str, Any]] = []
    for revision in past:
        before, standing = standing, standing_after(revision, standing)
        if held and standing and before and standing.live != before.live:
            ended += [{**row, "until_revision": revision.seq} for row in held]
            held = []
        if standing and standing.counts and standing.live == revision.seq and revision.after:
            held = link_rows(record_of(revision.after), revision.seq)
    if standing is None:
        return {"record": [], "mention": [], "link": ended + held}
    shown = next(revision for revision in past if revision.seq == standing.shown)
    record = record_of(shown.after or "")
    row = {"id": record.id, **standing._asdict(), **shown_row(record)}
    return {"record": [row], "mention": mention_rows(record), "link": ended + held}
