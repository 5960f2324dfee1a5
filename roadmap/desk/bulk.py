"""Bringing in many records at once: what a file would do, before anything is done."""

from collections.abc import Callable
from typing import NamedTuple

from indicators.message import Message
from roadmap.evidence import Arrival, Ledger, Outcome, Record, program
from roadmap.yaml_file import Problem, Problems

PASTED = "pasted"


class Changed(NamedTuple):
    """A record that the file says otherwise; `draft_of` names whoever wrote a newer draft, which it would replace."""

    before: Record
    after: Record
    draft_of: str | None


class Preview(NamedTuple):
    """What taking a file in would do to the ledger as it was in revision `seen`; with problems, nothing."""

    name: str
    problems: tuple[Problem, ...]
    new: tuple[Record, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    seen: int

    @property
    def total(self) -> int:
        return len(self.new) + len(self.changed) + self.unchanged

    @property
    def does_something(self) -> bool:
        return not self.problems and bool(self.new or self.changed)


Progress = Callable[[int], object]


def preview(ledger: Ledger, name: str, content: bytes, progress: Progress = lambda _: None) -> Preview:
    """Reads and checks all of a file, and compares it with the ledger. Changes nothing."""
    seen = ledger.revision()
    try:
        arrivals = _read(ledger, name, content, progress)
    except Problems as found:
        return Preview(name, found.problems, (), (), 0, seen)
    outcome = ledger.take(arrivals, who=program("preview"), dry_run=True)
    return _compared(ledger, name, arrivals, outcome, seen)


def _read(ledger: Ledger, name: str, content: bytes, progress: Progress) -> list[Arrival]:
    """The records; those that the desk does not take in are problems too."""
    arrivals, refused = [], []
    for number, arrival in enumerate(ledger.arrivals(name, content), 1):
        arrivals.append(arrival)
        if arrival.retracted:
            message = Message("what is brought in at the desk is reviewed before it is published")
            fix = Message("leave out the column or key `retracted`")
            refused.append(Problem(name, None, arrival.record.id, message, fix))
        if number % 100 == 0:
            progress(number)
    if refused:
        raise Problems(refused)
    return arrivals


def _compared(ledger: Ledger, name: str, arrivals: list[Arrival], outcome: Outcome, seen: int) -> Preview:
    given = {arrival.record.id: arrival.record for arrival in arrivals}
    known = ledger.records(outcome.changed)
    changed = (
        Changed(entry.head, given[id], entry.author if entry.state in ("draft", "in_review") else None)
        for id, entry in known.items()
    )
    return Preview(name, (), tuple(given[id] for id in outcome.new), tuple(changed), len(outcome.unchanged), seen)


def name_of_pasted(text: str) -> str:
    """A file name for text that was pasted: its ending says how it is read."""
    begin = text.lstrip("\ufeff \t\r\n")
    if begin.startswith(("{", "[")):
        return f"{PASTED}.json"
    first = begin.partition("\n")[0]
    yaml = first.startswith(("#", "format:", "evidence:", "- ", "---"))
    return f"{PASTED}.yaml" if yaml else f"{PASTED}.csv"
