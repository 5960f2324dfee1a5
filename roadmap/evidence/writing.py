"""Writing revisions and all that follows from them, in one transaction: the only code that changes the tables."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from indicators import Text
from roadmap.evidence.chain import ORIGIN, Standing, replaced_by, seal, standing_after
from roadmap.evidence.entry import Action, Head, Revision, State
from roadmap.evidence.moments import read_moment, written_moment
from roadmap.evidence.record import Link, Record, observation
from roadmap.evidence.tables import FOREVER, links, mentions, records, revisions
from roadmap.evidence.written import record_of

_BATCH = 1000


class Change(NamedTuple):
    """What is to become of a record. `content` is the record as JSON; None throws an unpublished record away.

    `record` is the same as a value, where the caller has it.
    """

    id: str
    action: Action
    state: State | None
    content: str | None
    why: str | None = None
    record: Record | None = None


class Place(NamedTuple):
    """Where a record stands, with the content of its newest revision."""

    standing: Standing
    content: str


def places(connection: Connection, ids: Iterable[str]) -> dict[str, Place]:
    """Where those of the records that exist stand."""
    found: dict[str, Place] = {}
    wanted = list(ids)
    columns = (records.c.id, records.c.state, records.c.revision, records.c.live, records.c.reason, records.c.author)
    query = select(*columns, revisions.c.after).join(revisions, revisions.c.seq == records.c.revision)
    for start in range(0, len(wanted), _BATCH):
        chunk = query.where(records.c.id.in_(wanted[start : start + _BATCH]))
        for id, state, revision, live, reason, author, after in connection.execute(chunk):
            found[id] = Place(Standing(state, revision, live, reason, author), after)
    return found


class Pen:
    """Adds revisions to the end of the chain. What it wrote is there once the transaction ends."""

    def __init__(self, connection: Connection, who: str, at: datetime, batch: str | None = None) -> None:
        self._connection = connection
        self._who = who
        self.batch = batch
        last = select(revisions.c.seq, revisions.c.hash, revisions.c.at).order_by(revisions.c.seq.desc()).limit(1)
        row = connection.execute(last).first()
        self.head = Head(row.seq, row.hash) if row else Head(0, ORIGIN)
        self._at = max(at, read_moment(row.at)) if row else at
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._noted: set[str] = set()

    def add(self, change: Change, before: Place | None) -> Place | None:
        """Appends one revision; returns where the record stands after it."""
        if change.id in self._noted or len(self._noted) >= _BATCH:
            self.flush()
        self._noted.add(change.id)
        revision = self._revision(change, before)
        self.head = Head(revision.seq, revision.hash)
        old = before.standing if before else None
        new = standing_after(revision, old)
        self._rows["revisions"].append(_revision_row(revision))
        self._follow(change, revision, old, new)
        return Place(new, revision.after or "") if new else None

    def _revision(self, change: Change, before: Place | None) -> Revision:
        old = before.standing if before else None
        open_end = Revision(
            seq=self.head.seq + 1,
            record=change.id,
            action=change.action,
            who=self._who,
            at=self._at,
            why=change.why,
            batch=self.batch,
            replaces=replaced_by(change.action, change.state, old),
            state_before=old.state if old else None,
            state_after=change.state,
            before=before.content if before else None,
            after=change.content,
            previous=self.head.hash,
            hash="",
        )
        return open_end._replace(hash=seal(open_end))

    def _follow(self, change: Change, revision: Revision, old: Standing | None, new: Standing | None) -> None:
        """Notes what the revision changes in the tables that are looked up."""
        if new is None:
            self._rows["gone"].append({"_id": revision.record})
            return
        row = {"id": revision.record, **new._asdict()}
        if shown_anew(old, new) and revision.after:
            record = change.record or record_of(revision.after)
            row |= shown_row(record)
            self._rows["mentions"] += mention_rows(record)
            if old:
                self._rows["unmentioned"].append({"_id": revision.record})
            if new.counts:
                self._rows["links"] += link_rows(record, revision.seq)
        if old and old.counts and new.live != old.live:
            self._rows["closed"].append({"_id": revision.record, "_until": revision.seq})
        kind = "new" if old is None else "shown" if "search" in row else "moved"
        self._rows[kind].append(row)

    def flush(self) -> None:
        """Hands what is noted to the database."""
        rows, self._rows, self._noted = self._rows, defaultdict(list), set()
        execute = self._connection.execute
        if rows["revisions"]:
            execute(insert(revisions), rows["revisions"])
        if rows["gone"]:
            execute(delete(mentions).where(mentions.c.record == bindparam("_id")), rows["gone"])
            execute(delete(records).where(records.c.id == bindparam("_id")), rows["gone"])
        if rows["new"]:
            execute(insert(records), rows["new"])
        for kind in ("shown", "moved"):
            if rows[kind]:
                named = [{("_id" if key == "id" else key): part for key, part in row.items()} for row in rows[kind]]
                execute(update(records).where(records.c.id == bindparam("_id")), named)
        if rows["unmentioned"]:
            execute(delete(mentions).where(mentions.c.record == bindparam("_id")), rows["unmentioned"])
        if rows["mentions"]:
            execute(insert(mentions), rows["mentions"])
        if rows["closed"]:
            held = (links.c.record == bindparam("_id")) & (links.c.until_revision == FOREVER)
            execute(update(links).where(held).values(until_revision=bindparam("_until")), rows["closed"])
        if rows["links"]:
            execute(insert(links), rows["links"])


def shown_anew(old: Standing | None, new: Standing) -> bool:
    """Whether the version that is searched is another than before."""
    return old is None or new.shown == new.revision


def _revision_row(revision: Revision) -> dict[str, Any]:
    return {**revision._asdict(), "at": written_moment(revision.at)}


def shown_row(record: Record) -> dict[str, Any]:
    """What a record is found by."""
    return {
        "day": record.counts_from.isoformat(),
        "publisher": record.source.publisher,
        "url": record.source.url,
        "language": record.source.language,
        "reliability": record.source.reliability,
        "credibility": record.credibility,
        "own": record.source.own,
        "search": searchable(" \n ".join(_texts(record))),
    }


def searchable(text: str) -> str:
    """The text with upper and lower case, and the two ways of writing a Korean syllable, made one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _texts(record: Record) -> Iterable[str]:
    yield record.id
    yield from _in_every_language(record.title)
    if record.summary:
        yield from _in_every_language(record.summary)
    yield record.source.publisher
    yield record.source.title
    if record.poll:
        yield record.poll.pollster


def _in_every_language(text: Text) -> Iterable[str]:
    """In an order that does not depend on how the languages were given."""
    return (said for _, said in sorted(text.root.items()))


def mention_rows(record: Record) -> list[dict[str, Any]]:
    return [
        {"record": record.id, "position": position, "target": link.target, "stance": link.stance}
        for position, link in enumerate(record.links)
    ]


def link_rows(record: Record, seq: int) -> list[dict[str, Any]]:
    """The links of a version that was published in revision `seq`."""
    return [_link_row(record, link, position, seq) for position, link in enumerate(record.links)]


def _link_row(record: Record, link: Link, position: int, seq: int) -> dict[str, Any]:
    seen = observation(record, link)._asdict()
    return {
        **seen,
        "day": seen["day"].isoformat(),
        "kind": "indicator" if link.indicator else "milestone",
        "target": link.target,
        "position": position,
        "from_revision": seq,
        "until_revision": FOREVER,
    }
