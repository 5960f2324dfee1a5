"""The plan: the roadmap's phases, workstreams, milestones and indicators, read from a file that people write."""

from roadmap.plan.fingerprint import plan_hash
from roadmap.plan.loading import load_plan, parse_plan
from roadmap.plan.model import Milestone, Phase, Retired, Roadmap, Whereabouts, Workstream, Years

__all__ = [
    "Milestone",
    "Phase",
    "Retired",
    "Roadmap",
    "Whereabouts",
    "Workstream",
    "Years",
    "load_plan",
    "parse_plan",
    "plan_hash",
]
