"""Whether a link fits the plan, and what is said where it does not."""

import pytest

from roadmap.evidence import Link
from roadmap.fit import fits, misfit, objection
from roadmap.plan import Roadmap
from tests.progress.plans import Json, activity, measure, milestone, phase, plan, poll, stages

PLAN = plan(
    phase(
        "one",
        [milestone("m", stages("lines"), activity("contacts"), measure("crossings"), poll("support"))],
    ),
    retired=[
        {"id": "old-support", "became": "older", "why": {"en": "Renamed."}},
        {"id": "older", "became": "support", "why": {"en": "Renamed."}},
        {"id": "given-up", "became": None, "why": {"en": "Nobody measures it."}},
        {"id": "old-milestone", "became": "m", "why": {"en": "Joined."}},
    ],
)


def told(**link: str | float | bool | None) -> str | None:
    return misfit(PLAN, Link.model_validate({"stance": "supports", **link}))


@pytest.mark.parametrize(
    "link",
    [
        {"indicator": "support", "value": 0},
        {"indicator": "support", "value": 100},
        {"indicator": "crossings", "value": -12.5},
        {"indicator": "contacts", "count": 0},
        {"indicator": "lines", "stage": "half"},
        {"indicator": "lines"},
        {"milestone": "m"},
        {"indicator": "old-support", "value": 50},
        {"milestone": "old-milestone"},
    ],
)
def test_a_link_that_carries_what_its_indicator_takes_fits(link: Json) -> None:
    assert told(**link) is None


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ({"indicator": "contacs"}, "indicator: the plan has no indicator contacs (did you mean contacts?)"),
        ({"indicator": "zzz"}, "indicator: the plan has no indicator zzz"),
        ({"milestone": "lines"}, "milestone: lines is not a milestone"),
        ({"milestone": "one"}, "milestone: one is not a milestone"),
        ({"indicator": "m"}, "indicator: m is not an indicator"),
        ({"indicator": "old-milestone"}, "indicator: old-milestone is not an indicator"),
        ({"indicator": "given-up"}, "indicator: given-up is retired: Nobody measures it."),
        (
            {"indicator": "contacts", "value": 3},
            "value: contacts is of kind activity, which takes a count, not a value",
        ),
        ({"indicator": "support", "count": 3}, "count: support is of kind poll, which takes a value, not a count"),
        ({"indicator": "support", "value": 101}, "value: support is a poll: the value must lie between 0 and 100"),
        ({"indicator": "support", "value": -0.1}, "value: support is a poll: the value must lie between 0 and 100"),
        (
            {"indicator": "old-support", "stage": "half"},
            "stage: support is of kind poll, which takes a value, not a stage",
        ),
        ({"indicator": "lines", "stage": "cut"}, "stage: lines has no stage cut; it has none, half, all"),
    ],
)
def test_a_link_that_does_not_fit_is_told_why(link: Json, reason: str) -> None:
    assert told(**link) == reason


def test_only_an_id_of_the_same_sort_is_suggested() -> None:
    near: Roadmap = plan(phase("one", [milestone("contact-milestone", activity("talks"))]))
    reason = misfit(near, Link(indicator="contact-mileston", stance="supports"))
    assert reason == "indicator: the plan has no indicator contact-mileston"


def test_a_link_to_what_was_given_up_is_let_in_and_any_other_misfit_is_not() -> None:
    """Else a new ledger could not take in the evidence files any more after an indicator was retired."""
    assert objection(PLAN, Link(indicator="given-up", stance="supports", value=3)) is None
    assert objection(PLAN, Link(indicator="zzz", stance="supports")) == "indicator: the plan has no indicator zzz"
    assert objection(PLAN, Link(indicator="lines", stance="supports", stage="half")) is None


def test_a_plan_can_be_asked_about_many_links() -> None:
    ask = fits(PLAN)
    assert [ask(Link(indicator=id, stance="context")) is None for id in ("lines", "nothing")] == [True, False]
