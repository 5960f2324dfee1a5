"""The first field: an address, and what the page behind it says about itself."""

from collections.abc import Mapping, Sequence

import streamlit as st

from roadmap.dashboard.desk.fields import Form
from roadmap.desk.duplicates import twins
from roadmap.desk.page_lookup import Lookup, Trouble, look_up
from roadmap.desk.prefill import prefill
from roadmap.desk.reach import Reach
from roadmap.evidence import Entry
from roadmap.views.desk import twins as twins_html

TROUBLES: Mapping[Trouble, str] = {
    "not_public": "This address is not on the public web, so nothing was fetched. Please fill in the fields yourself.",
    "unreachable": "The page could not be reached, perhaps for want of a network. Please fill in the fields yourself.",
    "too_slow": "The page took too long to answer. Please fill in the fields yourself.",
    "not_html": "This is no web page, perhaps a PDF: it cannot be read here. Please fill in the fields yourself.",
    "refused": "The page did not let itself be read. Please fill in the fields yourself.",
}
FOUND = "Filled in from the page. Please check each field."
NOTHING_FOUND = "The page says little about itself. Please fill in the fields yourself."

REACH = Reach()
"""How far pages are fetched from: the public web."""


def address(form: Form) -> None:
    """The address; when it is a new one the page is looked at, and empty fields are filled in."""
    words, mine = form.words, form.mine
    form.line(
        "source.url",
        words.say("Address of the page"),
        hint="https://",
        note=words.say("Paste it here: title, publisher, day and language are filled in where the page says them."),
    )
    url = mine.form["source.url"].strip()
    if url and url != mine.looked_up and "source.url" not in form.faults:
        mine.looked_up = url
        if mine.kept is None or not mine.form.get("source.title"):
            with st.spinner(words.say("Looking at the page …")):
                _fill(form, look_up(url, REACH))
    if mine.told:
        st.caption(words.say(mine.told))


def _fill(form: Form, found: Lookup) -> None:
    """Fills in the fields below, which are not drawn yet: what somebody types there meanwhile stays."""
    mine, board = form.mine, form.view.board
    offers = prefill(mine.form, found.facts, everything(form), board.today)
    mine.fill_in(offers)
    if found.trouble:
        mine.told = TROUBLES[found.trouble]
    else:
        mine.told = FOUND if "source.title" in offers else NOTHING_FOUND


def duplicates(form: Form) -> None:
    """Records that may say the same already."""
    typed = form.mine.form
    titles = [typed.get(path, "") for path in ("title.en", "title.ko", "source.title")]
    day = typed.get("happened_on", "").strip() if "happened_on" not in form.faults else ""
    question = (typed.get("source.url", ""), *titles, day)
    if form.mine.twins_of != question:
        form.mine.twins_of = question
        form.mine.twins = twins(everything(form), question[0], titles, day or None, but=form.mine.id)
    if form.mine.twins:
        st.html(twins_html(form.view, form.mine.twins))


def everything(form: Form) -> Sequence[Entry]:
    """All records, whatever their state."""
    board = form.view.board
    return board.remember(("every record",), lambda: tuple(board.ledger.every(state=None)))
