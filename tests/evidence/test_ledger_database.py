"""Databases that are not as they should be: a sentence and a mend, never a traceback, nothing half-written."""

import importlib
import pkgutil
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from roadmap import evidence
from roadmap.evidence import Arrival, Ledger, LedgerError, Locked, ReadOnly, program
from roadmap.evidence import schema as schema_module
from roadmap.evidence.database import Database
from roadmap.evidence.schema import VERSIONS, upgrade
from roadmap.evidence.tables import Table
from tests.evidence.children import become_nobody, forked, let_others_in
from tests.evidence.samples import ledger_at, published, record


def refused(path: Path) -> str:
    with pytest.raises(LedgerError) as error:
        ledger_at(path)
    return str(error.value)


def test_a_text_file_is_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text(
        "these are my notes, more than a hundred characters of them, so that it is no empty file at all" * 9
    )
    assert (
        refused(path) == f"{path}: this file is not a database\n    fix: name another file, or restore a backup over it"
    )
    assert path.read_text().startswith("these are my notes")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE invoices (id)")
    assert "this database belongs to another program" in refused(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("invoices",)]


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    ledger_at(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    assert refused(path) == (
        f"{path}: the database was written by a newer version of this program\n"
        "    fix: update the program, or restore a backup made with this version"
    )


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    ledger = ledger_at(path)
    ledger.take((Arrival(record(f"r-{n}")) for n in range(200)), who=program("import"), publish=True)
    ledger.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="the database is damaged\n    fix: restore the last backup"):
        ledger_at(path).observations()


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    assert "the database cannot be opened" in refused(tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "warp://host/db", "postgresql+nothing://me:secret@host/db"])
def test_an_address_that_names_no_database_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(LedgerError, match="the database cannot be opened") as error:
        Ledger.open(url)
    assert "secret" not in str(error.value)


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    ledger_at(tmp_path / "new" / "folder" / "evidence.db")
    assert (tmp_path / "new" / "folder" / "evidence.db").exists()


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    path.touch()
    assert ledger_at(path).revision() == 0


def test_a_locked_database_is_waited_for_and_then_named(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    ledger = ledger_at(path, wait_seconds=0.05)
    published(ledger, record())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked) as error:
            ledger.save(record("other"), who=program("Kim"))
        assert ledger.search().total == 1, "reading goes on"
        other.execute("ROLLBACK")
    assert error.value.message == (
        "another program is writing to the database and did not finish in time; nothing was saved"
    )
    assert ledger.save(record("other"), who=program("Kim")).state == "draft"


@pytest.mark.parametrize("folder_rights", [0o755, 0o777])
def test_a_read_only_file_can_be_read_and_not_written(tmp_path: Path, folder_rights: int) -> None:
    folder = _open_to_all(tmp_path)
    ledger = ledger_at(folder / "evidence.db")
    published(ledger, record())
    ledger.close()
    (folder / "evidence.db").chmod(0o444)
    folder.chmod(folder_rights)

    def reading() -> str:
        seen = ledger_at(folder / "evidence.db")
        assert seen.audit().whole
        return f"{seen.read_only} {seen.search().total} {len(seen.observations())} {seen.revision()}"

    def writing() -> str:
        seen = ledger_at(folder / "evidence.db")
        with pytest.raises(ReadOnly) as error:
            seen.save(record("other"), who=program("Kim"))
        return error.value.message

    assert forked(reading, become_nobody) == "True 1 1 2"
    assert forked(writing, become_nobody) == "the database can only be read; nothing was saved"


def test_a_read_only_file_is_read_while_another_program_writes_to_it(tmp_path: Path) -> None:
    folder = _open_to_all(tmp_path)
    ledger = ledger_at(folder / "evidence.db")
    published(ledger, record())
    for file in folder.iterdir():
        file.chmod(0o644)
    assert forked(lambda: str(ledger_at(folder / "evidence.db").revision()), become_nobody) == "2"
    ledger.close()


def _open_to_all(folder: Path) -> Path:
    """A folder that other accounts may enter."""
    let_others_in(folder)
    inner = folder / "ledger"
    inner.mkdir()
    return inner


def test_a_file_that_may_not_grow_keeps_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    ledger = ledger_at(path)
    published(ledger, record())
    ledger.close()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    def filling() -> str:
        with pytest.raises(LedgerError) as error:
            ledger_at(path).take((Arrival(record(f"r-{n}")) for n in range(3000)), who=program("import"), publish=True)
        return error.value.message

    assert forked(filling, limit) == "there is no room left on the disk; nothing was saved"
    again = ledger_at(path)
    assert (again.revision(), again.audit().faults) == (2, ())


def test_a_full_disk_keeps_what_it_had(tmp_path: Path) -> None:
    ledger = ledger_at(tmp_path / "evidence.db")
    published(ledger, record())
    ledger.close()
    event.listen(ledger._database.engine, "connect", lambda c, _: c.execute("PRAGMA max_page_count = 60"))
    with pytest.raises(LedgerError, match="there is no room left on the disk"):
        ledger.take((Arrival(record(f"r-{n}")) for n in range(3000)), who=program("import"), publish=True)
    assert (ledger.revision(), ledger.audit().faults) == (2, ())


def test_the_settings_that_keep_it_safe_are_on(tmp_path: Path) -> None:
    ledger = ledger_at(tmp_path / "evidence.db")
    with ledger._database.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000, "synchronous": 2}


def test_a_database_in_memory_works() -> None:
    ledger = Ledger.open("sqlite://")
    published(ledger, record())
    assert ledger.search().total == 1


def test_the_migrations_make_the_tables_that_the_program_works_with(tmp_path: Path) -> None:
    for module in pkgutil.walk_packages(evidence.__path__, "roadmap.evidence."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    database = Database(f"sqlite:///{tmp_path / 'evidence.db'}")
    upgrade(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_every_migration_is_named_in_order() -> None:
    folder = Path(schema_module.__file__).parent / "migrations"
    written = [script.revision for script in ScriptDirectory(str(folder)).walk_revisions()]
    assert tuple(reversed(written)) == VERSIONS, "add the new migration to VERSIONS in roadmap/evidence/schema.py"
