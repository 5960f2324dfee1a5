"""What is broken gets a sentence, a place and a mend; nothing is lost."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from roadmap.evidence import Ledger
from tests.cli.running import CommandLine

BOMB = "format: 1\na: &a [x, x]\nb: &b [*a, *a]\nevidence: [*b, *b]\n"

SPOILED: list[tuple[str, bytes | None, str]] = [
    ("missing", None, "does not exist"),
    ("empty", b"", ""),
    ("binary", bytes(range(256)) * 50, "is not a text file"),
    ("latin", "title: {en: M\xfcnchen}\n".encode("latin-1"), "is not UTF-8 text"),
    ("half-written", b"format: 1\ntitle: {en: A pl", "is not YAML"),
    ("a bomb of aliases", BOMB.encode(), "alias"),
    ("control characters", b"format: 1\ntitle: {en: a\x07b}\n", "control character (U+0007)"),
    ("of another format", b"format: 99\n", "99"),
    ("a list", b"- format: 1\n", ""),
]


PLACES: list[tuple[str, list[str]]] = [
    ("data/roadmap.yaml", ["check"]),
    ("data/roadmap.yaml", ["progress", "--json"]),
    ("new.yaml", ["check", "new.yaml"]),
    ("new.yaml", ["evidence", "import", "new.yaml"]),
    ("data/evidence/small.yaml", ["check"]),
]
CASES = [
    pytest.param(place, command, content, told, id=f"{' '.join(command)}, {place} {name}")
    for place, command in PLACES
    for name, content, told in SPOILED
    if content is not None or not place.startswith("data/evidence")  # no evidence is no fault
]


@pytest.mark.parametrize(("place", "command", "content", "told"), CASES)
def test_a_spoiled_file_is_named_with_the_reason(
    run: CommandLine, folder: Path, place: str, command: list[str], content: bytes | None, told: str
) -> None:
    file = folder / place
    file.unlink(missing_ok=True)
    if content is not None:
        file.write_bytes(content)
    said = run.fault(*command)
    assert said.startswith(place)
    assert told in said


def test_a_huge_file_is_refused_by_its_size(run: CommandLine, folder: Path) -> None:
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    for command in (["check", "huge.yaml"], ["evidence", "import", "huge.yaml"]):
        assert run.fault(*command).startswith("huge.yaml: is too large: 52,428,800 bytes, where ")


def test_a_folder_is_no_file(run: CommandLine, folder: Path) -> None:
    (folder / "folder.yaml").mkdir()
    for command in (["check", "folder.yaml"], ["evidence", "import", "folder.yaml"], ["restore", "folder.yaml"]):
        assert run.fault(*command).startswith("folder.yaml: ")


def test_a_file_of_another_kind_is_refused(run: CommandLine, folder: Path) -> None:
    (folder / "new.xlsx").write_bytes(b"PK")
    assert "use one of .yaml, .yml, .json, .csv" in run.fault("evidence", "import", "new.xlsx")


def test_every_fault_of_a_record_is_told_at_once(run: CommandLine, folder: Path) -> None:
    (folder / "new.yaml").write_text(
        """format: 1
evidence:
- id: bad-2026
  title: {en: "Bad \\u202e title"}
  happened_on: 2026-02-30
  sauce: x
  source: {publisher: P, title: T, url: "javascript:alert(1)"}
  links:
  - {indicator: lines, stance: supports, value: 3}
- id: later-2027
  title: {en: Not yet}
  happened_on: 2027-01-01
  source: {publisher: P, title: T, url: "https://example.org"}
  links:
  - {indicator: lines, stance: supports, value: 3}
  - {indicator: nowhere, stance: supports}
""",
        encoding="utf-8",
    )
    told = [line for line in run.fault("evidence", "import", "new.yaml").splitlines() if line.startswith("new.yaml:")]
    places = [line.split(":")[1] for line in told]
    assert places == sorted(places, key=int)
    assert {"4", "5", "6", "7", "12", "15", "16"} <= set(places)


def test_a_missing_data_folder_is_named(run: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROADMAP_DATA", "nowhere")
    for command in (["check"], ["progress"], ["evidence", "list"], ["audit", "verify"], ["backup", "b.db"]):
        told = run.fault(*command)
        assert told.startswith("nowhere: there is no such folder\n    fix: ROADMAP_DATA names it")


# The database


def another_programs(database: Path) -> None:
    database.unlink()
    execute(database, "CREATE TABLE cats (name)")


def execute(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(sql)
        connection.commit()


COMMANDS = [
    ["progress", "--json"],
    ["check"],
    ["evidence", "list"],
    ["audit", "verify"],
    ["changes", "--since", "2026-01-01"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command[:2]) for command in COMMANDS])
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda file: file.write_text("no database at all " * 60), "this file is not a database"),
        (
            lambda file: execute(file, "UPDATE alembic_version SET version_num = '9999'"),
            "a newer version of this program",
        ),
        (another_programs, "belongs to another program"),
        (lambda file: (file.unlink(), file.mkdir()), "cannot be opened"),
    ],
    ids=["not a database", "newer", "another program's", "a folder"],
)
def test_a_database_that_cannot_be_used_is_named_with_the_mend(
    run: CommandLine, ledger: Path, spoil: Callable[[Path], object], told: str, command: list[str]
) -> None:
    for file in ledger.parent.glob("evidence.db-*"):
        file.unlink()
    spoil(ledger)
    said = run.fault(*command)
    assert said.startswith("data/evidence.db: ")
    assert told in said
    assert "\n    fix: " in said


def test_a_locked_database_can_be_read_and_says_so_when_it_cannot_be_written(
    run: CommandLine, ledger: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(Ledger.open.__func__.__kwdefaults__, "wait_seconds", 0.1)  # type: ignore[attr-defined]
    with closing(sqlite3.connect(ledger, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        run.well("progress")
        told = run.fault("evidence", "retract", "winter-2026", "--reason", "x")
    assert told.startswith("data/evidence.db: another program is writing to the database")
    assert "fix: try again in a moment" in told


def test_a_read_only_database_can_be_read_and_not_written(
    run: CommandLine, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roadmap.evidence import database

    monkeypatch.setattr(database, "_only_readable", lambda path: path.exists())
    run.well("progress")
    told = run.fault("evidence", "retract", "winter-2026", "--reason", "x")
    assert told.startswith("data/evidence.db: the database can only be read; nothing was saved\n    fix: ")


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "postgresql://me:secret@nowhere.invalid/x"])
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    run: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    told = run.fault("progress")
    assert "cannot be opened" in told or "did not do what it was asked" in told
    assert "secret" not in told


def test_a_fault_of_the_program_itself_is_told_as_one(
    run: CommandLine, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roadmap.board import Board

    def broken(*_: object) -> None:
        raise RuntimeError("out of cheese")

    monkeypatch.setattr(Board, "progress", broken)
    told = run.fault("progress")
    assert told.startswith("this is a fault in the program, not in what you gave it: RuntimeError: out of cheese (")
    assert "fix: please report it" in told
