"""The desk's calendar: a secret address of one's own, made here and shown once."""

from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from roadmap.dashboard.desk.acting import tell
from roadmap.dashboard.desk.fields import heading
from roadmap.dashboard.showing import site
from roadmap.evidence import Actor, LedgerError
from roadmap.views.desk import refusal
from roadmap.views.rendering import View

TOKEN = "kn-calendar-token"
"""The token of the address that this window made. Nothing else has it: the database keeps its hash only."""


def subscribing(view: View, actor: Actor) -> None:
    """Whether there is an address and since when, the new one if it was just made, and what can be done with it."""
    words, calendars = view.address.words, view.board.ledger.calendars
    heading(view, words.say("Review dates in your calendar"))
    about = "Calendar programs can show when each indicator is due for a look. They need a secret address of your own."
    st.caption(words.say(about))
    made = calendars.made_at(actor.name)
    if made is None:
        _button(view, words.say("Make an address"), "kn-calendar-make", lambda: _renew(view, actor))
        return
    if not _shown(view, actor):
        since = "Your address was made on {day}. It cannot be shown again; a new one makes it void."
        st.caption(words.say(since, day=words.day(view.seoul_day(made))))
    with st.container(horizontal=True, key="kn-calendar-acts"):
        _button(view, words.say("Make a new address"), "kn-calendar-renew", lambda: _renew(view, actor))
        _button(view, words.say("End this address"), "kn-calendar-end", lambda: _end(view, actor))


def _shown(view: View, actor: Actor) -> bool:
    """Shows the address that this window has just made, if it still holds."""
    words, token = view.address.words, st.session_state.get(TOKEN, "")
    account = view.board.ledger.calendars.whose(token) if token else None
    if account is None or account.name != actor.name:
        return False
    address = f"{site()}/calendar/{token}.ics?{urlencode({'lang': view.address.lang})}"
    with st.container(border=True, key="kn-calendar-shown"):
        st.link_button(words.say("Subscribe in your calendar program"), f"webcal://{address.partition('://')[2]}")
        st.caption(words.say("Or copy the address there. Whoever has it sees the dates; it is shown this once."))
        st.code(address, language=None, wrap_lines=True)
    return True


def _renew(view: View, actor: Actor) -> None:
    st.session_state[TOKEN] = view.board.ledger.calendars.renew(who=actor)
    tell(view.address.words.say("The address is made: it is at the foot of the desk."))


def _end(view: View, actor: Actor) -> None:
    view.board.ledger.calendars.end(who=actor)
    st.session_state.pop(TOKEN, None)
    tell(view.address.words.say("The address is ended: calendars that used it are told nothing any more."))


def _button(view: View, label: str, key: str, act: Callable[[], None]) -> None:
    st.button(label, on_click=_attempt, args=(view, act), key=key)


def _attempt(view: View, act: Callable[[], None]) -> None:
    try:
        act()
    except LedgerError as error:
        tell(refusal(view, error))
