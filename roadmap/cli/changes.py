"""`changes`: what moved between two days, and, apart from that, what was corrected."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

from roadmap.cli.asking import DAY, in_words, json_option, lang_option, on_option
from roadmap.cli.opening import opened
from roadmap.cli.printing import columns, json_text, say, span, wrapped
from roadmap.documents.asked import SEOUL

if TYPE_CHECKING:
    from indicators import Indicator, Reading
    from roadmap.documents.changed import Moved
    from roadmap.evidence import Correction
    from roadmap.progress import Change
    from roadmap.words import Words

EXAMPLES = """\b
Examples:
  python -m roadmap changes --since 2026-01-01
  python -m roadmap changes --since 2025-06-30 --on 2025-12-31 --json"""


@click.command(epilog=EXAMPLES)
@click.option("--since", type=DAY, metavar="DAY", required=True, help="Compare with the end of this day.")
@on_option
@lang_option
@json_option
def changes(since: date, on: date | None, lang: str, as_json: bool) -> None:
    """What moved since a day, with the records that moved it."""
    from roadmap.documents.changed import document, moved_between

    with opened() as board:
        day = on or board.today
        if since > day:
            raise click.BadParameter(f"{since} is after {day}", param_hint="--since")
        found = moved_between(board, since, day)
        if as_json:
            say(json_text(document(found)))
        else:
            say(*_Text(found, in_words(lang)).lines())


class _Text(NamedTuple):
    """The answer in words, for a terminal of 80 columns."""

    found: "Moved"
    words: "Words"

    def lines(self) -> Iterator[str]:
        yield wrapped(self._head())
        for change in self.found.moved:
            yield ""
            yield from self._change(change)
        yield ""
        yield from (wrapped(line) for line in self._apart())

    def _head(self) -> str:
        found, words = self.found, self.words
        span = {"since": words.day(found.since), "on": words.day(found.on)}
        if found.moved:
            one, many = (
                "{number} indicator moved between {since} and {on}.",
                "{number} indicators moved between {since} and {on}.",
            )
            return words.count(one, many, len(found.moved), **span)
        reviewed = found.last_reviewed
        if reviewed is None:
            return words.say("No change between {since} and {on}; nothing has been reviewed yet.", **span)
        day = words.day(reviewed.astimezone(SEOUL))
        return words.say("No change between {since} and {on}, last reviewed on {day}.", day=day, **span)

    def _change(self, change: "Change") -> Iterator[str]:
        from roadmap.sentences import change_word

        indicator = self.found.board.plan.places[change.indicator].indicator
        assert indicator is not None
        title = self.words.text(indicator.title)
        yield wrapped(f"{title} ({change.indicator}): {change_word(self.words, change)}, {self.words.day(change.day)}")
        say_ = self.words.say
        rows = [
            (
                say_("before"),
                span(self.words, change.before.low, change.before.high),
                self._told(indicator, change.before, self.found.since),
            ),
            (
                say_("after"),
                span(self.words, change.after.low, change.after.high),
                self._told(indicator, change.after, self.found.on),
            ),
        ]
        yield from columns(rows, "<>")
        yield from columns(self._records(change), "<")

    def _told(self, indicator: "Indicator", reading: "Reading", day: date) -> str:
        from roadmap.sentences import takeaway

        return takeaway(self.words, indicator, reading, day, self.found.board.last_known(indicator, day))

    def _records(self, change: "Change") -> Iterator[tuple[str, str]]:
        records = self.found.board.records([*change.records, *change.expired])
        for ids, use in ((change.records, "new"), (change.expired, "too old")):
            for id in ids:
                record = records[id].shown
                yield self.words.say(use), f"{self.words.text(record.title)} {record.source.url}"

    def _apart(self) -> Iterator[str]:
        """What changed without anything having happened."""
        words = self.words
        one, many = (
            "{number} published record was corrected or retracted:",
            "{number} published records were corrected or retracted:",
        )
        if self.found.corrections:
            yield words.count(one, many, len(self.found.corrections))
            yield from (self._correction(each) for each in self.found.corrections)
        else:
            yield words.say("No published record was corrected or retracted.")
        yield from self._of_the_plan()
        yield words.say("The method is the same on both days.")

    def _of_the_plan(self) -> Iterator[str]:
        from roadmap.documents.asked import end_of
        from roadmap.sentences import plan_version_sentences

        words, found, board = self.words, self.found.plan_changes, self.found.board
        if found.recorded_from is None:
            yield words.say("No version of the plan has been recorded: both days are read under the plan as it is now.")
            return
        if found.recorded_from > end_of(self.found.since):
            told = "Changes of the plan are recorded from {day} on."
            yield words.say(told, day=words.day(found.recorded_from))
        if found.versions:
            one, many = "The plan was changed {number} time:", "The plan was changed {number} times:"
            yield words.count(one, many, len(found.versions))
            for version in found.versions:
                for sentence in plan_version_sentences(words, board.plan, version):
                    yield f"  {words.day(version.at)}  {sentence}"
            yield words.say("Both days are read under the plan as it is now.")
        elif found.recorded_from <= end_of(self.found.since):
            yield words.say("The plan is the same on both days.")

    def _correction(self, correction: "Correction") -> str:
        from roadmap.documents.changed import parts_that_differ

        revision = correction.revision
        what = self.words.say("corrected" if correction.after else "retracted")
        changed = f" ({', '.join(parts_that_differ(correction))})" if correction.after else ""
        why = f": {revision.why}" if revision.why else ""
        return f"  {self.words.day(revision.at.astimezone(SEOUL))}  {revision.record} {what}{changed}{why}"
