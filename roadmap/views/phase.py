"""One phase: its gate, its pace, and where each of its milestones stands."""

from typing import NamedTuple

from indicators import Indicator
from roadmap import sentences
from roadmap.plan import Milestone, Workstream
from roadmap.progress import IndicatorProgress, MilestoneProgress, WorkstreamProgress
from roadmap.views.rendering import View


class IndicatorLine(NamedTuple):
    """An indicator in a list: what it is, where it stands, and that in a sentence."""

    indicator: Indicator
    progress: IndicatorProgress
    told: str


class MilestoneLine(NamedTuple):
    milestone: Milestone
    progress: MilestoneProgress
    indicators: tuple[IndicatorLine, ...]


class WorkstreamLine(NamedTuple):
    workstream: Workstream
    progress: WorkstreamProgress
    milestones: tuple[MilestoneLine, ...]


def phase(view: View) -> str:
    """The phase that the address names."""
    plan, words = view.board.plan, view.address.words
    here = next(each for each in plan.phases if each.id == view.address.id)
    progress = view.report.phase(here.id)
    lines = [
        WorkstreamLine(workstream, standing, tuple(map_milestones(view, workstream, standing)))
        for workstream, standing in zip(here.workstreams, progress.workstreams, strict=True)
    ]
    return view.render(
        "phase.html",
        phase=here,
        progress=progress,
        workstreams=lines,
        gate=sentences.gate_sentence(words, plan, progress),
        pace=sentences.pace_sentence(words, progress),
        weights=sum(milestone.weight for milestone in here.milestones),
    )


def map_milestones(view: View, workstream: Workstream, standing: WorkstreamProgress) -> list[MilestoneLine]:
    pairs = zip(workstream.milestones, standing.milestones, strict=True)
    return [MilestoneLine(each, progress, indicator_lines(view, each, progress)) for each, progress in pairs]


def indicator_lines(view: View, milestone: Milestone, standing: MilestoneProgress) -> tuple[IndicatorLine, ...]:
    """A milestone's indicators with their takeaway sentences."""
    pairs = zip(milestone.indicators, standing.indicators, strict=True)
    return tuple(IndicatorLine(each, progress, told(view, each, progress)) for each, progress in pairs)


def told(view: View, indicator: Indicator, progress: IndicatorProgress) -> str:
    """Where an indicator stands, in a sentence, and that it slipped if it did."""
    words, day = view.address.words, view.address.day
    last = None if progress.reading.known else view.board.last_known(indicator, day)
    sentence = sentences.takeaway(words, indicator, progress.reading, day, last)
    slipped = sentences.slipped_sentence(words, progress)
    return f"{sentence} {slipped}" if slipped else sentence
