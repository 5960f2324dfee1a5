"""Feeds of what moved and of corrections: Atom and JSON Feed, for each language, and for each phase.

An entry is one move of one indicator on one day, or one correction of a record; its id never changes. What an entry
says is made from the same sentences as the pages.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from starlette.routing import BaseRoute, Route

from indicators import Indicator, Reading, months_before
from indicators.rule import window_months
from roadmap import sentences
from roadmap.board import SEOUL, Board
from roadmap.evidence import Correction, Entry
from roadmap.progress import Change, moves
from roadmap.public.allowance import Allowance
from roadmap.public.answering import EACH, TOGETHER, Counter, Endpoint, Made, Opened, Question
from roadmap.public.problems import unknown_id
from roadmap.views.address import parse
from roadmap.views.differences import differences
from roadmap.views.rendering import View
from roadmap.words import Words, in_language, languages
from roadmap.yaml_file import nearest

MONTHS = 24
"""How far back a feed goes."""

ENTRIES = 50
"""How many entries a feed has at most."""

CHANGES, CORRECTIONS = "changes", "corrections"
FORMATS: Mapping[str, str] = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ATOM = "http://www.w3.org/2005/Atom"


_ABOUT_MOVES = "Each entry is one change on one day, with the records that brought it about."
_ABOUT_CORRECTIONS = "Each entry is a published record that was corrected or retracted."


class Item(NamedTuple):
    """One thing that happened; `html` is what to show of it, `text` the same without markup."""

    id: str
    url: str
    title: str
    text: str
    html: str
    happened: datetime
    updated: datetime
    tags: tuple[str, ...]


class Feed(NamedTuple):
    """A feed as any format has it; `site` is the page that it belongs to."""

    id: str
    name: str
    address: str
    site: str
    language: str
    title: str
    about: str
    author: str
    author_url: str | None
    rights: str | None
    updated: datetime
    items: Sequence[Item]


def feed_routes(opened: Opened, allowance: Allowance | None = None) -> list[BaseRoute]:
    """One address for every feed: /feeds/changes.en.atom, /feeds/phase-1.ko.json."""
    allowance = allowance or Allowance(EACH, TOGETHER)
    endpoint = Endpoint(Counter(opened), _send, links=True, queries=False, allowance=allowance)
    return [Route("/feeds/{name}", endpoint)]


def _send(question: Question) -> Made:
    names, asked = feed_names(question.board), question.parts["name"]
    if asked not in names:
        near = nearest(asked, names)
        raise unknown_id(f"There is no feed {asked[:80]!r}.", f"Did you mean /feeds/{near or names[0]}?")
    return feed_file(question.board, asked, question.address)


def feed_file(board: Board, file: str, address: str) -> Made:
    """One of `feed_names`; `address` is how links to the dashboard begin."""
    name, language, format = file.rsplit(".", 2)
    return Made(_WRITERS[format](feed(board, name, language, address)), FORMATS[format])


def feed_names(board: Board) -> list[str]:
    """The name of every feed: of all changes, of each phase's, of corrections; each language, each format."""
    about = [CHANGES, *(phase.id for phase in board.plan.phases), CORRECTIONS]
    return [f"{name}.{language}.{format}" for name in about for language in languages() for format in FORMATS]


def feed(board: Board, name: str, language: str, address: str) -> Feed:
    """What a feed says today; `address` is how links to the dashboard begin."""
    teller = _Teller(board, in_language(language), address)
    items = list(teller.corrections() if name == CORRECTIONS else teller.moves(name))
    newest = sorted(items, key=lambda item: (item.updated, item.happened, item.id), reverse=True)[:ENTRIES]
    publisher, licence, words = board.plan.publisher, board.plan.licence, teller.words
    return Feed(
        id=f"urn:k-neutrality:feed:{name}:{language}",
        name=name,
        address=f"{address}/feeds/{name}.{language}",
        site=teller.site(name),
        language=language,
        title=teller.title(name),
        about=words.say(_ABOUT_CORRECTIONS if name == CORRECTIONS else _ABOUT_MOVES),
        author=words.text(publisher.name if publisher else board.plan.title),
        author_url=publisher.url if publisher else None,
        rights=f"{licence.name}, {licence.url}" if licence else None,
        updated=max([teller.last_touched(name), *(item.updated for item in newest[:1])]),
        items=newest,
    )


