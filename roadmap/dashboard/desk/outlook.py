"""What publishing a record would change: the numbers, and the picture as it would look."""

from base64 import b64encode
from collections.abc import Sequence

import streamlit as st

from roadmap.dashboard.desk.fields import heading
from roadmap.desk.effect import Effect, effect, effect_together
from roadmap.evidence import Entry, Record
from roadmap.evidence.door import NO_DAY
from roadmap.snapshot import SIZES, CardContent, content, draw
from roadmap.views.effect import card as card_html
from roadmap.views.effect import effect as effect_html
from roadmap.views.rendering import View

SIZE = SIZES["og"]


def outlook(view: View, record: Record, entry: Entry | None) -> None:
    """Readings before and after, and the card below."""
    words = view.address.words
    heading(view, words.say("What this would change"))
    if record.happened_on == NO_DAY:
        st.caption(words.say("This can be told as soon as it is written when it happened."))
        return
    found = effect(view.board, record, entry)
    st.html(effect_html(view, found))
    if found.card and st.toggle(words.say("Show the picture as it would look"), key="kn-card-shown", value=True):
        _card(view, found, found.card)


def outlook_together(view: View, entries: Sequence[Entry]) -> None:
    """The same of several records as a whole, without a picture; nothing where there is none."""
    if entries:
        heading(view, view.address.words.say("What this would change as a whole"))
        st.html(effect_html(view, effect_together(view.board, entries)))


def _card(view: View, found: Effect, name: str) -> None:
    shown = content(found.then, name, view.address.lang)
    picture = f"data:image/png;base64,{b64encode(_drawn(shown)).decode()}"
    st.html(card_html(view, picture, shown.alt))


@st.cache_data(show_spinner=False, max_entries=32, hash_funcs={CardContent: lambda card: card.hash})
def _drawn(shown: CardContent) -> bytes:
    return draw(shown, SIZE, "png")
