"""Who sits at the desk, and the head of every staff page."""

from collections.abc import Callable, Mapping

import streamlit as st

from roadmap.dashboard.signed_in import (
    current_account,
    elsewhere,
    form_fields,
    sign_in_link,
    sign_out_elsewhere,
    why_nobody,
)
from roadmap.evidence import Actor
from roadmap.evidence.staff import Account
from roadmap.views.desk import outside, staff_bar
from roadmap.views.rendering import View, header

WHY: Mapping[str, str] = {
    "signed out": "This page is for staff. Sign in to go on; drafts are where you left them.",
    "not vouched for": "The service that signed you in has not checked your e-mail address.",
    "no account": "There is no account here for your e-mail address. Ask an administrator.",
}


def colleague(view: View) -> Account:
    """Whoever is signed in; for others the page ends here, with the way to the sign-in form."""
    account = current_account()
    if account is None:
        _turn_away(view)
    assert account is not None
    st.html(header(view) + staff_bar(view, account, None if elsewhere() else form_fields()))
    if elsewhere() and st.button(view.address.words.say("Sign out"), key="kn-sign-out"):
        sign_out_elsewhere()
    return account


def only_for(view: View, actor: Actor, made: Callable[[], str | bytes]) -> Callable[[], str | bytes]:
    """A file for somebody of the staff, made when they ask for it: by then they may have been signed out."""

    def asked() -> str | bytes:
        view.board.ledger.staff.demand(actor)
        return made()

    return asked


def _turn_away(view: View) -> None:
    words, why = view.address.words, why_nobody()
    asked = "/" + view.address.link().removeprefix("./")
    link = None if elsewhere() else sign_in_link(asked, view.address.lang)
    st.html(header(view) + outside(view, words.say(WHY[why]), link))
    if elsewhere() and why == "signed out" and st.button(words.say("Sign in")):
        st.login()
    st.stop()
