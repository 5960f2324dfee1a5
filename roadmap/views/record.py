"""One record of evidence: what it says, who says so, what it means for the plan, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from indicators import Text
from roadmap.board import Board
from roadmap.evidence import Entry, Filters, PollDisclosure, Record, Revision
from roadmap.evidence.written import written
from roadmap.views.links import LinkLine, Standing, link_lines, standing
from roadmap.views.ratings import credibility, reliability
from roadmap.views.rendering import View
from roadmap.words import Words
from roadmap.yaml_file import nearest

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


class Difference(NamedTuple):
    """A field that a new version changed; None where it was not, or is not any more, there."""

    label: str
    before: str | None
    after: str | None


class Version(NamedTuple):
    """One change that visitors could see."""

    day: date
    word: str
    by: str
    why: str | None
    differences: Sequence[Difference]


def record(view: View) -> str:
    """The record that the address names."""
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
    return words.locale.languages.get(code.partition("-")[0], code) if code else None


# What a poll says about itself

MODES = ("face-to-face", "web panel", "telephone", "phone", "deliberative poll", "mail", "mixed mode")
"""How people were asked, as far as there are words for it in other languages."""


def _disclosed(words: Words, poll: PollDisclosure) -> Iterator[Fact]:
    yield Fact(words.say("Carried out by"), poll.pollster)
    yield Fact(words.say("Paid for by"), poll.sponsor)
    yield Fact(words.say("People were asked"), _fieldwork(words, poll))
    yield Fact(words.say("Who was asked"), poll.population)
    yield Fact(words.say("How"), words.say(poll.mode) if poll.mode in MODES else poll.mode)
    yield Fact(words.say("Sample size"), _number(words, poll.sample_size))
    yield Fact(words.say("Margin of error"), _margin(words, poll.margin))
    yield Fact(words.say("Question"), poll.question)
    yield Fact(words.say("Don’t know or no answer"), _points(words, poll.dont_know))
    yield Fact(words.say("Response rate"), _points(words, poll.response_rate))
    yield Fact(words.say("Limitations"), poll.limitations)


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
    by = "taken in from files" if revision.action == "import" else "by a member of staff"
    return Version(
        view.seoul_day(revision.at),
        words.say(_happened(revision, before)),
        words.say(by),
        revision.why,
        _differences(view, before.record_after if before else None, revision.record_after),
    )


def _happened(revision: Revision, before: Revision | None) -> str:
    if revision.state_after == "retracted":
        return "retracted"
    if before is None:
        return "published"
    return "published again" if before.state_after == "retracted" else "corrected"


def _differences(view: View, before: Record | None, after: Record | None) -> list[Difference]:
    """Field by field, what a new version says otherwise; nothing for the first."""
    if before is None or after is None:
        return []
    old, new = dict(_fields(view, before)), dict(_fields(view, after))
    changed = [label for label in {**old, **new} if old.get(label) != new.get(label)]
    fields = [Difference(label, old.get(label), new.get(label)) for label in changed]
    return [*fields, *_changed_links(view, before, after)]


def _fields(view: View, record: Record) -> Iterator[tuple[str, str]]:
    for path, value in _leaves(written(record), ""):
        if not path.startswith("links"):
            yield _label(view.address.words, path), str(value)


def _leaves(value: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        if isinstance(part, Mapping):
            yield from _leaves(part, f"{before}{key}.")
        else:
            yield f"{before}{key}", part


def _label(words: Words, path: str) -> str:
    """`title.ko` as Title (Korean)."""
    if path in FIELDS:
        return words.say(FIELDS[path])
    field, _, language = path.rpartition(".")
    name = words.locale.languages.get(language, language)
    return f"{words.say(FIELDS[field])} ({name})" if field in FIELDS else path


FIELDS: Mapping[str, str] = {
    "id": "Id",
    "title": "Title",
    "summary": "Summary",
    "happened_on": "When",
    "source.publisher": "Publisher",
    "source.title": "Title of the source",
    "source.url": "Address",
    "source.published_on": "Published",
    "source.accessed_on": "Looked up",
    "source.language": "Language",
    "source.reliability": "Reliability of the source",
    "source.own": "By the initiative itself",
    "credibility": "Credibility of the claim",
    "poll.pollster": "Carried out by",
    "poll.sponsor": "Paid for by",
    "poll.fieldwork.from": "Fieldwork from",
    "poll.fieldwork.to": "Fieldwork until",
    "poll.population": "Who was asked",
    "poll.mode": "How",
    "poll.sample_size": "Sample size",
    "poll.margin": "Margin of error",
    "poll.question": "Question",
    "poll.dont_know": "Don’t know or no answer",
    "poll.response_rate": "Response rate",
    "poll.limitations": "Limitations",
}


def _changed_links(view: View, before: Record, after: Record) -> Iterator[Difference]:
    label = view.address.words.say("Meaning for the plan")
    old, new = _links_in_words(view, before), _links_in_words(view, after)
    yield from (Difference(label, gone, None) for gone in old if gone not in new)
    yield from (Difference(label, None, come) for come in new if come not in old)


def _links_in_words(view: View, record: Record) -> list[str]:
    proxy = f" ({view.address.words.say('proxy')})"
    return [
        f"{line.word} · {line.title}{f': {line.said}' if line.said else ''}{proxy if line.proxy else ''}"
        for line in link_lines(view, record)
    ]
