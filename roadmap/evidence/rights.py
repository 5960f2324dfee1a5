"""What somebody may do at this moment, by what their account and the record's history say."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, get_args

from sqlalchemy import Connection

from roadmap.evidence.entry import Arrival, State
from roadmap.evidence.errors import NeedsAdministrator, NotAllowed, Unreviewed
from roadmap.evidence.queries import steps
from roadmap.evidence.roles import UNTOUCHED, Actor, Doing, Hands, Review, hands, own, refusal
from roadmap.evidence.staff import people
from roadmap.evidence.staff.acting import acting
from roadmap.evidence.writing import Place

_WAITING: tuple[State, ...] = ("draft", "in_review")
_STATES: dict[Doing, tuple[State, ...]] = {
    "submit": ("draft",),
    "publish": ("in_review",),
    "return": ("in_review",),
    "discard": _WAITING,
}


class Rights(NamedTuple):
    """One transaction's view of who acts and of how much review there must be."""

    connection: Connection
    actor: Actor
    review: Review

    @classmethod
    def of(cls, connection: Connection, who: Actor, at: datetime) -> "Rights":
        """Raises NoAccount if somebody at the desk has no account, a disabled one, or has been signed out."""
        return cls(connection, acting(connection, who, at), people.review(connection))

    def demand(self, doing: Doing, id: str, place: Place | None) -> None:
        """Raises NotAllowed, by the class that says why, if the actor may not do this."""
        if refused := self.refused(doing, id, place):
            raise refused(id)

    def refused(self, doing: Doing, id: str, place: Place | None) -> type[NotAllowed] | None:
        """The class of error that says why the actor may not do this; None if they may."""
        return refusal(self.actor, doing, self._hands(id, place), self.review)

    def administering(self, what: str) -> None:
        """The same for what concerns the whole ledger."""
        if self.actor.role != "administrator":
            raise NeedsAdministrator(what)

    def importing(self, arrivals: Iterable[Arrival], publish: bool) -> Iterable[Arrival]:
        """The same for taking in many records: gives those that the actor may take in."""
        self.administering("import")
        if publish and self.actor.via == "desk":
            raise Unreviewed("import")
        return map(self._unpublished, arrivals) if self.actor.via == "desk" else arrivals

    def _unpublished(self, arrival: Arrival) -> Arrival:
        """What was retracted was published once; a file may not say so for others."""
        if arrival.retracted:
            raise Unreviewed(arrival.record.id, fix="leave out the column or key `retracted`")
        return arrival

    def alone(self, id: str, place: Place) -> bool:
        """Whether publishing it would be without a second pair of eyes."""
        return self.actor.via == "desk" and own(self.actor, "publish", self._hands(id, place))

    def allowed(self, id: str, place: Place | None) -> frozenset[Doing]:
        """Everything that the actor may do with a record as it stands."""
        touched = self._hands(id, place)
        may = [doing for doing in get_args(Doing) if refusal(self.actor, doing, touched, self.review) is None]
        return frozenset(doing for doing in may if _fits(doing, place))

    def _hands(self, id: str, place: Place | None) -> Hands:
        return hands(steps(self.connection, id, place.content)) if place else UNTOUCHED


def _fits(doing: Doing, place: Place | None) -> bool:
    """Whether the record stands where this can be done."""
    if doing in ("import", "undo"):
        return False
    if place is None:
        return doing == "save"
    if doing == "retract":
        return place.standing.counts
    return place.standing.state in _STATES.get(doing, get_args(State))
