"""A batch as HTML: how it stands, each of its records with what it changes, and what was left out of a decision."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

from roadmap.evidence import Actor, Batched, Entry, LedgerError, Together, errors
from roadmap.evidence.entry import LeftOut
from roadmap.views import bulk
from roadmap.views.desk import draft_title, nowhere
from roadmap.views.differences import Difference
from roadmap.views.paging import on_a_page_that_exists, page_number, turns
from roadmap.views.rendering import View
from roadmap.views.review import STATES, changes

FILTERS = ("id", "page")
AT_ONCE = 20
"""Records on a page: as many as somebody can really look at."""

LEFT_OUT: Mapping[LeftOut, str] = {
    "changed": "Left out, because somebody changed them or dealt with them since: {records}.",
    "own": "Left out, because you wrote just these versions yourself: {records}.",
    "not_in_order": "Left out, because they do not fit the plan any more: {records}.",
}
REFUSALS: Mapping[type[LedgerError], str] = {
    errors.NothingLeft: "Every record was changed or dealt with since you looked. Nothing was done; look at it again.",
    errors.Missing: "Please write a comment, so that the author knows what to do.",
}


class Line(NamedTuple):
    """A record of the batch: its title, its state in words, and what it would change for visitors."""

    entry: Entry
    title: str
    state: str
    differences: Sequence[Difference]


def settled(view: View, found: Batched) -> View:
    """The view on a page of the list that there is."""
    return on_a_page_that_exists(view, lambda: ceil(len(found.entries) / AT_ONCE))


def shown(view: View, found: Batched) -> Sequence[Entry]:
    """The records on the page that the reader looks at."""
    begins = (page_number(view.address) - 1) * AT_ONCE
    return found.entries[begins : begins + AT_ONCE]


def head(view: View, found: Batched) -> str:
    """What the batch is, and what has become of it."""
    words, numbers = view.address.words, dict[str, int]()
    for entry in found.entries:
        numbers[entry.state] = numbers.get(entry.state, 0) + 1
    states = [f"{words.say(STATES[state])}: {words.number(number)}" for state, number in numbers.items()]
    return view.render("batch_head.html", found=found, told=bulk.batch_told(view, found.batch), states=states)


def listed(view: View, found: Batched) -> str:
    """The records on this page, each with what it would change."""
    words, page = view.address.words, page_number(view.address)
    lines = [
        Line(entry, draft_title(view, entry.head), words.say(STATES[entry.state]), list(changes(view, entry)))
        for entry in shown(view, found)
    ]
    pages = ceil(len(found.entries) / AT_ONCE)
    return view.render("batch_list.html", lines=lines, page=page, pages=pages, turns=list(turns(view, page, pages)))


def why_not(view: View, actor: Actor) -> str:
    """Why somebody cannot approve a batch that is in review."""
    told = "It waits for a reviewer."
    if actor.role != "contributor":
        told = "You brought it in or changed it, so somebody else has to approve it: nobody publishes their own work."
    return view.render("desk_told.html", told=view.address.words.say(told))


def no_batch(view: View) -> str:
    return nowhere(view, view.address.words.say("There is no such batch any more."))


def left_out(view: View, outcome: Together) -> str:
    """Which records a decision left as they were, and why; empty if none."""
    words = view.address.words
    reasons = {why: [id for id, each in outcome.left_out.items() if each == why] for why in LEFT_OUT}
    return " ".join(words.say(LEFT_OUT[why], records=", ".join(ids)) for why, ids in reasons.items() if ids)


def refusal(view: View, error: LedgerError) -> str:
    known = next((text for kind, text in REFUSALS.items() if isinstance(error, kind)), None)
    return view.address.words.say(known) if known else bulk.refusal(view, error)
