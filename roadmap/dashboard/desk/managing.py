"""Managing accounts: make one, change what it may do, shut it out, hand over a one-time link."""

from collections.abc import Callable
from typing import NamedTuple, NoReturn, get_args

import streamlit as st

from roadmap.dashboard.desk.acting import tell
from roadmap.dashboard.desk.fields import heading
from roadmap.dashboard.showing import site
from roadmap.evidence import Actor, LedgerError, Review, Role
from roadmap.evidence.staff import Account
from roadmap.views.accounts import REVIEWS, refusal
from roadmap.views.rendering import View
from roadmap.views.staff import ROLES

LINK = "kn-account-link"
ROUND = "kn-account-round"
"""Counts the accounts that were made in this window, so that the form is empty again after each."""


class Link(NamedTuple):
    """A one-time link, until it was handed over. It is in no database, and this window alone has it."""

    name: str
    address: str


def handing_over(view: View) -> None:
    """The link that was just made, to be copied and handed over: it is shown in this window only."""
    link: Link | None = st.session_state.get(LINK)
    if link is None:
        return
    words = view.address.words
    with st.container(border=True, key="kn-account-link-shown"):
        asked = "Hand this link to {name} over a way that others cannot read. It works once, within two days."
        st.html(view.render("desk_told.html", told=words.say(asked, name=link.name)))
        st.code(link.address, language=None, wrap_lines=True)
        st.caption(words.say("It cannot be shown again later; another one can be made, which makes this one void."))
        st.button(words.say("It is handed over"), on_click=_forget, key="kn-account-link-done")


def _forget() -> None:
    st.session_state.pop(LINK, None)


def _link(view: View, name: str, actor: Actor) -> None:
    token = view.board.ledger.staff.link(name, who=actor)
    st.session_state[LINK] = Link(name, f"{site()}/welcome/{token}")


# A new account


def adding(view: View, actor: Actor, elsewhere: bool) -> None:
    """The form for a new account; another service's sign-in finds it by its address, else it gets a one-time link."""
    words, round = view.address.words, st.session_state.get(ROUND, 0)
    heading(view, words.say("Add an account"))
    with st.form(f"kn-account-add-{round}", border=True):
        name = st.text_input(words.say("Name to sign in with"), max_chars=40)
        signed = "Small letters or Hangul, digits, dots, hyphens, underscores. Changes are signed with it, for good."
        st.caption(words.say(signed))
        display = st.text_input(words.say("Name that colleagues read"), max_chars=100)
        email = st.text_input(
            words.say("E-mail") if elsewhere else words.say("E-mail (may be left out)"), max_chars=320
        )
        role = _role(view, "contributor", f"kn-account-role-{round}")
        pressed = st.form_submit_button(words.say("Make the account"), key="kn-account-make")
    if not pressed:
        return
    if elsewhere and not email.strip():
        _say(words.say("An account needs the e-mail address that the other service vouches for."))
    given = {"display": display.strip() or None, "email": email.strip() or None}
    try:
        account = view.board.ledger.staff.add(name, role, who=actor, **given)
    except LedgerError as error:
        _say(refusal(view, error))
    st.session_state[ROUND] = round + 1
    if not elsewhere:
        _link_for_new(view, account.name, actor)
    _say(words.say("The account {name} is made.", name=account.name))


def _link_for_new(view: View, name: str, actor: Actor) -> None:
    """Its one-time link; if that fails, the account is there all the same, and what to do next is said."""
    try:
        _link(view, name, actor)
    except LedgerError:
        told = "The account {name} is made, but its link is not. Choose “Change” beside it and make a link there."
        _say(view.address.words.say(told, name=name))


# An account that is there


def changing(view: View, account: Account, actor: Actor, elsewhere: bool) -> None:
    """Everything that can be done with one account."""
    words, staff, name = view.address.words, view.board.ledger.staff, account.name
    with st.container(border=True, key="kn-account"):
        role = _role(view, account.role, f"kn-account-role-{name}")
        if st.button(words.say("Change the role"), key="kn-account-set-role", disabled=role == account.role):
            done = words.say("{name} has another role now, from the next click on.", name=name)
            _attempt(view, lambda: staff.set_role(name, role, who=actor), done)
        email = st.text_input(words.say("E-mail"), account.email or "", max_chars=320, key=f"kn-account-email-{name}")
        st.caption(words.say("Another service’s sign-in finds the account by this address; nothing is sent to it."))
        if st.button(words.say("Set the address"), key="kn-account-set-email"):
            done = words.say("The address is set.") if email.strip() else words.say("The address is taken away.")
            _attempt(view, lambda: staff.set_email(name, email.strip() or None, who=actor), done)
        with st.container(horizontal=True, key="kn-account-acts"):
            _acts(view, account, actor, elsewhere)


def _acts(view: View, account: Account, actor: Actor, elsewhere: bool) -> None:
    """Ending sessions and shutting out ask once; letting in again and another link can do no harm."""
    words, staff, name = view.address.words, view.board.ledger.staff, account.name
    if account.disabled:
        if st.button(words.say("Let in again"), key="kn-account-enable"):
            done = words.say("{name} may sign in again.", name=name)
            _attempt(view, lambda: staff.enable(name, who=actor), done)
        return
    if not elsewhere and st.button(words.say("Make a link for a new password"), key="kn-account-relink"):
        _attempt(
            view,
            lambda: _link(view, name, actor),
            words.say("The link is below. The old password holds until it is used."),
        )
    with st.popover(words.say("Sign out everywhere")):
        st.caption(words.say("Every browser in which {name} is signed in is out at the next click.", name=name))
        if st.button(words.say("Yes, sign out everywhere"), key="kn-account-sign-out"):
            done = words.say("{name} is signed out everywhere.", name=name)
            _attempt(view, lambda: staff.shut_sessions(name, who=actor), done)
    with st.popover(words.say("Shut out")):
        st.caption(words.say("{name} is out at once and cannot sign in, until let in again.", name=name))
        if st.button(words.say("Yes, shut out"), key="kn-account-disable"):
            done = words.say("{name} is shut out.", name=name)
            _attempt(view, lambda: staff.disable(name, who=actor), done)


def _role(view: View, now: Role, key: str) -> Role:
    words, roles = view.address.words, get_args(Role)
    told: Callable[[Role], str] = lambda role: words.say(ROLES[role])  # noqa: E731
    chosen: Role = st.radio(words.say("Role"), roles, index=roles.index(now), format_func=told, key=key)
    return chosen


# How much review there must be


def reviewing(view: View, actor: Actor) -> None:
    """Whether two people see what is published, or one alone."""
    words, staff = view.address.words, view.board.ledger.staff
    now, known = staff.review(), get_args(Review)
    heading(view, words.say("How many people see what is published"))
    with st.container(border=True, key="kn-account-review"):
        chosen: Review = st.radio(
            words.say("Review"), known, index=known.index(now), format_func=lambda each: words.say(REVIEWS[each])
        )
        st.caption(words.say("Single review is for organisations of one person."))
        if st.button(words.say("Set how much review there is"), key="kn-account-set-review", disabled=chosen == now):
            _attempt(view, lambda: staff.set_review(chosen, who=actor), words.say("It holds from now on."))


def _attempt(view: View, doing: Callable[[], object], done: str) -> None:
    """Does it, and says that it is done or why not, above the page as it is then."""
    try:
        doing()
    except LedgerError as error:
        _say(refusal(view, error))
    _say(done)


def _say(text: str) -> NoReturn:
    """Begins the page anew, with this above it."""
    tell(text)
    st.rerun()
