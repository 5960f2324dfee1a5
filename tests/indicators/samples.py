"""Indicators and observations to try the rules on, and strategies that make any of them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from indicators import Activity, Indicator, Measure, Observation, Poll, Stage, Stages, Text

DAY = date(2026, 3, 31)
NAME = Text({"en": "name"})


def poll_of(baseline: float = 0, target: float = 60, window_months: int = 24) -> Poll:
    return Poll(
        id="support",
        kind="poll",
        title=NAME,
        question=NAME,
        baseline=baseline,
        target=target,
        window_months=window_months,
        basis="roadmap",
    )


def measure_of(baseline: float = 0, target: float = 200, stale_after_months: int = 24) -> Measure:
    return Measure(
        id="crossings",
        kind="measure",
        title=NAME,
        unit=NAME,
        baseline=baseline,
        target=target,
        stale_after_months=stale_after_months,
        basis="project",
    )


def activity_of(target: float = 4, window_months: int = 12) -> Activity:
    return Activity(
        id="contacts", kind="activity", title=NAME, target=target, window_months=window_months, basis="project"
    )


def stages_of(*shares: float) -> Stages:
    steps = tuple(Stage(id=f"step-{place}", title=NAME, share=share) for place, share in enumerate(shares))
    return Stages(id="lines", kind="stages", title=NAME, stages=steps, basis="project")


def surveyed(
    value: float,
    day: date = DAY,
    pollster: str = "P",
    record: str | None = None,
    margin: float | None = None,
    sample_size: int | None = None,
) -> Observation:
    """A poll's result, in percent."""
    return Observation(
        record=record or f"{pollster.lower()}-{day}",
        day=day,
        stance="context",
        value=value,
        pollster=pollster,
        sample_size=sample_size,
        margin=margin,
    )


def figure(value: float, day: date = DAY, record: str = "figure") -> Observation:
    return Observation(record=record, day=day, stance="supports", value=value)


def event(day: date = DAY, record: str = "event", count: int | None = None) -> Observation:
    return Observation(record=record, day=day, stance="supports", count=count)


def stage(name: str, day: date = DAY, record: str = "stage") -> Observation:
    return Observation(record=record, day=day, stance="supports", stage=name)


days = st.integers(-1500, 400).map(lambda offset: DAY + timedelta(days=offset))

observations = st.builds(
    Observation,
    record=st.sampled_from([f"r{number}" for number in range(12)]),
    day=days,
    stance=st.sampled_from(["supports", "contradicts", "context"]),
    value=st.none() | st.floats(0, 100) | st.integers(-50, 400),
    count=st.none() | st.integers(0, 5),
    stage=st.none() | st.sampled_from(["step-0", "step-1", "step-2", "gone"]),
    proxy=st.sampled_from([False, False, False, True]),
    pollster=st.none() | st.sampled_from(["A", "B", "C", "D"]),
    sample_size=st.none() | st.integers(1, 3000),
    margin=st.none() | st.floats(0, 20) | st.just(1e-200),
)


def _as_records(links: list[Observation]) -> list[Observation]:
    """Links of one record share its day and what it tells of its poll."""
    first: dict[str, Observation] = {}
    of = [first.setdefault(link.record, link) for link in links]
    return [
        link._replace(day=own.day, pollster=own.pollster, sample_size=own.sample_size, margin=own.margin)
        for link, own in zip(links, of, strict=True)
    ]


ledgers = st.lists(observations, max_size=12).map(_as_records)

_unequal = st.tuples(st.floats(0, 100), st.floats(0, 100)).filter(lambda ends: abs(ends[0] - ends[1]) > 1e-3)
_windows = st.integers(1, 48)
indicators: st.SearchStrategy[Indicator] = st.one_of(
    st.builds(lambda ends, window: poll_of(ends[0], ends[1], window), _unequal, _windows),
    st.builds(lambda ends, window: measure_of(ends[0], ends[1], window), _unequal, _windows),
    st.builds(activity_of, st.floats(1, 20), _windows),
    st.floats(0, 100).map(lambda share: stages_of(0, share, 100)),
)
