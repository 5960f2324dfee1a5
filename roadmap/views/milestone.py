"""One milestone: its indicators, the evidence beside them, and what moved."""

from collections.abc import Sequence
from typing import NamedTuple

from indicators import months_before
from roadmap import sentences
from roadmap.evidence import Entry, Filters
from roadmap.plan import Roadmap
from roadmap.progress import Change
from roadmap.views.phase import indicator_lines
from roadmap.views.rendering import View, change_word

MONTHS_OF_CHANGES = 12
RECORDS_AT_ONCE = 10


class Moved(NamedTuple):
    change: Change
    word: str
    records: Sequence[Entry]


def milestone_ids(plan: Roadmap) -> list[str]:
    return [milestone.id for milestone in plan.milestones]


def milestone(view: View) -> str:
    """The milestone that the address names."""
    plan, words = view.board.plan, view.address.words
    place = plan.places[str(view.address.id)]
    here = place.milestone
    assert here is not None
    progress = view.report.milestone(here.id)
    targets = [here.id, *(indicator.id for indicator in here.indicators)]
    linked = view.board.search(Filters(targets=targets, until=view.address.day), limit=RECORDS_AT_ONCE)
    return view.render(
        "milestone.html",
        milestone=here,
        place=place,
        progress=progress,
        lines=indicator_lines(view, here, progress),
        told=sentences.milestone_sentence(words, progress),
        linked=linked,
        moved=_moved(view, {indicator.id for indicator in here.indicators}),
    )


def _moved(view: View, indicators: set[str]) -> list[Moved]:
    since = months_before(view.address.day, MONTHS_OF_CHANGES)
    found = [each for each in view.board.changes(since, view.address.day) if each.indicator in indicators]
    return [Moved(each, change_word(view, each), list(view.board.records(each.records[:3]).values())) for each in found]
