"""Backups and audits from the desk."""

from pathlib import Path

import streamlit as st

from roadmap.dashboard.desk.acting import tell
from roadmap.dashboard.desk.colleague import only_for
from roadmap.desk.safety import back_up, head_of, look_after
from roadmap.evidence import Actor, LedgerError
from roadmap.views.bulk import refusal
from roadmap.views.rendering import View
from roadmap.views.safety import audited

MADE = "kn-backup-made"
FOUND = "kn-audit-found"


def backing_up(view: View, actor: Actor) -> None:
    """Makes a backup while the dashboard runs, and gives it to whoever made it."""
    words = view.address.words
    if actor.role != "administrator":
        st.caption(words.say("Only administrators make backups here: drafts and accounts are in them."))
        return
    if st.button(words.say("Make a backup now"), key="kn-back-up"):
        _back_up(view, actor)
        st.rerun()
    made: Path | None = st.session_state.get(MADE)
    if made and made.exists():
        st.download_button(
            words.say("Take {name} away", name=made.name),
            only_for(view, actor, made.read_bytes),
            file_name=made.name,
            mime="application/vnd.sqlite3",
            on_click="ignore",
        )
        st.caption(words.say("Keep it where strangers do not come: drafts and accounts are in it."))


def _back_up(view: View, actor: Actor) -> None:
    words = view.address.words
    try:
        with st.spinner(words.say("Copying and checking …")):
            st.session_state[MADE] = back_up(view.board, actor)
    except LedgerError as error:
        tell(refusal(view, error))
    else:
        tell(words.say("The backup is written, and it is whole. Carry it to another place."))


def auditing(view: View) -> None:
    """Walks the whole chain when somebody asks for it, and shows what it found."""
    words = view.address.words
    written = st.text_input(
        words.say("The end of the chain that was written down earlier, if there is one"),
        placeholder="412:9f86d081…",
        key="kn-head",
    )
    try:
        known = head_of(written)
    except ValueError:
        st.html(view.render("desk_told.html", told=words.say("This is not what an audit tells to write down.")))
        return
    if st.button(words.say("Look whether it is whole"), key="kn-audit"):
        bar = st.progress(0.0, words.say("Walking the chain …"))
        try:
            found = look_after(view.board, known, bar.progress)
        except LedgerError as error:
            tell(refusal(view, error))
        else:
            st.session_state[FOUND] = found
        st.rerun()
    if FOUND in st.session_state:
        st.html(audited(view, st.session_state.pop(FOUND)))
