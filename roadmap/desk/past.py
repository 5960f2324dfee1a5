"""The history of the whole ledger: what is looked for in it, and how it is taken away."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, get_args

from roadmap.board import SEOUL, Board
from roadmap.evidence import Revision, Revisions, Sought
from roadmap.evidence.entry import Action
from roadmap.evidence.exchange.csv_text import guarded
from roadmap.evidence.written import written

ACTIONS: tuple[Action, ...] = get_args(Action)
AT_ONCE = 20
MOST = 2**31 - 1

COLUMNS = (
    *("revision", "at", "who", "record", "action", "state_before", "state_after"),
    *("why", "batch", "replaces", "changed", "hash"),
)


def sought(board: Board, asked: Mapping[str, str]) -> Sought:
    """What the filters of the page mean. A whole id finds just that record, a part of one all that contain it."""
    record = asked.get("record", "").strip().lower()
    whole = bool(record) and board.ledger.sought(Sought(record=record), limit=1).total > 0
    return Sought(
        record=record if whole else None,
        part="" if whole else record,
        who=asked.get("who") or None,
        action=next((action for action in ACTIONS if action == asked.get("action")), None),
        batch=asked.get("batch") or None,
        since=_midnight(asked["from"]) if asked.get("from") else None,
        until=_midnight(asked["to"]) + timedelta(days=1) if asked.get("to") else None,
    )


def _midnight(day: str) -> datetime:
    """The beginning of a day in Seoul."""
    return datetime.combine(date.fromisoformat(day), time(), SEOUL)


def found(board: Board, wanted: Sought, page: int) -> Revisions:
    return board.ledger.sought(wanted, AT_ONCE, (page - 1) * AT_ONCE)


def as_csv(board: Board, wanted: Sought) -> bytes:
    """All that was found for Excel, one row a revision; `changed` names the fields that it changed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(str(cell)) for cell in _row(revision)] for revision in _all(board, wanted))
    return out.getvalue().encode("utf-8-sig")


def _row(revision: Revision) -> Iterator[Any]:
    plain = _told(revision) | {"changed": " ".join(changed_fields(revision))}
    return ("" if plain[column] is None else plain[column] for column in COLUMNS)


def as_json(board: Board, wanted: Sought) -> str:
    """All that was found, with the whole record before and after each revision."""
    listed = [
        _told(each) | {"before": _content(each.before), "after": _content(each.after), "previous": each.previous}
        for each in _all(board, wanted)
    ]
    return json.dumps({"format": 1, "revisions": listed}, ensure_ascii=False, indent=1) + "\n"


def _all(board: Board, wanted: Sought) -> Iterable[Revision]:
    return board.ledger.sought(wanted, limit=MOST).revisions


def _content(text: str | None) -> Any:
    return json.loads(text) if text else None


def _told(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.seq,
        "at": revision.at.astimezone(SEOUL).isoformat(timespec="seconds"),
        "who": revision.who,
        "record": revision.record,
        "action": revision.action,
        "state_before": revision.state_before,
        "state_after": revision.state_after,
        "why": revision.why,
        "batch": revision.batch,
        "replaces": revision.replaces,
        "hash": revision.hash,
    }


def changed_fields(revision: Revision) -> list[str]:
    """The keys that say something else after it; all of them for a new record."""
    before, after = revision.record_before, revision.record_after
    old, new = (written(each) if each else {} for each in (before, after))
    return [key for key in {**old, **new} if old.get(key) != new.get(key)]
