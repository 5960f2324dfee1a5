"""Who may do what with a record. Pure: nothing here reads or writes."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from roadmap.evidence.chain import AUTHORING
from roadmap.evidence.entry import Action, State
from roadmap.evidence.errors import NeedsAdministrator, NeedsReviewer, NotAllowed, NotYours, OwnVersion

Role = Literal["contributor", "reviewer", "administrator"]
"""Each may do what those before it may."""

Review = Literal["two", "single"]
"""Whether what is published was seen by two people, or whether reviewers may publish their own work."""

Doing = Literal["save", "submit", "publish", "return", "retract", "restore", "discard", "import", "undo"]

ROLES: tuple[Role, ...] = get_args(Role)
REVIEWS: tuple[Review, ...] = get_args(Review)


Seat = str | datetime | None
"""What lets somebody at the desk in: the id of their session, or when another service vouched for them."""


class Actor(NamedTuple):
    """Who changes the ledger: somebody at the desk with an account, or a program on this machine.

    Of an account the ledger takes only the name and the seat, and looks the role up at the moment of the change. A seat
    that is named must not have ended: nobody goes on from a page that was left open. Whoever runs a program here can
    read and write the database's file anyway, so programs may do everything.
    """

    name: str
    role: Role
    via: Literal["desk", "program"]
    seat: Seat = None


def program(name: str) -> Actor:
    """A program on this machine, or whoever runs it: the command line, the filling of a new ledger, a test."""
    return Actor(name, "administrator", "program")


class Step(NamedTuple):
    """What one revision says of who wrote a record; `same` if its content is the newest version's."""

    seq: int
    action: Action
    who: str
    state_after: State | None
    same: bool


class Hands(NamedTuple):
    """Whose hands a record went through.

    `waiting`: who made or changed the version that is not published yet. `live`: the same of the published one.
    `words`: who ever wrote exactly what the newest version says.
    """

    waiting: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


UNTOUCHED = Hands()


def hands(steps: Iterable[Step]) -> Hands:
    """Whose hands a record went through in these steps, oldest first."""
    waiting: set[str] = set()
    live: set[str] = set()
    words: set[str] = set()
    for step in steps:
        if step.action in AUTHORING:
            waiting.add(step.who)
            if step.same:
                words.add(step.who)
        if step.state_after not in ("draft", "in_review"):
            if step.action not in ("discard", "retract"):
                live = waiting
            waiting = set()
    return Hands(frozenset(waiting), frozenset(live), frozenset(words))


_OWN: Mapping[Doing, Role] = {
    "save": "contributor",
    "submit": "contributor",
    "return": "contributor",
    "restore": "contributor",
    "discard": "contributor",
    "publish": "reviewer",
    "retract": "reviewer",
    "import": "administrator",
    "undo": "administrator",
}
"""What one must be at least, to do it with one's own work or where there is nobody's."""

_OTHERS: Mapping[Doing, Role] = {
    **dict.fromkeys(_OWN, "reviewer"),
    "retract": "administrator",
    "import": "administrator",
    "undo": "administrator",
}
"""The same for somebody else's."""

_NEEDS: Mapping[Role, type[NotAllowed]] = {
    "contributor": NotAllowed,
    "reviewer": NeedsReviewer,
    "administrator": NeedsAdministrator,
}


def too_little(actor: Actor, least: Role) -> type[NotAllowed] | None:
    """Why somebody may not do what takes a role; None if they may."""
    return _NEEDS[least] if ROLES.index(actor.role) < ROLES.index(least) else None


def own(actor: Actor, doing: Doing, touched: Hands) -> bool:
    """Whether it is the actor's own work that is meant, or nobody's."""
    if doing == "publish":
        return actor.name in touched.waiting | touched.words
    whose: Set[str] = touched.live if doing == "retract" else touched.waiting
    return actor.name in whose or (doing in ("save", "restore") and not whose)


def refusal(actor: Actor, doing: Doing, touched: Hands, review: Review) -> type[NotAllowed] | None:
    """Why the actor may not do this with a record that went through these hands; None if they may."""
    if actor.via == "program":
        return None
    is_own = own(actor, doing, touched)
    needed = (_OWN if is_own else _OTHERS)[doing]
    if ROLES.index(actor.role) < ROLES.index(needed):
        return NotYours if ROLES.index(actor.role) >= ROLES.index(_OWN[doing]) else _NEEDS[needed]
    return OwnVersion if doing == "publish" and is_own and review != "single" else None
