"""The end of the chain, which every visit asks for: at once, whoever wrote, and by many at a time."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from roadmap.evidence import Ledger, LedgerError, program
from roadmap.evidence.database import IDLE_AT_MOST
from tests.evidence.samples import ledger_at, published, record


def test_what_one_ledger_writes_another_knows_at_once(ledger: Ledger) -> None:
    assert ledger.path is not None
    other = ledger_at(ledger.path)
    for n in range(20):
        published(ledger if n % 2 else other, record(f"r-{n}"))
        assert ledger.revision() == other.revision() == 2 * n + 2
    other.close()


def test_a_file_that_looks_as_before_is_not_taken_for_unchanged(ledger: Ledger) -> None:
    """Clocks tick coarsely, and a write beside the file may leave its size as it was."""
    assert ledger.path is not None
    other = ledger_at(ledger.path)
    files = [ledger.path, ledger.path.with_name(ledger.path.name + "-wal")]
    published(ledger, record("first"))
    for n in range(3, 23):
        stamps = [file.stat() for file in files]
        ledger.save(record("second", credibility=1 + n % 2), who=program("Kim"), expected=0 if n == 3 else n - 1)
        for file, stamp in zip(files, stamps, strict=True):
            os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        assert other.revision() == n
    other.close()


def test_many_may_ask_at_a_time_and_few_connections_wait_for_the_next(ledger: Ledger) -> None:
    published(ledger, record())
    everyone = Barrier(24)

    def ask(_: int) -> int:
        everyone.wait(10)
        return [ledger.revision() for _ in range(20)][-1]

    with ThreadPoolExecutor(24) as threads:
        assert list(threads.map(ask, range(24))) == [2] * 24
    assert 1 <= len(ledger._database._idle) <= IDLE_AT_MOST
    ledger.close()
    assert ledger._database._idle == []


def test_asking_keeps_nobody_from_writing(ledger: Ledger) -> None:
    """A question that was left half-answered would hold on to an old moment."""
    published(ledger, record("first"))
    assert ledger.revision() == 2
    published(ledger, record("second"))
    with ledger._database.reading() as connection:
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    assert (busy, ledger.revision()) == (0, 4)


def test_a_damaged_file_says_so_and_its_connection_is_not_used_again(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    ledger = ledger_at(path)
    published(ledger, record())
    ledger.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="the database is damaged\n    fix: restore the last backup"):
        ledger.revision()
    assert ledger._database._idle == []


def test_a_database_that_is_no_file_is_asked_too() -> None:
    ledger = Ledger.open("sqlite://")
    assert (ledger.head(), ledger.revision()) == (None, 0)
    published(ledger, record())
    assert ledger.revision() == 2
