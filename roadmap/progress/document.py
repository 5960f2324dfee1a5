"""Progress as the JSON document that other programs read."""

from typing import Any

from roadmap.plan import Roadmap
from roadmap.progress.report import (
    METHOD,
    IndicatorProgress,
    MilestoneProgress,
    PhaseProgress,
    Report,
    WorkstreamProgress,
)


def progress_document(plan: Roadmap, report: Report, plan_hash: str, ledger_revision: int) -> dict[str, Any]:
    """The report as plain values. Shares are unrounded; days are ISO 8601; keys are a contract, only ever added to."""
    return {
        "method": METHOD,
        "on": report.on.isoformat(),
        "known_at": report.known_at.isoformat() if report.known_at else None,
        "plan": {"title": dict(plan.title.root), "starts": plan.starts.isoformat(), "hash": plan_hash},
        "ledger": {"revision": ledger_revision},
        "phases": [phase_document(phase) for phase in report.phases],
    }


def phase_document(phase: PhaseProgress) -> dict[str, Any]:
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


def _workstream(workstream: WorkstreamProgress) -> dict[str, Any]:
    return {
        "id": workstream.id,
        "low": workstream.low,
        "high": workstream.high,
        "milestones": [milestone_document(milestone) for milestone in workstream.milestones],
    }


def milestone_document(milestone: MilestoneProgress) -> dict[str, Any]:
    return {
        "id": milestone.id,
        "state": milestone.state,
        "low": milestone.low,
        "high": milestone.high,
        "indicators": [indicator_document(indicator) for indicator in milestone.indicators],
    }


def indicator_document(indicator: IndicatorProgress) -> dict[str, Any]:
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
