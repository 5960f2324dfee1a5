"""What one piece of evidence says about one indicator on a day."""

from datetime import date
from typing import Literal, NamedTuple

Stance = Literal["supports", "contradicts", "context"]


class Observation(NamedTuple):
    """One link of one published record, with what the method needs of it and nothing else.

    `day` is the day it counts from. `value` is a share in percent for a poll and in the indicator's own unit for a
    measure; `count` is a number of events; `stage` the id of a stage. `margin` is the half-width of the poll's 95 %
    interval in percentage points. A proxy is shown but never counts.
    """

    record: str
    day: date
    stance: Stance
    value: float | None = None
    count: int | None = None  # type: ignore[assignment]  # a tuple has a method of this name
    stage: str | None = None
    proxy: bool = False
    pollster: str | None = None
    sample_size: int | None = None
    margin: float | None = None
