"""`progress`: where everything stands, as a table or as the JSON that the public interface gives."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

import click

from roadmap.cli.asking import MOMENT, in_words, json_option, lang_option, on_option
from roadmap.cli.opening import opened
from roadmap.cli.outcome import note
from roadmap.cli.printing import columns, json_text, say, span, wrapped
from roadmap.documents.asked import SEOUL

if TYPE_CHECKING:
    from roadmap.board import Board
    from roadmap.progress import IndicatorProgress, MilestoneProgress, PhaseProgress, Report, WorkstreamProgress
    from roadmap.words import Words

EXAMPLES = """\b
Examples:
  python -m roadmap progress
  python -m roadmap progress --on 2025-06-30 --verbose
  python -m roadmap progress --known-at 2026-01-31 --json"""


@click.command(epilog=EXAMPLES)
@on_option
@click.option(
    "--known-at", type=MOMENT, metavar="TIME", help="As it was known then: a day, or 2026-01-31T18:00 (Seoul)."
)
@click.option("--verbose", "-v", is_flag=True, help="Every indicator too, with its id.")
@lang_option
@json_option
def progress(on: date | None, known_at: datetime | None, verbose: bool, lang: str, as_json: bool) -> None:
    """Where the phases and milestones stand."""
    with opened() as board:
        _mind(board, known_at)
        if as_json:
            say(json_text(board.document(on, known_at)))
        else:
            say(*_Table(board, in_words(lang), board.progress(on, known_at), verbose).lines())


def _mind(board: "Board", known_at: datetime | None) -> None:
    """Says what `--known-at` cannot mean: nothing was known before the ledger began, and nobody knows the future."""
    if known_at is None:
        return
    first = next(board.ledger.revisions(limit=1), None)
    if first and known_at < first.at:
        note(f"the ledger begins on {first.at.astimezone(SEOUL):%Y-%m-%d %H:%M} (Seoul): before that it knew nothing")
    if known_at.astimezone(SEOUL).date() > board.today:
        note("that moment has not come yet: what will be known by then is not what is known now")


class _Table(NamedTuple):
    """The answer as text for a terminal of 80 columns."""

    board: "Board"
    words: "Words"
    report: "Report"
    verbose: bool

    def lines(self) -> Iterator[str]:
        from roadmap import sentences

        yield wrapped(self._when())
        yield wrapped(sentences.headline(self.words, self.board.plan, self.report))
        for phase in self.report.phases:
            yield ""
            yield from self._phase(phase)

    def _when(self) -> str:
        day, known_at = self.words.day(self.report.on), self.report.known_at
        if known_at is None:
            return self.words.say("{day}:", day=day)
        moment = f"{known_at.astimezone(SEOUL):%Y-%m-%d %H:%M}"
        return self.words.say("{day}, as known at {moment} (Seoul):", day=day, moment=moment)

    def _phase(self, phase: "PhaseProgress") -> Iterator[str]:
        from roadmap import sentences

        words, plan = self.words, self.board.plan
        of_plan = plan.places[phase.id].phase
        name = sentences.phase_name(words, plan, phase.id)
        yield wrapped(f"{name} · {words.text(of_plan.title)} · {sentences.years(words, of_plan)}")
        yield wrapped(f"{sentences.state_word(words, phase.state)}: {self._shares(phase)}", "  ")
        for told in (self._counts(phase), sentences.pace_sentence(words, phase), self._gate(phase)):
            yield wrapped(told, "  ")
        for workstream in phase.workstreams:
            yield ""
            yield from self._workstream(workstream)

    def _shares(self, phase: "PhaseProgress") -> str:
        low, high = self.words.percent(phase.low), self.words.percent(phase.high)
        return self.words.say("{low} proven, at most {high}", low=low, high=high)

    def _counts(self, phase: "PhaseProgress") -> str:
        from roadmap.sentences import state_word

        words = self.words
        told = ", ".join(f"{words.number(n)} {state_word(words, state)}" for state, n in phase.counts.items() if n)
        return words.say("Milestones: {counts}.", counts=told)

    def _gate(self, phase: "PhaseProgress") -> str:
        from roadmap.sentences import gate_sentence

        told = gate_sentence(self.words, self.board.plan, phase)
        if not phase.gate.indicators:
            return told
        return f"{self.words.say('Gate open.' if phase.gate.open else 'Gate closed.')} {told}"

    def _workstream(self, workstream: "WorkstreamProgress") -> Iterator[str]:
        yield wrapped(self._title(workstream.id), "  ")
        rows = [row for milestone in workstream.milestones for row in self._rows(milestone)]
        yield from columns(rows, "><", least=(11, 11))

    def _rows(self, milestone: "MilestoneProgress") -> Iterator[tuple[str, str, str]]:
        from roadmap.sentences import state_word

        state = state_word(self.words, milestone.state)
        yield span(self.words, milestone.low, milestone.high), state, self._title(milestone.id)
        if self.verbose:
            yield "", "", milestone.id
            for indicator in milestone.indicators:
                yield from self._indicator(indicator)

    def _indicator(self, indicator: "IndicatorProgress") -> Iterator[tuple[str, str, str]]:
        from roadmap.sentences import takeaway, verdict_word

        words, of_plan = self.words, self.board.plan.places[indicator.id].indicator
        assert of_plan is not None
        last = self.board.last_known(of_plan, self.report.on, self.report.known_at)
        told = takeaway(words, of_plan, indicator.reading, self.report.on, last)
        verdict = verdict_word(words, indicator.reading.verdict)
        yield span(words, indicator.low, indicator.high), verdict, f"· {self._title(indicator.id)}: {told}"
        yield "", "", f"  {indicator.id}"

    def _title(self, id: str) -> str:
        place = self.board.plan.places[id]
        title = (place.indicator or place.milestone or place.workstream or place.phase).title
        return self.words.text(title)
