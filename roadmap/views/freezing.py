"""Freezing at the desk, as HTML and in sentences: what it does, what came of it, and why it did not work."""

from collections.abc import Mapping, Sequence
from datetime import date

from roadmap.evidence import LedgerError
from roadmap.evidence.errors import NeedsReviewer
from roadmap.snapshot import FORMATS, SIZES, UnknownCard
from roadmap.snapshot.frozen import Facts, NoSuchSnapshot, NotSettled, SnapshotDamaged, snapshots_of
from roadmap.views import bulk
from roadmap.views.images import card_labels
from roadmap.views.rendering import View
from roadmap.views.snapshots import words_of
from roadmap.words import languages

MEGABYTES_A_CARD = 5
"""What a card takes on the disk, in all languages, sizes and formats; roughly."""

ONLY_REVIEWERS = "Only reviewers and administrators freeze snapshots."

NOT_FROZEN: Mapping[type[Exception], str] = {
    NeedsReviewer: ONLY_REVIEWERS,
    NotSettled: "Plan or evidence changed while it was being drawn. Nothing was frozen; please try again.",
    UnknownCard: "The plan has changed, and one of the cards is not there any more. Nothing was frozen; choose anew.",
    OSError: "The folder of the snapshots cannot be read. Nothing was frozen; tell whoever runs the dashboard.",
}


def introduction(view: View) -> str:
    """What freezing is for."""
    return view.render("freeze.html", snapshots=len(snapshots_of(view.board).all()))


def only_reviewers(view: View) -> str:
    return view.render("desk_told.html", told=view.address.words.say(ONLY_REVIEWERS))


def of_the_day(view: View, day: date) -> str:
    """The snapshots that there are of a day already."""
    return view.render(
        "freeze_day.html", day=day, every=[each for each in snapshots_of(view.board).all() if each.on == day]
    )


def effort(view: View, cards: Sequence[str]) -> str:
    """What a wish takes."""
    words = view.address.words
    if not cards:
        return words.say("Choose at least one card.")
    files = len(cards) * len(languages()) * len(SIZES) * len(FORMATS)
    told = (
        "It draws {files} files in every language, size and format, which takes some seconds and about {megabytes} MB."
    )
    return words.say(told, files=words.number(files), megabytes=words.number(len(cards) * MEGABYTES_A_CARD))


def frozen_told(view: View, facts: Facts, *, new: bool) -> str:
    words = view.address.words
    if new:
        return words.say("It is frozen as {id}, and stays as it is.", id=facts.id)
    return words.say("This very thing was frozen before, as {id}. Nothing was added.", id=facts.id)


def not_frozen(view: View, reason: Exception) -> str:
    """Why nothing was frozen, and what to do."""
    words = view.address.words
    if isinstance(reason, SnapshotDamaged):
        told = "A damaged snapshot, {id}, is in the way. Nothing was frozen; tell whoever runs the dashboard."
        return words.say(told, id=reason.id)
    known = next((text for kind, text in NOT_FROZEN.items() if isinstance(reason, kind)), None)
    if known is None and isinstance(reason, LedgerError):
        return bulk.refusal(view, reason)
    return words.say(known or NOT_FROZEN[OSError])


def made(view: View, id: str, site: str) -> str:
    """What was just frozen: its address, and the words of its pictures; nothing if there is no such snapshot."""
    if not id:
        return ""
    try:
        frozen = snapshots_of(view.board).get(id)
        lang = frozen.facts.language(view.address.lang)
        told = {card: words_of(frozen, card, lang, site) for card in frozen.facts.pictures}
    except (NoSuchSnapshot, SnapshotDamaged, OSError):
        return ""
    return view.render(
        "freeze_made.html", facts=frozen.facts, lang=lang, told=told, labels=card_labels(view), site=site
    )
