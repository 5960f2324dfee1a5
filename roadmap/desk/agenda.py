"""What waits for somebody of the staff: drafts, reviews, returns, indicators to look at, links to mend."""

from collections.abc import Container, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal, NamedTuple

from indicators import Indicator
from indicators.months import first_day_without
from indicators.rule import window_months
from roadmap.board import SEOUL, Board
from roadmap.desk.noting import record_of_note
from roadmap.desk.typed import draft
from roadmap.evidence import Actor, Entry, Filters, Misfit, Record, Revision, State, WaitingBatch
from roadmap.evidence.staff.notepad import Note
from roadmap.fit import objection

LOOK_AGAIN = timedelta(days=90)
MOST = 200
"""Records of a kind that are listed."""

Overdue = Literal["nothing", "too_old", "not_looked_at"]


class Draft(NamedTuple):
    """Something of one's own that is not handed over; `record` is what it says so far.

    `entry` is where its record stands, None if there is none yet. `note` is the name of what was typed and not saved.
    """

    record: Record
    at: datetime
    entry: Entry | None
    note: str | None

    @property
    def id(self) -> str | None:
        """The record's id; None if it never was one."""
        return self.entry.id if self.entry else record_of_note(self.note or "")


class Returned(NamedTuple):
    """A draft that a reviewer gave back, by whom and with which comment."""

    entry: Entry
    by: str
    comment: str


class Waiting(NamedTuple):
    """A version in review, and whether this person may publish it."""

    entry: Entry
    may_publish: bool
    mine: bool


class Due(NamedTuple):
    """An indicator that somebody should look at from a `day` on.

    `since` is its newest observation or the last look at it.
    """

    indicator: Indicator
    why: Overdue
    since: date | None
    months: int | None
    day: date


class Agenda(NamedTuple):
    """What waits. Records of a batch that waits as one stand in `batches` alone."""

    batches: Sequence[WaitingBatch]
    drafts: Sequence[Draft]
    returned: Sequence[Returned]
    waiting: Sequence[Waiting]
    due: Sequence[Due]
    misfits: Sequence[Misfit]


def agenda(board: Board, actor: Actor) -> Agenda:
    """Everything that waits, for this person to see."""
    batches = [each for each in board.ledger.waiting_batches() if _concerns(each, actor)]
    grouped = {id for each in batches for id in each.ids}
    mine = [entry for entry in _records(board, "draft", actor.name) if entry.id not in grouped]
    in_review = [entry for entry in _records(board, "in_review", None) if entry.id not in grouped]
    returned = {found.entry.id: found for entry in mine if (found := _returned(board, entry))}
    return Agenda(
        batches=batches,
        drafts=_drafts(board, actor, [entry for entry in mine if entry.id not in returned], returned),
        returned=list(returned.values()),
        waiting=[_waiting(board, entry, actor) for entry in in_review],
        due=list(_due(board)),
        misfits=board.misfits(),
    )


def _concerns(batch: WaitingBatch, actor: Actor) -> bool:
    """Whether somebody sees a batch as one: its drafts whoever brought it in, and administrators."""
    own = batch.batch.who == actor.name or actor.role == "administrator"
    return len(batch.ids) > 1 and (batch.state == "in_review" or own)


def _drafts(board: Board, actor: Actor, saved: Sequence[Entry], but: Container[str]) -> list[Draft]:
    """What was saved and what was only typed, newest first; of each record what was typed last."""
    notes = {note.name: note for note in board.ledger.notepad.notes(actor.name) if note.name not in but}
    known = {entry.id: entry for entry in saved} | board.ledger.records(filter(None, map(record_of_note, notes)))
    typed = [Draft(_said(board, note), note.at, known.get(note.name), note.name) for note in notes.values()]
    kept = [Draft(entry.head, entry.changed_at, entry, None) for entry in saved if entry.id not in notes]
    return sorted([*typed, *kept], key=lambda each: each.at, reverse=True)


def _said(board: Board, note: Note) -> Record:
    return draft(note.form, record_of_note(note.name) or "new", board.today, partial(objection, board.plan))


def _records(board: Board, state: State, author: str | None) -> list[Entry]:
    found = board.ledger.search(Filters(state=state, author=author), limit=MOST)
    return sorted(found.entries, key=lambda entry: entry.changed_at, reverse=True)


def _returned(board: Board, entry: Entry) -> Returned | None:
    last = last_return(board.ledger.history(entry.id))
    return Returned(entry, last.who, last.why or "") if last else None


def last_return(history: Sequence[Revision]) -> Revision | None:
    """The return that has not been answered by handing the record over again; None where there is none."""
    for revision in reversed(history):
        if revision.action == "return":
            return revision
        if revision.action not in ("save", "restore"):
            return None
    return None


def _waiting(board: Board, entry: Entry, actor: Actor) -> Waiting:
    return Waiting(entry, "publish" in board.ledger.allowed(entry.id, actor), entry.author == actor.name)


def _due(board: Board) -> Iterator[Due]:
    """Indicators without evidence that counts, and those that nobody looked at for a season; the barest first."""
    found = [due for due in review_dates(board) if due.day <= board.today]
    order: Sequence[Overdue] = ("too_old", "not_looked_at", "nothing")
    yield from sorted(found, key=lambda due: order.index(due.why))


def review_dates(board: Board) -> list[Due]:
    """When somebody should look at each indicator again: in the plan's order, overdue ones among them."""
    return [_next_look(board, indicator) for indicator in board.plan.indicators]


def _next_look(board: Board, indicator: Indicator) -> Due:
    """When its newest evidence grows too old to count, or a season after the last look, whichever comes first.

    Of what is overdue on both counts the evidence is told. Where there is none at all, a look is due at once.
    """
    seen = [each for each in board.observations(indicator.id) if not each.proxy]
    reviewed, months = board.last_reviewed(indicator.id), window_months(indicator)
    looked = reviewed.astimezone(SEOUL).date() if reviewed else None
    if not seen:
        return Due(indicator, "nothing", looked, months, board.today)
    newest = max(each.day for each in seen)
    look = looked + LOOK_AGAIN + timedelta(days=1) if looked else board.today
    if months is not None:
        too_old = first_day_without(newest, months)
        if too_old <= max(look, board.today):
            return Due(indicator, "too_old", newest, months, too_old)
    return Due(indicator, "not_looked_at", looked, months, look)
