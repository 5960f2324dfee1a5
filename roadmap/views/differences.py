"""What one version of a record says otherwise than another, field by field and in words."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from roadmap.evidence import Record
from roadmap.evidence.written import written
from roadmap.views.links import link_lines
from roadmap.views.ratings import CREDIBILITY, RELIABILITY
from roadmap.views.rendering import View
from roadmap.words import Words


class Difference(NamedTuple):
    """A field that a new version changed; None where it was not, or is not any more, there."""

    label: str
    before: str | None
    after: str | None


def differences(view: View, before: Record | None, after: Record | None) -> list[Difference]:
    """Field by field, in the order of `FIELDS`, what a new version says otherwise; nothing for the first."""
    if before is None or after is None:
        return []
    words, old, new = view.address.words, _fields(view, before), _fields(view, after)
    changed = sorted((path for path in {**old, **new} if old.get(path) != new.get(path)), key=_place)
    fields = [Difference(_label(words, path), old.get(path), new.get(path)) for path in changed]
    return [*fields, *_changed_links(view, before, after)]


def _fields(view: View, record: Record) -> dict[str, str]:
    """What each field says, by its path."""
    leaves = ((path, value) for path, value in _leaves(written(record), "") if not path.startswith("links"))
    return {path: _said(view.address.words, path, value) for path, value in leaves}


def _leaves(value: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        if isinstance(part, Mapping):
            yield from _leaves(part, f"{before}{key}.")
        else:
            yield f"{before}{key}", part


def _said(words: Words, path: str, value: Any) -> str:
    """A field's value as people read it: days, languages and ratings in words, the rest as it was written."""
    if path == "source.reliability":
        return f"{words.say(RELIABILITY[value].word)} ({value})"
    if path == "credibility":
        return f"{words.say(CREDIBILITY[value].word)} ({value})"
    if path == "source.language":
        return words.language_name(value)
    if path in DAYS:
        return words.when(value)
    return words.say("yes") if value is True else str(value)


DAYS = frozenset(
    {"happened_on", "source.published_on", "source.accessed_on", "poll.fieldwork.from", "poll.fieldwork.to"}
)


def _label(words: Words, path: str) -> str:
    """`title.ko` as Title (Korean)."""
    if path in FIELDS:
        return words.say(FIELDS[path])
    field, _, language = path.rpartition(".")
    return f"{words.say(FIELDS[field])} ({words.language_name(language)})" if field in FIELDS else path


def _place(path: str) -> int:
    """Where a field comes; the languages of a text stay together."""
    known = list(FIELDS)
    field = path if path in FIELDS else path.rpartition(".")[0]
    return known.index(field) if field in FIELDS else len(known)


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