class _Teller(NamedTuple):
    """Says what happened, in one language, with links that begin with `address`."""

    board: Board
    words: Words
    address: str

    # the feed itself

    def title(self, name: str) -> str:
        plan, words = self.board.plan, self.words
        title = words.text(plan.title)
        if name == CORRECTIONS:
            return words.say("{title}: corrections", title=title)
        if name == CHANGES:
            return words.say("{title}: what moved", title=title)
        return words.say("{title}: what moved in {phase}", title=title, phase=sentences.phase_name(words, plan, name))

    def site(self, name: str) -> str:
        return self._page("phase", name) if name in self.board.plan.places else self._page("", None)

    def _page(self, page: str, id: str | None) -> str:
        query = {"id": id, "lang": self.words.language}
        return f"{self.address}/{page}?{urlencode({key: value for key, value in query.items() if value})}"

    def last_touched(self, name: str) -> datetime:
        """When plan or ledger last changed anything that the feed may tell: entries go, but time never goes back."""
        board, plan = self.board, self.board.plan
        told: list[datetime | None] = [_morning(plan.starts)]
        if name != CORRECTIONS:
            about = [id for id in self._indicators() if name in (CHANGES, plan.places[id].phase.id)]
            told += [board.plan_then(board.today).at, *(board.last_reviewed(id) for id in about)]
            told += [each.at for id in about for each in self._corrected().get(id, ())]
        return max(moment for moment in told if moment)

    def _indicators(self) -> list[str]:
        return [indicator.id for indicator in self.board.plan.indicators]

    # what moved

    def moves(self, name: str) -> Iterator[Item]:
        plan = self.board.plan
        found = [each for each in _moves(self.board) if name in (CHANGES, plan.places[each.indicator].phase.id)]
        records = self.board.records(id for each in found for id in _stands_on(each))
        return (self._move(each, records) for each in found)

    def _move(self, change: Change, records: Mapping[str, Entry]) -> Item:
        words, where = self.words, self.board.plan.places[change.indicator]
        indicator = where.indicator
        assert indicator is not None
        title = f"{words.text(indicator.title)}: {sentences.change_word(words, change)}"
        lines = [
            words.say("Before: {told}", told=self._reading(indicator, change.before, change.day, ago=1)),
            words.say("After: {told}", told=self._reading(indicator, change.after, change.day)),
        ]
        if not change.records:
            lines.append(sentences.without_new_evidence(words, change))
        cited = [records[id] for id in (*change.records, *change.expired) if id in records]
        morning = _morning(change.day)
        return Item(
            id=f"urn:k-neutrality:change:{change.indicator}:{change.day}:{words.language}",
            url=self._page("indicator", change.indicator),
            title=title,
            text="\n".join([*lines, *(self._plainly(entry) for entry in cited)]),
            html=_paragraphs(lines) + _listed(self._linked(entry) for entry in cited),
            happened=morning,
            updated=max([morning, *self._reworded(indicator, change, records)]),
            tags=(change.direction, where.phase.id),
        )

    def _reworded(self, indicator: Indicator, change: Change, records: Mapping[str, Entry]) -> Iterator[datetime]:
        """When records that an entry stands on were published, or one that it stood on was corrected or taken back."""
        stood_on = (records[id] for id in _stands_on(change) if id in records)
        yield from (entry.published_at for entry in stood_on if entry.published_at)
        months = window_months(indicator)
        first = months_before(change.day, months) if months else date.min
        yield from (each.at for each in self._corrected().get(indicator.id, ()) if first <= each.counted <= change.day)

    def _corrected(self) -> Mapping[str, Sequence["_Corrected"]]:
        """For each indicator the corrections of records that named it."""
        return self.board.remember(("corrected by indicator",), lambda: _corrected_by_indicator(self.board))

    def _reading(self, indicator: Indicator, reading: Reading, day: date, ago: int = 0) -> str:
        """The shares, and the reading in a sentence."""
        words = self.words
        on = date.fromordinal(day.toordinal() - ago)
        low, high = words.percent(reading.low), words.percent(reading.high)
        told = sentences.takeaway(words, indicator, reading, on, self.board.last_known(indicator, on))
        return f"{low if low == high else f'{low} – {high}'}. {told}"

    def _plainly(self, entry: Entry) -> str:
        record = entry.shown
        return f"– {self.words.text(record.title)} ({record.source.publisher}) {record.source.url}"

    def _linked(self, entry: Entry) -> str:
        record = entry.shown
        ours = f'<a href="{escape(self._page("record", entry.id))}">{escape(self.words.text(record.title))}</a>'
        return f'{ours} (<a href="{escape(record.source.url)}">{escape(record.source.publisher)}</a>)'

    # corrections

    def corrections(self) -> Iterator[Item]:
        view = View(self.board, parse(CORRECTIONS, {"lang": self.words.language}, self.board.plan, self.board.today))
        return (self._correction(view, each) for each in self.board.corrections()[:ENTRIES])

    def _correction(self, view: View, correction: Correction) -> Item:
        words, revision, shown = self.words, correction.revision, correction.after or correction.before
        what = words.say("corrected" if correction.after else "retracted")
        lines = [words.say("Reason: {why}", why=revision.why)] if revision.why else []
        if changed := dict.fromkeys(each.label for each in differences(view, correction.before, correction.after)):
            lines.append(words.say("Changed: {parts}.", parts=", ".join(changed)))
        page = self._page("record", revision.record)
        source = f"{shown.source.publisher}, {shown.source.url}"
        return Item(
            id=f"urn:k-neutrality:correction:{revision.hash[:32]}:{words.language}",
            url=page,
            title=f"{words.text(shown.title)}: {what}",
            text="\n".join([*lines, source]),
            html=_paragraphs([*lines, source]),
            happened=revision.at,
            updated=revision.at,
            tags=("corrected" if correction.after else "retracted",),
        )


