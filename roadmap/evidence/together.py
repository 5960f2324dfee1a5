"""A batch dealt with as one: what happens to each of its records, in one transaction."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from roadmap.evidence import queries
from roadmap.evidence.changes import Decision, first_and_last
from roadmap.evidence.entry import Batched, LeftOut, Revision, Together, WaitingBatch
from roadmap.evidence.errors import NothingLeft, NotNow, OwnVersion
from roadmap.evidence.rights import Rights
from roadmap.evidence.roles import Doing
from roadmap.evidence.writing import Change, Pen, Place, places
from roadmap.yaml_file import Problems

Seen = Mapping[str, int]
"""The records that somebody looked at, each with the exact revision that they saw."""


def batched(connection: Connection, name: str) -> Batched | None:
    """A batch as it stands; None if there is no such import."""
    found = queries.batches(connection, 1, only=[name])
    if not found:
        return None
    history = queries.batch(connection, name)
    ends = first_and_last(history)
    entries = queries.entries(connection, ends)
    same = {id: entry for id, entry in entries.items() if entry.revision == ends[id][1].seq}
    comment = next((each for each in reversed(history) if each.action in ("return", "submit", "publish")), None)
    returned = comment if comment and comment.action == "return" else None
    return Batched(found[0], tuple(same.values()), tuple(id for id in ends if id not in same), returned)


def waiting(connection: Connection) -> list[WaitingBatch]:
    """The batches that have drafts or versions in review, the newest first."""
    found = queries.waiting_in_batches(connection)
    known = queries.batches(connection, queries.MOST, only={name for name, _ in found})
    return [
        WaitingBatch(batch, state, tuple(ids))
        for batch in known
        for (name, state), ids in found.items()
        if name == batch.id
    ]


def decided(
    seen: Seen, connection: Connection, pen: Pen, rights: Rights, doing: Doing, decide: Callable[[str], Decision]
) -> Together:
    """Does the same with every record that is still as it was seen; names the others, and leaves them as they are.

    Raises NotAllowed if the actor may not do it with one of them at all, OwnVersion if all that are left are the
    actor's own, and NothingLeft if none is left.
    """
    known = places(connection, seen)
    newest = {id: last for id, (_, last) in first_and_last(queries.batch(connection, pen.batch or "")).items()}
    left_out: dict[str, LeftOut] = {}
    done: list[str] = []
    for id, revision in seen.items():
        before = known.get(id)
        if before is None or not _is_seen(before, revision, newest.get(id)):
            left_out[id] = "changed"
            continue
        outcome = _change(id, before, rights, doing, decide)
        if isinstance(outcome, Change):
            pen.add(outcome, before)
            done.append(id)
        else:
            left_out[id] = outcome
    if not done:
        raise OwnVersion(pen.batch or "") if "own" in left_out.values() else NothingLeft(pen.batch or "")
    return Together(done, left_out)


def _is_seen(before: Place, revision: int, newest: Revision | None) -> bool:
    """Whether a record is as somebody saw it, and still as the batch left it."""
    return newest is not None and before.standing.revision == revision == newest.seq


def _change(
    id: str, before: Place, rights: Rights, doing: Doing, decide: Callable[[str], Decision]
) -> Change | LeftOut:
    refused = rights.refused(doing, id, before)
    if refused is OwnVersion:
        return "own"
    if refused:
        raise refused(id)
    try:
        change = decide(id)(before)
    except NotNow:
        return "changed"
    except Problems:
        return "not_in_order"
    alone = doing == "publish" and rights.alone(id, before)
    return "changed" if change is None else change._replace(action="publish_single") if alone else change
