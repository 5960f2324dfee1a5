"""Bringing in many records: hand a file over, look at what it would do, take it in, undo it."""

from typing import NamedTuple

import streamlit as st

from roadmap.dashboard.desk.acting import tell
from roadmap.desk.bulk import Preview, name_of_pasted, preview
from roadmap.evidence import Actor, LedgerError
from roadmap.views import bulk
from roadmap.views.rendering import View
from roadmap.yaml_file import Problems

KINDS = ("csv", "tsv", "yaml", "yml", "json")
ROUND = "kn-bulk-round"
SEEN = "kn-bulk-seen"


class Given(NamedTuple):
    """What somebody handed over."""

    name: str
    content: bytes


def handed_over(view: View) -> Given | None:
    """A file, or what was pasted; None while there is neither."""
    words, round = view.address.words, st.session_state.get(ROUND, 0)
    file = st.file_uploader(words.say("A file: CSV, YAML or JSON"), type=KINDS, key=f"kn-file-{round}")
    pasted = st.text_area(
        words.say("Or paste it here: cells copied from a spreadsheet with their first line, YAML or JSON"),
        key=f"kn-pasted-{round}",
        height=120,
    )
    if file is not None:
        return Given(file.name, file.getvalue())
    return Given(name_of_pasted(pasted), pasted.encode()) if pasted.strip() else None


def looked_at(view: View, given: Given) -> Preview:
    """What it would do, as the ledger is now; remembered as long as neither changes."""
    board, words = view.board, view.address.words
    about = (given, board.footing().key)
    kept = st.session_state.get(SEEN)
    if kept and kept[0] == about:
        found: Preview = kept[1]
        return found
    if kept and kept[0][0] == given:
        st.caption(words.say("The ledger has changed meanwhile: look at the preview again."))
    with st.spinner(words.say("Reading and checking …")):
        line = st.empty()
        found = preview(
            board.ledger,
            given.name,
            given.content,
            lambda number: line.caption(words.say("{number} records read", number=words.number(number))),
        )
        line.empty()
    st.session_state[SEEN] = (about, found)
    return found


def taking_in(view: View, given: Given, found: Preview, actor: Actor) -> None:
    """The button that takes it in, all of it or nothing."""
    words = view.address.words
    why = st.text_input(words.say("Why, or where it comes from (kept in the history)"), key="kn-bulk-why")
    number = len(found.new) + len(found.changed)
    label = words.count("Take in {number} record as a draft", "Take in {number} records as drafts", number)
    st.caption(words.say("They are drafts then: their author hands them over, and somebody else publishes them."))
    if st.button(label, key=f"kn-bulk-take-{found.seen}"):
        _take_in(view, given, found, actor, why)
        st.rerun()


def _take_in(view: View, given: Given, found: Preview, actor: Actor, why: str) -> None:
    words, bar = view.address.words, st.progress(0.0, view.address.words.say("Taking in …"))
    try:
        outcome = view.board.ledger.import_content(
            given.name,
            given.content,
            who=actor,
            why=why,
            seen=found.seen,
            progress=lambda number: bar.progress(min(1.0, number / max(1, found.total))),
        )
    except LedgerError as error:
        tell(bulk.refusal(view, error))
    except Problems:
        tell(words.say("It is not in order any more, perhaps because the plan has changed. Nothing was taken in."))
    else:
        one = "{number} record came in as a draft. It can be undone below."
        many = "{number} records came in as one batch. Hand it over on the desk; it can be undone below."
        tell(words.count(one, many, len(outcome.new) + len(outcome.changed)))
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def undoing(view: View, actor: Actor) -> None:
    """Takes back a whole batch, with a reason."""
    words, batches = view.address.words, view.board.ledger.batches()
    st.subheader(words.say("Undo a batch"), anchor=False)
    whole = {batch.id: batch for batch in batches if batch.whole}
    if len(whole) < len(batches):
        st.caption(words.say("Batches that were undone, or of which something was changed since, are not listed."))
    if not whole:
        st.caption(words.say("There is no batch that could be undone."))
        return
    chosen = st.selectbox(
        words.say("Batch"), list(whole), format_func=lambda id: bulk.batch_told(view, whole[id]), key="kn-batch"
    )
    why = st.text_input(words.say("Reason (visitors read it where something published is taken back)"), key="kn-why")
    if st.button(words.say("Undo the whole batch"), key="kn-undo"):
        _undo(view, chosen, actor, why)
        st.rerun()


def _undo(view: View, batch: str, actor: Actor, why: str) -> None:
    words = view.address.words
    try:
        with st.spinner(words.say("Undoing …")):
            ids = view.board.ledger.undo(batch, who=actor, why=why)
    except LedgerError as error:
        tell(bulk.refusal(view, error))
    else:
        one, many = "{number} record is as it was before.", "{number} records are as they were before."
        tell(words.count(one, many, len(ids)))
