"""The versions of the plan that were served: noted once, in order, and never altered."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from roadmap.evidence import Ledger, Locked
from roadmap.evidence import schema as schema_module
from tests.evidence.children import become_nobody, forked, let_others_in
from tests.evidence.samples import START, ledger_at, published, record

LATER, LAST = START + timedelta(days=1), START + timedelta(days=2)


def hashes(ledger: Ledger) -> list[str]:
    return [version.hash for version in ledger.plans()]


def test_a_ledger_in_which_no_plan_was_noted_says_so(ledger: Ledger) -> None:
    assert (ledger.plans(), ledger.plans(START), ledger.plans_noted_from()) == ([], [], None)


def test_each_version_is_noted_once_with_its_moment(ledger: Ledger) -> None:
    assert ledger.note_plan("a", "{}", START)
    assert not ledger.note_plan("a", "{}", LATER)
    assert ledger.note_plan("b", '{"ko":"계획"}', LATER)
    assert ledger.plans() == [("a", START, "{}"), ("b", LATER, '{"ko":"계획"}')]
    assert ledger.plans_noted_from() == START


def test_a_version_that_comes_back_is_a_new_one(ledger: Ledger) -> None:
    for hash in ("a", "b", "a"):
        ledger.note_plan(hash, hash, START)
    assert hashes(ledger) == ["a", "b", "a"]


def test_since_begins_with_the_version_that_was_in_force(ledger: Ledger) -> None:
    for hash, at in (("a", START), ("b", LATER), ("c", LAST)):
        ledger.note_plan(hash, hash, at)
    assert [version.hash for version in ledger.plans(LATER)] == ["b", "c"]
    assert [version.hash for version in ledger.plans(LATER - timedelta(seconds=1))] == ["a", "b", "c"]
    assert [version.hash for version in ledger.plans(START - timedelta(days=9))] == ["a", "b", "c"]
    assert [version.hash for version in ledger.plans(LAST + timedelta(days=9))] == ["c"]


def test_a_clock_that_was_set_back_does_not_upset_the_order(ledger: Ledger) -> None:
    ledger.note_plan("a", "a", LATER)
    ledger.note_plan("b", "b", START)
    assert [version.at for version in ledger.plans()] == [LATER, LATER]
    assert [version.hash for version in ledger.plans(LATER)] == ["b"]


def test_noting_a_plan_is_no_revision(ledger: Ledger) -> None:
    published(ledger, record())
    head = ledger.head()
    ledger.note_plan(hash_of("a"), "a", START)
    assert ledger.head() == head
    assert ledger.audit().whole


def hash_of(content: str) -> str:
    return sha256(content.encode()).hexdigest()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE plan_version SET content = 'x' WHERE number = 2", "version 2 of the plan: it was altered"),
        (f"UPDATE plan_version SET hash = '{hash_of('x')}' WHERE number = 3", "version 3 of the plan: it was altered"),
        ("DELETE FROM plan_version WHERE number = 2", "version 3 of the plan: version 2 is missing before it"),
        ("DELETE FROM plan_version WHERE number = 1", "version 2 of the plan: version 1 is missing before it"),
        ("UPDATE plan_version SET at = '2020' WHERE number = 2", "version 2 of the plan: it is older than the version"),
    ],
)
def test_a_version_that_was_altered_or_taken_out_is_found_by_an_audit(ledger: Ledger, change: str, fault: str) -> None:
    for content, at in (("a", START), ("b", LATER), ("c", LAST)):
        ledger.note_plan(hash_of(content), content, at)
    assert ledger.audit().whole
    with closing(sqlite3.connect(str(ledger.path))) as other:
        for (trigger,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            other.execute(f"DROP TRIGGER {trigger}")
        other.execute(change)
        other.commit()
    (found,) = ledger.audit().faults
    assert str(found).startswith(fault)


def test_two_ledgers_on_one_database_note_a_version_once(ledger: Ledger) -> None:
    assert ledger.path is not None
    other = ledger_at(ledger.path)
    assert [ledger.note_plan("a", "a", START), other.note_plan("a", "a", LATER)] == [True, False]
    assert hashes(other) == ["a"]
    other.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE plan_version SET content = 'other'",
        "DELETE FROM plan_version",
        "INSERT INTO plan_version VALUES (7, 'c', '2030', 'c')",
        "INSERT OR REPLACE INTO plan_version VALUES (1, 'c', '2030', 'c')",
    ],
)
def test_what_was_noted_is_never_altered(ledger: Ledger, change: str) -> None:
    ledger.note_plan("a", "a", START)
    with closing(sqlite3.connect(str(ledger.path))) as other, pytest.raises(sqlite3.IntegrityError, match="only ever"):
        other.execute(change)
    assert hashes(ledger) == ["a"]


def test_where_the_database_can_only_be_read_nothing_is_noted_and_nothing_fails(tmp_path: Path) -> None:
    let_others_in(tmp_path)
    path = tmp_path / "evidence.db"
    ledger_at(path).close()
    path.chmod(0o444)

    def noting() -> str:
        seen = ledger_at(path)
        return f"{seen.read_only} {seen.note_plan('a', 'a', START)} {seen.plans()}"

    assert forked(noting, become_nobody) == "True False []"


def test_a_locked_database_is_not_asked_for_what_is_noted_already(tmp_path: Path) -> None:
    ledger = ledger_at(tmp_path / "evidence.db", wait_seconds=0.05)
    ledger.note_plan("a", "a", START)
    with closing(sqlite3.connect(tmp_path / "evidence.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not ledger.note_plan("a", "a", LATER)
        with pytest.raises(Locked):
            ledger.note_plan("b", "b", LATER)
        other.execute("ROLLBACK")
    assert ledger.note_plan("b", "b", LATER)


def test_the_revision_of_a_moment_is_the_newest_made_by_then(ledger: Ledger) -> None:
    published(ledger, record())
    first, second = (revision.at for revision in ledger.revisions())
    assert ledger.revision_at(first - timedelta(microseconds=1)) == 0
    assert [ledger.revision_at(first), ledger.revision_at(second), ledger.revision_at(LAST)] == [1, 2, 2]


def test_the_migrations_have_one_end() -> None:
    """Remedy: two migrations follow the same one; let the later name the earlier as its `down_revision`."""
    folder = Path(schema_module.__file__).parent / "migrations"
    assert len(ScriptDirectory(str(folder)).get_heads()) == 1
