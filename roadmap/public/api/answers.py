"""What the API answers: a function for each address, from what was asked to a document."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from typing_extensions import TypedDict

from roadmap.board import SEOUL
from roadmap.documents.changed import ChangesDocument, document, moved_between
from roadmap.documents.explained import (
    CitedDocument,
    ExplainDocument,
    cited_document,
    definition_document,
    explained,
    in_document,
)
from roadmap.documents.explained import document as explain_document
from roadmap.documents.reckoning import reckoned
from roadmap.plan import Roadmap
from roadmap.progress import METHOD, trend
from roadmap.progress.document import (
    IndicatorDocument,
    LedgerNamed,
    PlanNamed,
    ProgressDocument,
    ReadingDocument,
    indicator_document,
    reading_document,
)
from roadmap.public.api import tables
from roadmap.public.api.asking import Asked
from roadmap.public.problems import Refused, Wrong, WrongParameters, damaged, given_up, unknown_id
from roadmap.snapshot.frozen import Facts, NoSuchSnapshot, SnapshotDamaged, snapshots_of
from roadmap.views.address import FIRST_DAY
from roadmap.words import in_language
from roadmap.yaml_file import nearest


def progress(asked: Asked) -> ProgressDocument:
    return asked.board.document(asked.on, asked.known_at)


def progress_table(asked: Asked) -> bytes:
    return tables.progress_table(asked.board.plan, progress(asked))


class RoadmapDocument(TypedDict):
    """The plan as its file has it, under `roadmap`: `hash` names this exact one. JSON Schema: schemas/roadmap.

    `served_from` is when it was first noted. If that is later than what was asked for, no earlier plan is known.
    """

    hash: str
    served_from: str | None
    roadmap: dict[str, Any]


def roadmap(asked: Asked) -> RoadmapDocument:
    hash, plan, at = plan_then(asked)
    return {
        "hash": hash,
        "served_from": at.astimezone(SEOUL).isoformat() if at else None,
        "roadmap": plan.model_dump(mode="json", exclude_none=True),
    }


def roadmap_table(asked: Asked) -> bytes:
    return tables.plan_table(plan_then(asked).plan)


class Then(NamedTuple):
    """A plan that was in force from `at` on."""

    hash: str
    plan: Roadmap
    at: datetime | None


def plan_then(asked: Asked) -> Then:
    """The plan of the day and moment that were asked for. Raises Refused for one that cannot be read any more."""
    now = asked.board.footing()
    then = asked.board.plan_then(asked.on, asked.known_at)
    if then.hash == now.hash or not (asked.values.get("on") or asked.known_at):
        return Then(now.hash, now.plan, then.at if then.hash == now.hash else None)
    if then.plan is None:
        detail = "The plan of that time is in a format that this program no longer reads."
        raise Refused(HTTPStatus.GONE, "format-given-up", detail, "Ask for a later day.")
    return Then(then.hash, then.plan, then.at)


class TrendDocument(ReadingDocument):
    """The reading at a month's end, or on the day that was asked for."""

    day: str


class IndicatorAnswer(TypedDict):
    """One indicator: what it is, where it stands, everything observed of it (newest first), and its trend.

    `last_known` is the newest figure of a measure, however old. `last_reviewed` is when a record that names it was
    last published: by the end of the day, and by the moment that was asked for.
    """

    method: int
    on: str
    known_at: str | None
    plan: PlanNamed
    ledger: LedgerNamed
    asked: str
    id: str
    kind: str
    title: dict[str, str]
    phase: str
    workstream: str
    milestone: str
    definition: dict[str, Any]
    progress: IndicatorDocument
    last_known: CitedDocument | None
    last_reviewed: str | None
    observations: list[CitedDocument]
    trend: list[TrendDocument]


def indicator(asked: Asked) -> IndicatorAnswer:
    board = asked.board
    id = _indicator_id(board.plan, asked.id)
    where = board.plan.places[id]
    assert where.indicator
    assert where.milestone
    assert where.workstream
    whole, reviewed = progress(asked), board.last_reviewed(id, asked.on, asked.known_at)
    observations = _observations(asked, id)
    return {
        "method": METHOD,
        "on": whole["on"],
        "known_at": whole["known_at"],
        "plan": whole["plan"],
        "ledger": whole["ledger"],
        "asked": asked.id,
        "id": id,
        "kind": where.indicator.kind,
        "title": dict(where.indicator.title.root),
        "phase": where.phase.id,
        "workstream": where.workstream.id,
        "milestone": where.milestone.id,
        "definition": definition_document(where.indicator),
        "progress": indicator_document(board.progress(asked.on, asked.known_at).indicator(id)),
        "last_known": _last_known(where.indicator.kind, observations),
        "last_reviewed": reviewed.isoformat() if reviewed else None,
        "observations": observations,
        "trend": _trend(asked, id),
    }


