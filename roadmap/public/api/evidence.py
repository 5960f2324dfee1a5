"""Records of evidence: one, or a list in pages that hold still while records are added.

Only what was published goes out: no draft, and nobody's name.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from typing_extensions import TypedDict

from roadmap.evidence import Arrival, Entry, Filters
from roadmap.evidence.exchange.csv_text import write_csv
from roadmap.evidence.written import written
from roadmap.plan import Roadmap
from roadmap.progress.document import LedgerNamed
from roadmap.public.api.asking import Asked
from roadmap.public.api.parameters import AT_ONCE, Position, cursor_of
from roadmap.public.problems import unknown_id
from roadmap.yaml_file import nearest

NOTHING = "-"
"""A target that no link can name: ids are lower-case words."""


LOOKED_THROUGH = 5_000
"""Among how many records the nearest to an unknown id is looked for."""

ON_THE_SAME_DAY = 20
"""How many records more are read at once than asked for: some of those on the cursor's day were in the page before."""


class EntryDocument(TypedDict):
    """A record and where it stands; `retracted` is the reason where it was taken back, and then it does not count.

    It counts from its day on: see `on`.
    """

    id: str
    state: Literal["published", "retracted"]
    counts: bool
    published_at: str | None
    retracted: str | None
    record: dict[str, Any]


class EvidenceDocument(TypedDict):
    """Some of the records that were found, newest first. `next` is the address of those that follow, null at the end.

    `total` is all that were found.
    """

    on: str
    known_at: str | None
    ledger: LedgerNamed
    total: int
    records: list[EntryDocument]
    next: str | None


class Found(NamedTuple):
    entries: tuple[Entry, ...]
    total: int
    next: str | None


def evidence(asked: Asked) -> EvidenceDocument:
    found, known_at, ledger = search(asked), asked.known_at, asked.board.ledger
    return {
        "on": asked.on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "ledger": {"revision": ledger.revision_at(known_at) if known_at else ledger.revision()},
        "total": found.total,
        "records": [entry_document(entry, asked.on) for entry in found.entries],
        "next": found.next,
    }


def evidence_table(asked: Asked) -> bytes:
    """The same page of records as CSV, one row for each link."""
    return write_csv(Arrival(entry.shown, entry.retracted) for entry in search(asked).entries)


def record(asked: Asked) -> EntryDocument:
    """One record that is or was published. Raises Refused for any other, as if it were not there."""
    known_at = asked.known_at
    entry = asked.board.ledger.record(asked.id, known_at) if known_at else asked.board.record(asked.id)
    if entry is None or entry.live is None:
        near = nearest(asked.id, _published_ids(asked))
        fix = f"Did you mean {near}?" if near else "/api/v1/evidence lists every record."
        raise unknown_id(f"There is no published record {asked.id[:80]!r}.", fix)
    return entry_document(entry, asked.on)


def _published_ids(asked: Asked) -> tuple[str, ...]:
    """All of them, while they are few enough to look through for one that was mistyped."""
    board = asked.board
    if board.search(Filters(), limit=1).total > LOOKED_THROUGH:
        return ()
    return board.remember(("published ids",), lambda: tuple(entry.id for entry in board.ledger.every()))


def entry_document(entry: Entry, on: date) -> EntryDocument:
    return {
        "id": entry.id,
        "state": "retracted" if entry.retracted else "published",
        "counts": entry.counts and entry.shown.counts_from <= on,
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "retracted": entry.retracted,
        "record": written(entry.shown),
    }


# finding


def search(asked: Asked) -> Found:
    """A page of records. It begins after the record that the cursor names, wherever that stands by now."""
    filters, limit = _filters(asked), asked.values.get("limit") or AT_ONCE
    total = asked.board.search(filters, limit=1, known_at=asked.known_at).total
    wanted = list(_after(asked, filters, asked.values.get("cursor"), limit + 1))
    shown = wanted[:limit]
    return Found(tuple(shown), total, _next(asked, shown[-1]) if len(wanted) > limit else None)


def _after(asked: Asked, filters: Filters, start: Position | None, number: int) -> Iterator[Entry]:
    """So many of the records that come after a position; on one day they are sorted by id."""
    if start:
        filters = filters._replace(until=min(start.day, filters.until or start.day))
    offset, at_once = 0, number + ON_THE_SAME_DAY
    while number > 0:
        page = asked.board.search(filters, limit=at_once, offset=offset, known_at=asked.known_at)
        for entry in page.entries:
            if number and (start is None or _follows(entry, start)):
                yield entry
                number -= 1
        offset += at_once
        if offset >= page.total:
            return


def _follows(entry: Entry, start: Position) -> bool:
    day = entry.shown.counts_from
    return day < start.day or (day == start.day and entry.id > start.id)


def _next(asked: Asked, last: Entry) -> str:
    """The address of the page after this record, with all else that was asked."""
    query = [
        (name, value) for name, value in parse_qsl(asked.query.decode(), keep_blank_values=True) if name != "cursor"
    ]
    cursor = cursor_of(Position(last.shown.counts_from, last.id))
    return f"{asked.address}{asked.path}?{urlencode([*query, ('cursor', cursor)])}"


def _filters(asked: Asked) -> Filters:
    values = asked.values
    until: date | None = values.get("to")
    return Filters(
        text=values.get("q") or "",
        targets=_named(asked.board.plan, values.get("phase"), values.get("target")),
        stance=values.get("stance"),
        publisher=values.get("source"),
        since=values.get("from"),
        until=min(asked.on, until) if until else asked.on,
        language=values.get("lang"),
    )


def _named(plan: Roadmap, phase: str | None, target: str | None) -> set[str]:
    """The ids that a record must name one of, a milestone with its indicators; none if that does not matter."""
    if phase is None and target is None:
        return set()
    ids = {
        id
        for id, place in plan.places.items()
        if phase in (None, place.phase.id) and target in (None, id, place.milestone.id if place.milestone else None)
    }
    return ids or {NOTHING}
