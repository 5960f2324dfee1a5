"""Frozen snapshots: all of them, and one with its pictures and words beside what holds today."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from roadmap import sentences
from roadmap.evidence import Correction
from roadmap.plan import Roadmap
from roadmap.snapshot import SIZES, CardWords, Format, Size
from roadmap.snapshot.frozen import Facts, Frozen, Standing, corrections_since, snapshots_of, snapshots_with, standing
from roadmap.views.embed import frozen_snippet
from roadmap.views.rendering import View

SHOWN = "og"
"""The size that the page shows; the others are a click away."""


class FrozenCard(NamedTuple):
    """A card as it was frozen: its picture, words and files, what it says today, and the HTML to show it elsewhere."""

    name: str
    stands: Standing
    told: CardWords
    picture: str
    size: Size
    files: Sequence[tuple[Size, Mapping[Format, str]]]
    frame: str


class PhaseThenAndNow(NamedTuple):
    """A phase's shares on the frozen day, and today's if the plan still has it."""

    name: str
    then: tuple[float, float]
    now: tuple[float, float] | None


class CorrectedRecord(NamedTuple):
    """A record that was changed after the snapshot was frozen."""

    href: str
    title: str
    day: date
    word: str


class PartOf(NamedTuple):
    """A snapshot that a record is part of, and how many of its cards stand on the record."""

    id: str
    on: date
    href: str
    cards: int
    corrected: bool


def snapshots(view: View) -> str:
    """Every snapshot, the newest day first."""
    found = snapshots_of(view.board)
    every = [(each, _headline(view, each)) for each in found.all()[::-1]]
    return view.render("snapshots.html", every=every, unreadable=found.unreadable())


def _headline(view: View, facts: Facts) -> str:
    return facts.headlines[facts.language(view.address.lang)]


def words_of(frozen: Frozen, card: str, lang: str, site: str) -> CardWords:
    """A card's words as they were frozen. Where the dashboard lies is no part of that: it is put before addresses."""
    told, folder = frozen.words(card, lang), f"/snapshots/{frozen.facts.id}/"
    return told._replace(html=told.html.replace(f'"{folder}', f'"{site}{folder}'))


def snapshot(view: View, frozen: Frozen, site: str = "") -> str:
    """One snapshot: what was said and shown, how that stands today, and what was corrected since.

    `site` is where the dashboard lies, for addresses to paste elsewhere.
    """
    facts, lang = frozen.facts, frozen.facts.language(view.address.lang)
    before, after = snapshots_of(view.board).neighbours(facts.id)
    return view.render(
        "snapshot.html",
        facts=facts,
        lang=lang,
        headline=facts.headlines[lang],
        before=before,
        after=after,
        phases=_phases(view, frozen),
        cards=[_card(view, frozen, card, lang, site) for card in facts.pictures],
        others=[frozen.said(card, lang) for card in facts.cards if card not in facts.pictures],
        corrected=_corrected(view, facts),
    )


def _card(view: View, frozen: Frozen, card: str, lang: str, site: str) -> FrozenCard:
    files = frozen.pictures(card, lang)
    size, names = next((each for each in files if each[0].name == SHOWN), files[0])
    stands = standing(view.board, frozen, card, lang)
    told = words_of(frozen, card, lang, site)
    frame = frozen_snippet(site, frozen, card, lang)
    return FrozenCard(card, stands, told, names["png"], SIZES[size.name], files, frame)


def _phases(view: View, frozen: Frozen) -> list[PhaseThenAndNow]:
    today = view.board.progress()
    found = {each.id: (each.low, each.high) for each in today.phases}
    return [
        PhaseThenAndNow(
            _phase_name(view, view.board.plan, each["id"]), (each["low"], each["high"]), found.get(each["id"])
        )
        for each in frozen.report["phases"]
    ]


def _phase_name(view: View, plan: Roadmap, id: str) -> str:
    return sentences.phase_name(view.address.words, plan, id) if id in plan.places else id


def _corrected(view: View, facts: Facts) -> list[CorrectedRecord]:
    records = {record for each in facts.rests_on.values() for record in each}
    return [_of_correction(view, each) for each in corrections_since(view.board, records, facts.revision)]


def _of_correction(view: View, correction: Correction) -> CorrectedRecord:
    said = correction.after or correction.before
    word = "corrected" if correction.after else "retracted"
    return CorrectedRecord(
        view.address.link("record", correction.revision.record, on=None),
        view.text(said.title),
        view.seoul_day(correction.revision.at),
        view.address.words.say(word),
    )


def snapshots_of_record(view: View) -> tuple[PartOf, ...]:
    """The snapshots that the address's record is part of, the newest first; `corrected` if it was changed since."""
    id = view.address.id
    every = snapshots_of(view.board).all() if id else ()
    return tuple(_part_of(view, facts, id, len(cards)) for facts, cards in snapshots_with(every, id or "") if id)


def _part_of(view: View, facts: Facts, record: str, cards: int) -> PartOf:
    href = f"./snapshots/{facts.id}/?lang={view.address.lang}"
    return PartOf(facts.id, facts.on, href, cards, bool(corrections_since(view.board, [record], facts.revision)))
