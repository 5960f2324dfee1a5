"""What was observed of one indicator, as a reader sees it: its chart and its table are made of the same rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from math import sqrt
from textwrap import shorten
from typing import Literal, NamedTuple

from indicators import Activity, Indicator, Observation, Poll, Reading, Stages, months_before, read
from indicators.activity import events
from indicators.poll import Z, variance
from indicators.rule import window_months
from roadmap import sentences
from roadmap.evidence import Entry
from roadmap.progress import IndicatorProgress, TrendPoint
from roadmap.views.address import FIRST_DAY
from roadmap.views.phase import told
from roadmap.views.rendering import View

Standing = Literal["counts", "adds_none", "replaced", "too_old", "no_error", "proxy"]
"""What becomes of an observation on the day asked for."""

FEW = 24
"""Up to this many observations the chart goes back to the first, however old."""

SOURCES_NAMED = 3
LONGEST_NAME = 40


class Observed(NamedTuple):
    """One observation with what a reader needs of it.

    `level` is its height in the chart: percent, the indicator's unit, a number of events or a stage's place. `margin`
    is the half-width of its 95 % interval in percentage points. `why` says whether it counts, and if not, why.
    """

    observation: Observation
    entry: Entry
    standing: Standing
    level: float
    margin: float | None
    when: str
    value: str
    who: str
    title: str
    why: str

    @property
    def day(self) -> date:
        return self.observation.day


class Setback(NamedTuple):
    """A day from which the indicator can only stand lower than it stood before."""

    day: date
    level: float
    before: float
    after: float


class Chart(NamedTuple):
    """All that a drawing of one indicator says; `rows` are oldest first, `earlier` is how many lie before `start`."""

    view: View
    indicator: Indicator
    progress: IndicatorProgress
    rows: tuple[Observed, ...]
    earlier: int
    start: date
    trend: tuple[TrendPoint, ...]
    setbacks: tuple[Setback, ...]

    @property
    def day(self) -> date:
        return self.view.address.day

    @property
    def title(self) -> str:
        return self._plain(self.view.text(self.indicator.title))

    @property
    def told(self) -> str:
        """The takeaway: also the picture's alt text."""
        return self._plain(told(self.view, self.indicator, self.progress))

    @property
    def source(self) -> str:
        return self._plain(source_line(self.view, self.rows))

    def _plain(self, text: str) -> str:
        return self.view.address.words.plain(text)


def chart_of(view: View) -> Chart | None:
    """The chart of the indicator that the address names; None where there is nothing to draw."""
    return view.board.remember(("chart", view.address), partial(_chart, view))


def _chart(view: View) -> Chart | None:
    indicator = indicator_of(view)
    rows = observed(view)
    if not rows:
        return None
    start = _start(rows, view.address.day)
    drawn = tuple(row for row in reversed(rows) if row.day >= start)
    trend = tuple(view.board.trend(indicator, start, view.address.day))
    days = {row.day for row in drawn} | {point.day for point in trend}
    known = view.board.observations(indicator.id, view.address.day)
    return Chart(
        view,
        indicator,
        view.report.indicator(indicator.id),
        drawn,
        len(rows) - len(drawn),
        start,
        trend,
        tuple(setbacks(indicator, known, sorted(days))),
    )


def _start(rows: Sequence[Observed], day: date) -> date:
    first = rows[-1].day
    return min(FIRST_DAY, months_before(day, 12), *([first] if len(rows) <= FEW else []))


def indicator_of(view: View) -> Indicator:
    """The indicator that the address names."""
    indicator = view.board.plan.places[str(view.address.id)].indicator
    assert indicator is not None
    return indicator


def observed(view: View, known_at: datetime | None = None) -> list[Observed]:
    """Every observation that says something in the indicator's own terms, newest first; or those known at a moment."""
    indicator, day = indicator_of(view), view.address.day
    speaking = [o for o in _seen(view, indicator.id, known_at) if level(indicator, o) is not None]
    entries = view.board.records(dict.fromkeys(o.record for o in speaking), known_at)
    reading = view.board.progress(day, known_at).indicator(indicator.id).reading
    return [
        _row(view, indicator, o, entries[o.record], standing(indicator, o, reading, day))
        for o in speaking
        if o.record in entries
    ]


def _seen(view: View, id: str, known_at: datetime | None) -> list[Observation]:
    """Everything linked to the indicator up to the day, newest first."""
    if known_at is None:
        return view.board.observations(id, view.address.day)
    known = view.board.everything_observed(known_at).get(id, ())
    return sorted((o for o in known if o.day <= view.address.day), key=lambda o: (o.day, o.record), reverse=True)


