"""The card of one phase: its milestones by state, each with sign, word and title."""

from roadmap import sentences
from roadmap.plan import Milestone
from roadmap.progress import MilestoneProgress
from roadmap.snapshot.content.asking import Asked, bar_legend, bar_words, publishers, share_of
from roadmap.snapshot.content.model import BarsBody, Mark, Row
from roadmap.snapshot.content.overview import phase_bar
from roadmap.snapshot.content.parts import Parts
from roadmap.words import Words

_ORDER = ("slipped", "reached", "under_way", "not_started", "unknown")
"""What moved stands above what did not, and what moved back first."""


def phase(asked: Asked, id: str) -> Parts:
    words, plan, at = asked.words, asked.plan, asked.report.phase(id)
    here = plan.places[id].phase
    pairs = sorted(zip(here.milestones, at.milestones, strict=True), key=lambda pair: _ORDER.index(pair[1].state))
    rows = tuple(milestone_row(asked, milestone, standing) for milestone, standing in pairs)
    bar = phase_bar(asked, here, at)
    standing = f"{bar.title}: {bar_words(words, bar.share)}."
    title, gate = sentences.phase_sentence(words, plan, at), sentences.gate_sentence(words, plan, at)
    return Parts(
        kind="phase",
        kicker=f"{bar.name} · {bar.note} · {bar.title}",
        title=title,
        lead=gate,
        told=(title, standing, gate, sentences.pace_sentence(words, at), *told_rows(rows)),
        body=BarsBody(bars=(bar,), rows=rows, more=more_rows(words, len(rows))),
        legend=bar_legend(words),
        sources=publishers(asked, (r for m in at.milestones for i in m.indicators for r in i.reading.evidence)),
        page=f"phase?id={id}",
    )


def milestone_row(asked: Asked, milestone: Milestone, at: MilestoneProgress) -> Row:
    words = asked.words
    return Row(
        mark=Mark(sign=at.state, word=sentences.state_word(words, at.state)),
        title=asked.text(milestone.title),
        share=share_of(words, at.low, at.high),
    )


def told_rows(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(f"{row.title}: {row.mark.word}." for row in rows)


def more_rows(words: Words, rows: int) -> tuple[str, ...]:
    """What stands in the place of the rows that find no room."""
    return tuple(words.count("and {number} more", "and {number} more", left) for left in range(1, rows + 1))
