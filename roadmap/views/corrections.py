"""What was corrected or taken back after it had been published: when, why, and what changed."""

from collections.abc import Sequence
from datetime import date, datetime
from math import ceil
from typing import NamedTuple

from indicators import Text
from roadmap.evidence import Correction
from roadmap.snapshot.frozen import snapshots_of, snapshots_with
from roadmap.views.differences import Difference, differences
from roadmap.views.paging import on_a_page_that_exists, page_number, turns
from roadmap.views.rendering import View

FILTERS = ("page",)
AT_ONCE = 20


class Corrected(NamedTuple):
    """One correction as visitors read it. `id` is permanent: pages and feeds name the correction by it."""

    id: str
    record: str
    title: Text
    at: datetime
    retracted: bool
    word: str
    why: str | None
    differences: Sequence[Difference]

    @property
    def link(self) -> str:
        """The record's permanent address."""
        return f"./record?id={self.record}"


def settled(view: View) -> View:
    """The view on a page of the list that there is."""
    return on_a_page_that_exists(view, lambda: ceil(len(_known(view)) / AT_ONCE))


def corrected(view: View, limit: int | None = None, offset: int = 0) -> list[Corrected]:
    """What was corrected or taken back up to the reader's day, newest first: for the page, and for feeds."""
    end = None if limit is None else offset + limit
    return [_told(view, each) for each in _known(view)[offset:end]]


class Touched(NamedTuple):
    """A frozen snapshot that stands on a record as it was before a correction."""

    correction: str
    id: str
    on: date


def touched(view: View) -> tuple[Touched, ...]:
    """The snapshots that the corrections on this page of the list touch: it depends on them beside plan and ledger."""
    start = (page_number(view.address) - 1) * AT_ONCE
    every = snapshots_of(view.board).all()
    return tuple(
        Touched(_id(each), facts.id, facts.on)
        for each in _known(view)[start : start + AT_ONCE]
        for facts, _ in snapshots_with(every, each.revision.record)
        if facts.revision < each.revision.seq
    )


def corrections(view: View, touched: Sequence[Touched] = ()) -> str:
    """The list, a page at a time."""
    page, total = page_number(view.address), len(_known(view))
    pages = ceil(total / AT_ONCE)
    return view.render(
        "corrections.html",
        lines=corrected(view, AT_ONCE, (page - 1) * AT_ONCE),
        touched=touched,
        total=total,
        turns=list(turns(view, page, pages)),
        page=page,
        pages=pages,
    )


def _known(view: View) -> Sequence[Correction]:
    """The corrections that had been made by the end of the reader's day."""
    return [each for each in view.board.corrections() if view.seoul_day(each.revision.at) <= view.address.day]


def _id(correction: Correction) -> str:
    return f"correction-{correction.revision.seq}"


def _told(view: View, correction: Correction) -> Corrected:
    revision, words = correction.revision, view.address.words
    retracted = correction.after is None
    return Corrected(
        _id(correction),
        revision.record,
        (correction.after or correction.before).title,
        revision.at,
        retracted,
        words.say("retracted" if retracted else "corrected"),
        revision.why,
        differences(view, correction.before, correction.after),
    )
