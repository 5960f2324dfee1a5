"""Choosing a day and its cards, and freezing them while the page tells how far it is."""

from datetime import date
from typing import NamedTuple

import streamlit as st

from roadmap.dashboard.desk.acting import tell
from roadmap.evidence import Actor, LedgerError
from roadmap.snapshot import UnknownCard
from roadmap.snapshot.frozen import NotSettled, SnapshotDamaged, freeze, snapshots_of
from roadmap.snapshot.kit import standard_cards
from roadmap.views.address import FIRST_DAY
from roadmap.views.freezing import effort, frozen_told, not_frozen, of_the_day
from roadmap.views.images import card_labels
from roadmap.views.rendering import View

MADE = "made"
"""The part of the address that names what was frozen last."""


class Wish(NamedTuple):
    """What somebody wants to freeze."""

    day: date
    cards: tuple[str, ...]


def wished(view: View) -> Wish:
    """The day, at first the one above, and the cards that are drawn, at first those that an editor needs most."""
    board, words, address = view.board, view.address.words, view.address
    labels = card_labels(view)
    day = st.date_input(
        words.say("Day"),
        address.day,
        FIRST_DAY,
        address.today,
        format="YYYY-MM-DD",
        key=f"kn-freeze-day-{address.day}",
    )
    cards = st.multiselect(
        words.say("Cards that are drawn (of all others words and numbers are kept)"),
        list(labels),
        standard_cards(board.plan),
        format_func=lambda card: labels.get(card, card),
        placeholder=words.say("Choose"),
        select_all=False,
        key=f"kn-freeze-cards-{board.footing().hash[:12]}",
    )
    return Wish(day, tuple(cards))


def freezing(view: View, wish: Wish, actor: Actor) -> None:
    """The button, with what it will do, and what there is of that day already."""
    st.html(of_the_day(view, wish.day))
    st.caption(effort(view, wish.cards))
    words = view.address.words
    if st.button(words.say("Freeze it"), key="kn-freeze", disabled=not wish.cards):
        _freeze(view, wish, actor)
        st.rerun()


def _freeze(view: View, wish: Wish, actor: Actor) -> None:
    words = view.address.words
    bar = st.progress(0.0, words.say("Drawing. Please stay on this page."))

    def drawn(done: int, of: int) -> None:
        told = "Drawing: {done} of {of} files. Please stay on this page."
        bar.progress(done / of, words.say(told, done=words.number(done), of=words.number(of)))

    snapshots = snapshots_of(view.board)
    before = {each.id for each in snapshots.all()}
    try:
        facts = freeze(view.board, snapshots, wish.cards, wish.day, drawn, who=actor)
    except (LedgerError, NotSettled, SnapshotDamaged, UnknownCard, OSError) as reason:
        tell(not_frozen(view, reason))
    else:
        tell(frozen_told(view, facts, new=facts.id not in before))
        st.query_params[MADE] = facts.id
