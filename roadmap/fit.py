"""Whether a piece of evidence fits the plan. The plan and the ledger do not know each other; this room knows both."""

from collections.abc import Callable

from indicators import Indicator, Poll, Stages
from indicators.rule import CARRIES
from roadmap.evidence import Link
from roadmap.plan import Roadmap
from roadmap.yaml_file import nearest


def fits(plan: Roadmap) -> Callable[[Link], str | None]:
    """What is wrong with a link under this plan, in one sentence; None if it fits."""
    return lambda link: misfit(plan, link)


def objection(plan: Roadmap, link: Link) -> str | None:
    """Why a link is not let into the ledger: as `misfit`, but links to an id that was given up stay with their record.

    They no longer count. Refusing them would keep a new ledger from taking in the evidence files after an indicator
    was retired.
    """
    given_up = plan.current(link.target) is None and any(old.id == link.target for old in plan.retired)
    return None if given_up else misfit(plan, link)


def misfit(plan: Roadmap, link: Link) -> str | None:
    """Why a link does not fit the plan: no such target, or a content that the indicator's kind does not have."""
    current = plan.current(link.target)
    if current is None:
        return _no_such_target(plan, link)
    place = plan.places[current]
    if link.milestone is not None:
        is_milestone = place.milestone is not None and place.indicator is None
        return None if is_milestone else f"milestone: {link.milestone} is not a milestone"
    if place.indicator is None:
        return f"indicator: {link.indicator} is not an indicator"
    return _content(place.indicator, link)


def _no_such_target(plan: Roadmap, link: Link) -> str:
    what = "indicator" if link.indicator is not None else "milestone"
    retired = next((old for old in plan.retired if old.id == link.target), None)
    if retired:
        return f"{what}: {link.target} is retired: {retired.why.in_('en')}"
    same = plan.indicators if link.indicator is not None else plan.milestones
    near = nearest(link.target, [each.id for each in same])
    return f"{what}: the plan has no {what} {link.target}" + (f" (did you mean {near}?)" if near else "")


def _content(indicator: Indicator, link: Link) -> str | None:
    allowed = CARRIES[indicator.kind]
    for name in ("value", "count", "stage"):
        if getattr(link, name) is not None and name != allowed:
            return f"{name}: {indicator.id} is of kind {indicator.kind}, which takes a {allowed}, not a {name}"
    if isinstance(indicator, Poll) and link.value is not None and not 0 <= link.value <= 100:
        return f"value: {indicator.id} is a poll: the value must lie between 0 and 100"
    if isinstance(indicator, Stages) and link.stage is not None and indicator.stage(link.stage) is None:
        known = ", ".join(stage.id for stage in indicator.stages)
        return f"stage: {indicator.id} has no stage {link.stage}; it has {known}"
    return None
