"""What can be measured, and what a measurement says: four kinds of indicator, each with one rule.

The ground floor of the house. Nothing here opens a file, asks the time or knows about the plan.
"""

from indicators.activity import Activity
from indicators.definition import Basis, Definition
from indicators.measure import Measure
from indicators.months import end_of_month, months_before
from indicators.observation import Observation, Stance
from indicators.poll import Poll
from indicators.reading import Reading, Step, Verdict, unknown
from indicators.rule import Indicator, last_known, read
from indicators.stages import Stage, Stages
from indicators.text import Text

__all__ = [
    "Activity",
    "Basis",
    "Definition",
    "Indicator",
    "Measure",
    "Observation",
    "Poll",
    "Reading",
    "Stage",
    "Stages",
    "Stance",
    "Step",
    "Text",
    "Verdict",
    "end_of_month",
    "last_known",
    "months_before",
    "read",
    "unknown",
]
