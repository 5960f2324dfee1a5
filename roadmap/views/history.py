"""The history of the whole ledger as HTML: who, when, what, why, and what changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from roadmap.board import SEOUL
from roadmap.desk.past import ACTIONS, AT_ONCE, found, sought
from roadmap.evidence import Entry, Revision, Sought, State
from roadmap.evidence.entry import Action
from roadmap.views.desk import draft_title
from roadmap.views.differences import Difference, differences
from roadmap.views.paging import on_a_page_that_exists, page_number, turns
from roadmap.views.rendering import View
from roadmap.words import Words

FILTERS = ("record", "who", "action", "batch", "from", "to", "page")

ACTION_WORDS: Mapping[Action, str] = {
    "save": "written",
    "submit": "handed over for review",
    "publish": "published",
    "publish_single": "published in single review",
    "return": "returned",
    "retract": "retracted",
    "restore": "restored",
    "discard": "thrown away",
    "import": "brought in",
    "undo": "undone",
}
STATE_WORDS: Mapping[State, str] = {
    "draft": "draft",
    "in_review": "in review",
    "published": "published",
    "retracted": "retracted",
}


class Line(NamedTuple):
    """One revision as staff read it. `title` is the record's at that time."""

    revision: Revision
    moment: str
    did: str
    became: str
    title: str
    differences: Sequence[Difference]


class Option(NamedTuple):
    value: str
    label: str


def settled(view: View) -> View:
    """The view with filters that mean something, on a page that there is."""
    address, words = view.address, view.address.words
    checked = {name: value for name, value in address.filters if _means_something(name, value)}
    left_out = [value for name, value in address.filters if name not in checked]
    told = [words.say("“{asked}” means nothing here. It was left out.", asked=value[:40]) for value in left_out]
    kept = View(view.board, address._replace(filters=tuple(checked.items()), notices=(*address.notices, *told)))
    return on_a_page_that_exists(kept, lambda: ceil(found(kept.board, asked(kept), 1).total / AT_ONCE))


def _means_something(name: str, value: str) -> bool:
    if name == "action":
        return value in ACTIONS
    if name in ("from", "to"):
        return _is_day(value)
    return True


def _is_day(text: str) -> bool:
    try:
        return 1900 <= date.fromisoformat(text).year <= 2999
    except ValueError:
        return False


def asked(view: View) -> Sought:
    return sought(view.board, dict(view.address.filters))


def form(view: View) -> str:
    """What the page is for, and what to look for."""
    words = view.address.words
    return view.render(
        "history.html",
        people=view.board.remember(("authors",), view.board.ledger.authors),
        actions=[Option(action, words.say(ACTION_WORDS[action])) for action in ACTIONS],
        cleared=view.address.link(**dict.fromkeys(FILTERS)),
    )


def listed(view: View) -> str:
    """What was found, a page at a time."""
    page = page_number(view.address)
    seen = found(view.board, asked(view), page)
    pages = ceil(seen.total / AT_ONCE)
    return view.render(
        "history_list.html",
        lines=[line(view, revision) for revision in seen.revisions],
        total=seen.total,
        cleared=view.address.link(**dict.fromkeys(FILTERS)),
        turns=list(turns(view, page, pages)),
        page=page,
        pages=pages,
    )


def line(view: View, revision: Revision) -> Line:
    words = view.address.words
    before, after = revision.record_before, revision.record_after
    shown = after or before
    return Line(
        revision,
        moment(words, revision),
        words.say(ACTION_WORDS[revision.action]),
        words.say(STATE_WORDS[revision.state_after]) if revision.state_after else words.say("gone"),
        view.text(shown.title) if shown else revision.record,
        differences(view, before, after),
    )


def moment(words: Words, revision: Revision) -> str:
    """Day and time in Seoul."""
    return f"{words.day(revision.at)} {revision.at.astimezone(SEOUL):%H:%M}"


def one_record(view: View) -> Entry | None:
    """The record that the page is about, if it is about one."""
    wanted = asked(view).record
    return view.board.record(wanted) if wanted else None


def about(view: View, entry: Entry) -> str:
    """Where one record can be read, looked at and changed."""
    return view.render("history_record.html", entry=entry, title=draft_title(view, entry.head))


def versions(view: View, entry: Entry) -> Mapping[int, str]:
    """The record's versions other than its newest, the latest first, by revision: in words, for choosing one."""
    words, kept = view.address.words, dict[str, Revision]()
    for revision in view.board.history(entry.id):
        if revision.after and revision.record_after != entry.head:
            kept.setdefault(revision.after, revision)
    return {
        each.seq: f"{each.seq} · {moment(words, each)} · {words.say(ACTION_WORDS[each.action])} · {each.who}"
        for each in sorted(kept.values(), reverse=True)
    }
