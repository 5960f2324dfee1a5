"""What one window remembers of the record that is being written, and how it is kept: as a note, then in the ledger."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple
from uuid import uuid4

import streamlit as st

from indicators import Poll
from roadmap.board import Board
from roadmap.desk.duplicates import Twin
from roadmap.desk.naming import free_id
from roadmap.desk.noting import name_of_a_new_note, record_of_note, says_more, words_of
from roadmap.desk.typed import draft, faults, typed, without_share
from roadmap.evidence import NEW, Actor, ChangedMeanwhile, Entry, LedgerError, Record
from roadmap.evidence.staff.notepad import BLANK_PAGE, Note, NotedElsewhere
from roadmap.fit import objection
from roadmap.yaml_file import Problems

KEY = "kn-writing"
UNNAMED = "new"
"""The id of a record that has none yet."""


class Rival(NamedTuple):
    """Another version than this window's: somebody's newer one, or what was typed in another window of one's own.

    Both None: the draft was thrown away meanwhile.
    """

    theirs: Entry | None = None
    note: Note | None = None


@dataclass
class Writing:
    """One form in one window. `form` has what is typed, shown or not; `expected` the revision that it stands on.

    `note` is the name under which it is noted: None until something was typed. `turn` is the note as this window saw
    it, and `noted` what is known to be kept: None until the form was drawn once. `name` changes when all fields are to
    be drawn anew from `form`, and `renewed` counts how often one was. `rival` is another version that is newer.
    `checked` says that it was to be handed over, so that empty fields are marked, and `pressed_empty` that it was to be
    saved with nothing in it.
    """

    id: str | None = None
    form: dict[str, str] = field(default_factory=dict)
    expected: int = NEW
    kept: Record | None = None
    open: bool = True
    note: str | None = None
    turn: int = BLANK_PAGE
    noted: Mapping[str, str] | None = None
    rival: Rival | None = None
    trouble: LedgerError | None = None
    checked: bool = False
    pressed_empty: bool = False
    about: str = ""
    looked_up: str = ""
    told: str = ""
    twins: Sequence[Twin] = ()
    twins_of: tuple[str, ...] = ()
    name: str = field(default_factory=lambda: uuid4().hex[:8])
    renewed: Counter[str] = field(default_factory=Counter)

    def redraw(self) -> None:
        self.name = uuid4().hex[:8]

    def key(self, path: str) -> str:
        """The name of a field's widget."""
        return f"{self.name}.{self.renewed[path]}.{path}"

    def fill_in(self, values: Mapping[str, str]) -> None:
        """Writes into some fields, which are drawn anew; in the others people may be typing, so they stay as they are.

        This run must not have drawn them yet.
        """
        self.form |= values
        self.renewed.update(values.keys())

    def take_in(self) -> None:
        """Takes over what was typed since the last run, before anything is made of it."""
        for path in list(self.form):
            if self.key(path) in st.session_state:
                value = st.session_state[self.key(path)]
                self.form[path] = "true" if value is True else value or ""

    def drawn(self) -> None:
        """The form stands on the screen: what differs from now on was typed."""
        if self.noted is None:
            self.noted = words_of(self.form)

    def record(self, board: Board) -> Record:
        """Everything that is in order."""
        return draft(self.form, self.id or UNNAMED, board.today, partial(objection, board.plan))

    def faults(self, board: Board) -> dict[str, str]:
        """What keeps it from being handed over, by field."""
        wrong = faults(self.form, self.id or UNNAMED, board.today, partial(objection, board.plan))
        return without_share(self.form, partial(_is_poll, board)) | wrong


def _is_poll(board: Board, id: str) -> bool:
    current = board.plan.current(id)
    return current is not None and isinstance(board.plan.places[current].indicator, Poll)


def writing(board: Board, actor: Actor, id: str | None, note: str | None, about: str | None) -> Writing:
    """The form for a record, as this window left it, as it was noted, or as the ledger has it; a new one for no id."""
    current: Writing | None = st.session_state.get(KEY)
    if current is not None and _same(current, id, note, about):
        current.take_in()
        return current
    entry = board.record(id) if id else None
    noted = board.ledger.notepad.note(actor.name, id or note or "")
    begun = of_note(noted, entry) if noted else of_entry(entry) if entry else _new(board, about)
    st.session_state[KEY] = begun
    return begun


def _same(current: Writing, id: str | None, note: str | None, about: str | None) -> bool:
    if id or current.id:
        return current.id == id
    return current.note == note and (note is not None or current.about == (about or ""))


def of_entry(entry: Entry) -> Writing:
    """The form on the newest version; what waits for review is opened only on purpose."""
    head = entry.head
    return Writing(
        entry.id, typed(head), entry.revision, head, open=entry.state != "in_review", looked_up=head.source.url
    )


