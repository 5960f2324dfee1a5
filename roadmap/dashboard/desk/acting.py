"""The buttons beneath a record: keep, hand over, throw away; approve, return, take over."""

from collections.abc import Callable

import streamlit as st

from roadmap.dashboard.desk.fields import Form
from roadmap.dashboard.desk.writing import KEY, attempt, keep, of_entry, on_top, take_theirs
from roadmap.evidence import Actor, Entry, LedgerError
from roadmap.views.desk import refusal
from roadmap.views.rendering import View
from roadmap.views.review import conflict
from roadmap.yaml_file import Problems

TOLD = "kn-desk-told"


def tell(text: str) -> None:
    """Something for the next page to say."""
    st.session_state[TOLD] = text


def told(view: View) -> None:
    """What the page before had to say."""
    text = st.session_state.pop(TOLD, None)
    if text:
        st.html(view.render("desk_told.html", told=text))


def to_desk() -> None:
    st.session_state.pop(KEY, None)
    st.session_state["kn-leave"] = True


def leave_if_done(view: View) -> None:
    """Goes to the desk once something is finished there."""
    if st.session_state.pop("kn-leave", False):
        st.switch_page("pages/desk.py", query_params={"lang": view.address.lang})


def differing(form: Form, actor: Actor) -> None:
    """Somebody else's newer version beside this one, and what can be done about it."""
    mine, view = form.mine, form.view
    if mine.trouble:
        st.html(view.render("desk_told.html", told=refusal(view, mine.trouble)))
    if not mine.conflict:
        return
    theirs = mine.conflict.theirs
    st.html(conflict(view, theirs, mine.record(view.board)))
    left, right = st.columns(2)
    with left:
        say = "Save mine on top of theirs" if theirs else "Save mine anew"
        st.button(form.words.say(say), on_click=on_top, args=(view.board, mine, actor), key=form.key("mine"))
    with right:
        say = "Go on with theirs" if theirs else "Let it go"
        st.button(form.words.say(say), on_click=take_theirs, args=(mine,), key=form.key("theirs"))


def finishing(form: Form, actor: Actor) -> None:
    """Save, hand over, throw away. The draft is kept already; saving says so and goes back to the desk."""
    words, mine = form.words, form.mine
    if mine.checked and form.faults:
        one, many = (
            "{number} field needs a look before this can be handed over.",
            "{number} fields need a look before this can be handed over.",
        )
        st.html(form.view.render("desk_told.html", told=words.count(one, many, len(form.faults))))
    with st.container(horizontal=True, key="kn-finish"):
        st.button(words.say("Submit for review"), on_click=_submit, args=(form, actor), key="kn-submit")
        st.button(words.say("Save draft"), on_click=_save, args=(form, actor), key="kn-save")
        if mine.id and "discard" in form.view.board.ledger.allowed(mine.id, actor):
            with st.popover(words.say("Throw away")):
                st.caption(words.say("What is not published of it goes. It stays in the history."))
                st.button(words.say("Throw this draft away"), on_click=_discard, args=(form, actor), key="kn-discard")
    if mine.id and mine.kept and not (mine.conflict or mine.trouble):
        st.caption(words.say("Every change is kept as a draft by itself; you find it again on the desk."))


def _submit(form: Form, actor: Actor) -> None:
    mine, board = form.mine, form.view.board
    mine.take_in()
    keep(board, mine, actor)
    mine.checked = True
    if mine.id is None or mine.conflict or mine.trouble or mine.faults(board):
        return
    id = mine.id
    if attempt(mine, lambda: _submitted(form, id, actor)):
        tell(form.words.say("It is handed over. Another colleague reviews it now."))
        to_desk()


def _submitted(form: Form, id: str, actor: Actor) -> None:
    form.view.board.ledger.submit(id, expected=form.mine.expected, who=actor)


def _save(form: Form, actor: Actor) -> None:
    mine = form.mine
    mine.take_in()
    keep(form.view.board, mine, actor)
    if mine.id is None:
        mine.checked = True
    elif not (mine.conflict or mine.trouble):
        tell(form.words.say("Your draft is kept."))
        to_desk()


def _discard(form: Form, actor: Actor) -> None:
    mine, ledger = form.mine, form.view.board.ledger
    id = mine.id or ""
    if attempt(mine, lambda: ledger.discard(id, expected=mine.expected, who=actor)):
        tell(form.words.say("The draft is thrown away."))
        to_desk()


def closed(form: Form, actor: Actor) -> bool:
    """What waits for review is changed on purpose only: it is taken out of review by that."""
    words, mine = form.words, form.mine
    if mine.open:
        return False
    told = "This waits for review. If you change it, it is a draft again, and has to be handed over anew."
    st.html(form.view.render("desk_told.html", told=words.say(told)))
    if "save" in form.view.board.ledger.allowed(mine.id or "", actor):
        st.button(words.say("Change it all the same"), on_click=_open, args=(form,), key="kn-open")
    return True


def _open(form: Form) -> None:
    form.mine.open = True


# Review


def deciding(view: View, entry: Entry, actor: Actor, unfinished: bool) -> None:
    """Approve exactly this version, return it with a comment, or take it over."""
    words, may = view.address.words, view.board.ledger.allowed(entry.id, actor)
    if "publish" in may and not unfinished:
        args = (view, lambda: _publish(view, entry, actor), words.say("It is published."))
        st.button(words.say("Approve and publish"), on_click=_decide, args=args, key="kn-approve")
    if "return" in may:
        st.text_area(words.say("Comment for the author"), key=f"kn-comment-{entry.id}", max_chars=2000, height=90)
        args = (view, lambda: _return(view, entry, actor), words.say("It is returned, with your comment."))
        st.button(words.say("Return it"), on_click=_decide, args=args, key="kn-return")
    if "save" in may:
        st.button(words.say("Take over and change it"), on_click=_take_over, args=(entry,), key="kn-take-over")
        st.caption(words.say("Whoever changes a version is one of its authors, and somebody else has to approve it."))


def _publish(view: View, entry: Entry, actor: Actor) -> None:
    view.board.ledger.publish(entry.id, expected=entry.revision, who=actor)


def _return(view: View, entry: Entry, actor: Actor) -> None:
    comment = st.session_state.get(f"kn-comment-{entry.id}") or ""
    view.board.ledger.return_(entry.id, expected=entry.revision, who=actor, why=comment)


def _decide(view: View, decision: Callable[[], None], done: str) -> None:
    try:
        decision()
    except LedgerError as error:
        tell(refusal(view, error))
    except Problems:
        tell(view.address.words.say("It is not in order any more, perhaps because the plan has changed. Return it."))
    else:
        tell(done)
        to_desk()


def _take_over(entry: Entry) -> None:
    mine = of_entry(entry)
    mine.open = True
    st.session_state[KEY] = mine
    st.session_state["kn-take-over-id"] = entry.id
