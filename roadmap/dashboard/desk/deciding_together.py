"""The buttons beneath a batch: hand it over, approve it, return it, each as one.

An approval is for exactly the versions that were on the screen. So this window keeps which it has shown, and a button
deals with those that were there before it was pressed.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from roadmap.dashboard.desk.acting import tell
from roadmap.dashboard.desk.fields import heading
from roadmap.evidence import Actor, Batched, LedgerError, Together
from roadmap.views.batch import left_out, refusal, shown, why_not
from roadmap.views.rendering import View

SEEN = "kn-batch-seen"


def handing_over(view: View, found: Batched, actor: Actor) -> None:
    """For drafts: whoever may hands all of them over for review."""
    words, ledger = view.address.words, view.board.ledger
    drafts = {entry.id: entry.revision for entry in found.entries if entry.state == "draft"}
    if not drafts or "submit" not in ledger.allowed(next(iter(drafts)), actor):
        return
    heading(view, words.say("Hand it over"))
    why = st.text_input(words.say("Note for the reviewers (kept in the history)"), key="kn-batch-note")
    label = words.count("Hand {number} record over for review", "Hand {number} records over for review", len(drafts))
    if st.button(label, key="kn-batch-submit"):
        done = words.say("It is handed over. Another colleague reviews it now.")
        _attempt(view, lambda: ledger.submit_batch(found.batch.id, seen=drafts, who=actor, why=why), done)


def deciding(view: View, found: Batched, actor: Actor) -> None:
    """For what is in review: approve all that was looked at, or return all of it with a comment."""
    waiting = {entry.id: entry.revision for entry in found.entries if entry.state == "in_review"}
    before, now = _seen(view, found)
    if not waiting:
        return
    words = view.address.words
    heading(view, words.say("Your decision"))
    looked = {id: before[id] for id in waiting if id in before}
    here = [entry.id for entry in shown(view, found) if entry.id in waiting] or list(waiting)[:1]
    may = frozenset[str]().union(*(view.board.ledger.allowed(id, actor) for id in here))
    if "publish" in may:
        _approving(view, found, actor, looked, len(waiting.keys() & now.keys()), len(waiting))
    else:
        st.html(why_not(view, actor))
    if "return" in may:
        _returning(view, found, actor, waiting)


def _seen(view: View, found: Batched) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Which versions of the batch this window had shown before, and which it has shown now."""
    kept: dict[str, dict[str, int]] = st.session_state.setdefault(SEEN, {})
    before = kept.get(found.batch.id, {})
    kept[found.batch.id] = {**before, **{entry.id: entry.revision for entry in shown(view, found)}}
    return before, kept[found.batch.id]


def _approving(view: View, found: Batched, actor: Actor, looked: Mapping[str, int], number: int, total: int) -> None:
    words, ledger = view.address.words, view.board.ledger
    if number < total:
        told = "You have looked at {number} of {total} records. Turn the pages to see the others; they stay in review."
        st.caption(words.say(told, number=words.number(number), total=words.number(total)))
    label = words.count("Approve and publish {number} record", "Approve and publish {number} records", number)
    if st.button(label, key="kn-batch-approve", disabled=number == 0):
        done = words.say("It is published.")
        _attempt(view, lambda: ledger.publish_batch(found.batch.id, seen=looked, who=actor), done)


def _returning(view: View, found: Batched, actor: Actor, waiting: Mapping[str, int]) -> None:
    words, ledger = view.address.words, view.board.ledger
    comment = st.text_area(words.say("Comment for the author"), key="kn-batch-comment", max_chars=2000, height=90)
    if st.button(words.say("Return all of it"), key="kn-batch-return"):
        done = words.say("It is returned, with your comment.")
        _attempt(view, lambda: ledger.return_batch(found.batch.id, seen=waiting, who=actor, why=comment), done)


def _attempt(view: View, doing: Callable[[], Together], done: str) -> None:
    try:
        outcome = doing()
    except LedgerError as error:
        tell(refusal(view, error))
    else:
        tell(" ".join(filter(None, (done, left_out(view, outcome)))))
    st.rerun()
