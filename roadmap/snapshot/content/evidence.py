"""Records in lists below a chart or a bar: their titles and days."""

from collections.abc import Iterable, Sequence

from indicators import Observation
from roadmap.evidence import Entry
from roadmap.snapshot.content.asking import Asked
from roadmap.snapshot.content.model import Mark, Row, Sign

ROWS_NAMED = 4


def newest_records(seen: Iterable[Observation]) -> list[str]:
    """The ids of the newest records among what counts or counted, the newest first."""
    newest = sorted((each for each in seen if not each.proxy), key=lambda each: each.day, reverse=True)
    return list(dict.fromkeys(each.record for each in newest))[:ROWS_NAMED]


def record_rows(asked: Asked, records: Sequence[str], sign: Sign) -> tuple[Row, ...]:
    """A line for each record: what it says, and when that was."""
    entries = asked.board.records(records)
    return tuple(_row(asked, entries[each], sign) for each in records if each in entries)


def _row(asked: Asked, entry: Entry, sign: Sign) -> Row:
    record = entry.shown
    fieldwork = record.poll.fieldwork.to if record.poll else None
    return Row(
        mark=Mark(sign=sign, word=""),
        title=asked.text(record.title),
        aside=asked.words.when(fieldwork or record.happened_on),
    )
