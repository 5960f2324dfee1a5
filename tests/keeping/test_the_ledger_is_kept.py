"""What the ledger knows of its own safety: imports to undo, whole history, backups, audits; and what it refuses."""

import os
import resource
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from roadmap.evidence import Arrival, Ledger, LedgerError, MovedOn, NotAllowed, Role, Sought, backup, program, restore
from roadmap.evidence.copies import NotAFile
from roadmap.evidence.exchange.sending import write_json
from roadmap.evidence.keeping import notes, notes_of
from tests.evidence.children import become_nobody, forked, let_others_in
from tests.evidence.samples import Ticking, ledger_at, published, record

ADMIN = program("boss")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_at(tmp_path / "evidence.db", Ticking())


def file_of(*ids: str) -> bytes:
    return write_json(Arrival(record(id)) for id in ids).encode()


def url_of(ledger: Ledger) -> str:
    return f"sqlite:///{ledger.path}"


# Imports


def test_an_import_is_listed_until_it_is_undone_or_changed(ledger: Ledger) -> None:
    published(ledger, record("older"))
    first = ledger.import_content("a.json", file_of("a", "b"), who=ADMIN, why="from the archive").batch
    second = ledger.import_content("b.json", file_of("c"), who=ADMIN).batch
    assert [(each.id, each.records, each.whole) for each in ledger.batches()] == [(second, 1, True), (first, 2, True)]
    ledger.undo(second or "", who=ADMIN, why="mistaken")
    ledger.save(record("a", credibility=5), who=program("Kim"), expected=2 + 1)
    newest, older = ledger.batches()
    assert (newest.untouched, older.untouched, older.why) == (0, 1, "from the archive")


def test_the_filling_of_a_new_ledger_is_no_import_to_undo(ledger: Ledger) -> None:
    ledger.import_content("a.json", file_of("a", "b"), who=ADMIN, publish=True)
    assert ledger.batches() == []


def test_an_import_is_refused_if_the_ledger_moved_on_since_the_preview(ledger: Ledger) -> None:
    seen = ledger.revision()
    published(ledger, record("meanwhile"))
    with pytest.raises(MovedOn):
        ledger.import_content("a.json", file_of("a"), who=ADMIN, seen=seen)
    assert ledger.record("a") is None
    assert ledger.import_content("a.json", file_of("a"), who=ADMIN, seen=ledger.revision()).new == ["a"]


def test_a_long_import_tells_how_far_it_is(ledger: Ledger) -> None:
    told: list[int] = []
    ledger.import_content("a.json", file_of(*(f"r-{n}" for n in range(250))), who=ADMIN, progress=told.append)
    assert told == [100, 200]


# History


def test_revisions_are_found_by_record_person_action_and_day(ledger: Ledger) -> None:
    published(ledger, record("a"))
    later = published(ledger, record("b"))
    assert [each.seq for each in ledger.sought().revisions] == [4, 3, 2, 1]
    assert [each.seq for each in ledger.sought(Sought(record="b")).revisions] == [4, 3]
    assert [each.seq for each in ledger.sought(Sought(who="Kim")).revisions] == [3, 1]
    assert [each.seq for each in ledger.sought(Sought(action="publish", part="A")).revisions] == [2]
    assert [each.seq for each in ledger.sought(Sought(since=later.changed_at)).revisions] == [4]
    assert [each.seq for each in ledger.sought(Sought(until=later.changed_at)).revisions] == [3, 2, 1]
    assert ledger.sought(Sought(part="%")).total == 0
    page = ledger.sought(limit=1, offset=1)
    assert ([each.seq for each in page.revisions], page.total) == ([3], 4)
    assert ledger.authors() == ["Kim", "Lee"]


# Backups and audits


