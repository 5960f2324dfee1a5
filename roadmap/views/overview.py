"""The first page: where it stands, in ten seconds."""

from collections.abc import Mapping
from datetime import date
from math import sqrt
from typing import NamedTuple

from indicators import Observation, Poll, months_before
from indicators.poll import Z, variance
from roadmap import sentences
from roadmap.evidence import Filters
from roadmap.progress import Change
from roadmap.views.address import FIRST_DAY
from roadmap.views.rendering import View, change_word

MONTHS_OF_CHANGES = 12
CHANGES_AT_ONCE = 6


class Moved(NamedTuple):
    """One line of what changed."""

    change: Change
    word: str
    title: str
    told: str
    day: date


class Apart(NamedTuple):
    """What changed without anything having happened: the plan, in brief and in sentences, and corrected records."""

    plan: str | None
    told: list[tuple[date, str]]
    corrections: int


class Dot(NamedTuple):
    """One poll in the small chart: how far along and how far up it stands, and how tall its interval is, in percent."""

    along: float
    up: float
    interval: float | None
    proxy: bool
    told: str


class PollChart(NamedTuple):
    poll: Poll
    dots: tuple[Dot, ...]
    years: tuple[tuple[float, str], ...]
    span: str
    told: str


def overview(view: View) -> str:
    """Headline, the three phases, the required poll and what changed."""
    words, plan, report = view.address.words, view.board.plan, view.report
    current, moved = sentences.current_phase(report), _moved(view)
    return view.render(
        "overview.html",
        report=report,
        headline=sentences.headline(words, plan, report),
        gate=sentences.gate_sentence(words, plan, current),
        current=current,
        phases=list(zip(plan.phases, report.phases, strict=True)),
        chart=_poll_chart(view),
        moved=moved,
        at_once=CHANGES_AT_ONCE,
        apart=_apart(view),
        reviewed=None if moved else _last_reviewed(view),
        newest=_newest_evidence(view),
    )


def _newest_evidence(view: View) -> date | None:
    """The day of the newest record from others than the advocacy organisation: silence is told, not hidden."""
    found = view.board.search(Filters(until=view.address.day, own=False), limit=1).entries
    return found[0].shown.counts_from if found else None


def _since(view: View) -> date:
    return months_before(view.address.day, MONTHS_OF_CHANGES)


def _apart(view: View) -> Apart:
    words, board, since, day = view.address.words, view.board, _since(view), view.address.day
    changed = board.plan_changes(since, day)
    told = [
        (view.seoul_day(version.at), sentence)
        for version in changed.versions
        for sentence in sentences.plan_version_sentences(words, board.plan, version)
    ]
    corrected = sum(since < view.seoul_day(each.revision.at) <= day for each in board.corrections())
    return Apart(sentences.plan_changes_in_brief(words, changed), told, corrected)


def _moved(view: View) -> list[Moved]:
    found = view.board.changes(_since(view), view.address.day)
    newest = view.board.records([record for change in found for record in change.records[:1]])
    titles = {id: view.text(entry.shown.title) for id, entry in newest.items()}
    return [
        Moved(each, change_word(view, each), view.title(each.indicator), _told(view, each, titles), each.day)
        for each in found
    ]


def _told(view: View, change: Change, titles: Mapping[str, str]) -> str:
    if change.records:
        return titles.get(change.records[0], change.records[0])
    return sentences.without_new_evidence(view.address.words, change)


def _last_reviewed(view: View) -> date | None:
    day = view.address.day
    seen = [view.board.last_reviewed(indicator.id, day) for indicator in view.board.plan.indicators]
    return max((view.seoul_day(moment) for moment in seen if moment), default=None)


FIRST_YEAR = FIRST_DAY.year


def _poll_chart(view: View) -> PollChart | None:
    """The first poll that a phase's gate asks for, with every poll linked to it, proxies hollow."""
    poll = next((i for i in view.board.plan.indicators if i.required and isinstance(i, Poll)), None)
    if poll is None:
        return None
    start, end = FIRST_DAY, date(view.address.day.year + 1, 1, 1)
    days = (end - start).days
    seen = [o for o in view.board.observations(poll.id, view.address.day) if o.value is not None and o.day >= start]
    dots = tuple(_dot(view, poll, o, (o.day - start).days / days) for o in reversed(seen))
    marks = tuple((100 * (date(y, 1, 1) - start).days / days, str(y)) for y in range(FIRST_YEAR, end.year, 2))
    reading = view.report.indicator(poll.id).reading
    told = sentences.takeaway(view.address.words, poll, reading, view.address.day)
    return PollChart(poll, dots, marks, f"{FIRST_YEAR}–{end.year - 1}", told)


def _dot(view: View, poll: Poll, seen: Observation, share: float) -> Dot:
    words = view.address.words
    told = f"{words.day(seen.day)}, {seen.pollster or seen.record}: {sentences.observed(words, poll, seen)}"
    spread = variance(seen)
    interval = round(2 * Z * sqrt(spread), 1) if spread else None
    return Dot(round(100 * share, 2), seen.value or 0.0, interval, seen.proxy, told)
