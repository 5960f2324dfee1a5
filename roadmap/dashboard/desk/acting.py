"""The buttons beneath a record: keep, hand over, throw away; approve, return, take over."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from roadmap.dashboard.desk.fields import Form, heading
from roadmap.dashboard.desk.writing import (
    KEY,
    UNNAMED,
    Rival,
    attempt,
    forget,
    go_on_with_mine,
    go_on_with_theirs,
    keep,
    of_entry,
    save,
)
from roadmap.desk.typed import draft
from roadmap.evidence import Actor, Entry, LedgerError, Record
from roadmap.evidence.door import NO_ADDRESS
from roadmap.evidence.errors import NotYours
from roadmap.fit import objection
from roadmap.views.desk import refusal
from roadmap.views.rendering import View
from roadmap.views.review import conflict
from roadmap.yaml_file import Problems

TOLD = "kn-desk-told"


def tell(text: str, href: str = "") -> None:
    """Something for the next page to say; `href` leads to what it is about."""
    st.session_state[TOLD] = (text, href)


def told(view: View) -> None:
    """What the page before had to say."""
    text, href = st.session_state.pop(TOLD, ("", ""))
    if text:
        st.html(view.render("desk_told.html", told=text, href=href))


def to_desk() -> None:
    st.session_state.pop(KEY, None)
    st.session_state["kn-leave"] = True


def leave_if_done(view: View) -> None:
    """Goes to the desk once something is finished there."""
    if st.session_state.pop("kn-leave", False):
        st.switch_page("pages/desk.py", query_params={"lang": view.address.lang})


def another_version(form: Form) -> None:
    """Says above the form that there is another version: the two stand side by side beneath it."""
    if form.mine.rival:
        told = form.words.say("There is another version of this. What is different stands below, side by side.")
        st.html(form.view.render("desk_told.html", told=told, href="#kn-conflict"))


def differing(form: Form, actor: Actor) -> None:
    """A newer version beside this one, and what can be done about it."""
    mine, view = form.mine, form.view
    if mine.trouble:
        st.html(view.render("desk_told.html", told=refusal(view, mine.trouble)))
    if not mine.rival:
        return
    st.html(conflict(view, mine.rival.theirs, _theirs(form, mine.rival), mine.record(view.board)))
    say_mine, say_theirs = _choices(mine.rival)
    with st.container(horizontal=True, key="kn-differ"):
        args = (view.board, mine, actor)
        st.button(form.words.say(say_mine), on_click=go_on_with_mine, args=args, key="kn-mine")
        st.button(form.words.say(say_theirs), on_click=go_on_with_theirs, args=args, key="kn-theirs")


def _theirs(form: Form, rival: Rival) -> Record | None:
    """The other version as a record; None if there is none any more."""
    if rival.note is None:
        return rival.theirs.head if rival.theirs else None
    board = form.view.board
    return draft(rival.note.form, form.mine.id or UNNAMED, board.today, partial(objection, board.plan))


def _choices(rival: Rival) -> tuple[str, str]:
    """What the buttons say, of mine and of theirs."""
    if rival.note:
        return "Go on with what stands here", "Go on with the other window’s"
    if rival.theirs:
        return "Save mine on top of theirs", "Go on with theirs"
    return "Save mine anew", "Let it go"


def finishing(form: Form, actor: Actor) -> None:
    """Hand over, save, throw away. What is typed is noted already; saving makes a draft of it and goes to the desk."""
    words, mine = form.words, form.mine
    if mine.checked and form.faults:
        one, many = (
            "{number} field needs a look before this can be handed over.",
            "{number} fields need a look before this can be handed over.",
        )
        st.html(form.view.render("desk_told.html", told=words.count(one, many, len(form.faults))))
    if mine.pressed_empty and not mine.note:
        st.html(form.view.render("desk_told.html", told=words.say("Nothing is typed yet: there is nothing to keep.")))
    with st.container(horizontal=True, key="kn-finish"):
        st.button(words.say("Submit for review"), on_click=_submit, args=(form, actor), key="kn-submit", type="primary")
        st.button(words.say("Save draft"), on_click=_save, args=(form, actor), key="kn-save")
        _throwing_away(form, actor)
    if mine.note and not (mine.rival or mine.trouble):
        st.caption(words.say("What you type is kept, for you alone; you find it again on the desk."))


def _throwing_away(form: Form, actor: Actor) -> None:
    """What can be thrown away: a draft, or what was typed over something that is published."""
    words, mine = form.words, form.mine
    drafted = mine.id is not None and "discard" in form.view.board.ledger.allowed(mine.id, actor)
    if not (drafted or mine.note):
        return
    with st.popover(words.say("Throw away")):
        if drafted:
            st.caption(words.say("What is not published of it goes. It stays in the history."))
        else:
            st.caption(words.say("What you typed here goes for good; it was never saved."))
        args = (form, actor, drafted)
        st.button(words.say("Throw this draft away"), on_click=_discard, args=args, key="kn-discard")


def _submit(form: Form, actor: Actor) -> None:
    mine, board = form.mine, form.view.board
    mine.take_in()
    keep(board, mine, actor)
    mine.checked = True
    if mine.faults(board) or not save(board, mine, actor):
        return
    id = mine.id or ""
    if attempt(mine, lambda: _submitted(form, id, actor)):
        tell(form.words.say("It is handed over. Another colleague reviews it now."))
        to_desk()


def _submitted(form: Form, id: str, actor: Actor) -> None:
    form.view.board.ledger.submit(id, expected=form.mine.expected, who=actor)


def _save(form: Form, actor: Actor) -> None:
    """Without an address it stays a note: the record's permanent id is made from what it is about."""
    mine, board, words = form.mine, form.view.board, form.words
    mine.take_in()
    keep(board, mine, actor)
    addressed = mine.id is not None or mine.record(board).source.url != NO_ADDRESS
    mine.pressed_empty = not (addressed or mine.note)
    if mine.pressed_empty or mine.trouble:
        return
    if not addressed:
        told = "It is kept under “Your drafts”, for you alone. It still needs the address of its page."
        tell(words.say(told), form.view.address.link("write", note=mine.note))
        to_desk()
    elif save(board, mine, actor):
        tell(words.say("Your draft is kept."))
        to_desk()


