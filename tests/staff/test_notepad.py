"""What somebody has typed and not saved: all of it is there again, nobody else has it, and it is no history."""

from contextlib import closing
from pathlib import Path

import pytest

from roadmap.evidence import Actor
from roadmap.evidence.errors import NoAccount
from roadmap.evidence.staff.notepad import BLANK_PAGE, NotedElsewhere
from tests.evidence.children import program, released
from tests.evidence.samples import ledger_at
from tests.staff.samples import ROOT, person

FORM = {"title.ko": "회담\x00 \ud800 🕊", "happened_on": "yesterday", "summary.en": "x" * 50_000}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evidence.db"


def test_whatever_was_typed_is_there_again_after_the_program_ended(path: Path) -> None:
    with closing(ledger_at(path)) as ledger:
        ledger.notepad.write("talks", FORM, expected=7, turn=BLANK_PAGE, who=person(ledger, "mina"))
    with closing(ledger_at(path)) as ledger:
        note = ledger.notepad.note("mina", "talks")
        assert note is not None
        assert (note.form, note.expected) == (FORM, 7)


def test_typing_makes_no_history(path: Path) -> None:
    with closing(ledger_at(path)) as ledger:
        mina, head = person(ledger, "mina"), ledger.head()
        ledger.notepad.write("talks", FORM, expected=0, turn=BLANK_PAGE, who=mina)
        assert ledger.head() == head
        assert ledger.audit().whole


def test_nobody_else_finds_or_drops_it(path: Path) -> None:
    with closing(ledger_at(path)) as ledger:
        mina, jun = person(ledger, "mina"), person(ledger, "jun", "administrator")
        ledger.notepad.write("talks", FORM, expected=0, turn=BLANK_PAGE, who=mina)
        ledger.notepad.drop("talks", who=jun)
        assert ledger.notepad.note("jun", "talks") is None
        assert ledger.notepad.notes("jun") == []
        assert [note.name for note in ledger.notepad.notes("mina")] == ["talks"]


def test_who_has_no_account_or_a_disabled_one_notes_nothing(path: Path) -> None:
    with closing(ledger_at(path)) as ledger:
        mina = person(ledger, "mina")
        ledger.staff.disable("mina", who=ROOT)
        for who in (mina, Actor("nobody", "administrator", "desk")):
            with pytest.raises(NoAccount):
                ledger.notepad.write("talks", FORM, expected=0, turn=BLANK_PAGE, who=who)
        assert ledger.notepad.notes("mina") == []


def test_another_window_is_not_written_over_and_is_shown(path: Path) -> None:
    with closing(ledger_at(path)) as ledger:
        mina = person(ledger, "mina")
        first = ledger.notepad.write("talks", {"title.en": "One"}, expected=0, turn=BLANK_PAGE, who=mina)
        newer = ledger.notepad.write("talks", {"title.en": "Two"}, expected=0, turn=first.turn, who=mina)
        with pytest.raises(NotedElsewhere) as refused:
            ledger.notepad.write("talks", {"title.en": "Three"}, expected=0, turn=first.turn, who=mina)
        assert refused.value.theirs == newer == ledger.notepad.note("mina", "talks")


def test_a_note_that_was_dropped_in_another_window_is_not_made_again_unasked(path: Path) -> None:
    with closing(ledger_at(path)) as ledger:
        mina = person(ledger, "mina")
        first = ledger.notepad.write("talks", FORM, expected=0, turn=BLANK_PAGE, who=mina)
        ledger.notepad.drop("talks", who=mina)
        with pytest.raises(NotedElsewhere) as refused:
            ledger.notepad.write("talks", FORM, expected=0, turn=first.turn, who=mina)
        assert refused.value.theirs is None


TYPIST = """
import sys
from pathlib import Path
from tests.evidence.samples import ledger_at

ledger = ledger_at(Path(sys.argv[1]))
mina = ledger.staff.account("mina").actor
print("ready", flush=True)
sys.stdin.readline()
for turn in range(100_000):
    ledger.notepad.write("talks", {"title.en": str(turn)}, expected=0, turn=turn, who=mina)
    print(turn, flush=True)
"""


def test_a_program_that_is_killed_loses_nothing_that_it_said_was_noted(path: Path) -> None:
    with closing(ledger_at(path)) as ledger:
        person(ledger, "mina")
    typist = program(TYPIST, path)
    released(typist)
    assert typist.stdout is not None
    said = [typist.stdout.readline() for _ in range(20)]
    typist.kill()
    said += typist.communicate()[0].splitlines()
    with closing(ledger_at(path)) as ledger:
        note = ledger.notepad.note("mina", "talks")
        assert note is not None
        assert int(note.form["title.en"]) >= int(said[-1])
