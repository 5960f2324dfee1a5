"""A version in review as HTML: what it changes, and who stands behind it. Two versions side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from roadmap.evidence import Actor, Entry, Record, Revision
from roadmap.evidence.door import BLANK, NO_ADDRESS, NO_DAY
from roadmap.views.desk import draft_title, nowhere
from roadmap.views.differences import Difference, differences
from roadmap.views.rendering import View

STATES: Mapping[str, str] = {
    "draft": "draft",
    "in_review": "waiting for review",
    "published": "published",
    "retracted": "retracted",
}


class Side(NamedTuple):
    """A field in two versions."""

    label: str
    theirs: str
    mine: str


def review(view: View, entry: Entry, history: Sequence[Revision]) -> str:
    """The newest version against the published one, field by field."""
    words = view.address.words
    return view.render(
        "desk_review.html",
        entry=entry,
        title=draft_title(view, entry.head),
        state=words.say(STATES[entry.state]),
        changes=list(changes(view, entry)),
        comments=[each for each in history if each.why and each.action in ("return", "submit", "save", "restore")][-3:],
    )


def changes(view: View, entry: Entry) -> Iterator[Difference]:
    """What would be different for visitors; everything, if nothing was ever published."""
    if entry.live is not None:
        yield from differences(view, entry.live, entry.head)
        return
    for each in differences(view, _bare(entry.head), entry.head):
        yield Difference(each.label, None, each.after)


def _bare(record: Record) -> Record:
    """A record that differs from this one in everything."""
    source = {"publisher": BLANK, "title": BLANK, "url": NO_ADDRESS}
    rated = {"reliability": "A" if record.source.reliability == "F" else "F"}
    return Record.model_validate(
        {
            "id": record.id,
            "title": {"en": BLANK},
            "happened_on": NO_DAY,
            "source": source | rated,
            "credibility": 1 if record.credibility == 6 else 6,
        }
    )


def conflict(view: View, entry: Entry | None, theirs: Record | None, mine: Record) -> str:
    """Two versions side by side: what is typed here, and what somebody else saved meanwhile.

    Without `entry` the other version was typed by the same person in another window; without `theirs` there is none
    any more.
    """
    found = differences(view, theirs, mine) if theirs else []
    sides = [Side(each.label, each.before or "–", each.after or "–") for each in found]
    return view.render("desk_conflict.html", entry=entry, theirs=theirs, sides=sides)


def whose(view: View, entry: Entry, actor: Actor, unfinished: bool) -> str:
    """Why somebody cannot approve a version, or that they may though it is their own."""
    words, board = view.address.words, view.board
    may, own = board.ledger.allowed(entry.id, actor), entry.author == actor.name
    single = board.ledger.staff.review() == "single"
    told = None
    if entry.state != "in_review":
        told = "This version does not wait for review."
    elif unfinished:
        told = "It cannot be approved: something that every record needs is not written yet."
    elif "publish" in may and own and single:
        told = "This is your own work. With single review you may publish it; it will say that nobody else saw it."
    elif "publish" not in may and actor.role == "contributor":
        told = "It waits for a reviewer."
    elif "publish" not in may:
        told = "You wrote or changed this version, so somebody else has to approve it: nobody publishes their own work."
    return view.render("desk_told.html", told=words.say(told)) if told else ""


def no_review(view: View) -> str:
    """For an address that names no record."""
    return nowhere(view, view.address.words.say("There is no such record any more."))
