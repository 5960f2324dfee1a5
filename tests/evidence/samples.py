"""Records, a clock and a small plan for the ledger's tests."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from indicators.message import Message
from roadmap.evidence import Entry, Ledger, Link, Record, program

TODAY = date(2026, 11, 21)
START = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
"""One in the morning of TODAY in Seoul."""

CARRIES = {
    "official-contacts": "count",
    "people-crossing": "value",
    "public-support": "value",
    "communication-lines": "stage",
}
STAGES = ("cut", "partly-open", "in-daily-use")


class Ticking:
    """A clock that goes on by a second each time it is asked."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def fits(link: Link) -> Message | None:
    """A plan of four indicators and one milestone."""
    if link.milestone is not None:
        known = link.milestone == "shared-understanding"
        return None if known else Message("the plan has no milestone {id}", id=link.milestone).at("milestone")
    carries = CARRIES.get(link.target)
    if carries is None:
        told = "the plan has no indicator {id} (did you mean {near}?)"
        return Message(told, id=link.target, near="official-contacts").at("indicator")
    for name in {"value", "count", "stage"} - {carries}:
        if getattr(link, name) is not None:
            told = "{id} is of kind {kind}, which takes a {allowed}, not a {given}"
            parts = {"id": link.target, "kind": "stages", "allowed": carries, "given": name}
            return Message(told, **parts).at(name)
    if link.stage in (None, *STAGES):
        return None
    told = "{id} has no stage {stage}; it has {known}"
    return Message(told, id=link.target, stage=link.stage, known=", ".join(STAGES)).at("stage")


def record(id: str = "six-sailors-returned", **changes: Any) -> Record:
    """A record in good order, with some of its keys changed."""
    plain: dict[str, Any] = {
        "id": id,
        "title": {"en": "Six sailors returned", "ko": "선원 여섯 명 송환"},
        "happened_on": "2025-07-09",
        "source": {"publisher": "KEI", "title": "New Steps", "url": "https://example.org/steps", "reliability": "B"},
        "credibility": 2,
        "links": [{"indicator": "official-contacts", "stance": "supports", "count": 1}],
    }
    return Record.model_validate(plain | changes)


def poll(id: str, value: float, ends: str, pollster: str = "KINU", **link: Any) -> Record:
    """A poll on public support."""
    disclosed = {"pollster": pollster, "sample_size": 1000, "margin": 3.1, "fieldwork": {"from": ends[:7], "to": ends}}
    says = [{"indicator": "public-support", "stance": "supports", "value": value, **link}]
    return record(id, happened_on=ends, poll=disclosed, links=says)


def ledger_at(path: Path, clock: Ticking | None = None, **settings: Any) -> Ledger:
    return Ledger.open(f"sqlite:///{path}", clock=clock or Ticking(), **{"fits": fits, **settings})


def published(ledger: Ledger, given: Record, **who: Any) -> Entry:
    """Saves and publishes a record, or a new version of one."""
    before = ledger.record(given.id)
    saved = ledger.save(given, who=program("Kim"), expected=before.revision if before else 0)
    return ledger.publish(given.id, expected=saved.revision, who=program("Lee"), **who)


def titles(entries: Mapping[str, Entry]) -> dict[str, str]:
    return {id: entry.shown.title.in_("en") for id, entry in entries.items()}
