"""What a card stands on, what of that was corrected since, and how it stands today."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from indicators import Observation, months_before
from roadmap.board import Board
from roadmap.evidence import Correction
from roadmap.plan import Roadmap
from roadmap.snapshot.content import UnknownCard, content
from roadmap.snapshot.content.changes import MONTHS
from roadmap.snapshot.content.evidence import newest_records
from roadmap.snapshot.frozen.snapshot import Facts, Frozen


class Standing(NamedTuple):
    """What a frozen card would say of today; None if the plan has it no more. `same` if nothing in it has moved."""

    now: str | None
    same: bool


def standing(board: Board, frozen: Frozen, card: str, lang: str) -> Standing:
    then = frozen.said(card, lang)
    try:
        now = content(board, card, lang)
    except UnknownCard:
        return Standing(None, same=False)
    told = now.model_dump(mode="json")
    return Standing(now.full_title, same=all(then.get(part) == told[part] for part in ("title", "lead", "body")))


def rests_on(board: Board, card: str, on: date, known_at: datetime | None = None) -> frozenset[str]:
    """The records that a card stands on, as was known at a moment.

    An indicator's card shows every observation; the others stand on what the readings of their indicators used, a
    milestone's besides on the evidence that it lists, and the card of changes on what moved them.
    """
    plan = board.plan
    id = plan.current(card) or card
    if id in plan.places and plan.places[id].indicator:
        return frozenset(each.record for each in _seen(board, id, on, known_at))
    report = board.progress(on, known_at)
    used = {record for i in _within(plan, id) for record in report.indicator(i).reading.evidence}
    if id in plan.places and plan.places[id].milestone:
        used |= set(newest_records(each for i in _within(plan, id) for each in _seen(board, i, on, known_at)))
    if card == "changes":
        used |= {record for each in board.changes(months_before(on, MONTHS), on) for record in each.records}
    return frozenset(used)


def _seen(board: Board, indicator: str, on: date, known_at: datetime | None) -> Iterable[Observation]:
    if known_at is None:
        return board.observations(indicator, on)
    found = board.ledger.observations(on, known_at, _also_retired(board.plan, indicator))
    return chain.from_iterable(found.values())


def _also_retired(plan: Roadmap, id: str) -> list[str]:
    return [id, *(old.id for old in plan.retired if plan.current(old.id) == id)]


def _within(plan: Roadmap, card: str) -> list[str]:
    """The indicators of a milestone or phase; of anything else, all of them."""
    places = ((indicator.id, plan.places[indicator.id]) for indicator in plan.indicators)
    if card not in plan.places:
        return [id for id, _ in places]
    return [id for id, place in places if card in (place.phase.id, place.milestone.id if place.milestone else None)]


def corrections_since(board: Board, records: Collection[str], revision: int) -> Sequence[Correction]:
    """What was corrected or retracted after a revision of the ledger, of some records; the newest first."""
    return [each for each in board.corrections() if each.revision.seq > revision and each.revision.record in records]


def snapshots_with(every: Iterable[Facts], record: str) -> list[tuple[Facts, tuple[str, ...]]]:
    """The snapshots that a record is part of, each with its cards that stand on it: pictures first; newest first."""
    found = []
    for facts in every:
        cards = [card for card, records in facts.rests_on.items() if record in records]
        if cards:
            found.append((facts, tuple(sorted(cards, key=lambda card: card not in facts.pictures))))
    return found[::-1]
