"""Charts laid out as numbers: every place is a share of the plot, from its lower left."""

from collections.abc import Callable, Sequence
from datetime import date
from math import ceil, floor, log10
from typing import NamedTuple

from indicators import Activity, Measure, Observation, Poll, Reading, Stages, months_before
from indicators.poll import Z, variance
from roadmap.progress import IndicatorProgress
from roadmap.snapshot.content.asking import Asked, figure_told
from roadmap.snapshot.content.model import Dot, Ladder, Plot, Span, Tick
from roadmap.words import Words

YEARS_SHOWN = 10
YEARS_AT_LEAST = 4
MOST_TICKS = 6
ROOM_ABOVE = 1.12
ROOM_FOR_A_NAME = 0.13
"""The share of the height that two names on the axis have to be apart."""

ROOM_AFTER = 0.015
"""The share of the plot that is left free after the last day, so that a dot on it is whole."""


class Scale(NamedTuple):
    """From days and figures to shares of the plot."""

    start: date
    end: date
    bottom: float
    top: float

    def x(self, day: date) -> float:
        share = (day - self.start).days / max(1, (self.end - self.start).days)
        return round(min(1.0, max(0.0, share)) * (1 - ROOM_AFTER), 4)

    def y(self, figure: float) -> float:
        return round(min(1.0, max(0.0, (figure - self.bottom) / (self.top - self.bottom))), 4)


def poll_plot(asked: Asked, poll: Poll, reading: Reading) -> Plot:
    """Every poll with its interval; those that count, and the others as proxies."""
    seen = _figures(asked, poll.id)
    scale = Scale(_first_day(seen, asked.day), asked.day, 0, 100)
    words = asked.words
    return Plot(
        look="poll",
        across=_years(scale),
        up=_heights(scale, words.points, poll.target),
        dots=tuple(_poll_dot(words, scale, o, reading) for o in seen if o.day >= scale.start),
        spans=_spans(asked, poll, scale),
        target=Tick(at=scale.y(poll.target), text=words.points(poll.target)),
        falling=not poll.rises,
    )


def measure_plot(asked: Asked, measure: Measure, reading: Reading) -> Plot:
    """Every figure published, and the stretches of time for which there is none that counts."""
    seen, told = _figures(asked, measure.id), figure_told(asked.words, measure)
    heights = [measure.target, measure.baseline, *(o.value for o in seen if o.value is not None)]
    first = _first_day(seen, asked.day)
    scale = Scale(first, asked.day, min(0.0, *heights), _round_top(max(heights)))
    return Plot(
        look="measure",
        across=_years(scale),
        up=_heights(scale, told, measure.target),
        dots=tuple(_figure_dot(told, scale, o, reading) for o in seen if o.day >= first),
        spans=_spans(asked, measure, scale),
        target=Tick(at=scale.y(measure.target), text=told(measure.target)),
        falling=not measure.rises,
    )


def activity_plot(asked: Asked, activity: Activity) -> Plot:
    """How many events lay in the window, month by month."""
    seen = [o for o in asked.board.observations(activity.id, asked.day) if not o.proxy]
    first = _first_day(seen, asked.day)
    points = asked.board.trend(activity, first, asked.day)
    most = max([activity.target, *(point.reading.count or 0 for point in points)])
    scale, words = Scale(first, asked.day, 0, 2 * ceil(_round_top(most) / 2)), asked.words
    return Plot(
        look="activity",
        across=_years(scale),
        up=_heights(scale, words.number, activity.target),
        dots=(),
        spans=_spans(asked, activity, scale),
        target=Tick(at=scale.y(activity.target), text=words.number(activity.target)),
        falling=False,
    )


def ladder(asked: Asked, stages: Stages, progress: IndicatorProgress) -> Ladder:
    """The stages from first to last, the one that is reached, and the one a year before where it was higher."""
    words, reading = asked.words, progress.reading
    here = stages.place_of(reading.stage) if reading.stage else None
    earlier = asked.board.indicator(stages.id, months_before(asked.day, 12)).reading.stage if progress.slipped else None
    before = stages.place_of(earlier) if earlier else None
    day = words.day(reading.observed_on) if reading.observed_on else ""
    return Ladder(
        steps=tuple((asked.text(stage.title), words.percent(stage.share / 100)) for stage in stages.stages),
        here=here,
        here_note=words.say("as of {day}", day=day) if day else "",
        before=before,
        before_note=words.say("a year earlier") if before is not None else "",
    )


