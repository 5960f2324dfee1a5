"""Which change, if any, follows from a wish and from where a record stands. Pure: nothing here writes."""

from collections.abc import Callable, Collection, Iterator, Sequence

from roadmap.evidence.chain import Standing
from roadmap.evidence.entry import Action, Revision, State
from roadmap.evidence.errors import NotNow
from roadmap.evidence.record import Record
from roadmap.evidence.writing import Change, Place
from roadmap.evidence.written import content

Decision = Callable[[Place], Change | None]
"""What to do with a record that stands there."""

_SPOKEN = {"draft": "a draft", "in_review": "in review", "published": "published", "retracted": "retracted"}


def saved(record: Record, why: str | None, before: Place | None) -> Change | None:
    """A new draft; nothing if that is what the record says already."""
    text = content(record)
    if before and before.content == text:
        return None
    return Change(record.id, "save", "draft", text, why, record)


def moved(id: str, action: Action, to: State, why: str | None, allowed: Collection[State]) -> Decision:
    """The same version in another state."""

    def decide(before: Place) -> Change:
        if before.standing.state not in allowed:
            raise NotNow(id, detail=f"it is {_SPOKEN[before.standing.state]}")
        return Change(id, action, to, before.content, why)

    return decide


def retracted(id: str, reason: str, live: Callable[[int], str]) -> Decision:
    """What is published is taken back but stays readable; a newer draft goes (it stays in the history)."""

    def decide(before: Place) -> Change:
        standing = before.standing
        if not standing.counts or standing.live is None:
            raise NotNow(id, detail="it is not published", fix="discard the draft instead")
        return Change(id, "retract", "retracted", live(standing.live), reason)

    return decide


def restored(id: str, version: str, why: str | None) -> Decision:
    """An earlier version as a new draft."""

    def decide(before: Place) -> Change | None:
        if before.content == version and before.standing.state == "draft":
            return None
        return Change(id, "restore", "draft", version, why)

    return decide


def discarded(id: str, why: str | None, live: Callable[[int], str]) -> Decision:
    """Throws away the version that is not published; what was never published is gone, but for its history."""

    def decide(before: Place) -> Change:
        standing = before.standing
        if standing.state not in ("draft", "in_review"):
            raise NotNow(id, detail=f"it is {_SPOKEN[standing.state]}", fix="retract it instead")
        if standing.live is None:
            return Change(id, "discard", None, None, why)
        return Change(id, "discard", "published" if standing.counts else "retracted", live(standing.live), why)

    return decide


def imported(record: Record, reason: str | None, publish: bool, why: str | None, before: Place | None) -> Change | None:
    """What an import makes of a record; nothing if the ledger has it so already."""
    text = content(record)
    same = before is not None and before.content == text
    state: State = "retracted" if reason else "published" if publish else "draft"
    standing = before.standing if before else None
    if same and standing and _already(standing, state, reason):
        return None
    return Change(record.id, "import", state, text, reason or why, record)


def _already(standing: Standing, state: State, reason: str | None) -> bool:
    if state == "draft":
        return True
    return standing.state == state and standing.reason == reason


def undone(first: Revision, old: Standing | None, now: Place, why: str, live: Callable[[int], str]) -> Iterator[Change]:
    """What brings a record back to where it stood (`old`) before the revision `first`."""
    if old is None:
        yield from _unmade(first.record, now, why)
        return
    if old.live != now.standing.live and old.live is not None:
        state: State = "published" if old.counts else "retracted"
        yield Change(first.record, "undo", state, live(old.live), why if old.counts else old.reason)
        if old.state == state:
            return
    elif old.live is None and now.standing.counts:
        yield Change(first.record, "undo", "retracted", now.content, why)
        return
    yield Change(first.record, "undo", old.state, first.before, why if old.state != "retracted" else old.reason)


def _unmade(id: str, now: Place, why: str) -> Iterator[Change]:
    if now.standing.counts:
        yield Change(id, "undo", "retracted", now.content, why)
    elif now.standing.live is None:
        yield Change(id, "undo", None, None, why)


def first_and_last(batch: Sequence[Revision]) -> dict[str, tuple[Revision, Revision]]:
    """Each record's first and last revision in a batch."""
    ends: dict[str, tuple[Revision, Revision]] = {}
    for revision in batch:
        first, _ = ends.get(revision.record, (revision, revision))
        ends[revision.record] = (first, revision)
    return ends