def _row(view: View, indicator: Indicator, seen: Observation, entry: Entry, standing: Standing) -> Observed:
    words, record = view.address.words, entry.shown
    fieldwork = record.poll.fieldwork.to if record.poll else None
    return Observed(
        seen,
        entry,
        standing,
        level(indicator, seen) or 0.0,
        margin(indicator, seen),
        words.when(fieldwork or record.happened_on),
        sentences.observed(words, indicator, seen),
        seen.pollster or record.source.publisher,
        view.text(record.title),
        standing_word(view, indicator, standing),
    )


def level(indicator: Indicator, seen: Observation) -> float | None:
    """How high an observation stands; None for one that says nothing in this indicator's terms."""
    if isinstance(indicator, Stages):
        return indicator.place_of(seen.stage) if seen.stage is not None else None
    if isinstance(indicator, Activity):
        return None if seen.stance == "context" and seen.count is None else events(seen)
    return seen.value


def margin(indicator: Indicator, poll: Observation) -> float | None:
    """The half-width of a poll's 95 % interval: as stated, else as its sample size gives it."""
    if not isinstance(indicator, Poll) or poll.margin is not None:
        return poll.margin
    from_sample = variance(poll)
    return None if from_sample is None else Z * sqrt(from_sample)


def standing(indicator: Indicator, seen: Observation, reading: Reading, day: date) -> Standing:
    """What becomes of an observation in a reading on `day`, and if nothing, why."""
    if seen.proxy:
        return "proxy"
    if isinstance(indicator, Poll) and variance(seen) is None:
        return "no_error"
    months = window_months(indicator)
    if months is not None and seen.day <= months_before(day, months):
        return "too_old"
    if isinstance(indicator, Activity):
        return "counts" if events(seen) else "adds_none"
    return "counts" if _used(indicator, seen, reading) else "replaced"


def _used(indicator: Indicator, seen: Observation, reading: Reading) -> bool:
    if isinstance(indicator, Poll):
        used = {(step.facts["record"], step.facts["value"]) for step in reading.trace if step.rule == "poll.used"}
        return (seen.record, seen.value) in used
    same = seen.stage == reading.stage if isinstance(indicator, Stages) else seen.value == reading.value
    return seen.record in reading.evidence and seen.day == reading.observed_on and same


def standing_word(view: View, indicator: Indicator, standing: Standing) -> str:
    """Whether an observation counts, and if not, why."""
    say = view.address.words.say
    if standing == "proxy" and not isinstance(indicator, Poll):
        return say("stands beside it, not counted: measures something else")
    if standing == "replaced" and isinstance(indicator, Poll):
        return say("not counted: a newer poll of the same pollster counts")
    return say(_STANDINGS[standing])


_STANDINGS: Mapping[Standing, str] = {
    "counts": "counts",
    "adds_none": "looked at, adds none",
    "replaced": "not counted: a newer one counts",
    "too_old": "not counted: too old",
    "no_error": "not usable: states neither margin nor sample size",
    "proxy": "a proxy, not counted: asks another question",
}


def setbacks(indicator: Indicator, known: Iterable[Observation], days: Iterable[date]) -> Iterator[Setback]:
    """The days on which even the most that is possible is less than what was proven before.

    An activity's count falls a little each time an event leaves its window: one mark for each such slope.
    """
    known = tuple(known)
    readings = [(day, reading) for day in days if (reading := read(indicator, known, day)).known]
    sloping = False
    for (_, before), (day, after) in pairwise(readings):
        fell = after.high < before.low
        if fell and not sloping:
            yield Setback(day, height(indicator, after), before.low, after.high)
        rose = after.low > before.high
        sloping = isinstance(indicator, Activity) and not rose and (fell or sloping)


def height(indicator: Indicator, reading: Reading) -> float:
    """How high a known reading stands in the chart."""
    return _HEIGHTS[indicator.kind](indicator, reading) or 0.0


_HEIGHTS: Mapping[str, Callable[..., float | None]] = {
    "poll": lambda _, reading: reading.estimate,
    "measure": lambda _, reading: reading.value,
    "activity": lambda _, reading: reading.count,
    "stages": lambda stages, reading: stages.place_of(reading.stage),
}


def source_line(view: View, rows: Iterable[Observed]) -> str:
    """Where the figures come from, those that count first, and who drew them; it travels with every picture."""
    words, plan = view.address.words, view.board.plan
    newest_first = tuple(rows)[::-1]
    by_weight = sorted(newest_first, key=lambda row: row.standing != "counts")
    names = list(dict.fromkeys(words.name(shorten(row.who, LONGEST_NAME, placeholder="…")) for row in by_weight))
    named = ", ".join(names[:SOURCES_NAMED])
    if len(names) > SOURCES_NAMED:
        more = len(names) - SOURCES_NAMED
        named = words.count("{names} and {number} more", "{names} and {number} more", more, names=named)
    parts = [words.say("Sources: {names}", names=named), f"{view.text(plan.title)}, {words.say('method 1')}"]
    parts += [view.text(plan.publisher.name)] if plan.publisher else []
    parts += [plan.licence.name] if plan.licence else []
    return " · ".join(parts)
