"""Polls: a share of people, known within a margin."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import sqrt
from typing import Literal, NamedTuple

from indicators.definition import DEFAULT_WINDOW, Aimed, Months, Percent
from indicators.months import months_before, previous_month_ends
from indicators.observation import Observation
from indicators.reading import Reading, Step, Verdict, clamp, unknown
from indicators.text import Text

Z = 1.96
"""Standard errors on either side of the estimate in a 95 % interval."""

NOTHING = 1e-100
"""A variance, in square percentage points, below which it counts as 0: weights of 1/v must stay finite numbers."""

SUSTAINED_MONTHS = 12
SUSTAINED_POLLS = 3
SUSTAINED_POLLSTERS = 2


class Poll(Aimed):
    """The share of a population that gives an answer, in percent."""

    kind: Literal["poll"]
    question: Text
    baseline: Percent
    target: Percent
    window_months: Months = DEFAULT_WINDOW


class Pooled(NamedTuple):
    """Several polls as one: estimate and standard error in percentage points, and how they were got."""

    estimate: float
    standard_error: float
    trace: tuple[Step, ...]

    @property
    def interval(self) -> tuple[float, float]:
        half = Z * self.standard_error
        return self.estimate - half, self.estimate + half


def variance(poll: Observation) -> float | None:
    """The larger of the variances that the stated margin and the sample size give, in square percentage points.

    None where the poll states neither, or where the answer is 0: such a poll says nothing about its own error. None too
    for what is not a share in percent.
    """
    if poll.value is None or not 0 <= poll.value <= 100:
        return None
    stated = [(poll.margin / Z) ** 2] if poll.margin is not None else []
    sampled = [poll.value * (100 - poll.value) / poll.sample_size] if poll.sample_size else []
    largest = max([*stated, *sampled], default=0.0)
    return largest if largest > NOTHING else None


def read_poll(indicator: Poll, observations: Iterable[Observation], day: date) -> Reading:
    """Method 1's reading of a poll indicator on `day`."""
    usable = _usable(observations)
    reading = _reading_on(indicator, usable, day)
    if reading.verdict == "reached" and _sustained(indicator, usable, day):
        return reading._replace(verdict="sustained", trace=(*reading.trace, _sustained_step(indicator, usable, day)))
    return reading


def _usable(observations: Iterable[Observation]) -> list[Observation]:
    return [o for o in observations if not o.proxy and variance(o) is not None]


def _within(polls: Iterable[Observation], day: date, months: int) -> list[Observation]:
    start = months_before(day, months)
    return [poll for poll in polls if start < poll.day <= day]


def _reading_on(indicator: Poll, usable: Sequence[Observation], day: date) -> Reading:
    window = Step("poll.window", {"after": months_before(day, indicator.window_months), "until": day})
    polls = _newest_of_each_pollster(_within(usable, day, indicator.window_months))
    if not polls:
        return unknown(window, Step("poll.none", {}))
    pooled = pool(polls)
    lower, upper = pooled.interval
    verdict = _verdict(indicator, lower, upper)
    low, high = sorted((clamp(indicator.share_of(lower)), clamp(indicator.share_of(upper))))
    if verdict == "reached":
        low = high = 1.0
    shares = {"lower": lower, "upper": upper, "baseline": indicator.baseline, "target": indicator.target}
    return Reading(
        low,
        high,
        verdict,
        estimate=pooled.estimate,
        interval=(lower, upper),
        observed_on=polls[0].day,
        evidence=tuple(dict.fromkeys(poll.record for poll in polls)),
        trace=(window, *pooled.trace, Step(f"poll.{verdict}", {**shares, "low": low, "high": high})),
    )


def _newest_of_each_pollster(polls: Iterable[Observation]) -> list[Observation]:
    """One poll a pollster, newest first; of two on a day the larger sample, then the id that sorts last.

    Of two answers in one record the larger: the order in which evidence comes must not matter.
    """
    newest: dict[str, Observation] = {}
    for poll in sorted(polls, key=_by_day_sample_id_value):
        newest[poll.pollster or poll.record] = poll
    return sorted(newest.values(), key=_by_day_sample_id_value, reverse=True)


def _by_day_sample_id_value(poll: Observation) -> tuple[date, int, str, float]:
    return poll.day, poll.sample_size or 0, poll.record, poll.value or 0.0


def pool(polls: Sequence[Observation]) -> Pooled:
    """One poll as it is; two or more as a random-effects mean.

    After R. DerSimonian and N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7 (1986) 177-188.
    """
    shares = [poll.value for poll in polls if poll.value is not None]
    variances = [v for v in map(variance, polls) if v is not None]
    each = tuple(_poll_step(poll, v) for poll, v in zip(polls, variances, strict=True))
    if len(polls) == 1:
        return Pooled(shares[0], sqrt(variances[0]), each)
    between = between_polls_variance(shares, variances)
    weights = [1 / (v + between) for v in variances]
    estimate = sum(w * p for w, p in zip(weights, shares, strict=True)) / sum(weights)
    error = sqrt(1 / sum(weights))
    step = Step("poll.pooled", {"polls": len(polls), "tau2": between, "estimate": estimate, "standard_error": error})
    return Pooled(estimate, error, (*each, step))


def between_polls_variance(shares: Sequence[float], variances: Sequence[float]) -> float:
    """DerSimonian and Laird's τ²: how far the polls differ beyond their own errors, in square percentage points."""
    weights = [1 / v for v in variances]
    total = sum(weights)
    fixed = sum(w * p for w, p in zip(weights, shares, strict=True)) / total
    q = sum(w * (p - fixed) ** 2 for w, p in zip(weights, shares, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(0.0, (q - (len(shares) - 1)) / scale) if scale > 0 else 0.0


def _poll_step(poll: Observation, v: float) -> Step:
    facts = {
        "record": poll.record,
        "pollster": poll.pollster,
        "day": poll.day,
        "value": poll.value,
        "margin": poll.margin,
        "sample_size": poll.sample_size,
        "variance": v,
        "standard_error": sqrt(v),
    }
    return Step("poll.used", facts)


def _verdict(indicator: Poll, lower: float, upper: float) -> Verdict:
    near, far = (lower, upper) if indicator.rises else (-upper, -lower)
    target = indicator.target if indicator.rises else -indicator.target
    if near >= target:
        return "reached"
    return "not_reached" if far < target else "within_margin"


def _sustained(indicator: Poll, usable: Sequence[Observation], day: date) -> bool:
    """Reached on the last day of each of the eleven months before, on enough polls of more than one pollster."""
    recent = _recent(indicator, usable, day)
    if _polls(recent) < SUSTAINED_POLLS or len(_pollsters(recent)) < SUSTAINED_POLLSTERS:
        return False
    ends = previous_month_ends(day, SUSTAINED_MONTHS - 1)
    return all(_reading_on(indicator, usable, end).verdict == "reached" for end in ends)


def _recent(indicator: Poll, usable: Iterable[Observation], day: date) -> list[Observation]:
    return _within(usable, day, min(SUSTAINED_MONTHS, indicator.window_months))


def _polls(links: Iterable[Observation]) -> int:
    """How many polls they come from: one record may have several links to an indicator."""
    return len({link.record for link in links})


def _pollsters(polls: Iterable[Observation]) -> set[str]:
    return {poll.pollster or poll.record for poll in polls}


def _sustained_step(indicator: Poll, usable: Sequence[Observation], day: date) -> Step:
    recent = _recent(indicator, usable, day)
    facts = {"months": SUSTAINED_MONTHS, "polls": _polls(recent), "pollsters": len(_pollsters(recent))}
    return Step("poll.sustained", facts)
