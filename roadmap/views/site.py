"""The public pages: what each takes from its address, its HTML, its title and description, and its picture.

Everybody who shows pages asks here: the dashboard, the first paint over HTTP, the static edition.

    view = asked(board, "phase", {"id": "phase-1", "lang": "ko"})  # what an address means, or the nearest to it
    html = whole(view, "https://example.org")  # the page without Streamlit: header, content, footer
    page = SITE["phase"]
    page.title(view), page.about(view), page.card(view)  # for <title>, descriptions and link previews

`known_addresses` names every page that there is, for those who write or list them all. Links in the HTML are relative
(`./phase?id=phase-1&lang=ko`); forms ask with GET.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from typing import NamedTuple

from roadmap import sentences
from roadmap.board import Board
from roadmap.evidence import Entry, Filters
from roadmap.plan import Roadmap
from roadmap.progress.report import METHOD
from roadmap.snapshot import card_names
from roadmap.views import (
    accessibility,
    corrections,
    data,
    evidence,
    images,
    indicator,
    method,
    milestone,
    overview,
    phase,
    record,
    snapshots,
)
from roadmap.views.address import Query, parse
from roadmap.views.observed import indicator_of
from roadmap.views.rendering import View, header
from roadmap.views.stand_in import stand_in

USUAL_CARD = "overview"

Part = Callable[..., str]
"""Makes the HTML of a view, and of what else the page depends on."""

Told = Callable[[View], str]


class Page(NamedTuple):
    """A public page.

    `parts` are one function, or two with a chart between them: Streamlit's, or what `chart` makes without it. `ids` are
    those that the page can be about, the first if the address names none; `settle` finds the nearest page that there
    is; `also` is what the first part depends on beside address, plan and ledger, from the view and the web address of
    the house; `usual` are the filters that hold if the address names none.
    """

    parts: tuple[Part, ...]
    title: Told
    about: Told
    card: Told = lambda view: USUAL_CARD
    chart: Told = lambda view: ""
    ids: Callable[[Roadmap], Collection[str]] = lambda plan: ()
    filters: tuple[str, ...] = ()
    settle: Callable[[View], View] = lambda view: view
    also: Callable[[View, str], tuple[Hashable, ...]] = lambda view, site: ()
    usual: Callable[[View], Mapping[str, str]] = lambda view: {}

    def is_about_one(self, plan: Roadmap) -> bool:
        """Whether `id` in the address names what the page is about."""
        return bool(self.ids(plan)) or record.ASKED in self.filters


def asked(board: Board, page: str, query: Query, preferred: str | None = None) -> View:
    """The view that the address of a page means; `preferred` is the language that the reader's browser asks for."""
    here = SITE[page]
    ids = here.ids(board.plan)
    address = parse(page, query, board.plan, board.today, preferred=preferred, ids=ids, filters=here.filters)
    return here.settle(View(board, address))


def part(view: View, number: int = 0, site: str = "") -> str:
    """A part of the page, the first with the header above it; remembered for every reader of the same address."""
    return "".join(_part(view, number, site)).strip()


def _part(view: View, number: int, site: str) -> tuple[str, str]:
    """The header, if this is the first part, and the part itself."""
    here = SITE[view.address.page]
    also = here.also(view, site) if number == 0 else ()

    def made() -> tuple[str, str]:
        return header(view) if number == 0 else "", here.parts[number](view, *also)

    return view.board.remember(("html", number, view.address, *also), made)


def whole(view: View, site: str = "") -> str:
    """The page as plain HTML, to be put into a body: all its parts, and what stands in for a chart between them.

    Streamlit takes some names away from fields, which therefore begin with `kn-` there; here they have their own.
    """
    here = SITE[view.address.page]
    (above, first), *others = [_part(view, number, site) for number in range(len(here.parts))]
    inside = "\n".join(filter(None, (first.strip(), here.chart(view), *(below.strip() for _, below in others))))
    return f"<header>{above.strip()}</header>\n<main>{inside}</main>".replace(' name="kn-', ' name="')


def chosen(view: View) -> dict[str, str]:
    """What the address chooses on its page, less what would hold anyway."""
    usual = SITE[view.address.page].usual(view)
    return {name: value for name, value in view.address.filters if usual.get(name) != value}


def absolute(view: View, site: str, lang: str | None) -> str:
    """The page's address for the whole world; without `lang` the reader's browser chooses the language."""
    idle = {name: None for name, _ in view.address.filters if name not in chosen(view)}
    return site + view.address.link(**idle, lang=lang).removeprefix(".")


def worth_finding(view: View) -> bool:
    """Whether search engines should list the page: not one for each past day and each choice."""
    return view.address.on is None and set(chosen(view)) <= {"page"}


class Known(NamedTuple):
    """The address of a page that there is: its name and, if it is about something, its id."""

    page: str
    id: str | None = None


def known_addresses(board: Board) -> Iterator[Known]:
    """Every page that there is, without its language and day; of lists the first page only."""
    for name, page in SITE.items():
        if name == "record":
            yield from (Known(name, id) for id in _public_records(board))
        elif ids := page.ids(board.plan):
            yield from (Known(name, id) for id in ids)
        else:
            yield Known(name)


