"""What every card needs: who answers, in which language, for which day, and what stands below each picture."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from indicators import Indicator, Measure, Poll, Text
from roadmap import sentences
from roadmap.board import Board
from roadmap.plan import Roadmap, plan_hash
from roadmap.progress import METHOD, IndicatorProgress, Report
from roadmap.snapshot.content.model import Footing, Ground, Key, Mark, Share
from roadmap.words import Words, in_language

SOURCES_NAMED = 8
LONGEST_NAME = 32
NAMELESS = "Unnamed"
"""How the evidence begins a publisher's name where none is known."""


class Asked(NamedTuple):
    """A card as it was asked for."""

    board: Board
    lang: str
    day: date

    @property
    def words(self) -> Words:
        return in_language(self.lang)

    @property
    def plan(self) -> Roadmap:
        return self.board.plan

    @property
    def report(self) -> Report:
        return self.board.progress(self.day)

    def text(self, text: Text | None) -> str:
        return self.words.text(text)

    def indicator(self, id: str) -> Indicator:
        found = self.plan.places[id].indicator
        assert found is not None
        return found

    def phase_name(self, id: str) -> str:
        """Phase 1 for any id within it."""
        return sentences.phase_name(self.words, self.plan, self.plan.places[id].phase.id)


def share_of(words: Words, low: float, high: float) -> Share:
    return Share(low=low, high=high, proven=words.percent(low), possible=words.percent(high))


def bar_words(words: Words, share: Share) -> str:
    """What a bar says to those who cannot see it."""
    return words.say("{low} proven, at most {high}", low=share.proven, high=share.possible)


def bar_legend(words: Words) -> tuple[Key, ...]:
    return (
        Key(look="proven", text=words.say("proven")),
        Key(look="not_known", text=words.say("not known")),
        Key(look="ahead", text=words.say("still ahead")),
    )


def figure_told(words: Words, indicator: Indicator) -> Callable[[float], str]:
    """How a figure of an indicator is written where there is no room for its unit: with % where that is part of it."""
    shares = isinstance(indicator, Poll) or (
        isinstance(indicator, Measure) and "%" in indicator.unit.in_(words.language)
    )
    return words.points if shares else words.number


def takeaway(asked: Asked, progress: IndicatorProgress) -> str:
    """Where an indicator stands, in a sentence, and that it slipped if it did."""
    indicator = asked.indicator(progress.id)
    last = None if progress.reading.known else asked.board.last_known(indicator, asked.day)
    told = sentences.takeaway(asked.words, indicator, progress.reading, asked.day, last)
    slipped = sentences.slipped_sentence(asked.words, progress)
    return f"{told} {slipped}" if slipped else told


def indicator_mark(asked: Asked, progress: IndicatorProgress) -> Mark:
    """An indicator's verdict, or that it slipped, as sign and word."""
    words, reading = asked.words, progress.reading
    if progress.slipped:
        return Mark(sign="slipped", word=sentences.state_word(words, "slipped"))
    word = sentences.verdict_word(words, reading.verdict)
    if reading.verdict == "unknown":
        return Mark(sign="unknown", word=word)
    if reading.low == 1:
        return Mark(sign="reached", word=word)
    return Mark(sign="under_way" if reading.high > 0 else "not_started", word=word)


def footing(asked: Asked, sources: Sequence[str]) -> Footing:
    """The line of facts; its id is put in when the rest is known."""
    words, plan = asked.words, asked.plan
    return Footing(
        day=words.say("As of {day}", day=words.day(asked.day)),
        method=words.say("Method {number}", number=METHOD),
        sources=_source_lines(words, sources),
        publisher=asked.text(plan.publisher.name) if plan.publisher else "",
        licence=plan.licence.name if plan.licence else "",
        id="",
    )


def _source_lines(words: Words, names: Sequence[str]) -> tuple[str, ...]:
    """The line with as many names as may be, then with fewer and fewer."""
    most = min(len(names), SOURCES_NAMED)
    return tuple(_source_line(words, names, named) for named in range(most, 0, -1))


def _source_line(words: Words, names: Sequence[str], named: int) -> str:
    listed, more = ", ".join(names[:named]), len(names) - named
    if more:
        listed = words.count("{names} and {number} more", "{names} and {number} more", more, names=listed)
    return words.say("Sources: {names}", names=listed)


def publishers(asked: Asked, records: Iterable[str]) -> list[str]:
    """Who published these records, those with the most first."""
    found = asked.board.records(dict.fromkeys(records))
    return by_number(entry.shown.source.publisher for entry in found.values())


def by_number(names: Iterable[str]) -> list[str]:
    """Each name once, the most frequent first, without what stands in brackets; long ones are left to the page."""
    counted = Counter(name.partition(" (")[0] for name in names if not name.startswith(NAMELESS))
    short = [name for name in counted if len(name) <= LONGEST_NAME]
    return sorted(short or counted, key=lambda name: (-counted[name], name))


def ground(asked: Asked) -> Ground:
    hash, revision = asked.board.remember(
        ("card ground",), lambda: (plan_hash(asked.plan), asked.board.ledger.revision())
    )
    return Ground(method=METHOD, plan=hash, revision=revision)
