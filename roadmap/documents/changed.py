"""What moved between two days, and, apart from that, what was corrected."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from typing_extensions import TypedDict

from roadmap.board import Board
from roadmap.documents.asked import end_of
from roadmap.evidence import Correction
from roadmap.evidence.written import written
from roadmap.progress import METHOD, Change, Direction
from roadmap.progress.document import LedgerNamed, ReadingDocument, reading_document


class Moved(NamedTuple):
    """The answer; `known_at` None means what is known now."""

    board: Board
    since: date
    on: date
    known_at: datetime | None
    moved: Sequence[Change]
    corrections: Sequence[Correction]

    @property
    def last_reviewed(self) -> datetime | None:
        """When anything that is linked to the plan was last published."""
        reviews = (self.board.last_reviewed(id) for id in self.board.plan.places)
        return max((each for each in reviews if each), default=None)


def moved_between(board: Board, since: date, on: date, known_at: datetime | None = None) -> Moved:
    """What moved between the ends of two days, and the corrections that were made between them."""
    made = [each for each in board.corrections() if known_at is None or each.revision.at <= known_at]
    between = [each for each in made if end_of(since) < each.revision.at <= end_of(on)]
    return Moved(board, since, on, known_at, board.changes(since, on, known_at), between)


class NamedRecord(TypedDict):
    id: str
    title: dict[str, str]
    url: str


class MoveDocument(TypedDict):
    """One indicator's move. `records` brought it about, newest first; `expired` are those that grew too old."""

    id: str
    direction: Direction
    day: str
    before: ReadingDocument
    after: ReadingDocument
    records: list[NamedRecord]
    expired: list[NamedRecord]


class CorrectionDocument(TypedDict):
    """A change to a record that was published already; `changed` names its parts that differ."""

    id: str
    what: Literal["corrected", "retracted"]
    at: str
    why: str | None
    revision: int
    changed: list[str]


class ChangesDocument(TypedDict):
    """What moved between the ends of two days.

    `plan_changes` is null: earlier versions of the plan are not recorded, and both days are read under the present one.
    `method_changes` is empty: there has been one method only.
    """

    method: int
    since: str
    on: str
    known_at: str | None
    ledger: LedgerNamed
    last_reviewed: str | None
    indicators: list[MoveDocument]
    corrections: list[CorrectionDocument]
    plan_changes: None
    method_changes: list[str]


def document(found: Moved) -> ChangesDocument:
    """The answer as plain values; keys are a contract, only ever added to."""
    reviewed = found.last_reviewed
    return {
        "method": METHOD,
        "since": found.since.isoformat(),
        "on": found.on.isoformat(),
        "known_at": found.known_at.isoformat() if found.known_at else None,
        "ledger": {"revision": found.board.ledger.revision()},
        "last_reviewed": reviewed.isoformat() if reviewed else None,
        "indicators": [_move(found, change) for change in found.moved],
        "corrections": [correction_document(each) for each in found.corrections],
        "plan_changes": None,
        "method_changes": [],
    }


def _move(found: Moved, change: Change) -> MoveDocument:
    records = found.board.records([*change.records, *change.expired], found.known_at)
    cited: dict[str, NamedRecord] = {
        id: {"id": id, "title": dict(e.shown.title.root), "url": e.shown.source.url} for id, e in records.items()
    }
    return {
        "id": change.indicator,
        "direction": change.direction,
        "day": change.day.isoformat(),
        "before": reading_document(change.before),
        "after": reading_document(change.after),
        "records": [cited[id] for id in change.records],
        "expired": [cited[id] for id in change.expired],
    }


def correction_document(correction: Correction) -> CorrectionDocument:
    revision = correction.revision
    return {
        "id": revision.record,
        "what": "corrected" if correction.after else "retracted",
        "at": revision.at.isoformat(),
        "why": revision.why,
        "revision": revision.seq,
        "changed": parts_that_differ(correction),
    }


def parts_that_differ(correction: Correction) -> list[str]:
    """Which parts of a corrected record differ; none of one that was taken back."""
    if correction.after is None:
        return []
    before, after = written(correction.before), written(correction.after)
    return [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
