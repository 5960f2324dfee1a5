"""Questions to the ledger, over one open connection each."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, select
from sqlalchemy.sql import ColumnElement

from indicators import Observation, Stance
from roadmap.evidence.chain import Standing, standing_after
from roadmap.evidence.door import Fits
from roadmap.evidence.entry import (
    Batch,
    Correction,
    Entry,
    Filters,
    Linked,
    Misfit,
    Page,
    Publisher,
    Revision,
    Revisions,
    Sought,
    State,
)
from roadmap.evidence.moments import read_moment, written_moment
from roadmap.evidence.record import Link, Record
from roadmap.evidence.roles import Step
from roadmap.evidence.tables import FOREVER, links, mentions, records, revisions
from roadmap.evidence.writing import searchable
from roadmap.evidence.written import record_of

_CHUNK = 500
_LONGEST = 300
"""Characters of a search: more are not looked at."""

MOST = 2**31 - 1
"""More records than anybody can ask for at once."""


HEAD = "SELECT seq, hash FROM revision ORDER BY seq DESC LIMIT 1"
"""The end of the chain."""


def revision_at(connection: Connection, known_at: datetime) -> int:
    """The newest revision that was made by then; 0 if none was."""
    made = select(func.max(revisions.c.seq)).where(revisions.c.at <= written_moment(known_at))
    return connection.execute(made).scalar() or 0


# Observations

_OBSERVATION = (
    links.c.target,
    links.c.record,
    links.c.day,
    links.c.stance,
    links.c.value,
    links.c.count,
    links.c.stage,
    links.c.proxy,
    links.c.pollster,
    links.c.sample_size,
    links.c.margin,
)


def _held(known_at: int | None) -> ColumnElement[bool]:
    seq: ColumnElement[int] = bindparam("known_at", FOREVER - 1 if known_at is None else known_at)
    return and_(links.c.from_revision <= seq, links.c.until_revision > seq)


def observations(
    connection: Connection, on: date | None, known_at: int | None, targets: Collection[str] | None
) -> dict[str, list[Observation]]:
    """Every link that held in revision `known_at`, by target, oldest day first."""
    query = select(*_OBSERVATION).where(_held(known_at)).order_by(links.c.day, links.c.record, links.c.position)
    if on is not None:
        query = query.where(links.c.day <= on.isoformat())
    if targets is not None:
        query = query.where(links.c.target.in_(list(targets)))
    return _by_target(_raw(connection, query))


def _raw(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """The rows as the driver gives them: for many rows a good deal faster than with their types."""
    cursor: Any = connection.execute(query).cursor
    while rows := cursor.fetchmany(5000):
        yield from rows


def _by_target(rows: Iterable[Any]) -> dict[str, list[Observation]]:
    """Rows of `_OBSERVATION`. Words that come often are kept once."""
    found: dict[str, list[Observation]] = {}
    same: dict[str, str] = {}
    days: dict[str, date] = {}
    make = Observation._make
    for target, record, day, stance, value, count, stage, proxy, pollster, sample_size, margin in rows:
        if (when := days.get(day)) is None:
            when = days[day] = date.fromisoformat(day)
        stance = same.setdefault(stance, stance)
        stage = stage and same.setdefault(stage, stage)
        pollster = pollster and same.setdefault(pollster, pollster)
        seen = make((record, when, stance, value, count, stage, bool(proxy), pollster, sample_size, margin))
        if (kept := found.get(target)) is None:
            found[target] = [seen]
        else:
            kept.append(seen)
    return found


def links_of(connection: Connection, target: str) -> list[Linked]:
    """The links that name a target now, newest day first."""
    query = select(links.c.kind, *_OBSERVATION).where(_held(None), links.c.target == target)
    rows = connection.execute(query.order_by(links.c.day.desc(), links.c.record, links.c.position))
    return [Linked(row.target, row.kind, _observation(row)) for row in rows]


def _observation(row: Any) -> Observation:
    values = row._mapping
    named = {name: values[name] for name in Observation._fields}
    return Observation(**{**named, "day": date.fromisoformat(values["day"])})


def misfits(connection: Connection, fits: Fits) -> list[Misfit]:
    """Every link, of published records and of newer drafts, that does not fit the plan."""
    reason = cache(fits)
    found = {(id, state, link): why for id, state, link in _every_link(connection) if (why := reason(link))}
    return [Misfit(*at, why) for at, why in found.items()]


def _every_link(connection: Connection) -> Iterator[tuple[str, State, Link]]:
    columns = (links.c.kind, links.c.target, links.c.stance, links.c.value, links.c.count, links.c.stage, links.c.proxy)
    of = select(records.c.id, records.c.state, *columns).join(links, links.c.record == records.c.id)
    link = cache(_link)
    for id, state, kind, *content in _raw(connection, of.where(_held(None)).order_by(records.c.id, links.c.position)):
        yield id, state, link(kind, *content)
    waiting: tuple[State, ...] = ("draft", "in_review")
    for state in waiting:
        for entry in all_entries(connection, Filters(state=state)):
            yield from ((entry.id, entry.state, link) for link in entry.head.links)


def _link(
    kind: str, target: str, stance: Stance, value: float | None, count: int | None, stage: str | None, proxy: int
) -> Link:
    named = {"indicator": None, "milestone": None, kind: target}
    return Link(**named, stance=stance, value=value, count=count, stage=stage, proxy=bool(proxy))


def last_reviews(
    connection: Connection, targets: Collection[str] | None = None, known_at: int | None = None
) -> dict[str, datetime]:
    """When a record that names a target was last published, in revision `known_at` at the latest, by target."""
    newest = select(links.c.target, func.max(links.c.from_revision).label("seq")).group_by(links.c.target)
    if known_at is not None:
        newest = newest.where(links.c.from_revision <= known_at)
    if targets is not None:
        newest = newest.where(links.c.target.in_(list(targets)))
    of = newest.subquery()
    rows = connection.execute(select(of.c.target, revisions.c.at).join(revisions, revisions.c.seq == of.c.seq))
    return {target: read_moment(at) for target, at in rows}


# Entries

_head = revisions.alias("head")
_live = revisions.alias("live")
_ENTRY = (
    select(
        records.c.id,
        records.c.state,
        records.c.revision,
        records.c.live,
        records.c.reason,
        records.c.author,
        _head.c.at,
        _head.c.after,
        _live.c.at.label("live_at"),
        _live.c.after.label("live_after"),
        _live.c.action.label("live_action"),
    )
    .join(_head, _head.c.seq == records.c.revision)
    .outerjoin(_live, _live.c.seq == records.c.live)
)
_BY_ID = _ENTRY.where(records.c.id.in_(bindparam("ids", expanding=True)))
"""Written once: to write a question anew takes SQLAlchemy longer than to have it answered."""


def entries(connection: Connection, ids: Iterable[str]) -> dict[str, Entry]:
    """Those of the records that there are, in the order asked for."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(_BY_ID, {"ids": wanted[start : start + _CHUNK]})
        found.update((row.id, _entry(row)) for row in rows)
    return {id: found[id] for id in wanted if id in found}


