"""Many records at once."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection

from roadmap.evidence.changes import imported
from roadmap.evidence.entry import Arrival, Outcome
from roadmap.evidence.writing import Change, Pen, Place, places

NOTHING_DONE = Outcome(None, (), (), ())

_CHUNK = 1000


class Intake:
    """Takes in records, and keeps count of what they did."""

    def __init__(self, publish: bool, why: str | None) -> None:
        self._publish = publish
        self._why = why
        self._new: list[str] = []
        self._changed: list[str] = []
        self._unchanged: list[str] = []

    def run(self, arrivals: Iterable[Arrival], connection: Connection, pen: Pen | None) -> Outcome:
        """Writes what is new or changed; without a pen only tells."""
        for chunk in _chunks(arrivals):
            known = places(connection, [arrival.record.id for arrival in chunk])
            for record, retracted in chunk:
                before = known.get(record.id)
                change = imported(record, retracted, self._publish, self._why, before)
                self._note(record.id, change, before)
                if change and pen:
                    pen.add(change, before)
        did = pen.batch if pen and (self._new or self._changed) else None
        return Outcome(did, self._new, self._changed, self._unchanged)

    def _note(self, id: str, change: Change | None, before: Place | None) -> None:
        kept = self._unchanged if change is None else self._new if before is None else self._changed
        kept.append(id)


def _chunks(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    waiting = iter(arrivals)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