def test_a_backup_is_noted_wherever_it_was_written_and_whoever_made_it(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    assert ledger.last_kept("backup") is None
    backup(url_of(ledger), tmp_path / "elsewhere" / "one.db")
    ledger.backup(tmp_path / "two.db", who=ADMIN)
    kept = ledger.last_kept("backup")
    assert kept
    assert (kept.file, kept.head) == (tmp_path / "two.db", ledger.head())
    assert [each.did for each in notes(ledger.path or Path())] == ["backup", "backup"]


def test_a_backup_that_failed_is_not_noted(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    (tmp_path / "taken.db").touch()
    with pytest.raises(LedgerError):
        ledger.backup(tmp_path / "taken.db", who=ADMIN)
    assert ledger.last_kept("backup") is None


def test_an_audit_is_noted_with_what_it_found_and_tells_how_far_it_is(ledger: Ledger) -> None:
    published(ledger, record())
    told: list[float] = []
    found = ledger.look_after(progress=told.append)
    kept = ledger.last_kept("audit")
    assert kept
    assert (kept.head, kept.faults, found.whole) == (ledger.head(), 0, True)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_note_that_cannot_be_read_hides_no_other(ledger: Ledger) -> None:
    published(ledger, record())
    ledger.look_after()
    with notes_of(ledger.path or Path()).open("ab") as file:
        file.write(b'{"did": "backup"}\n\xff\n[1]\nnull\n')
    ledger.look_after()
    assert [each.did for each in notes(ledger.path or Path())] == ["audit", "audit"]


def test_only_administrators_take_a_backup_away(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    chief = ledger.staff.add("chief", "administrator", who=ADMIN)
    roles: tuple[Role, ...] = ("contributor", "reviewer")
    for role in roles:
        account = ledger.staff.add(role, role, who=ADMIN)
        with pytest.raises(NotAllowed):
            ledger.backup(tmp_path / "x.db", who=account.actor)
        with pytest.raises(NotAllowed):
            ledger.backup(tmp_path / "x.db", who=account.actor._replace(role="administrator"))
    assert not (tmp_path / "x.db").exists()
    assert ledger.backup(tmp_path / "x.db", who=chief.actor).whole


def test_a_database_that_is_no_file_has_its_own_backups(tmp_path: Path) -> None:
    memory = Ledger.open("sqlite://")
    with pytest.raises(NotAFile):
        memory.backup(tmp_path / "x.db", who=ADMIN)
    assert memory.last_kept("backup") is None


# Where nothing can be written


def refused(doing: Callable[[], object]) -> str:
    with pytest.raises(LedgerError) as error:
        doing()
    return error.value.message


def test_a_backup_into_a_folder_that_only_others_may_write_to_says_so(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o555)
    let_others_in(tmp_path)

    def trying() -> str:
        return refused(lambda: backup(url_of(ledger), shut / "one.db"))

    assert forked(trying, become_nobody) == "the files cannot be written: Permission denied"
    assert list(shut.iterdir()) == []


def test_a_backup_onto_a_full_disk_says_so_and_leaves_nothing_behind(ledger: Ledger, tmp_path: Path) -> None:
    ledger.take((Arrival(record(f"r-{n}")) for n in range(300)), who=ADMIN, publish=True)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    def trying() -> str:
        return refused(lambda: backup(url_of(ledger), tmp_path / "out" / "one.db"))

    assert forked(trying, limit) == "there is no room left on the disk; nothing was saved"
    assert list((tmp_path / "out").iterdir()) == []
    assert ledger.last_kept("backup") is None


def test_an_audit_of_a_ledger_that_can_only_be_read_works_and_is_not_noted(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    path = ledger.path or Path()
    ledger.close()
    shut = tmp_path / "shut"
    shut.mkdir()
    path.rename(shut / "evidence.db")
    (shut / "evidence.db").chmod(0o444)
    shut.chmod(0o555)
    let_others_in(tmp_path)

    def looking() -> str:
        only_read = Ledger.open(f"sqlite:///{shut / 'evidence.db'}")
        return f"{only_read.look_after().whole} {only_read.last_kept('audit')}"

    assert forked(looking, become_nobody) == "True None"


def test_the_age_of_a_backup_survives_putting_back_an_older_one(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    backup(url_of(ledger), tmp_path / "old.db")
    published(ledger, record("b"))
    backup(url_of(ledger), tmp_path / "new.db")
    before = ledger.last_kept("backup")
    restore(url_of(ledger), tmp_path / "old.db", "20261121")
    assert ledger.last_kept("backup") == before
    assert before
    assert before.at.utcoffset() == timedelta(0)
    assert os.fspath(before.file or "") == os.fspath(tmp_path / "new.db")
