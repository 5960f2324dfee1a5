"""The card that says where it all stands: headline, three bars, and what they do not know."""

from roadmap import sentences
from roadmap.plan import Phase
from roadmap.progress import PhaseProgress
from roadmap.progress.report import COUNTED
from roadmap.snapshot.content.asking import Asked, bar_legend, bar_words, publishers, share_of
from roadmap.snapshot.content.model import Bar, BarsBody, Mark
from roadmap.snapshot.content.parts import Parts
from roadmap.words import Words


def overview(asked: Asked) -> Parts:
    words, plan, report = asked.words, asked.plan, asked.report
    bars = tuple(phase_bar(asked, phase, at) for phase, at in zip(plan.phases, report.phases, strict=True))
    title = sentences.headline(words, plan, report)
    gate = sentences.gate_sentence(words, plan, sentences.current_phase(report))
    used = (record for indicator in report.indicators for record in indicator.reading.evidence)
    standing = [f"{bar.name} – {bar.title}: {bar_words(words, bar.share)}." for bar in bars]
    return Parts(
        kind="overview",
        kicker="",
        title=title,
        lead=gate,
        told=(title, gate, *standing),
        body=BarsBody(bars=bars),
        legend=bar_legend(words),
        sources=publishers(asked, used),
        page="",
    )


def counted(words: Words, number: int, state: str) -> str:
    """3 under way, 진행 중 3개."""
    return words.say("{number} {state}", number=words.number(number), state=state)


def phase_bar(asked: Asked, phase: Phase, at: PhaseProgress) -> Bar:
    words = asked.words
    return Bar(
        name=asked.phase_name(phase.id),
        note=sentences.years(words, phase),
        title=asked.text(phase.title),
        share=share_of(words, at.low, at.high),
        counts=tuple(
            Mark(sign=state, word=counted(words, at.counts[state], sentences.state_word(words, state)))
            for state in COUNTED
            if at.counts[state]
        ),
    )