def all_entries(connection: Connection, filters: Filters) -> Iterator[Entry]:
    """Every record that the filters let through, by day and id."""
    rows = connection.execute(_ENTRY.where(*conditions(filters)).order_by(records.c.day, records.c.id))
    return (_entry(row) for part in rows.partitions(_CHUNK) for row in part)


def _entry(row: Any) -> Entry:
    standing = Standing(row.state, row.revision, row.live, row.reason, row.author)
    head = record_of(row.after)
    live = head if row.live_after == row.after else record_of(row.live_after) if row.live_after else None
    entry = _described(row.id, standing, head, read_moment(row.at), live, row.live_at)
    return entry._replace(single_review=row.live_action == "publish_single")


def _described(
    id: str, standing: Standing, head: Record, at: datetime, live: Record | None, live_at: str | None
) -> Entry:
    return Entry(
        id=id,
        state=standing.state,
        revision=standing.revision,
        head=head,
        changed_at=at,
        author=standing.author,
        live=live,
        live_revision=standing.live,
        published_at=read_moment(live_at) if live_at and standing.counts else None,
        retracted=standing.reason,
    )


def entry_at(connection: Connection, id: str, known_at: int) -> Entry | None:
    """Where a record stood in revision `known_at`."""
    past = list(_past(connection, id, known_at))
    if not past or past[-1].state_after is None:
        return None
    standing = replayed(past)
    assert standing is not None
    by_seq = {revision.seq: revision for revision in past}
    last, live = past[-1], by_seq.get(standing.live or 0)
    head = record_of(last.after or "")
    shown = None if live is None else head if live.after == last.after else record_of(live.after or "")
    entry = _described(id, standing, head, last.at, shown, written_moment(live.at) if live else None)
    return entry._replace(single_review=live is not None and live.single_review)


def replayed(past: Iterable[Revision]) -> Standing | None:
    """Where a record stands after all of its revisions, oldest first."""
    standing: Standing | None = None
    for revision in past:
        standing = standing_after(revision, standing)
    return standing


_PAST = (
    select(revisions)
    .where(revisions.c.record == bindparam("id"), revisions.c.seq <= bindparam("until"))
    .order_by(revisions.c.seq)
)


