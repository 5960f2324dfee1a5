"""Answers as CSV for spreadsheets: UTF-8 with the mark that Excel needs, and no cell that it takes for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from roadmap.documents.changed import ChangesDocument
from roadmap.documents.explained import CitedDocument
from roadmap.evidence.exchange.csv_text import guarded
from roadmap.plan import Roadmap
from roadmap.progress.document import ProgressDocument

Row = Mapping[str, Any]

READING = ("low", "high", "verdict", "estimate", "lower", "upper", "value", "count", "stage", "observed_on")


def table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The rows under their columns; what a row does not have is left empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(" ".join(value) if isinstance(value, list) else str(value))


def progress_table(plan: Roadmap, document: ProgressDocument) -> bytes:
    """A row for every phase, workstream, milestone and indicator, each above what is in it."""
    languages = _languages(plan)
    columns = ("level", "id", "phase", "workstream", "milestone", *(f"title.{code}" for code in languages))
    rows = ({**row, **_titles(plan, row["id"])} for row in _progress_rows(document))
    return table((*columns, "kind", "state", "pace", *READING, "slipped", "evidence"), rows)


def _progress_rows(document: ProgressDocument) -> Iterator[dict[str, Any]]:
    for phase in document["phases"]:
        at = {"phase": phase["id"]}
        yield {**phase, "level": "phase"}
        for workstream in phase["workstreams"]:
            at["workstream"] = workstream["id"]
            yield {**workstream, "level": "workstream", "phase": phase["id"]}
            for milestone in workstream["milestones"]:
                yield {**milestone, **at, "level": "milestone"}
                for indicator in milestone["indicators"]:
                    yield {**_spread(indicator), **at, "milestone": milestone["id"], "level": "indicator"}


def _spread(reading: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A reading in columns: its interval in two."""
    lower, upper = reading["interval"] or (None, None)
    return {f"{before}{key}": value for key, value in {**reading, "lower": lower, "upper": upper}.items()}


def plan_table(plan: Roadmap) -> bytes:
    """A row for every indicator, with where it stands in the plan and what it aims at."""
    languages = _languages(plan)
    columns = ("id", "phase", "workstream", "milestone", *(f"title.{code}" for code in languages), "kind", *_AIMS)
    return table((*columns, *(f"note.{code}" for code in languages)), _plan_rows(plan))


_AIMS = ("baseline", "target", "window_months", "stale_after_months", "basis", "required", "weight")


def _plan_rows(plan: Roadmap) -> Iterator[Row]:
    for id, where in plan.places.items():
        if where.indicator and where.workstream and where.milestone:
            at = {"phase": where.phase.id, "workstream": where.workstream.id, "milestone": where.milestone.id}
            notes = (
                {f"note.{code}": text for code, text in where.indicator.note.root.items()}
                if where.indicator.note
                else {}
            )
            yield {**where.indicator.model_dump(mode="json"), **at, **_titles(plan, id), **notes}


def changes_table(plan: Roadmap, document: ChangesDocument) -> bytes:
    """A row for every indicator that moved."""
    languages = _languages(plan)
    columns = ("id", *(f"title.{code}" for code in languages), "direction", "day")
    sides = [f"{side}.{key}" for side in ("before", "after") for key in READING]
    rows = (
        {
            **move,
            **_titles(plan, move["id"]),
            **_spread(move["before"], "before."),
            **_spread(move["after"], "after."),
            "records": [record["id"] for record in move["records"]],
            "expired": [record["id"] for record in move["expired"]],
        }
        for move in document["indicators"]
    )
    return table((*columns, *sides, "records", "expired"), rows)


def observations_table(plan: Roadmap, cited: Iterable[CitedDocument]) -> bytes:
    """A row for every link to an indicator, newest first."""
    languages = _languages(plan)
    columns = ("target", "id", *(f"title.{code}" for code in languages), "day", "publisher", "url", "stance")
    more = ("value", "count", "stage", "pollster", "sample_size", "margin", "proxy", "counted")
    rows = ({**each, **{f"title.{code}": text for code, text in each["title"].items()}} for each in cited)
    return table((*columns, *more), rows)


def _languages(plan: Roadmap) -> list[str]:
    """The languages of the plan's titles."""
    return list(plan.title.root)


def _titles(plan: Roadmap, id: str) -> dict[str, str]:
    where = plan.places[id]
    named = where.indicator or where.milestone or where.workstream or where.phase
    return {f"title.{code}": named.title.in_(code) for code in _languages(plan)}
