"""The card of what moved in a month, forward and back alike."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from indicators import months_before
from roadmap import sentences
from roadmap.evidence import Entry
from roadmap.progress import Change, Direction
from roadmap.snapshot.content.asking import Asked, publishers
from roadmap.snapshot.content.model import BarsBody, Mark, Row
from roadmap.snapshot.content.parts import Parts
from roadmap.snapshot.content.phase import more_rows
from roadmap.words import Words

MONTHS = 1

_COUNTED: Mapping[Direction, str] = {
    "forward": "{number} forward",
    "back": "{number} back",
    "now_known": "{number} now known",
    "no_longer_known": "{number} no longer known",
    "same_share": "{number} with a new figure only",
}


def changes(asked: Asked) -> Parts:
    since = months_before(asked.day, MONTHS)
    found = asked.board.changes(since, asked.day)
    newest = asked.board.records([each.records[0] for each in found if each.records])
    rows = tuple(_row(asked, each, newest) for each in found)
    title, lead = _title(asked.words, found, asked.day), _lead(asked, found, since)
    return Parts(
        kind="changes",
        kicker=asked.words.say("What changed"),
        title=title,
        lead=lead,
        told=(title, *((lead,) if lead else ()), *(f"{row.title}: {row.mark.word}. {row.note}" for row in rows)),
        body=BarsBody(bars=(), rows=rows, more=more_rows(asked.words, len(rows))),
        legend=(),
        sources=publishers(asked, (record for each in found for record in each.records)),
        page="",
    )


def _title(words: Words, found: Sequence[Change], day: date) -> str:
    if not found:
        return words.say("No change in the month up to {day}.", day=words.day(day))
    tally = Counter(each.direction for each in found)
    parts = [words.count(told, told, tally[direction]) for direction, told in _COUNTED.items() if tally[direction]]
    one, many = (
        "{number} indicator moved in a month: {parts}.",
        "{number} indicators moved in a month: {parts}.",
    )
    return words.count(one, many, len(found), parts=", ".join(parts))


def _lead(asked: Asked, found: Sequence[Change], since: date) -> str:
    words = asked.words
    if found:
        told = "From {since} to {day}, good news and bad alike."
        return words.say(told, since=words.day(since), day=words.day(asked.day))
    seen = [asked.board.last_reviewed(indicator.id, asked.day) for indicator in asked.plan.indicators]
    newest = max((moment for moment in seen if moment), default=None)
    return words.say("Last reviewed on {day}.", day=words.day(newest)) if newest else ""


def _row(asked: Asked, change: Change, records: Mapping[str, Entry]) -> Row:
    words = asked.words
    record = records.get(change.records[0]) if change.records else None
    note = asked.text(record.shown.title) if record else words.say("Its evidence grew too old to count.")
    return Row(
        mark=Mark(sign=change.direction, word=sentences.change_word(words, change)),
        title=asked.text(asked.indicator(change.indicator).title),
        note=note,
        aside=words.day(change.day),
    )