def _past(connection: Connection, id: str, until: int) -> Iterator[Revision]:
    return (read_revision(row) for row in connection.execute(_PAST, {"id": id, "until": until}))


def search(connection: Connection, filters: Filters, limit: int, offset: int) -> Page:
    """The records that the filters let through, newest day first."""
    limit, offset = (max(0, min(number, MOST)) for number in (limit, offset))
    where = conditions(filters)
    total = connection.execute(select(func.count()).select_from(records).where(*where)).scalar() or 0
    page = select(records.c.id).where(*where).order_by(records.c.day.desc(), records.c.id).limit(limit).offset(offset)
    ids = [id for (id,) in connection.execute(page)] if total > offset else []
    return Page(tuple(entries(connection, ids).values()), total, offset)


def conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What a row of the records must fulfil; see Filters."""
    return [*_of_text(filters.text), *_of_links(filters), *_of_state(filters), *_of_columns(filters)]


def _of_text(text: str) -> list[ColumnElement[bool]]:
    words = searchable(text[:_LONGEST]).encode("utf-8", "ignore").decode().split()
    return [records.c.search.contains(word, autoescape=True) for word in words]


def _of_links(filters: Filters) -> list[ColumnElement[bool]]:
    if not filters.targets and filters.stance is None:
        return []
    named = select(mentions.c.record)
    if filters.targets:
        named = named.where(mentions.c.target.in_(list(filters.targets)))
    if filters.stance is not None:
        named = named.where(mentions.c.stance == filters.stance)
    return [records.c.id.in_(named)]


def _of_state(filters: Filters) -> list[ColumnElement[bool]]:
    if filters.state == "published":
        return [records.c.live.is_not(None), records.c.reason.is_(None)]
    if filters.state == "retracted":
        return [records.c.reason.is_not(None)]
    return [] if filters.state is None else [records.c.state == filters.state]


def _of_columns(filters: Filters) -> list[ColumnElement[bool]]:
    since = filters.since.isoformat() if filters.since else None
    until = filters.until.isoformat() if filters.until else None
    return [
        *([records.c.publisher == filters.publisher] if filters.publisher is not None else []),
        *([records.c.day >= since] if since is not None else []),
        *([records.c.day <= until] if until is not None else []),
        *([records.c.language == filters.language] if filters.language is not None else []),
        *([records.c.own == filters.own] if filters.own is not None else []),
        *([records.c.author == filters.author] if filters.author is not None else []),
    ]


def publishers(connection: Connection) -> list[Publisher]:
    """Who published the records that count, and how many of them; the most first."""
    number = func.count().label("number")
    query = select(records.c.publisher, number).where(*_of_state(Filters())).group_by(records.c.publisher)
    return [Publisher(*row) for row in connection.execute(query.order_by(number.desc(), records.c.publisher))]


# Revisions


def read_revision(row: Any) -> Revision:
    """A row of the chain as a value."""
    return Revision(**{**row._mapping, "at": read_moment(row.at)})


def history(connection: Connection, id: str) -> list[Revision]:
    """A record's revisions, oldest first."""
    return list(_past(connection, id, FOREVER))


def revisions_since(connection: Connection, since: int, limit: int | None) -> Iterator[Revision]:
    """The revisions after `since`, oldest first."""
    query = select(revisions).where(revisions.c.seq > since).order_by(revisions.c.seq).limit(limit)
    return (read_revision(row) for part in connection.execute(query).partitions(_CHUNK) for row in part)


def sought(connection: Connection, wanted: Sought, limit: int, offset: int) -> Revisions:
    """The revisions that were looked for, newest first."""
    where = list(_of_revisions(wanted))
    total = connection.execute(select(func.count()).select_from(revisions).where(*where)).scalar() or 0
    found = select(revisions).where(*where).order_by(revisions.c.seq.desc()).limit(limit).offset(offset)
    return Revisions(tuple(read_revision(row) for row in connection.execute(found)), total, offset)


def _of_revisions(wanted: Sought) -> Iterator[ColumnElement[bool]]:
    if wanted.record is not None:
        yield revisions.c.record == wanted.record
    if wanted.part:
        yield revisions.c.record.contains(wanted.part, autoescape=True)
    if wanted.who is not None:
        yield revisions.c.who == wanted.who
    if wanted.action is not None:
        yield revisions.c.action == wanted.action
    if wanted.batch is not None:
        yield revisions.c.batch == wanted.batch
    if wanted.since is not None:
        yield revisions.c.at >= written_moment(wanted.since)
    if wanted.until is not None:
        yield revisions.c.at < written_moment(wanted.until)