def _discard(form: Form, actor: Actor, drafted: bool) -> None:
    mine, board = form.mine, form.view.board

    def thrown_away() -> None:
        if drafted:
            board.ledger.discard(mine.id or "", expected=mine.expected, who=actor)
        forget(board, mine, actor)

    if attempt(mine, thrown_away):
        tell(form.words.say("The draft is thrown away."))
        to_desk()


def closed(form: Form, actor: Actor) -> bool:
    """What is somebody else's is not changed; what waits for review on purpose only, which takes it out of review."""
    words, mine, view = form.words, form.mine, form.view
    may = mine.id is None or "save" in view.board.ledger.allowed(mine.id, actor)
    if may and mine.open:
        return False
    told = "This waits for review. If you change it, it is a draft again, and has to be handed over anew."
    st.html(view.render("desk_told.html", told=words.say(told) if may else refusal(view, NotYours(mine.id or ""))))
    if may:
        st.button(words.say("Change it all the same"), on_click=_open, args=(form,), key="kn-open")
    return True


def _open(form: Form) -> None:
    form.mine.open = True


# Review


def deciding(view: View, entry: Entry, actor: Actor, unfinished: bool) -> None:
    """Approve exactly this version, return it with a comment, or take it over."""
    words, may = view.address.words, view.board.ledger.allowed(entry.id, actor)
    if may & {"publish", "return", "save"}:
        heading(view, words.say("Your decision"))
    if "publish" in may and not unfinished:
        there = view.address.link("record", entry.id)
        args = (view, lambda: _publish(view, entry, actor), words.say("It is published."), there)
        st.button(words.say("Approve and publish"), on_click=_decide, args=args, key="kn-approve")
    if "return" in may:
        st.text_area(words.say("Comment for the author"), key=f"kn-comment-{entry.id}", max_chars=2000, height=90)
        args = (view, lambda: _return(view, entry, actor), words.say("It is returned, with your comment."), "")
        st.button(words.say("Return it"), on_click=_decide, args=args, key="kn-return")
    if "save" in may:
        st.button(words.say("Take over and change it"), on_click=_take_over, args=(entry,), key="kn-take-over")
        st.caption(words.say("Whoever changes a version is one of its authors, and somebody else has to approve it."))


def _publish(view: View, entry: Entry, actor: Actor) -> None:
    view.board.ledger.publish(entry.id, expected=entry.revision, who=actor)


def _return(view: View, entry: Entry, actor: Actor) -> None:
    comment = st.session_state.get(f"kn-comment-{entry.id}") or ""
    view.board.ledger.return_(entry.id, expected=entry.revision, who=actor, why=comment)


def _decide(view: View, decision: Callable[[], None], done: str, href: str = "") -> None:
    try:
        decision()
    except LedgerError as error:
        tell(refusal(view, error))
    except Problems:
        tell(view.address.words.say("It is not in order any more, perhaps because the plan has changed. Return it."))
    else:
        tell(done, href)
        to_desk()


def _take_over(entry: Entry) -> None:
    mine = of_entry(entry)
    mine.open = True
    st.session_state[KEY] = mine
    st.session_state["kn-take-over-id"] = entry.id
