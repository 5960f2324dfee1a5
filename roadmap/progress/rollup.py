"""From readings to milestones, workstreams and phases: weighted means and the first state that holds."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from math import frexp, ldexp

from indicators import Indicator, Observation, months_before, read
from indicators.reading import REACHED
from roadmap.plan import Milestone, Phase, Roadmap, Workstream
from roadmap.progress.pace import expected_share, pace
from roadmap.progress.report import (
    COUNTED,
    Gate,
    IndicatorProgress,
    MilestoneProgress,
    MilestoneState,
    PhaseProgress,
    PhaseState,
    Report,
    WorkstreamProgress,
)

Observations = Mapping[str, Sequence[Observation]]
"""What is known, by the id of the indicator it speaks to."""

SLIPPED_AFTER_MONTHS = 12


def assess(plan: Roadmap, observations: Observations, on: date, known_at: datetime | None = None) -> Report:
    """Where every part of the plan stands on a day, under method 1."""
    return Report(on, known_at, tuple(_phase(phase, plan.starts, observations, on) for phase in plan.phases))


def assess_indicator(indicator: Indicator, observed: Sequence[Observation], on: date) -> IndicatorProgress:
    """One indicator's reading, and whether it fell since the same day a year before."""
    reading = read(indicator, observed, on)
    before = read(indicator, observed, months_before(on, SLIPPED_AFTER_MONTHS))
    return IndicatorProgress(indicator.id, indicator.kind, reading, slipped=reading.high < before.low)


def _phase(phase: Phase, starts: date, observations: Observations, on: date) -> PhaseProgress:
    workstreams = tuple(_workstream(workstream, observations, on) for workstream in phase.workstreams)
    milestones = [milestone for workstream in workstreams for milestone in workstream.milestones]
    low, high = _mean(milestones, [milestone.weight for milestone in phase.milestones])
    tally = Counter(milestone.state for milestone in milestones)
    gate = _gate(phase, milestones)
    expected = expected_share(starts, phase.years, on)
    return PhaseProgress(
        phase.id,
        _phase_state(tally, len(milestones), gate),
        low,
        high,
        pace(low, high, expected),
        expected,
        {state: tally[state] for state in COUNTED},
        gate,
        workstreams,
    )


def _workstream(workstream: Workstream, observations: Observations, on: date) -> WorkstreamProgress:
    milestones = tuple(_milestone(milestone, observations, on) for milestone in workstream.milestones)
    low, high = _mean(milestones, [milestone.weight for milestone in workstream.milestones])
    return WorkstreamProgress(workstream.id, low, high, milestones)


def _milestone(milestone: Milestone, observations: Observations, on: date) -> MilestoneProgress:
    read_ = tuple(assess_indicator(each, observations.get(each.id, ()), on) for each in milestone.indicators)
    low, high = _mean(read_, [indicator.weight for indicator in milestone.indicators])
    return MilestoneProgress(milestone.id, milestone_state(read_), low, high, read_)


def _mean(parts: Iterable[IndicatorProgress | MilestoneProgress], weights: Sequence[float]) -> tuple[float, float]:
    """The weighted means of the parts' lows and highs."""
    scaled = _scaled(weights)
    total = sum(scaled)
    pairs = list(zip(parts, scaled, strict=True))
    return sum(part.low * weight for part, weight in pairs) / total, sum(p.high * w for p, w in pairs) / total


def _scaled(weights: Sequence[float]) -> list[float]:
    """The weights divided by a power of two, which rounds nothing, so that the sum of huge ones is still a number."""
    _, exponent = frexp(max(weights))
    return [ldexp(weight, -exponent) for weight in weights]


def milestone_state(indicators: Sequence[IndicatorProgress]) -> MilestoneState:
    """The first that holds: reached, slipped, unknown, not started, under way."""
    if all(indicator.low == 1 for indicator in indicators):
        return "reached"
    if any(indicator.slipped for indicator in indicators):
        return "slipped"
    known = [indicator for indicator in indicators if indicator.reading.known]
    if not known:
        return "unknown"
    return "not_started" if all(indicator.high == 0 for indicator in known) else "under_way"


def _gate(phase: Phase, milestones: Iterable[MilestoneProgress]) -> Gate:
    required = {indicator.id for indicator in phase.indicators if indicator.required}
    asked = [each for milestone in milestones for each in milestone.indicators if each.id in required]
    is_open = all(each.reading.verdict in REACHED or each.low == 1 for each in asked)
    return Gate(is_open, tuple((each.id, each.reading.verdict) for each in asked))


def _phase_state(tally: Mapping[MilestoneState, int], milestones: int, gate: Gate) -> PhaseState:
    if tally["reached"] == milestones and gate.open:
        return "complete"
    if tally["reached"] or tally["under_way"] or tally["slipped"]:
        return "under_way"
    return "not_started" if tally["not_started"] else "unknown"
