"""The plan: the roadmap's phases, workstreams, milestones and indicators, read from a file that people write."""

from roadmap.plan.difference import Difference, NewVersion, PlanChanges, difference_of, differences
from roadmap.plan.fingerprint import canonical, plan_hash, plan_of
from roadmap.plan.loading import load_plan, parse_plan
from roadmap.plan.model import Milestone, Phase, Retired, Roadmap, Whereabouts, Workstream, Years

__all__ = [
    "Difference",
    "Milestone",
    "NewVersion",
    "Phase",
    "PlanChanges",
    "Retired",
    "Roadmap",
    "Whereabouts",
    "Workstream",
    "Years",
    "canonical",
    "difference_of",
    "differences",
    "load_plan",
    "parse_plan",
    "plan_hash",
    "plan_of",
]