def of_note(note: Note, entry: Entry | None) -> Writing:
    """The form as it was typed last, over the version that it was typed over."""
    return Writing(
        record_of_note(note.name),
        dict(note.form),
        note.expected,
        entry.head if entry else None,
        note=note.name,
        turn=note.turn,
        looked_up=note.form.get("source.url", "").strip(),
    )


def _new(board: Board, about: str | None) -> Writing:
    form = {"links.0.stance": "supports"}
    place = board.plan.places.get(about or "")
    if place and place.milestone:
        form[f"links.0.{'indicator' if place.indicator else 'milestone'}"] = about or ""
        form |= {"links.0.count": "1"} if place.indicator and place.indicator.kind == "activity" else {}
        form |= {"poll": "true"} if place.indicator and place.indicator.kind == "poll" else {}
    return Writing(form=form, about=about or "")


# As a note: whenever a field is left


def keep(board: Board, mine: Writing, actor: Actor) -> None:
    """Notes what was typed since the last time, and looks whether somebody saved another version meanwhile."""
    if not mine.open:
        return
    if mine.rival is None:
        mine.rival = _newer(board, mine)
    if mine.noted is None or words_of(mine.form) == mine.noted or (mine.rival and mine.rival.note):
        return
    attempt(mine, lambda: _note(board, mine, actor))


def _newer(board: Board, mine: Writing) -> Rival | None:
    entry = board.record(mine.id) if mine.id else None
    return Rival(entry) if (entry.revision if entry else NEW) != mine.expected else None


def _note(board: Board, mine: Writing, actor: Actor) -> None:
    name = mine.id or mine.note or name_of_a_new_note()
    said = words_of(mine.form)
    mine.turn = board.ledger.notepad.write(name, said, expected=mine.expected, turn=mine.turn, who=actor).turn
    mine.note, mine.noted = name, said
    if mine.id is None:
        st.query_params["note"] = name


def forget(board: Board, mine: Writing, actor: Actor) -> None:
    """Takes the note away."""
    if mine.note:
        board.ledger.notepad.drop(mine.note, who=actor)
        mine.note, mine.turn = None, BLANK_PAGE


# In the ledger: when somebody saves


def save(board: Board, mine: Writing, actor: Actor) -> bool:
    """Makes a draft of everything that is in order; what is not stays noted. Whether that was done."""
    mine.take_in()
    keep(board, mine, actor)
    return mine.rival is None and mine.trouble is None and attempt(mine, lambda: _save(board, mine, actor))


def _save(board: Board, mine: Writing, actor: Actor) -> None:
    record = mine.record(board)
    if mine.id is None:
        title = next(filter(None, (mine.form.get(path, "").strip() for path in _NAMING)), "")
        id = free_id(title, record.source.url, board.today, lambda id: _taken(board, id))
        record = record.model_copy(update={"id": id})
    entry = board.ledger.save(record, who=actor, expected=mine.expected)
    forget(board, mine, actor)
    mine.id, mine.expected, mine.kept = entry.id, entry.revision, record
    st.query_params["id"] = entry.id
    st.query_params.pop("note", None)
    if says_more(mine.faults(board)):
        _note(board, mine, actor)


_NAMING = ("title.en", "source.title")
"""What a new record's permanent id is made from, the first that is there."""


def _taken(board: Board, id: str) -> bool:
    return board.record(id) is not None or bool(board.history(id))


def attempt(mine: Writing, doing: Callable[[], None]) -> bool:
    """Does something with the ledger; what it refuses is noted for the page to tell, and nothing typed is lost."""
    mine.trouble = None
    try:
        doing()
    except ChangedMeanwhile as newer:
        mine.rival = Rival(newer.theirs)
    except NotedElsewhere as newer:
        mine.rival = Rival(note=newer.theirs)
    except LedgerError as error:
        mine.trouble = error
    except Problems:
        mine.checked = True
    else:
        return True
    return False


# Two versions


def go_on_with_mine(board: Board, mine: Writing, actor: Actor) -> None:
    """Lets this window's version stand over the other one, which has been looked at."""
    rival, mine.rival, mine.noted = mine.rival or Rival(), None, {}
    noted = board.ledger.notepad.note(actor.name, mine.note or "")
    mine.turn = noted.turn if noted else BLANK_PAGE
    if rival.note:
        keep(board, mine, actor)
        return
    mine.expected = rival.theirs.revision if rival.theirs else NEW
    save(board, mine, actor)


def go_on_with_theirs(board: Board, mine: Writing, actor: Actor) -> None:
    """Lets go of this window's version."""
    rival = mine.rival or Rival()
    if rival.note:
        entry = board.record(mine.id) if mine.id else None
        st.session_state[KEY] = of_note(rival.note, entry)
    elif attempt(mine, lambda: forget(board, mine, actor)):
        st.session_state[KEY] = of_entry(rival.theirs) if rival.theirs else Writing()