def _figures(asked: Asked, id: str) -> list[Observation]:
    """What says a figure, oldest first."""
    return [o for o in reversed(asked.board.observations(id, asked.day)) if o.value is not None]


def _first_day(seen: Sequence[Observation], day: date) -> date:
    """The first of January from which the chart begins: where the evidence does, within limits on either side."""
    earliest, latest = day.year - YEARS_SHOWN, day.year - YEARS_AT_LEAST
    first = min((o.day.year for o in seen), default=latest)
    return date(max(1, min(latest, max(earliest, first))), 1, 1)


def _years(scale: Scale) -> tuple[Tick, ...]:
    """A name for the start of every year, or of every second or third where there are many."""
    years = range(scale.start.year, scale.end.year + 1)
    step = ceil(len(years) / MOST_TICKS)
    return tuple(Tick(at=scale.x(date(year, 1, 1)), text=str(year)) for year in years if not (year - years[0]) % step)


def _round_top(most: float) -> float:
    """A round number with some room above the highest figure."""
    most *= ROOM_ABOVE
    if most <= 0:
        return 1.0
    power = 10.0 ** floor(log10(most))
    return next(power * step for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if power * step >= most)


def _heights(scale: Scale, told: Callable[[float], str], target: float) -> tuple[Tick, ...]:
    """Names for the bottom, the middle and the top, less those that stand too near to the target's."""
    heights = (scale.bottom, (scale.top + scale.bottom) / 2, scale.top)
    ticks = (Tick(at=scale.y(each), text=told(each)) for each in heights)
    return tuple(tick for tick in ticks if abs(tick.at - scale.y(target)) >= ROOM_FOR_A_NAME)


def target_told(words: Words, indicator: Poll | Measure | Activity) -> str:
    """What the target's line is called; the roadmap's own is required."""
    told = "{target} required" if indicator.basis == "roadmap" else "target: {target}"
    return words.say(told, target=figure_told(words, indicator)(indicator.target))


def _poll_dot(words: Words, scale: Scale, poll: Observation, reading: Reading) -> Dot:
    value, spread = poll.value or 0.0, variance(poll)
    margin = Z * spread**0.5 if spread else None
    used = not poll.proxy and poll.record in reading.evidence
    return Dot(
        look="proxy" if poll.proxy or margin is None else "counted" if used else "old",
        x=scale.x(poll.day),
        y=scale.y(value),
        low=scale.y(value - margin) if margin else None,
        high=scale.y(value + margin) if margin else None,
        text=words.points(value) if used else "",
    )


def _figure_dot(told: Callable[[float], str], scale: Scale, seen: Observation, reading: Reading) -> Dot:
    value = seen.value or 0.0
    newest = not seen.proxy and seen.record in reading.evidence and value == reading.value
    return Dot(
        look="proxy" if seen.proxy else "counted" if newest else "old",
        x=scale.x(seen.day),
        y=scale.y(value),
        text=told(value) if newest else "",
    )


def _spans(asked: Asked, indicator: Poll | Measure | Activity, scale: Scale) -> tuple[Span, ...]:
    """What the rule says from month to month; neighbours that say the same are one."""
    spans: list[Span] = []
    start = scale.start
    for point in asked.board.trend(indicator, scale.start, asked.day):
        span = _span(scale, start, point.day, point.reading)
        start = point.day
        if spans and _says(spans[-1]) == _says(span):
            spans[-1] = spans[-1].model_copy(update={"end": span.end})
        else:
            spans.append(span)
    return tuple(spans)


def _span(scale: Scale, start: date, end: date, reading: Reading) -> Span:
    ends = {"start": scale.x(start), "end": scale.x(end), "known": reading.known}
    if reading.interval and reading.estimate is not None:
        low, high = reading.interval
        return Span(**ends, low=scale.y(low), high=scale.y(high), middle=scale.y(reading.estimate))
    figure = reading.value if reading.value is not None else reading.count
    middle = 0.0 if figure is None else scale.y(figure)
    return Span(**ends, low=middle, high=middle, middle=middle)


def _says(span: Span) -> tuple[bool, float, float, float]:
    return span.known, span.low, span.high, span.middle
