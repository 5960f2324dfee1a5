"""What can be done from the history: make an earlier version the newest again, take back what is published, export."""

from collections.abc import Callable

import streamlit as st

from roadmap.dashboard.desk.acting import tell
from roadmap.dashboard.desk.colleague import only_for
from roadmap.desk.past import as_csv, as_json
from roadmap.evidence import Actor, Entry, LedgerError
from roadmap.views.desk import refusal
from roadmap.views.history import asked, versions
from roadmap.views.rendering import View


def mending(view: View, entry: Entry, actor: Actor) -> None:
    """Restore and retract, as far as this person may."""
    may = view.board.ledger.allowed(entry.id, actor)
    with st.container(horizontal=True, key="kn-mending"):
        if "restore" in may:
            _restoring(view, entry, actor)
        if "retract" in may:
            _retracting(view, entry, actor)


def _restoring(view: View, entry: Entry, actor: Actor) -> None:
    words, ledger = view.address.words, view.board.ledger
    known = versions(view, entry)
    if not known:
        return
    with st.popover(words.say("Restore an earlier version")):
        seq = st.selectbox(words.say("Version"), list(known), format_func=lambda seq: known[seq], key="kn-version")
        why = st.text_input(words.say("Reason"), key="kn-restore-why")
        st.caption(words.say("It becomes the newest draft. What visitors read changes once that is published."))
        if st.button(words.say("Restore this version"), key="kn-restore"):
            done = words.say("The earlier version is a draft now, to be handed over for review.")
            _attempt(view, lambda: ledger.restore(entry.id, seq, expected=entry.revision, who=actor, why=why), done)


def _retracting(view: View, entry: Entry, actor: Actor) -> None:
    words, ledger = view.address.words, view.board.ledger
    with st.popover(words.say("Retract")):
        reason = st.text_area(words.say("Reason, which visitors read"), key="kn-retract-why", height=90)
        st.caption(words.say("The record stays readable with the reason, and no longer counts."))
        if st.button(words.say("Retract this record"), key="kn-retract"):
            done = words.say("The record is retracted.")
            _attempt(view, lambda: ledger.retract(entry.id, expected=entry.revision, who=actor, reason=reason), done)


def _attempt(view: View, doing: Callable[[], object], done: str) -> None:
    try:
        doing()
    except LedgerError as error:
        tell(refusal(view, error))
    else:
        tell(done)
    st.rerun()


def taking_away(view: View, actor: Actor) -> None:
    """Everything that the filters let through, as files; made when somebody asks for one."""
    board, wanted, words = view.board, asked(view), view.address.words
    with st.container(horizontal=True, key="kn-history-files"):
        st.download_button(
            words.say("Take this away as a table (CSV)"),
            only_for(view, actor, lambda: as_csv(board, wanted)),
            file_name="history.csv",
            mime="text/csv",
            on_click="ignore",
        )
        st.download_button(
            words.say("With whole records (JSON)"),
            only_for(view, actor, lambda: as_json(board, wanted)),
            file_name="history.json",
            mime="application/json",
            on_click="ignore",
        )
