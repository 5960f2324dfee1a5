"""What publishing a record would change: readings before and after, from the indicator up to its phase."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from roadmap.board import Board
from roadmap.desk.supposing import Supposing, touched
from roadmap.evidence import Entry, Record
from roadmap.progress import IndicatorProgress, MilestoneProgress, PhaseProgress

Level = Literal["indicator", "milestone", "phase"]
Progress = IndicatorProgress | MilestoneProgress | PhaseProgress


class Move(NamedTuple):
    """One thing's progress with the published evidence, and with this record as well."""

    level: Level
    id: str
    before: Progress
    after: Progress

    @property
    def moves(self) -> bool:
        return (self.before.low, self.before.high, _state(self.before)) != (
            self.after.low,
            self.after.high,
            _state(self.after),
        )


class Effect(NamedTuple):
    """Everything above the indicators that a record speaks to; `then` is the board as it would be."""

    moves: tuple[Move, ...]
    then: Supposing

    @property
    def changes_numbers(self) -> bool:
        return any(move.moves for move in self.moves)

    @property
    def card(self) -> str | None:
        """The picture that shows it best: of the first indicator that moves, else of the first."""
        indicators = [move for move in self.moves if move.level == "indicator"]
        return next((move.id for move in [*filter(lambda m: m.moves, indicators), *indicators]), None)


def effect(board: Board, record: Record, entry: Entry | None) -> Effect:
    """What publishing `record` today would change against what is published now."""
    then = Supposing(board, record)
    live = entry.live if entry and entry.counts else None
    return Effect(tuple(_moves(board, then, touched(board, record, live))), then)


def effect_together(board: Board, entries: Sequence[Entry]) -> Effect:
    """What publishing the newest versions of all these records today would change, as a whole."""
    then = Supposing(board, *(entry.head for entry in entries))
    live = [entry.live for entry in entries if entry.counts]
    return Effect(tuple(_moves(board, then, touched(board, *then.supposed.values(), *live))), then)


def _moves(board: Board, then: Supposing, indicators: list[str]) -> Iterator[Move]:
    now, later = board.progress(), then.progress()
    milestones: dict[str, None] = {}
    phases: dict[str, None] = {}
    for id in indicators:
        place = board.plan.places[id]
        assert place.milestone is not None
        milestones[place.milestone.id] = phases[place.phase.id] = None
        yield Move("indicator", id, now.indicator(id), later.indicator(id))
    for id in milestones:
        yield Move("milestone", id, now.milestone(id), later.milestone(id))
    for id in phases:
        yield Move("phase", id, now.phase(id), later.phase(id))


def _state(progress: Progress) -> str:
    if isinstance(progress, IndicatorProgress):
        return f"{progress.reading.verdict} {progress.slipped} {progress.reading.count} {progress.reading.value}"
    return progress.state
