"""The card of one milestone: its state, its bar, and its indicators."""

from itertools import chain

from indicators import Indicator
from roadmap import sentences
from roadmap.progress import IndicatorProgress
from roadmap.snapshot.content.asking import (
    Asked,
    bar_legend,
    indicator_mark,
    publishers,
    share_of,
    takeaway,
)
from roadmap.snapshot.content.evidence import newest_records, record_rows
from roadmap.snapshot.content.model import Bar, BarsBody, Mark, Row
from roadmap.snapshot.content.parts import Parts
from roadmap.snapshot.content.phase import more_rows


def milestone(asked: Asked, id: str) -> Parts:
    words, at = asked.words, asked.report.milestone(id)
    place = asked.plan.places[id]
    here, workstream = place.milestone, place.workstream
    assert here is not None
    assert workstream is not None
    alone = len(here.indicators) == 1
    rows = tuple(_row(asked, each, on, alone) for each, on in zip(here.indicators, at.indicators, strict=True))
    newest = newest_records(o for each in here.indicators for o in asked.board.observations(each.id, asked.day))
    news = record_rows(asked, newest, "counted")
    share, state = share_of(words, at.low, at.high), sentences.state_word(words, at.state)
    name, told = asked.text(here.title), sentences.milestone_sentence(words, at)
    title = words.say("{title}: {state}", title=name, state=state)
    bar = Bar(name=asked.phase_name(id), note="", title=name, share=share)
    return Parts(
        kind="milestone",
        kicker=f"{asked.phase_name(id)} · {asked.text(workstream.title)}",
        title=title,
        lead=told,
        told=(f"{title}.", told, *(f"{row.title}: {row.note}" for row in rows)),
        body=BarsBody(
            bars=(bar,),
            rows=(*rows, *news),
            rows_title=words.say("Newest evidence") if news else "",
            more=more_rows(words, len(rows)),
        ),
        legend=bar_legend(words),
        sources=publishers(asked, chain(*(each.reading.evidence for each in at.indicators), newest)),
        page=f"milestone?id={id}",
        mark=Mark(sign=at.state, word=state),
    )


def _row(asked: Asked, indicator: Indicator, at: IndicatorProgress, alone: bool) -> Row:
    """An indicator with its own bar, unless it is the only one: then the milestone's says the same."""
    return Row(
        mark=indicator_mark(asked, at),
        title=asked.text(indicator.title),
        note=takeaway(asked, at),
        share=None if alone else share_of(asked.words, at.low, at.high),
    )
