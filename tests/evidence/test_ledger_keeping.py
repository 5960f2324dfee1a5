"""Copies of the ledger, and the way back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from roadmap.evidence import Ledger, LedgerError, backup, restore
from tests.evidence.samples import ledger_at, published, record
from tests.evidence.test_ledger_chain import GUARDS


def url(path: Path | None) -> str:
    assert path is not None
    return f"sqlite:///{path}"


def break_chain(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        connection.execute("UPDATE revision SET who = 'Park' WHERE seq = 1")
        connection.commit()


def test_a_copy_made_while_in_use_has_everything(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    found = backup(url(ledger.path), tmp_path / "copies" / "monday.db")
    assert (found.head, found.revisions) == (ledger.head(), 2)
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["monday.db"], "one file, nothing beside it"
    assert ledger_at(tmp_path / "copies" / "monday.db").search().total == 1


def test_a_copy_of_a_broken_ledger_is_not_made(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    break_chain(tmp_path / "evidence.db")
    with pytest.raises(LedgerError, match="the chain of revisions is not whole: revision 1"):
        backup(url(ledger.path), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_restoring_brings_everything_back_even_to_a_program_that_runs(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    backup(url(ledger.path), tmp_path / "copy.db")
    entry = published(ledger, record("later"))
    restored = restore(url(ledger.path), tmp_path / "copy.db", "monday")
    assert (ledger.revision(), ledger.record(entry.id)) == (2, None)
    assert restored.audit.head == ledger.head()
    assert restored.kept is not None
    assert ledger_at(restored.kept).record(entry.id) == entry, "what was there before is kept"
    assert published(ledger, record("after")).revision == 4
    assert ledger.audit().whole


@pytest.mark.parametrize("present", ["nothing", "not a database"])
def test_restoring_works_where_the_ledger_is_lost(ledger: Ledger, tmp_path: Path, present: str) -> None:
    published(ledger, record())
    backup(url(ledger.path), tmp_path / "copy.db")
    lost = tmp_path / "lost" / "evidence.db"
    if present != "nothing":
        lost.parent.mkdir()
        lost.write_text("this is not a database, only some text that stands in its place" * 20)
    restored = restore(url(lost), tmp_path / "copy.db", "monday")
    assert ledger_at(lost).head() == ledger.head()
    assert (restored.kept is None) == (present == "nothing")
    if restored.kept:
        assert restored.kept.read_text().startswith("this is not a database")


@pytest.mark.parametrize("fault", ["missing", "text", "broken chain", "half"])
def test_a_copy_that_is_not_whole_is_not_put_in_place(ledger: Ledger, tmp_path: Path, fault: str) -> None:
    entry = published(ledger, record())
    copy = tmp_path / "copy.db"
    if fault != "missing":
        backup(url(ledger.path), copy)
    if fault == "text":
        copy.write_text("only some text" * 100)
    elif fault == "broken chain":
        break_chain(copy)
    elif fault == "half":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    with pytest.raises(LedgerError):
        restore(url(ledger.path), copy, "monday")
    assert ledger.record(entry.id) == entry
    assert ledger.audit().whole
    assert [file.name for file in tmp_path.iterdir() if "before-restore" in file.name] == []


def test_a_ledger_that_is_not_there_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no database"):
        backup(url(tmp_path / "none.db"), tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []
