"""What each card says: plan, evidence and a day in; one frozen value out, the same for the same answers."""

from collections.abc import Callable
from datetime import date

from roadmap.board import Board
from roadmap.plan import Roadmap
from roadmap.snapshot.content.asking import Asked, footing, ground
from roadmap.snapshot.content.changes import changes
from roadmap.snapshot.content.indicator import indicator
from roadmap.snapshot.content.milestone import milestone
from roadmap.snapshot.content.model import CardContent, short_id
from roadmap.snapshot.content.overview import overview
from roadmap.snapshot.content.parts import Parts
from roadmap.snapshot.content.phase import phase
from roadmap.snapshot.content.quotes import set_quotes, with_quotes_set
from roadmap.snapshot.content.told import headline, joined
from roadmap.yaml_file import nearest

__all__ = ["CardContent", "UnknownCard", "card_names", "content"]

LONGEST_ALT = 420
"""Characters: as much as a screen reader tells in half a minute."""


class UnknownCard(KeyError):
    """There is no card of this name."""

    def __init__(self, card: str, plan: Roadmap) -> None:
        near = nearest(card, card_names(plan))
        self.message = f"There is no picture “{card[:80]}”." + (f" Did you mean {near}?" if near else "")
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


def card_names(plan: Roadmap) -> tuple[str, ...]:
    """Every card that can be drawn: overview, phases, changes, milestones, indicators."""
    return (
        "overview",
        *(phase.id for phase in plan.phases),
        "changes",
        *(milestone.id for milestone in plan.milestones),
        *(indicator.id for indicator in plan.indicators),
    )


def content(board: Board, card: str, lang: str, on: date | None = None, snapshot: str | None = None) -> CardContent:
    """What a card says in a language on a day (default: today in Seoul).

    `snapshot` is the id of the frozen snapshot that the card belongs to; it is printed in place of the card's own.
    Raises UnknownCard. An id that was retired gives the card of what took its place.
    """
    asked = Asked(board, lang, on or board.today)
    made: CardContent = board.remember(("card", card, lang, asked.day), lambda: _content(asked, card))
    return made if snapshot is None else _named(made, snapshot)


def _content(asked: Asked, card: str) -> CardContent:
    words, plan = asked.words, asked.plan
    name, parts = _parts(asked, card)
    parts = Parts(*map(with_quotes_set, parts))
    made = CardContent(
        card=name,
        kind=parts.kind,
        lang=words.language,
        on=asked.day,
        brand=set_quotes(asked.text(plan.title)),
        about=asked.phase_name(name) if parts.kind == "indicator" else "",
        kicker=parts.kicker,
        title=headline(parts.title),
        lead=parts.lead,
        alt=joined(parts.told, LONGEST_ALT),
        told=tuple(parts.told),
        mark=parts.mark,
        body=parts.body,
        legend=parts.legend,
        foot=with_quotes_set(footing(asked, parts.sources)),
        page=parts.page,
        ground=ground(asked),
    )
    return _named(made, short_id(made.hash))


def _parts(asked: Asked, card: str) -> tuple[str, Parts]:
    """The card's present name, and what is its own."""
    plain: dict[str, Callable[[Asked], Parts]] = {"overview": overview, "changes": changes}
    if card in plain:
        return card, plain[card](asked)
    id = asked.plan.current(card)
    if id is None or id not in card_names(asked.plan):
        raise UnknownCard(card, asked.plan)
    where = asked.plan.places[id]
    build = indicator if where.indicator else milestone if where.milestone else phase
    return id, build(asked, id)


def _named(made: CardContent, id: str) -> CardContent:
    return made.model_copy(update={"foot": made.foot.model_copy(update={"id": id})})
