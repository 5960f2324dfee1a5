"""What one window remembers of the record that is being written, and how it is kept in the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

import streamlit as st

from roadmap.board import Board
from roadmap.desk.duplicates import Twin
from roadmap.desk.naming import free_id
from roadmap.desk.typed import draft, faults, typed
from roadmap.evidence import NEW, Actor, ChangedMeanwhile, Entry, LedgerError, Record
from roadmap.evidence.door import NO_ADDRESS
from roadmap.fit import objection
from roadmap.yaml_file import Problems

KEY = "kn-writing"
UNNAMED = "new"
"""The id of a record that has none yet."""


@dataclass
class Writing:
    """One form in one window. `form` has what is typed, shown or not; `expected` the revision that it stands on.

    `name` changes when the fields are to be drawn anew from `form`. `conflict` is somebody else's newer version.
    """

    id: str | None = None
    form: dict[str, str] = field(default_factory=dict)
    expected: int = NEW
    kept: Record | None = None
    open: bool = True
    conflict: ChangedMeanwhile | None = None
    trouble: LedgerError | None = None
    checked: bool = False
    about: str = ""
    looked_up: str = ""
    told: str = ""
    twins: Sequence[Twin] = ()
    twins_of: tuple[str, ...] = ()
    name: str = field(default_factory=lambda: uuid4().hex[:8])

    def redraw(self) -> None:
        self.name = uuid4().hex[:8]

    def key(self, path: str) -> str:
        """The name of a field's widget."""
        return f"{self.name}.{path}"

    def take_in(self) -> None:
        """Takes over what was typed since the last run, before anything is made of it."""
        for path in list(self.form):
            if self.key(path) in st.session_state:
                value = st.session_state[self.key(path)]
                self.form[path] = "true" if value is True else value or ""

    def record(self, board: Board) -> Record:
        """Everything that is in order."""
        return draft(self.form, self.id or UNNAMED, board.today, partial(objection, board.plan))

    def faults(self, board: Board) -> dict[str, str]:
        """What keeps it from being handed over, by field."""
        return faults(self.form, self.id or UNNAMED, board.today, partial(objection, board.plan))


def writing(board: Board, id: str | None, about: str | None) -> Writing:
    """The form for a record, as this window left it or as the ledger has it; a new one for no id."""
    current: Writing | None = st.session_state.get(KEY)
    if current is not None and current.id == id and (id or current.about == (about or "")):
        current.take_in()
        return current
    entry = board.record(id) if id else None
    begun = of_entry(entry) if entry else _new(board, about)
    st.session_state[KEY] = begun
    return begun


def of_entry(entry: Entry) -> Writing:
    """The form on the newest version; what waits for review is opened only on purpose."""
    head = entry.head
    return Writing(
        entry.id, typed(head), entry.revision, head, open=entry.state != "in_review", looked_up=head.source.url
    )


def _new(board: Board, about: str | None) -> Writing:
    form = {"links.0.stance": "supports"}
    place = board.plan.places.get(about or "")
    if place and place.milestone:
        form[f"links.0.{'indicator' if place.indicator else 'milestone'}"] = about or ""
        form |= {"links.0.count": "1"} if place.indicator and place.indicator.kind == "activity" else {}
        form |= {"poll": "true"} if place.indicator and place.indicator.kind == "poll" else {}
    return Writing(form=form, about=about or "")


def keep(board: Board, mine: Writing, actor: Actor) -> None:
    """Saves what is typed as a draft if it says something new; a form without an address is not begun yet."""
    record = mine.record(board)
    if not mine.open or mine.conflict or record.source.url == NO_ADDRESS or _same(record, mine.kept):
        return
    if mine.id is None:
        mine.id = free_id(record.source.title, record.source.url, board.today, lambda id: _taken(board, id))
        record = mine.record(board)
        st.query_params["id"] = mine.id
    _save(board, mine, record, actor)


def _same(record: Record, kept: Record | None) -> bool:
    return kept is not None and record == kept


def _taken(board: Board, id: str) -> bool:
    return board.record(id) is not None or bool(board.history(id))


def _save(board: Board, mine: Writing, record: Record, actor: Actor) -> None:
    def saved() -> None:
        mine.expected = board.ledger.save(record, who=actor, expected=mine.expected).revision
        mine.kept = record

    attempt(mine, saved)


def attempt(mine: Writing, doing: Callable[[], None]) -> bool:
    """Does something with the ledger; what it refuses is noted for the page to tell, and nothing typed is lost."""
    mine.trouble = None
    try:
        doing()
    except ChangedMeanwhile as newer:
        mine.conflict = newer
    except LedgerError as error:
        mine.trouble = error
    except Problems:
        mine.checked = True
    else:
        return True
    return False


def on_top(board: Board, mine: Writing, actor: Actor) -> None:
    """Saves this window's version over somebody else's, which has been looked at."""
    theirs = mine.conflict.theirs if mine.conflict else None
    mine.conflict, mine.expected, mine.kept = None, theirs.revision if theirs else NEW, None
    keep(board, mine, actor)


def take_theirs(mine: Writing) -> None:
    """Goes on with somebody else's version."""
    theirs = mine.conflict.theirs if mine.conflict else None
    st.session_state[KEY] = of_entry(theirs) if theirs else Writing()
