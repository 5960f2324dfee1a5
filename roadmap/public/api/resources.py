"""Every address of the API: what it is for, what it takes, what comes out. Routes and OpenAPI are made from this."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from roadmap.documents.changed import ChangesDocument
from roadmap.documents.explained import ExplainDocument
from roadmap.progress.document import ProgressDocument
from roadmap.public.answering import Made, Question
from roadmap.public.api import answers, evidence
from roadmap.public.api.asking import Asked
from roadmap.public.api.parameters import (
    CURSOR,
    FORMAT,
    FROM_MONTH,
    KNOWN_AT,
    LANG,
    LIMIT,
    ON,
    SEARCH,
    SINCE,
    Parameter,
    values_of,
)
from roadmap.snapshot.frozen import Facts

JSON = "application/json"
CSV = "text/csv; charset=utf-8; header=present"


class Resource(NamedTuple):
    """One address: `document` makes its JSON in the shape of `shape`, `table` its CSV if it has one."""

    name: str
    path: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    shape: Any
    document: Callable[[Asked], Any]
    table: Callable[[Asked], bytes] | None = None
    example_id: str = ""

    @property
    def takes(self) -> tuple[Parameter, ...]:
        """The parameters, with the choice of format where there is one."""
        return (*self.parameters, FORMAT) if self.table else self.parameters


RESOURCES = (
    Resource(
        "progress",
        "/progress",
        "Where everything stands",
        "Every phase, workstream, milestone and indicator with its unrounded shares, on one day.",
        (ON, KNOWN_AT),
        ProgressDocument,
        answers.progress,
        answers.progress_table,
    ),
    Resource(
        "roadmap",
        "/roadmap",
        "The plan",
        "Phases, workstreams, milestones and indicators with targets, weights and the reasons for them. With `on` or "
        "`known_at` the plan that was in force at the end of that day, or at that moment.",
        (ON, KNOWN_AT),
        answers.RoadmapDocument,
        answers.roadmap,
        answers.roadmap_table,
    ),
    Resource(
        "indicator",
        "/indicators/{id}",
        "One indicator",
        "What it is, where it stands, everything that was observed of it, and its reading at each month's end. "
        "As a table: the observations.",
        (ON, KNOWN_AT, FROM_MONTH),
        answers.IndicatorAnswer,
        answers.indicator,
        answers.indicator_table,
        "public-support",
    ),
    Resource(
        "evidence",
        "/evidence",
        "Search the evidence",
        "The published records, newest first, in pages: `next` is the address of the following one. Pages hold still "
        "while records are added. As a table: one row for each link, and the next page in the `Link` header.",
        (*SEARCH, ON, KNOWN_AT, LIMIT, CURSOR),
        evidence.EvidenceDocument,
        evidence.evidence,
        evidence.evidence_table,
    ),
    Resource(
        "record",
        "/evidence/{id}",
        "One record of evidence",
        "One document, event or poll, and what it means for the plan. A record that was taken back stays readable.",
        (ON, KNOWN_AT),
        evidence.EntryDocument,
        evidence.record,
        None,
        "six-sailors-returned-2025",
    ),
    Resource(
        "changes",
        "/changes",
        "What moved",
        "Every indicator that moved between the ends of two days, with the records that moved it; apart from that, "
        "corrections of records.",
        (SINCE, ON, KNOWN_AT),
        ChangesDocument,
        answers.changes,
        answers.changes_table,
    ),
    Resource(
        "explain",
        "/explain/{id}",
        "Why it stands there",
        "Why a phase, workstream, milestone or indicator stands where it does: each rule with its numbers and in a "
        "sentence, the result, and every record.",
        (ON, KNOWN_AT, LANG),
        ExplainDocument,
        answers.explain,
        None,
        "phase-1",
    ),
    Resource(
        "snapshots",
        "/snapshots",
        "Frozen snapshots",
        "What was said and shown on a day, kept for ever under a short id; the newest first. With `on` those of that "
        "day and before, with `known_at` those that had been frozen by then.",
        (ON, KNOWN_AT),
        answers.SnapshotsDocument,
        answers.snapshots,
    ),
    Resource(
        "snapshot",
        "/snapshots/{id}",
        "One frozen snapshot",
        "Its day, what it was made from, the records behind each card, and the hash of each of its files. It never "
        "changes; `on` a day or `known_at` a moment before there was one it is not found, as it is not listed then.",
        (ON, KNOWN_AT),
        Facts,
        answers.snapshot,
    ),
)


def make(resource: Resource, question: Question) -> Made:
    """The answer to a question for a resource, in the format that it asks for."""
    ending = question.path.endswith(".csv") and resource.table is not None
    values = values_of(question.board, resource.parameters if ending else resource.takes, question.query)
    asked = Asked(question.board, values, question.parts.get("id", ""), question.path, question.query, question.address)
    chosen = values.get("format")
    if resource.table and (ending or chosen == "csv" or (question.table and chosen is None)):
        return Made(resource.table(asked), CSV, _link(resource, asked))
    return Made(encoded(resource.document(asked)), JSON)


def _link(resource: Resource, asked: Asked) -> dict[str, str]:
    """Where a table goes on."""
    if resource.name != "evidence":
        return {}
    following = evidence.search(asked).next
    return {"Link": f'<{following}>; rel="next"'} if following else {}


def encoded(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
