"""The card of one indicator: its chart, its verdict, and what stands beside it without counting."""

from collections.abc import Callable, Mapping, Sequence

from indicators import Activity, Indicator, Measure, Observation, Poll
from roadmap import sentences
from roadmap.evidence import Entry
from roadmap.progress import IndicatorProgress
from roadmap.snapshot.content.asking import Asked, by_number, indicator_mark, share_of, takeaway
from roadmap.snapshot.content.charts import activity_plot, ladder, measure_plot, poll_plot
from roadmap.snapshot.content.model import ChartBody, Key, Ladder, Mark, Plot, Row
from roadmap.snapshot.content.parts import Parts

PROXIES_NAMED = 4


def indicator(asked: Asked, id: str) -> Parts:
    words, here = asked.words, asked.indicator(id)
    at = asked.report.indicator(id)
    seen = asked.board.observations(id, asked.day)
    entries = asked.board.records(dict.fromkeys(o.record for o in seen))
    chart, title = _CHARTS[here.kind](asked, here, at), _title(asked, here, at, seen)
    name, slipped = asked.text(here.title), sentences.slipped_sentence(words, at)
    rows = _proxies(asked, seen, entries)
    beside = _beside(asked, here, seen)
    told = (f"{name}: {title}", slipped, beside, _basis(asked, here), _question(asked, here, at), takeaway(asked, at))
    return Parts(
        kind="indicator",
        kicker=name,
        title=title,
        lead=" ".join(filter(None, (slipped, _question(asked, here, at) or _basis(asked, here)))),
        told=tuple(dict.fromkeys(each for each in told if each)),
        body=ChartBody(
            chart=chart,
            share=share_of(words, at.low, at.high),
            rows_title=words.say("Beside it, not counted") if rows else "",
            rows=rows,
        ),
        legend=_legend(asked, here, chart),
        sources=_sources(seen, entries),
        page=f"indicator?id={id}",
        mark=indicator_mark(asked, at),
    )


_CHARTS: Mapping[str, Callable[..., Plot | Ladder]] = {
    "poll": lambda asked, poll, at: poll_plot(asked, poll, at.reading),
    "measure": lambda asked, measure, at: measure_plot(asked, measure, at.reading),
    "activity": lambda asked, activity, _: activity_plot(asked, activity),
    "stages": ladder,
}


def _title(asked: Asked, here: Indicator, at: IndicatorProgress, seen: Sequence[Observation]) -> str:
    """The finding; of a poll that was never taken, just that."""
    if isinstance(here, Poll) and not at.reading.known and all(o.proxy for o in seen):
        return asked.words.say("Unknown: no poll on record has asked this question.")
    last = None if at.reading.known else asked.board.last_known(here, asked.day)
    return sentences.takeaway(asked.words, here, at.reading, asked.day, last)


def _question(asked: Asked, here: Indicator, at: IndicatorProgress) -> str:
    if not isinstance(here, Poll):
        return ""
    told = "Asked: “{question}”" if at.reading.known else "A poll counts if it asks: “{question}”"
    return asked.words.say(told, question=asked.text(here.question))


def _basis(asked: Asked, here: Indicator) -> str:
    words, goal = asked.words, sentences.target(asked.words, here)
    if here.basis == "roadmap":
        return words.say("The roadmap itself asks for at least {target}.", target=goal)
    return words.say("The target ({target}) is this project’s choice; the roadmap names none.", target=goal)


def _beside(asked: Asked, here: Indicator, seen: Sequence[Observation]) -> str:
    """How many proxies there are, and how far apart they lie."""
    values = [o.value for o in seen if o.proxy and o.value is not None]
    if not isinstance(here, Poll) or not values:
        return ""
    words = asked.words
    ends = {"lowest": words.points(min(values)), "highest": words.points(max(values))}
    one = "{number} poll on another question stands beside it and does not count ({lowest})."
    many = "{number} polls on other questions stand beside it and do not count ({lowest} to {highest})."
    return words.count(one, many, len(values), **ends)


def _proxies(asked: Asked, seen: Sequence[Observation], entries: Mapping[str, Entry]) -> tuple[Row, ...]:
    """The newest proxy of each pollster, the newest first."""
    newest: dict[str, Observation] = {}
    for each in seen:
        if each.proxy and each.value is not None and each.record in entries:
            newest.setdefault(_who(each, entries[each.record]), each)
    return tuple(_proxy(asked, entries[o.record]) for o in list(newest.values())[:PROXIES_NAMED])


def _proxy(asked: Asked, entry: Entry) -> Row:
    words, record = asked.words, entry.shown
    fieldwork = record.poll.fieldwork.to if record.poll else None
    return Row(
        mark=Mark(sign="proxy", word=""),
        title=asked.text(record.title),
        aside=words.when(fieldwork or record.happened_on),
    )


def _who(seen: Observation, entry: Entry) -> str:
    return seen.pollster or entry.shown.source.publisher


def _sources(seen: Sequence[Observation], entries: Mapping[str, Entry]) -> list[str]:
    return by_number(_who(o, entries[o.record]) for o in seen if o.record in entries)


def _legend(asked: Asked, here: Indicator, chart: Plot | Ladder) -> tuple[Key, ...]:
    if isinstance(chart, Ladder):
        return ()
    looks, words = {dot.look for dot in chart.dots}, asked.words
    keys = (
        (isinstance(here, Poll) and "counted" in looks, "counted", "polls of this question, with 95 % interval"),
        (isinstance(here, Poll) and "old" in looks, "old", "older polls of it"),
        ("proxy" in looks, "proxy", "other questions, not counted" if isinstance(here, Poll) else "proxy, not counted"),
        (isinstance(here, Measure), "figure", "figures published"),
        (isinstance(here, Activity), "figure", "events in the {months} months before"),
        (any(not span.known for span in chart.spans), "not_known", "not known"),
    )
    months = {"months": here.window_months} if isinstance(here, Activity) else {}
    return tuple(Key(look=look, text=words.say(text, **months)) for shown, look, text in keys if shown)
