"""The card of one indicator: its chart, its verdict, and what stands beside it without counting."""

from collections.abc import Callable, Mapping, Sequence

from indicators import Activity, Indicator, Measure, Observation, Poll, Stages
from roadmap import sentences
from roadmap.evidence import Entry
from roadmap.progress import IndicatorProgress
from roadmap.snapshot.content.asking import Asked, by_number, indicator_mark, share_of, takeaway
from roadmap.snapshot.content.charts import activity_plot, ladder, measure_plot, poll_plot, target_told
from roadmap.snapshot.content.evidence import ROWS_NAMED, newest_records, record_rows
from roadmap.snapshot.content.finding import finding
from roadmap.snapshot.content.model import ChartBody, Key, Ladder, Plot, Row
from roadmap.snapshot.content.parts import Parts
from roadmap.words import Words


def indicator(asked: Asked, id: str) -> Parts:
    words, here, at = asked.words, asked.indicator(id), asked.report.indicator(id)
    seen = asked.board.observations(id, asked.day)
    entries = asked.board.records(dict.fromkeys(o.record for o in seen))
    chart, (rows_title, rows) = _CHARTS[here.kind](asked, here, at), _beneath(asked, seen, entries)
    name, title = asked.text(here.title), finding(asked, here, at.reading)
    told = takeaway(asked, at)
    return Parts(
        kind="indicator",
        kicker=name,
        title=title,
        lead=_lead(asked, here, at, told),
        told=tuple(
            filter(None, (f"{name} – {told}", _beside(asked, here, seen), _basis(asked, here), _question(asked, here)))
        ),
        body=ChartBody(
            chart=chart,
            share=share_of(words, at.low, at.high),
            rows_title=rows_title,
            rows=rows,
        ),
        legend=_legend(asked, here, chart),
        sources=by_number(_who(o, entries[o.record]) for o in seen if o.record in entries),
        page=f"indicator?id={id}",
        mark=indicator_mark(asked, at),
    )


_CHARTS: Mapping[str, Callable[..., Plot | Ladder]] = {
    "poll": lambda asked, poll, at: poll_plot(asked, poll, at.reading),
    "measure": lambda asked, measure, at: measure_plot(asked, measure, at.reading),
    "activity": lambda asked, activity, _: activity_plot(asked, activity),
    "stages": ladder,
}


def _lead(asked: Asked, here: Indicator, at: IndicatorProgress, told: str) -> str:
    """Of a poll that nobody took, what it would have to ask; else the whole takeaway, and who set the target."""
    if isinstance(here, Poll) and not at.reading.known:
        return asked.words.say("A poll counts if it asks: “{question}”", question=asked.text(here.question))
    return f"{told} {_basis(asked, here)}"


def _question(asked: Asked, here: Indicator) -> str:
    if not isinstance(here, Poll):
        return ""
    return asked.words.say("A poll counts if it asks: “{question}”", question=asked.text(here.question))


def _basis(asked: Asked, here: Indicator) -> str:
    words = asked.words
    if here.basis == "roadmap":
        return words.say("The roadmap itself asks for at least {target}.", target=sentences.target(words, here))
    return words.say("The target is this project’s choice.")


def _beside(asked: Asked, here: Indicator, seen: Sequence[Observation]) -> str:
    """How many proxies there are, and how far apart they lie."""
    values = [o.value for o in seen if o.proxy and o.value is not None]
    if not isinstance(here, Poll) or not values:
        return ""
    words = asked.words
    low, high = words.points(min(values)), words.points(max(values))
    shares = low if low == high else words.say("{low} to {high}", low=low, high=high)
    one = "{number} poll on another question stands beside it and does not count ({shares})."
    many = "{number} polls on other questions stand beside it and do not count ({shares})."
    return words.count(one, many, len(values), shares=shares)


def _beneath(asked: Asked, seen: Sequence[Observation], entries: Mapping[str, Entry]) -> tuple[str, tuple[Row, ...]]:
    """What stands below the chart where there is room: the proxies or, without any, the evidence; and its title."""
    if proxies := _proxies(seen, entries):
        return asked.words.say("Beside it, not counted"), record_rows(asked, proxies, "proxy")
    newest = record_rows(asked, newest_records(seen), "counted")
    return asked.words.say("Newest evidence") if newest else "", newest


def _proxies(seen: Sequence[Observation], entries: Mapping[str, Entry]) -> list[str]:
    """The newest proxy of each pollster, the newest first."""
    newest: dict[str, str] = {}
    for each in seen:
        if each.proxy and each.value is not None and each.record in entries:
            newest.setdefault(_who(each, entries[each.record]), each.record)
    return list(newest.values())[:ROWS_NAMED]


def _who(seen: Observation, entry: Entry) -> str:
    return seen.pollster or entry.shown.source.publisher


def _legend(asked: Asked, here: Indicator, chart: Plot | Ladder) -> tuple[Key, ...]:
    if isinstance(chart, Ladder) or isinstance(here, Stages):
        return ()
    looks, poll, words = {dot.look for dot in chart.dots}, isinstance(here, Poll), asked.words
    months = here.window_months if isinstance(here, Activity) else 0
    known = any(span.known for span in chart.spans)
    keys = (
        (poll and "counted" in looks, Key(look="counted", text=words.say("polls that count, with 95 % interval"))),
        (poll and "old" in looks, Key(look="old", text=words.say("older polls"))),
        ("proxy" in looks and poll, Key(look="proxy", text=words.say("other questions, not counted"))),
        ("proxy" in looks and not poll, Key(look="proxy", text=words.say("proxy, not counted"))),
        (isinstance(here, Measure) and looks - {"proxy"}, Key(look="counted", text=words.say("figures published"))),
        (months and known, Key(look="figure", text=_events_before(words, months))),
        (True, Key(look="target", text=target_told(words, here))),
        (any(not span.known for span in chart.spans), Key(look="not_known", text=words.say("not known"))),
    )
    return tuple(key for shown, key in keys if shown)


def _events_before(words: Words, months: int) -> str:
    return words.count("events in the month before", "events in the {number} months before", months)
