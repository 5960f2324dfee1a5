"""One record of evidence: what it says, who says so, what it means for the plan, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from indicators import Text
from roadmap.board import Board
from roadmap.evidence import Entry, Filters, PollDisclosure, Record, Revision
from roadmap.evidence.entry import Action
from roadmap.views.differences import Difference, differences
from roadmap.views.links import LinkLine, Standing, link_lines, standing
from roadmap.views.ratings import credibility, reliability
from roadmap.views.rendering import View
from roadmap.views.snapshots import PartOf
from roadmap.words import Words
from roadmap.yaml_file import nearest

BY: Mapping[Action, str] = {
    "import": "taken in from files",
    "publish_single": "by the person who wrote it: nobody else has checked it",
}
"""Who made a version public, in words for visitors, who learn no names."""

ASKED = "id"
CLOSE_ENOUGH = 50


def settled(view: View) -> View:
    """The view on the record that the address names, or on the nearest one; on none if nothing is near."""
    address, words = view.address, view.address.words
    asked = address.filter(ASKED)
    plain = address._replace(filters=())
    if _public(view.board, asked):
        return View(view.board, plain._replace(id=asked))
    near = _nearest(view.board, asked) if asked else None
    told = "There is no record “{asked}” here. The nearest is shown." if near else "There is no record “{asked}” here."
    notice = words.say(told, asked=asked[:80]) if asked else words.say("The address names no record.")
    return View(view.board, plain._replace(id=near, notices=(*address.notices, notice)))


def _public(board: Board, id: str) -> bool:
    """Whether visitors may read the record: one that was never published is nobody's business yet."""
    entry = board.record(id)
    return entry is not None and entry.live is not None


def _nearest(board: Board, asked: str) -> str | None:
    """The most similar id among the records that share a word with what was asked."""
    for word in sorted(asked.replace("-", " ").split(), key=len, reverse=True)[:3]:
        found = board.search(Filters(text=word), limit=CLOSE_ENOUGH)
        if near := nearest(asked, [entry.id for entry in found.entries]):
            return near
    return None


class LinkRow(NamedTuple):
    """A link, and whether it counts."""

    line: LinkLine
    standing: Standing


class Fact(NamedTuple):
    """One line of what a poll says about itself; None where it does not."""

    label: str
    told: str | Text | None


class Version(NamedTuple):
    """One change that visitors could see."""

    day: date
    word: str
    by: str
    why: str | None
    differences: Sequence[Difference]


def record(view: View, part_of: Sequence[PartOf] = ()) -> str:
    """The record that the address names; `part_of` are the frozen snapshots that stand on it."""
    entry = view.board.record(view.address.id) if view.address.id else None
    if entry is None:
        return view.render("no_record.html")
    shown, words = entry.shown, view.address.words
    lines = zip(link_lines(view, shown), shown.links, strict=True)
    return view.render(
        "record.html",
        entry=entry,
        record=shown,
        when=_when(words, shown),
        language=_language(words, shown.source.language),
        reliability=reliability(words, shown),
        credibility=credibility(words, shown),
        poll=list(_disclosed(words, shown.poll)) if shown.poll else [],
        links=[LinkRow(line, standing(view, entry, link)) for line, link in lines],
        versions=list(reversed(list(_versions(view, entry)))),
        part_of=part_of,
    )


def _when(words: Words, record: Record) -> str:
    """The day, month or year; and the day it counts from, where that is another."""
    told = words.when(record.happened_on)
    counts_from = record.counts_from
    if counts_from.isoformat() == record.happened_on:
        return told
    return words.say("{when}; counts from {day}", when=told, day=words.day(counts_from))


def _language(words: Words, code: str | None) -> str | None:
    """The name of a language in the reader's own."""
    return words.language_name(code) if code else None


# What a poll says about itself

MODES = ("face-to-face", "web panel", "telephone", "phone", "deliberative poll", "mail", "mixed mode")
"""How people were asked, as far as there are words for it in other languages."""


def _disclosed(words: Words, poll: PollDisclosure) -> Iterator[Fact]:
    yield Fact(words.say("Carried out by"), words.name(poll.pollster))
    yield Fact(words.say("Paid for by"), words.name(poll.sponsor) if poll.sponsor else None)
    yield Fact(words.say("People were asked"), _fieldwork(words, poll))
    yield Fact(words.say("Who was asked"), poll.population)
    yield Fact(words.say("How"), _mode(words, poll.mode))
    yield Fact(words.say("Sample size"), _number(words, poll.sample_size))
    yield Fact(words.say("Margin of error"), _margin(words, poll.margin))
    yield Fact(words.say("Question"), poll.question)
    yield Fact(words.say("Don’t know or no answer"), _points(words, poll.dont_know))
    yield Fact(words.say("Response rate"), _points(words, poll.response_rate))
    yield Fact(words.say("Limitations"), poll.limitations)


def _mode(words: Words, mode: str | None) -> str | None:
    return words.say(mode) if mode in MODES else words.name(mode) if mode else None


def _fieldwork(words: Words, poll: PollDisclosure) -> str | None:
    begin, end = poll.fieldwork.from_, poll.fieldwork.to
    if begin and end:
        return words.say("{first} to {last}", first=words.when(begin), last=words.when(end))
    if end:
        return words.say("until {day}", day=words.when(end))
    return words.say("from {day}", day=words.when(begin)) if begin else None


def _number(words: Words, number: float | None) -> str | None:
    return None if number is None else words.number(number)


def _points(words: Words, percentage: float | None) -> str | None:
    return None if percentage is None else words.points(percentage)


def _margin(words: Words, margin: float | None) -> str | None:
    if margin is None:
        return None
    return words.say("± {margin} percentage points (95 %)", margin=words.number(margin))


# What became of it


def _versions(view: View, entry: Entry) -> Iterator[Version]:
    """What visitors could see change, oldest first. Drafts are left out: they say nothing until they are published."""
    before: Revision | None = None
    for revision in view.board.history(entry.id):
        if revision.state_after not in ("published", "retracted"):
            continue
        if before and (before.after, before.state_after) == (revision.after, revision.state_after):
            continue
        yield _version(view, revision, before)
        before = revision


def _version(view: View, revision: Revision, before: Revision | None) -> Version:
    words = view.address.words
    by = BY.get(revision.action, "by a member of staff")
    return Version(
        view.seoul_day(revision.at),
        words.say(_happened(revision, before)),
        words.say(by),
        revision.why,
        differences(view, before.record_after if before else None, revision.record_after),
    )


def _happened(revision: Revision, before: Revision | None) -> str:
    if revision.state_after == "retracted":
        return "retracted"
    if before is None:
        return "published"
    return "published again" if before.state_after == "retracted" else "corrected"
