"""The board as it would be if some records were published as they are being written."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from indicators import Observation
from roadmap.board import Board, Footing
from roadmap.evidence import Entry, Link, Record, observation

Answer = TypeVar("Answer")


class Supposing(Board):
    """Answers as the board does, with what is published of some records replaced. Keeps nothing, and writes nothing."""

    def __init__(self, board: Board, *records: Record) -> None:
        super().__init__(board.settings, board._plan_file, board.ledger, board._clock)
        self.real = board
        self.supposed = {record.id: record for record in records}
        self._worked_out: dict[tuple[Hashable, ...], Any] = {}

    def _remember(self, question: tuple[Hashable, ...], answer: Callable[[], Answer]) -> tuple[Footing, Answer]:
        """What is worked out is kept for this one supposition, and never reaches those who ask the real board."""
        if question not in self._worked_out:
            self._worked_out[question] = answer()
        return self.footing(), self._worked_out[question]

    def _observations(self, known_at: datetime | None) -> Mapping[str, Sequence[Observation]]:
        return self.remember(("supposed",), lambda: self._replaced(self.real.everything_observed(known_at)))

    def _replaced(self, observed: Mapping[str, Sequence[Observation]]) -> Mapping[str, Sequence[Observation]]:
        new = self.supposed
        touched = {target for target, seen in observed.items() if any(each.record in new for each in seen)}
        changed = {target: [each for each in observed[target] if each.record not in new] for target in touched}
        for record in new.values():
            for link in record.links:
                target = self.plan.current(link.target) or link.target
                seen = changed.setdefault(target, list(observed.get(target, ())))
                seen.append(observation(record, link))
        for seen in changed.values():
            seen.sort(key=lambda each: (each.day, each.record))
        return {**observed, **changed}

    def record(self, id: str) -> Entry | None:
        return self.records([id]).get(id)

    def records(self, ids: Iterable[str], known_at: datetime | None = None) -> Mapping[str, Entry]:
        """The records, and the supposed ones as they would be."""
        wanted = list(ids)
        found = dict(self.real.records(wanted, known_at))
        for id in self.supposed.keys() & set(wanted):
            found[id] = self._as_published(self.supposed[id], found.get(id))
        return {id: found[id] for id in dict.fromkeys(wanted) if id in found}

    def _as_published(self, new: Record, entry: Entry | None) -> Entry:
        if entry is None:
            return Entry(new.id, "published", 0, new, self._clock(), "", live=new)
        return entry._replace(state="published", head=new, live=new, retracted=None)


def touched(board: Board, *records: Record | None) -> list[str]:
    """The indicators that the records speak to under their present ids, each once; those that the plan has."""
    links: list[Link] = [link for record in records if record for link in record.links]
    ids = dict.fromkeys(board.plan.current(link.target) for link in links if link.indicator)
    return [id for id in ids if id and board.plan.places[id].indicator]