def indicator_table(asked: Asked) -> bytes:
    plan = asked.board.plan
    return tables.observations_table(plan, _observations(asked, _indicator_id(plan, asked.id)))


def _observations(asked: Asked, id: str) -> list[CitedDocument]:
    found = explained(asked.board, id, asked.on, asked.known_at)
    return [cited_document(each) for each in found.records]


def _last_known(kind: str, observations: list[CitedDocument]) -> CitedDocument | None:
    """The same that the page shows: of two on one day the one whose id sorts last."""
    figures = [each for each in observations if each["value"] is not None and not each["proxy"]]
    return max(figures, key=lambda each: (each["day"], each["id"]), default=None) if kind == "measure" else None


def _trend(asked: Asked, id: str) -> list[TrendDocument]:
    where = asked.board.plan.places[id]
    assert where.indicator
    seen = asked.board.everything_observed(asked.known_at).get(id, ())
    points = trend(where.indicator, seen, asked.values.get("since") or FIRST_DAY, asked.on)
    return [{"day": point.day.isoformat(), **reading_document(point.reading)} for point in points]


def changes(asked: Asked) -> ChangesDocument:
    since = asked.values["since"]
    if since > asked.on:
        raise WrongParameters([Wrong("since", f"lies after {asked.on}", f"write a day up to {asked.on}")])
    return document(moved_between(asked.board, since, asked.on, asked.known_at))


def changes_table(asked: Asked) -> bytes:
    return tables.changes_table(asked.board.plan, changes(asked))


def explain(asked: Asked) -> ExplainDocument:
    plan = asked.board.plan
    id = plan.current(asked.id)
    if id is None:
        raise _unknown(asked)
    found = explained(asked.board, id, asked.on, asked.known_at)
    said = reckoned(plan, in_language(asked.lang), found)
    return explain_document(found, asked.id, said, in_document(progress(asked), id))


class SnapshotsDocument(TypedDict):
    """The frozen snapshots, newest first: each in brief, with the hash of every file."""

    snapshots: list[Facts]


def snapshots(asked: Asked) -> dict[str, Any]:
    known = [each for each in snapshots_of(asked.board).all() if _was_there(asked, each)]
    return {"snapshots": [each.model_dump(mode="json") for each in reversed(known)]}


def _was_there(asked: Asked, snapshot: Facts) -> bool:
    """Whether a snapshot is of the day that was asked for or one before, and had been frozen by the moment."""
    return snapshot.on <= asked.on and (asked.known_at is None or snapshot.created_at <= asked.known_at)


def snapshot(asked: Asked) -> dict[str, Any]:
    try:
        facts = snapshots_of(asked.board).get(asked.id).facts
    except NoSuchSnapshot:
        near = nearest(asked.id, [each.id for each in snapshots_of(asked.board).all()])
        fix = f"Did you mean {near}?" if near else "/api/v1/snapshots lists every snapshot."
        raise unknown_id(f"There is no snapshot {asked.id[:80]!r}.", fix) from None
    except SnapshotDamaged as reason:
        raise damaged(f"The snapshot {reason}.", f"Whoever runs the dashboard can {reason.fix}.") from reason
    if not _was_there(asked, facts):
        detail = (
            f"The snapshot {facts.id} is of {facts.on} and was frozen at {facts.created_at.isoformat()}, not before."
        )
        raise unknown_id(detail, "Ask for that day and moment or later ones, or leave both out.")
    return facts.model_dump(mode="json")


# ids


def _indicator_id(plan: Roadmap, asked: str) -> str:
    """The id, or what a retired one became. Raises Refused for what is no indicator."""
    id = plan.current(asked)
    where = plan.places.get(id or "")
    if id and where and where.indicator:
        return id
    if id:
        raise unknown_id(f"{id} is not an indicator.", f"/api/v1/explain/{id} says where it stands.")
    _refuse_given_up(plan, asked)
    raise unknown_id(f"There is no indicator {asked[:80]!r}.", _meant(asked, [each.id for each in plan.indicators]))


def _unknown(asked: Asked) -> Refused:
    plan, id = asked.board.plan, asked.id
    _refuse_given_up(plan, id)
    entry = asked.board.record(id)
    if entry and entry.live:
        return unknown_id(f"{id} is a record of evidence.", f"Ask /api/v1/evidence/{id}")
    known = [*plan.places, *(old.id for old in plan.retired)]
    return unknown_id(f"The plan has nothing with the id {id[:80]!r}.", _meant(id, known))


def _refuse_given_up(plan: Roadmap, id: str) -> None:
    old = next((each for each in plan.retired if each.id == id), None)
    if old:
        raise given_up(f"{id} is retired, and nothing took its place: {old.why.in_('en')}")


def _meant(asked: str, known: list[str]) -> str:
    near = nearest(asked, known)
    return f"Did you mean {near}?" if near else "/api/v1/progress names every id."