def _moves(board: Board) -> Sequence[Change]:
    """What moved in the last months; of each phase enough for its own feed."""
    today = board.today
    since = months_before(today, MONTHS)

    def found() -> Sequence[Change]:
        return tuple(
            moves(board.plan, board.everything_observed(), since, today, ENTRIES * (len(board.plan.phases) + 1))
        )

    return board.remember(("moves", since, today), found)


class _Corrected(NamedTuple):
    """When a record was corrected or taken back that had counted from a day on."""

    counted: date
    at: datetime


def _corrected_by_indicator(board: Board) -> Mapping[str, Sequence[_Corrected]]:
    found: dict[str, list[_Corrected]] = {}
    for correction in board.corrections():
        told = _Corrected(correction.before.counts_from, correction.revision.at)
        for target in {board.plan.current(link.target) for link in correction.before.links}:
            found.setdefault(target or "", []).append(told)
    return found


def _stands_on(change: Change) -> Iterator[str]:
    """The ids of all records that the text of a move depends on."""
    yield from (*change.records, *change.expired, *change.before.evidence, *change.after.evidence)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _listed(parts: Iterator[str]) -> str:
    points = "".join(f"<li>{part}</li>" for part in parts)
    return f"<ul>{points}</ul>" if points else ""


# Atom (RFC 4287)

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(feed: Feed) -> bytes:
    ElementTree.register_namespace("", ATOM)
    top = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _put(top, "id", feed.id)
    _put(top, "title", feed.title)
    _put(top, "subtitle", feed.about)
    _put(top, "updated", _utc(feed.updated))
    _link(top, "self", f"{feed.address}.atom", "application/atom+xml")
    _link(top, "alternate", feed.site, "text/html")
    author = _put(top, "author")
    _put(author, "name", feed.author)
    if feed.author_url:
        _put(author, "uri", feed.author_url)
    if feed.rights:
        _put(top, "rights", feed.rights)
    for item in feed.items:
        _entry(top, item)
    ElementTree.indent(top, " ")
    written: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(top: ElementTree.Element, item: Item) -> None:
    entry = _put(top, "entry")
    _put(entry, "id", item.id)
    _put(entry, "title", item.title)
    _put(entry, "published", _utc(item.happened))
    _put(entry, "updated", _utc(item.updated))
    _link(entry, "alternate", item.url, "text/html")
    for tag in item.tags:
        _put(entry, "category").set("term", tag)
    _put(entry, "content", item.html).set("type", "html")


def _put(above: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    below = ElementTree.SubElement(above, f"{{{ATOM}}}{name}")
    if text is not None:
        below.text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return below


def _link(above: ElementTree.Element, relation: str, address: str, kind: str) -> None:
    href = quote(address, safe=":/?#[]@!$&'()*+,;=%~")
    ElementTree.SubElement(above, f"{{{ATOM}}}link", {"rel": relation, "href": href, "type": kind})


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# JSON Feed 1.1


def json_feed(feed: Feed) -> bytes:
    author = {"name": feed.author} | ({"url": feed.author_url} if feed.author_url else {})
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.site,
        "feed_url": f"{feed.address}.json",
        "language": feed.language,
        "authors": [author],
        "items": [_json_item(item) for item in feed.items],
    }
    if feed.rights:
        document["_rights"] = {"about": "https://www.rfc-editor.org/rfc/rfc4287#section-4.2.10", "text": feed.rights}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "content_text": item.text,
        "date_published": _utc(item.happened),
        "date_modified": _utc(item.updated),
        "tags": list(item.tags),
    }


_WRITERS = {"atom": atom, "json": json_feed}