def _public_records(board: Board) -> Iterator[str]:
    """The records that visitors may read: what is published, and what was taken back after it had been."""
    yield from (entry.id for entry in board.search(Filters(), limit=_ALL).entries)
    yield from (entry.id for entry in board.search(Filters(state="retracted"), limit=_ALL).entries if entry.live)


_ALL = 1_000_000
"""More records than there will ever be."""


# Titles, descriptions, cards


def _headline(view: View) -> str:
    return sentences.headline(view.address.words, view.board.plan, view.report)


def _current_gate(view: View) -> str:
    return sentences.gate_sentence(view.address.words, view.board.plan, sentences.current_phase(view.report))


def _about_phase(view: View) -> str:
    words, plan, here = view.address.words, view.board.plan, view.report.phase(_id(view))
    return f"{sentences.phase_sentence(words, plan, here)} {sentences.gate_sentence(words, plan, here)}"


def _about_milestone(view: View) -> str:
    return sentences.milestone_sentence(view.address.words, view.report.milestone(_id(view)))


def _about_indicator(view: View) -> str:
    return phase.told(view, indicator_of(view), view.report.indicator(_id(view)))


def _record_title(view: View) -> str:
    entry = _entry(view)
    return view.text(entry.shown.title) if entry else view.address.words.say("No such record")


def _about_record(view: View) -> str:
    entry = _entry(view)
    return view.text(entry.shown.summary or entry.shown.title) if entry else _about_evidence(view)


def _card_of_record(view: View) -> str:
    """The card of the first indicator or milestone that the record speaks to."""
    entry, plan = _entry(view), view.board.plan
    targets = [plan.current(each.target) for each in entry.shown.links] if entry else []
    known = card_names(plan)
    return next((target for target in targets if target in known), USUAL_CARD)


def _about_evidence(view: View) -> str:
    return view.address.words.say(
        "Every number of this dashboard comes from the records below: news, documents and polls, each with its source, "
        "its rating and what it means for the plan. Only published records count, and proxies never do."
    )


def _about_method(view: View) -> str:
    return view.address.words.say(
        "This is method {number}. Everything that the dashboard says follows from the plan, the published evidence and "
        "the rules on this page, and can be worked out again by hand.",
        number=METHOD,
    )


def _said(message: str) -> Told:
    """A text of the interface, in the reader's language."""
    return lambda view: view.address.words.say(message)


def _titled(view: View) -> str:
    return view.title(_id(view))


def _id(view: View) -> str:
    return str(view.address.id)


def _entry(view: View) -> Entry | None:
    return view.board.record(view.address.id) if view.address.id else None


SITE: Mapping[str, Page] = {
    "overview": Page((overview.overview,), _headline, _current_gate),
    "phase": Page((phase.phase,), _titled, _about_phase, _id, ids=lambda plan: [each.id for each in plan.phases]),
    "milestone": Page((milestone.milestone,), _titled, _about_milestone, _id, ids=milestone.milestone_ids),
    "indicator": Page(
        (indicator.indicator, indicator.below),
        _titled,
        _about_indicator,
        _id,
        chart=stand_in,
        ids=indicator.indicator_ids,
    ),
    "evidence": Page(
        (evidence.evidence,),
        _said("Evidence"),
        _about_evidence,
        filters=evidence.FILTERS,
        settle=evidence.settled,
    ),
    "record": Page(
        (record.record,),
        _record_title,
        _about_record,
        _card_of_record,
        filters=(record.ASKED,),
        settle=record.settled,
        also=lambda view, site: (snapshots.snapshots_of_record(view),),
    ),
    "corrections": Page(
        (corrections.corrections,),
        _said("Corrections"),
        _said(
            "What was published stays readable. Whenever a published record was corrected or taken back, it is listed "
            "here with the day, the reason, and what stood there before."
        ),
        lambda view: "changes",
        filters=corrections.FILTERS,
        settle=corrections.settled,
        also=lambda view, site: (corrections.touched(view),),
    ),
    "images": Page(
        (images.images,),
        _said("Images"),
        _said(
            "Pictures for newsletters and messages, with the words to go with them. They are made from the numbers of "
            "these pages, so they cannot disagree with them."
        ),
        lambda view: view.address.filter(images.CARD),
        filters=images.FILTERS,
        settle=images.settled,
        usual=images.usual,
        also=lambda view, site: (site, images.frozen(view)),
    ),
    "method": Page((method.method,), _said("How the numbers come about"), _about_method),
    "data": Page(
        (data.data,),
        _said("Data"),
        _said("Everything that the numbers rest on, to take away, to check and to use elsewhere."),
        also=lambda view, site: (site,),
    ),
    "accessibility": Page(
        (accessibility.accessibility,),
        _said("Accessibility"),
        _said(
            "Everybody shall be able to read these pages: with a keyboard alone, with a screen reader, enlarged, in "
            "colours of their own, and without scripts."
        ),
    ),
}
"""Every public page by its name, which is also its path; the overview lies at the house's door."""
