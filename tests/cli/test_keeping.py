"""`audit`, `backup` and `restore`: nothing is lost, and what is broken is seen."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import CommandLine

EDIT = "UPDATE revision SET who = 'nobody' WHERE seq = 3"


def alter(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for (guard,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {guard}")
        connection.execute(sql)
        connection.commit()


def retract(run: CommandLine) -> None:
    run.well("evidence", "retract", "winter-2026", "--reason", "it did not happen")


def meetings(run: CommandLine) -> int:
    return int(run.json("explain", "meetings")["progress"]["count"])


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "data").glob("evidence-before-restore-*.db"))


# audit


def test_a_whole_chain_is_told_with_its_end(run: CommandLine, ledger: Path) -> None:
    out = run.well("audit", "verify").out
    assert out.startswith("data/evidence.db is whole: 10 revisions, the chain ends at 10:")


def test_an_altered_revision_is_found(run: CommandLine, ledger: Path) -> None:
    alter(ledger, EDIT)
    told = run.fault("audit", "verify")
    assert "data/evidence.db: revision 3, record crossings-2026: it was altered after it was written" in told
    assert "fix: restore the last backup that is whole" in told


def test_a_chain_that_was_cut_is_found_with_its_old_end(run: CommandLine, ledger: Path, folder: Path) -> None:
    shutil.copy(ledger, folder / "old.db")
    retract(run)
    head = run.well("audit", "verify").out.split()[-1]
    assert head.startswith("11:")
    run.well("restore", "old.db")
    run.well("audit", "verify")
    assert "it ends before revision 11, which was there earlier" in run.fault("audit", "verify", "--head", head)
    assert "is not what an audit tells" in run.misuse("audit", "verify", "--head", "eleven")


def test_an_audit_makes_no_database(run: CommandLine, folder: Path) -> None:
    assert run.fault("audit", "verify").startswith("data/evidence.db: there is no database yet")
    assert list(folder.glob("data/*.db*")) == []


# backup


def test_a_backup_is_one_whole_file_that_can_be_restored(run: CommandLine, ledger: Path, folder: Path) -> None:
    out = run.well("backup", "copies/today.db").out
    assert out.startswith("copies/today.db is written and whole: 10 revisions,")
    assert [file.name for file in (folder / "copies").iterdir()] == ["today.db"]
    retract(run)
    assert meetings(run) == 1
    said = run.well("restore", "copies/today.db")
    assert said.out.startswith("restored from copies/today.db: 10 revisions,")
    assert meetings(run) == 3


def test_a_backup_never_overwrites(run: CommandLine, ledger: Path, folder: Path) -> None:
    (folder / "precious.txt").write_text("precious", encoding="utf-8")
    assert "there is a file of this name already" in run.fault("backup", "precious.txt")
    assert (folder / "precious.txt").read_text(encoding="utf-8") == "precious"


def test_a_backup_of_a_broken_chain_is_refused(run: CommandLine, ledger: Path, folder: Path) -> None:
    alter(ledger, EDIT)
    assert "the chain of revisions is not whole" in run.fault("backup", "today.db")
    assert not (folder / "today.db").exists()


def test_a_backup_needs_a_ledger(run: CommandLine, folder: Path) -> None:
    assert "there is no database" in run.fault("backup", "today.db")
    assert list(folder.glob("data/*.db*")) == []


def test_a_database_on_a_server_has_its_own_backups(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    assert "the ledger is not in a file of its own" in run.fault("backup", "today.db")


# restore


def test_a_restore_keeps_what_it_replaces(run: CommandLine, ledger: Path, folder: Path) -> None:
    run.well("backup", "today.db")
    retract(run)
    said = run.well("restore", "today.db")
    (old,) = kept(folder)
    assert said.err == f"note: the database that was there before is kept as data/{old.name}\n"
    run.well("restore", str(old))
    assert meetings(run) == 1


def test_a_restore_into_an_empty_folder_keeps_nothing(run: CommandLine, ledger: Path, folder: Path) -> None:
    run.well("backup", "today.db")
    for file in folder.glob("data/evidence.db*"):
        file.unlink()
    assert run.well("restore", "today.db").err == ""
    assert meetings(run) == 3


def test_a_restore_is_seen_by_programs_that_have_the_ledger_open(run: CommandLine, ledger: Path) -> None:
    from roadmap.cli.opening import opened

    run.well("backup", "today.db")
    retract(run)
    with opened() as board:
        assert board.indicator("meetings").reading.count == 1
        run.well("restore", "today.db")
        assert board.indicator("meetings").reading.count == 3


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("missing.db", lambda file: None, "there is no database"),
        ("empty.db", lambda file: file.write_bytes(b""), "nothing was ever written to it"),
        ("text.db", lambda file: file.write_text("not a database " * 100), "this file is not a database"),
        ("other.db", lambda file: alter(file, "CREATE TABLE t (x)"), "this database belongs to another program"),
    ],
)
def test_what_is_no_ledger_is_not_restored(
    run: CommandLine, ledger: Path, folder: Path, name: str, spoil: Callable[[Path], None], told: str
) -> None:
    spoil(folder / name)
    assert run.fault("restore", name).startswith(f"{name}: {told}") or told in run.fault("restore", name)
    assert kept(folder) == []
    assert meetings(run) == 3


def test_a_backup_that_was_altered_is_not_restored(run: CommandLine, ledger: Path, folder: Path) -> None:
    run.well("backup", "today.db")
    alter(folder / "today.db", EDIT)
    told = run.fault("restore", "today.db")
    assert told.startswith("today.db: the chain of revisions is not whole: revision 3")
    assert kept(folder) == []


def test_half_a_backup_is_not_restored(run: CommandLine, ledger: Path, folder: Path) -> None:
    run.well("backup", "today.db")
    whole = (folder / "today.db").read_bytes()
    (folder / "today.db").write_bytes(whole[: len(whole) // 2])
    assert "today.db: " in run.fault("restore", "today.db")
    assert meetings(run) == 3


def test_the_ledger_is_not_restored_from_itself(run: CommandLine, ledger: Path) -> None:
    assert "this is the ledger's own database" in run.fault("restore", "data/evidence.db")


def test_a_ruined_database_is_moved_aside(run: CommandLine, ledger: Path, folder: Path) -> None:
    run.well("backup", "today.db")
    for file in folder.glob("data/evidence.db-*"):
        file.unlink()
    ledger.write_text("ruined", encoding="utf-8")
    run.well("restore", "today.db")
    (old,) = kept(folder)
    assert old.read_text(encoding="utf-8") == "ruined"
    assert meetings(run) == 3


def test_a_restore_waits_for_no_one_for_ever(
    run: CommandLine, ledger: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roadmap.evidence import copies

    monkeypatch.setattr(copies, "WAIT_SECONDS", 0.1)
    run.well("backup", "today.db")
    with closing(sqlite3.connect(ledger, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert "another program is writing to the database" in run.fault("restore", "today.db")
    assert kept(folder) == []
    assert meetings(run) == 3