def authors(connection: Connection) -> list[str]:
    """Everybody who ever changed anything, by name."""
    return [who for (who,) in connection.execute(select(revisions.c.who).distinct().order_by(revisions.c.who))]


def batches(connection: Connection, limit: int, only: Collection[str] | None = None) -> list[Batch]:
    """The newest imports, or those of some ids; the filling of a new ledger is none.

    What was done with a batch as one afterwards belongs to it, and leaves its records untouched.
    """
    imported = revisions.c.action == "import"
    first = func.min(revisions.c.seq)
    columns = (
        revisions.c.batch,
        func.min(case((imported, revisions.c.who))),
        func.min(revisions.c.at),
        func.max(case((imported, revisions.c.why))),
        func.count(revisions.c.record.distinct()),
        func.count(records.c.id),
    )
    newest = and_(records.c.id == revisions.c.record, records.c.revision == revisions.c.seq)
    imports = select(revisions.c.batch).where(imported, revisions.c.batch.is_not(None))
    imports = imports if only is None else imports.where(revisions.c.batch.in_(only))
    query = select(*columns).outerjoin(records, newest).where(revisions.c.batch.in_(imports))
    query = query.group_by(revisions.c.batch).having(first > 1)
    rows = connection.execute(query.order_by(first.desc()).limit(limit))
    return [Batch(id, who, read_moment(at), why, made, same) for id, who, at, why, made, same in rows]


def waiting_in_batches(connection: Connection) -> dict[tuple[str, State], list[str]]:
    """Drafts and versions in review whose newest revision was made of a batch as one, by batch and state."""
    newest = and_(records.c.id == revisions.c.record, records.c.revision == revisions.c.seq)
    query = select(revisions.c.batch, records.c.state, records.c.id).join(records, newest)
    query = query.where(records.c.state.in_(("draft", "in_review")), revisions.c.batch.is_not(None))
    query = query.where(revisions.c.action.in_(("import", "submit", "return")))
    found: dict[tuple[str, State], list[str]] = defaultdict(list)
    for name, state, id in connection.execute(query.order_by(revisions.c.seq)):
        found[name, state].append(id)
    return found


def batch(connection: Connection, name: str) -> list[Revision]:
    """The revisions of one import, oldest first."""
    query = select(revisions).where(revisions.c.batch == name).order_by(revisions.c.seq)
    return [read_revision(row) for row in connection.execute(query)]


def standing_before(connection: Connection, revision: Revision) -> Standing | None:
    """Where the record of a revision stood before it."""
    return replayed(_past(connection, revision.record, revision.seq - 1))


def steps(connection: Connection, id: str, content: str) -> list[Step]:
    """Who did what to a record, oldest first, and whose version says just what `content` does."""
    same = (revisions.c.after == content).label("same")
    columns = (revisions.c.seq, revisions.c.action, revisions.c.who, revisions.c.state_after, same)
    rows = connection.execute(select(*columns).where(revisions.c.record == id).order_by(revisions.c.seq))
    return [Step(seq, action, who, state, bool(same)) for seq, action, who, state, same in rows]


def version(connection: Connection, id: str, seq: int) -> str | None:
    """A record's content after one of its revisions."""
    query = select(revisions.c.after).where(revisions.c.seq == seq, revisions.c.record == id)
    return connection.execute(query).scalar()


def contents(connection: Connection) -> Callable[[int], str]:
    """Looks up the content after a revision."""

    def content(seq: int) -> str:
        return connection.execute(select(revisions.c.after).where(revisions.c.seq == seq)).scalar() or ""

    return content


def corrections(connection: Connection, since: datetime | None, until: datetime | None) -> list[Correction]:
    """Changes to what was already published, newest first."""
    old = revisions.alias("old")
    columns = (old.c.after.label("replaced"), old.c.state_after.label("was"))
    query: Select[Any] = select(revisions, *columns).join(old, old.c.seq == revisions.c.replaces)
    if since is not None:
        query = query.where(revisions.c.at > written_moment(since))
    if until is not None:
        query = query.where(revisions.c.at <= written_moment(until))
    rows = connection.execute(query.order_by(revisions.c.seq.desc()))
    return [found for row in rows if (found := _correction(row)) is not None]


def _correction(row: Any) -> Correction | None:
    values = dict(row._mapping)
    replaced, was = values.pop("replaced"), values.pop("was")
    revision = Revision(**{**values, "at": read_moment(values["at"])})
    if revision.state_after == was == "published" and revision.after == replaced:
        return None
    after = record_of(revision.after or "") if revision.state_after == "published" else None
    return Correction(revision, record_of(replaced), after)
