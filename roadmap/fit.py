"""Whether a piece of evidence fits the plan. The plan and the ledger do not know each other; this room knows both."""

from collections.abc import Callable

from indicators import Indicator, Poll, Stages
from indicators.message import Message
from indicators.rule import CARRIES
from roadmap.evidence import Link
from roadmap.plan import Roadmap
from roadmap.yaml_file import nearest


def fits(plan: Roadmap) -> Callable[[Link], Message | None]:
    """What is wrong with a link under this plan, in one sentence; None if it fits."""
    return lambda link: misfit(plan, link)


def objection(plan: Roadmap, link: Link) -> Message | None:
    """Why a link is not let into the ledger: as `misfit`, but links to an id that was given up stay with their record.

    They no longer count. Refusing them would keep a new ledger from taking in the evidence files after an indicator
    was retired.
    """
    given_up = plan.current(link.target) is None and any(old.id == link.target for old in plan.retired)
    return None if given_up else misfit(plan, link)


def misfit(plan: Roadmap, link: Link) -> Message | None:
    """Why a link does not fit the plan: no such target, or a content that the indicator's kind does not have.

    The sentence's place is the key of the link that it is about.
    """
    current = plan.current(link.target)
    if current is None:
        return _no_such_target(plan, link)
    place = plan.places[current]
    if link.milestone is not None:
        is_milestone = place.milestone is not None and place.indicator is None
        return None if is_milestone else Message("{id} is not a milestone", id=link.milestone).at("milestone")
    if place.indicator is None:
        return Message("{id} is not an indicator", id=link.target).at("indicator")
    return _content(place.indicator, link)


def _no_such_target(plan: Roadmap, link: Link) -> Message:
    what = "indicator" if link.indicator is not None else "milestone"
    retired = next((old for old in plan.retired if old.id == link.target), None)
    if retired:
        return Message("{id} is retired: {why}", id=link.target, why=retired.why).at(what)
    return (_no_indicator(plan, link) if link.indicator is not None else _no_milestone(plan, link)).at(what)


def _no_indicator(plan: Roadmap, link: Link) -> Message:
    near = nearest(link.target, [each.id for each in plan.indicators])
    if near:
        return Message("the plan has no indicator {id} (did you mean {near}?)", id=link.target, near=near)
    return Message("the plan has no indicator {id}", id=link.target)


def _no_milestone(plan: Roadmap, link: Link) -> Message:
    near = nearest(link.target, [each.id for each in plan.milestones])
    if near:
        return Message("the plan has no milestone {id} (did you mean {near}?)", id=link.target, near=near)
    return Message("the plan has no milestone {id}", id=link.target)


def _content(indicator: Indicator, link: Link) -> Message | None:
    allowed = CARRIES[indicator.kind]
    for name in ("value", "count", "stage"):
        if getattr(link, name) is not None and name != allowed:
            told = "{id} is of kind {kind}, which takes a {allowed}, not a {given}"
            return Message(told, id=indicator.id, kind=indicator.kind, allowed=allowed, given=name).at(name)
    if isinstance(indicator, Poll) and link.value is not None and not 0 <= link.value <= 100:
        return Message("{id} is a poll: the value must lie between 0 and 100", id=indicator.id).at("value")
    if isinstance(indicator, Stages) and link.stage is not None and indicator.stage(link.stage) is None:
        known = ", ".join(stage.id for stage in indicator.stages)
        return Message("{id} has no stage {stage}; it has {known}", id=indicator.id, stage=link.stage, known=known).at(
            "stage"
        )
    return None
