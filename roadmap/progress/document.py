"""Progress as the JSON document that other programs read."""

from typing_extensions import TypedDict

from indicators import Reading, Verdict
from roadmap.plan import Roadmap
from roadmap.progress.report import (
    METHOD,
    IndicatorProgress,
    MilestoneProgress,
    MilestoneState,
    Pace,
    PhaseProgress,
    PhaseState,
    Report,
    WorkstreamProgress,
)


class ReadingDocument(TypedDict):
    """What an indicator said on a day; `low` and `high` are shares, `estimate` and `interval` percentages."""

    low: float
    high: float
    verdict: Verdict
    estimate: float | None
    interval: list[float] | None
    value: float | None
    count: int | None
    stage: str | None
    observed_on: str | None


class IndicatorDocument(TypedDict):
    """An indicator: `evidence` are the ids of the records that its reading rests on."""

    id: str
    kind: str
    low: float
    high: float
    verdict: Verdict
    slipped: bool
    estimate: float | None
    interval: list[float] | None
    value: float | None
    count: int | None
    stage: str | None
    observed_on: str | None
    evidence: list[str]


class MilestoneDocument(TypedDict):
    id: str
    state: MilestoneState
    low: float
    high: float
    indicators: list[IndicatorDocument]


class WorkstreamDocument(TypedDict):
    id: str
    low: float
    high: float
    milestones: list[MilestoneDocument]


class RequiredDocument(TypedDict):
    id: str
    verdict: Verdict


class GateDocument(TypedDict):
    """What must be reached before the phase can be complete."""

    open: bool
    indicators: list[RequiredDocument]


class PhaseDocument(TypedDict):
    """A phase; `counts` says how many of its milestones are in which state."""

    id: str
    state: PhaseState
    low: float
    high: float
    pace: Pace
    counts: dict[MilestoneState, int]
    gate: GateDocument
    workstreams: list[WorkstreamDocument]


class PlanNamed(TypedDict):
    """Which plan: `hash` names this exact one."""

    title: dict[str, str]
    starts: str
    hash: str


class LedgerNamed(TypedDict):
    """Which state of the evidence: `revision` counts every change."""

    revision: int


class ProgressDocument(TypedDict):
    """Where everything stands on a day; `known_at` is null for what is known now."""

    method: int
    on: str
    known_at: str | None
    plan: PlanNamed
    ledger: LedgerNamed
    phases: list[PhaseDocument]


def progress_document(plan: Roadmap, report: Report, plan_hash: str, ledger_revision: int) -> ProgressDocument:
    """The report as plain values. Shares are unrounded; days are ISO 8601; keys are a contract, only ever added to."""
    return {
        "method": METHOD,
        "on": report.on.isoformat(),
        "known_at": report.known_at.isoformat() if report.known_at else None,
        "plan": {"title": dict(plan.title.root), "starts": plan.starts.isoformat(), "hash": plan_hash},
        "ledger": {"revision": ledger_revision},
        "phases": [phase_document(phase) for phase in report.phases],
    }


def phase_document(phase: PhaseProgress) -> PhaseDocument:
    return {
        "id": phase.id,
        "state": phase.state,
        "low": phase.low,
        "high": phase.high,
        "pace": phase.pace,
        "counts": dict(phase.counts),
        "gate": {
            "open": phase.gate.open,
            "indicators": [{"id": id, "verdict": verdict} for id, verdict in phase.gate.indicators],
        },
        "workstreams": [_workstream(workstream) for workstream in phase.workstreams],
    }


def _workstream(workstream: WorkstreamProgress) -> WorkstreamDocument:
    return {
        "id": workstream.id,
        "low": workstream.low,
        "high": workstream.high,
        "milestones": [milestone_document(milestone) for milestone in workstream.milestones],
    }


def milestone_document(milestone: MilestoneProgress) -> MilestoneDocument:
    return {
        "id": milestone.id,
        "state": milestone.state,
        "low": milestone.low,
        "high": milestone.high,
        "indicators": [indicator_document(indicator) for indicator in milestone.indicators],
    }


def indicator_document(indicator: IndicatorProgress) -> IndicatorDocument:
    reading = indicator.reading
    return {
        "id": indicator.id,
        "kind": indicator.kind,
        "low": reading.low,
        "high": reading.high,
        "verdict": reading.verdict,
        "slipped": indicator.slipped,
        "estimate": reading.estimate,
        "interval": list(reading.interval) if reading.interval else None,
        "value": reading.value,
        "count": reading.count,
        "stage": reading.stage,
        "observed_on": reading.observed_on.isoformat() if reading.observed_on else None,
        "evidence": list(reading.evidence),
    }


def reading_document(reading: Reading) -> ReadingDocument:
    return {
        "low": reading.low,
        "high": reading.high,
        "verdict": reading.verdict,
        "estimate": reading.estimate,
        "interval": list(reading.interval) if reading.interval else None,
        "value": reading.value,
        "count": reading.count,
        "stage": reading.stage,
        "observed_on": reading.observed_on.isoformat() if reading.observed_on else None,
    }
