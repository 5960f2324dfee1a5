"""What moved between two days, and, apart from that, what was corrected."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from typing_extensions import TypedDict

from indicators import Text
from roadmap.board import Board
from roadmap.documents.asked import end_of
from roadmap.evidence import Correction
from roadmap.evidence.written import written
from roadmap.plan import Difference, NewVersion, PlanChanges, Years
from roadmap.plan.difference import Level, Value, What
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
    plan_changes: PlanChanges

    @property
    def last_reviewed(self) -> datetime | None:
        """When anything that is linked to the plan was last published, by the end of the day and by the moment."""
        reviews = (self.board.last_reviewed(id, self.on, self.known_at) for id in self.board.plan.places)
        return max((each for each in reviews if each), default=None)


def moved_between(board: Board, since: date, on: date, known_at: datetime | None = None) -> Moved:
    """What moved between the ends of two days, and the corrections that were made between them."""
    made = [each for each in board.corrections() if known_at is None or each.revision.at <= known_at]
    between = [each for each in made if end_of(since) < each.revision.at <= end_of(on)]
    moved, of_the_plan = board.changes(since, on, known_at), board.plan_changes(since, on, known_at)
    return Moved(board, since, on, known_at, moved, between, of_the_plan)


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


Told = float | str | bool | dict[str, str] | dict[str, float | None] | dict[str, float] | None


class PlanDifferenceDocument(TypedDict):
    """One thing that differs between two versions of the plan; `id` is null for the plan as a whole.

    `before` and `after` are what was set: a number, a text by language, each stage's share in percent, the `min` and
    `max` of years, or the id of what it stands in (moved) or became (retired).
    """

    what: What
    level: Level
    id: str | None
    title: dict[str, str]
    before: Told
    after: Told


class PlanVersionDocument(TypedDict):
    """A version of the plan, served from `at` on; `differences` from the one before, null where they cannot be read."""

    at: str
    hash: str
    differences: list[PlanDifferenceDocument] | None


class PlanChangesDocument(TypedDict):
    """New versions of the plan, oldest first; of changes before `recorded_from` nothing is known (null: of any)."""

    recorded_from: str | None
    versions: list[PlanVersionDocument]


class ChangesDocument(TypedDict):
    """What moved between the ends of two days, both read under the present plan.

    `plan_changes` are listed apart. `method_changes` is empty: there has been one method only.
    """

    method: int
    since: str
    on: str
    known_at: str | None
    ledger: LedgerNamed
    last_reviewed: str | None
    indicators: list[MoveDocument]
    corrections: list[CorrectionDocument]
    plan_changes: PlanChangesDocument
    method_changes: list[str]


def document(found: Moved) -> ChangesDocument:
    """The answer as plain values; keys are a contract, only ever added to."""
    reviewed, ledger = found.last_reviewed, found.board.ledger
    revision = ledger.revision() if found.known_at is None else ledger.revision_at(found.known_at)
    return {
        "method": METHOD,
        "since": found.since.isoformat(),
        "on": found.on.isoformat(),
        "known_at": found.known_at.isoformat() if found.known_at else None,
        "ledger": {"revision": revision},
        "last_reviewed": reviewed.isoformat() if reviewed else None,
        "indicators": [_move(found, change) for change in found.moved],
        "corrections": [correction_document(each) for each in found.corrections],
        "plan_changes": plan_changes_document(found.plan_changes),
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


def plan_changes_document(changes: PlanChanges) -> PlanChangesDocument:
    first = changes.recorded_from
    return {
        "recorded_from": first.isoformat() if first else None,
        "versions": [_version(each) for each in changes.versions],
    }


def _version(version: NewVersion) -> PlanVersionDocument:
    found = version.differences
    return {
        "at": version.at.isoformat(),
        "hash": version.hash,
        "differences": None if found is None else [_difference(each) for each in found],
    }


def _difference(difference: Difference) -> PlanDifferenceDocument:
    return {
        "what": difference.what,
        "level": difference.level,
        "id": difference.id,
        "title": dict(difference.part.title.root),
        "before": _told(difference.before),
        "after": _told(difference.after),
    }


def _told(value: Value) -> Told:
    if isinstance(value, Text):
        return dict(value.root)
    if isinstance(value, Years):
        return {"min": value.min, "max": value.max}
    if isinstance(value, tuple):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else value
