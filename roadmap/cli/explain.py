"""`explain`: why something stands where it does, from its aim to the records behind it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

from roadmap.cli.asking import in_words, json_option, lang_option, on_option
from roadmap.cli.opening import opened
from roadmap.cli.outcome import Fault, note
from roadmap.cli.printing import columns, json_text, say, span, wrapped

if TYPE_CHECKING:
    from indicators import Indicator
    from roadmap.board import Board
    from roadmap.documents.explained import Cited, Explained, Part
    from roadmap.words import Words

EXAMPLES = """\b
Examples:
  python -m roadmap explain public-support
  python -m roadmap explain phase-1 --on 2025-12-31
  python -m roadmap explain communication-lines --json"""

RECORDS_SHOWN = 10
"""How many of the records of a milestone, workstream or phase are listed; an indicator's are all listed."""


@click.command(epilog=EXAMPLES)
@click.argument("id")
@on_option
@lang_option
@json_option
def explain(id: str, on: date | None, lang: str, as_json: bool) -> None:
    """Why something stands where it does, and how one knows.

    ID names a phase, workstream, milestone or indicator. Told are what it aims at, the rule step by step, the result,
    and the records with their addresses.
    """
    from roadmap.documents.explained import document, explained, in_document

    with opened() as board:
        found = explained(board, current(board, id), on)
        text = _Text(board, in_words(lang), found)
        if as_json:
            progress = in_document(board.document(found.on), found.id)
            say(json_text(document(found, id, text.steps(), progress)))
        else:
            say(*text.lines())


def current(board: "Board", id: str) -> str:
    """The id itself, or what a retired one became, with a note. Raises Fault for any other."""
    plan = board.plan
    if id in plan.places:
        return id
    old = next((each for each in plan.retired if each.id == id), None)
    if old is None:
        raise _unknown(board, id)
    follower = plan.current(id)
    if follower is None:
        raise Fault(f"{id} is retired, and nothing took its place: {old.why.in_('en')}")
    note(f"{id} is retired: {old.why.in_('en')} This is {follower}, which took its place.")
    return follower


def _unknown(board: "Board", id: str) -> Fault:
    from roadmap.yaml_file import nearest

    if board.record(id):
        return Fault(f"{id} is a record of evidence", f"python -m roadmap evidence show {id}")
    near = nearest(id, [*board.plan.places, *(old.id for old in board.plan.retired)])
    fix = f"did you mean {near}?" if near else "`python -m roadmap progress --verbose` names every id"
    return Fault(f"the plan has nothing with the id {id}", fix)


class _Text(NamedTuple):
    """The answer in words, for a terminal of 80 columns."""

    board: "Board"
    words: "Words"
    found: "Explained"

    def lines(self) -> Iterator[str]:
        yield wrapped(self.words.text(self.found.definition.title))
        yield wrapped(self._where(), "  ")
        yield from (wrapped(line, "  ") for line in self._aim())
        yield ""
        yield from (wrapped(line) for line in self._result())
        yield from self._section("How it comes about", list(self._numbered()))
        yield from self._section("Made of", list(self._parts()))
        yield from self._section("Evidence", list(self._records()))

    def steps(self) -> list[str]:
        from roadmap.documents.reckoning import reckoned

        return reckoned(self.board.plan, self.words, self.found)

    def _section(self, title: str, lines: Sequence[str]) -> Iterator[str]:
        if lines:
            yield from ("", self.words.say(title), *lines)

    def _where(self) -> str:
        from roadmap.sentences import phase_name

        found = self.found
        above = [phase_name(self.words, self.board.plan, found.where.phase.id)]
        above += [self.words.text(p.title) for p in (found.where.workstream, found.where.milestone) if p]
        own = getattr(found.definition, "kind", found.level)
        return " › ".join([f"{found.id} ({self.words.say(own)})", *(above if found.where.indicator else above[:-1])])

    def _aim(self) -> Iterator[str]:
        from roadmap.sentences import target, years

        indicator, say_ = self.found.where.indicator, self.words.say
        if indicator:
            own = "set by the roadmap itself" if indicator.basis == "roadmap" else "set by this project"
            yield say_("Aim: {target}, {basis}.", target=target(self.words, indicator), basis=say_(own))
            if indicator.note:
                yield self.words.text(indicator.note)
        elif self.found.level == "phase":
            yield say_("Due after {years}.", years=years(self.words, self.found.where.phase))

    def _result(self) -> Iterator[str]:
        from roadmap import sentences

        words, progress, day = self.words, self.found.progress, self.words.day(self.found.on)
        shares = {"low": words.percent(progress.low), "high": words.percent(progress.high)}
        indicator = self.found.where.indicator
        if indicator:
            mine = self.board.indicator(indicator.id, self.found.on)
            last = self.board.last_known(indicator, self.found.on)
            yield sentences.takeaway(words, indicator, mine.reading, self.found.on, last)
            verdict = sentences.verdict_word(words, mine.reading.verdict)
            yield words.say("On {day}: {verdict}; {low} proven, at most {high}.", day=day, verdict=verdict, **shares)
            if slipped := sentences.slipped_sentence(words, mine):
                yield slipped
        else:
            yield words.say("On {day}: {low} proven, at most {high}.", day=day, **shares)

    def _numbered(self) -> Iterator[str]:
        for number, sentence in enumerate(self.steps(), start=1):
            yield wrapped(sentence, f"  {number}. ", "     ")

    def _parts(self) -> Iterator[str]:
        yield from columns((self._part(part) for part in self.found.parts), ">><")

    def _part(self, part: "Part") -> tuple[str, str, str, str]:
        weight = self.words.say("weight {weight}", weight=self.words.number(part.weight))
        title = f"{self.words.text(part.title)} ({part.progress.id})"
        return weight, span(self.words, part.progress.low, part.progress.high), self._standing(part), title

    def _standing(self, part: "Part") -> str:
        from roadmap.progress import IndicatorProgress
        from roadmap.sentences import state_word, verdict_word

        if isinstance(part.progress, IndicatorProgress):
            return verdict_word(self.words, part.progress.reading.verdict)
        return state_word(self.words, part.progress.state)

    def _records(self) -> Iterator[str]:
        records = self.found.records
        shown = records if self.found.where.indicator else [c for c in records if c.counted][:RECORDS_SHOWN]
        for cited in shown:
            yield from columns([self._record(cited)], "<<", least=(11, 11))
        if len(shown) < len(records):
            told = (
                "And {rest} more: with --json, or explain an indicator."
                if shown
                else "None counted; {rest} beside it: with --json."
            )
            yield wrapped(self.words.say(told, rest=self.words.number(len(records) - len(shown))), "  ")

    def _record(self, cited: "Cited") -> tuple[str, str, str]:
        seen = cited.observation
        use = "counted" if cited.counted else "proxy" if seen.proxy else "not counted"
        says = [self.words.say(seen.stance), *self._content(cited)]
        title = self.words.text(cited.record.title)
        return self.words.say(use), seen.day.isoformat(), f"{title} ({', '.join(says)}) {cited.record.source.url}"

    def _content(self, cited: "Cited") -> Iterator[str]:
        from roadmap.sentences import observed

        indicator: Indicator | None = self.board.plan.places[cited.target].indicator
        if indicator:
            told = observed(self.words, indicator, cited.observation)
            if told != "–":
                yield told
