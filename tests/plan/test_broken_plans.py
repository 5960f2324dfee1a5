"""A folder of plans that are broken, each in its own way, and what the loader says of each."""

from pathlib import Path

import pytest

from roadmap.plan import load_plan
from roadmap.yaml_file import Problems

FOLDER = Path(__file__).parent / "broken"
PLANS = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_a_broken_plan_is_told_with_place_and_mend(plan: Path) -> None:
    with pytest.raises(Problems) as refused:
        load_plan(plan, plan.name)
    assert str(refused.value) == plan.with_suffix(".expected").read_text(encoding="utf-8").rstrip("\n")


def test_the_folder_is_complete() -> None:
    assert len(PLANS) >= 40
    assert {plan.stem for plan in PLANS} == {expected.stem for expected in FOLDER.glob("*.expected")}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_problems_come_sorted_by_line_and_each_only_once(plan: Path) -> None:
    with pytest.raises(Problems) as refused:
        load_plan(plan)
    problems = refused.value.problems
    assert list(problems) == sorted(problems, key=lambda problem: problem.place or (0, 0))
    assert len({(problem.place, problem.path, problem.message) for problem in problems}) == len(problems)
