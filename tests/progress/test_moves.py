"""Moves: every day on which a reading differs from the day before, and no other."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import Observation, read
from roadmap.plan import load_plan
from roadmap.progress import moves
from roadmap.progress.changes import change
from tests.servers import HOUSE

PLAN = load_plan(HOUSE / "data" / "roadmap.yaml")
ONE_OF_EACH = [
    next(each for each in PLAN.indicators if each.kind == kind) for kind in ("poll", "measure", "activity", "stages")
]
SINCE, ON = date(2025, 3, 1), date(2025, 9, 1)


def seen(kind: str, stages: list[str]) -> st.SearchStrategy[Observation]:
    return st.builds(
        Observation,
        record=st.sampled_from("abcdefgh"),
        day=st.dates(date(2022, 12, 1), date(2025, 10, 1)),
        stance=st.sampled_from(["supports", "contradicts"]),
        value=st.sampled_from([40.0, 61.0, 75.0]) if kind in ("poll", "measure") else st.none(),
        count=st.integers(0, 2) if kind == "activity" else st.none(),
        stage=st.sampled_from(stages) if kind == "stages" else st.none(),
        pollster=st.sampled_from(["x", "y"]) if kind == "poll" else st.none(),
        sample_size=st.just(1000) if kind == "poll" else st.none(),
        margin=st.none(),
        proxy=st.booleans(),
    )


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_no_move_is_missed_and_none_made_up(data: st.DataObject) -> None:
    indicator = data.draw(st.sampled_from(ONE_OF_EACH))
    stages = [stage.id for stage in getattr(indicator, "stages", ())]
    observed = data.draw(st.lists(seen(indicator.kind, stages), max_size=8, unique_by=lambda each: each.record))
    found = {each.day for each in moves(PLAN, {indicator.id: observed}, SINCE, ON, most=1000)}
    days = [SINCE + timedelta(days=n) for n in range((ON - SINCE).days + 1)]
    by_hand = {day for day in days[1:] if change(indicator, observed, day - timedelta(days=1), day)}
    assert found == by_hand


def test_the_newest_come_first_and_no_more_than_asked_for() -> None:
    activity = ONE_OF_EACH[2]
    observed = [Observation(f"r{n}", date(2025, n, 5), "supports", count=1) for n in range(1, 10)]
    found = moves(PLAN, {activity.id: observed}, SINCE, ON, most=3)
    assert [each.day for each in found] == sorted((each.day for each in found), reverse=True)
    assert len(found) == 3
    assert read(activity, observed, found[0].day) == found[0].after
