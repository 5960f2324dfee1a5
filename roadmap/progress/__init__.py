"""Plan, evidence and a day in; progress, states, gates, pace, trend and changes out. Pure: no files, no clock."""

from roadmap.progress.changes import Change, Direction, changes
from roadmap.progress.moves import moves
from roadmap.progress.report import (
    METHOD,
    Expected,
    Gate,
    IndicatorProgress,
    MilestoneProgress,
    MilestoneState,
    Pace,
    PhaseProgress,
    PhaseState,
    Report,
    WorkstreamProgress,
)
from roadmap.progress.rollup import Observations, assess, assess_indicator, milestone_state
from roadmap.progress.trend import TrendPoint, trend

__all__ = [
    "METHOD",
    "Change",
    "Direction",
    "Expected",
    "Gate",
    "IndicatorProgress",
    "MilestoneProgress",
    "MilestoneState",
    "Observations",
    "Pace",
    "PhaseProgress",
    "PhaseState",
    "Report",
    "TrendPoint",
    "WorkstreamProgress",
    "assess",
    "assess_indicator",
    "changes",
    "milestone_state",
    "moves",
    "trend",
]
