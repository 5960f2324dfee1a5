"""Opening the ledger at the start: a new one is filled from the files that are kept in git."""

from pathlib import Path

import pytest

from roadmap.evidence import Arrival, open_ledger
from roadmap.evidence.exchange.sending import write_yaml
from roadmap.yaml_file import Problems
from tests.evidence.samples import TODAY, Ticking, fits, ledger_at, published, record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "evidence"
    made.mkdir()
    (made / "2024.yaml").write_text(write_yaml([Arrival(record("old", happened_on="2024-01-01"))]))
    (made / "2025.yaml").write_text(write_yaml([Arrival(record("new")), Arrival(record("gone"), "it was wrong")]))
    (made / "notes.txt").write_text("not evidence")
    return made


def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'evidence.db'}"


def test_an_absent_database_is_filled_as_published(tmp_path: Path, folder: Path) -> None:
    ledger = open_ledger(url(tmp_path), folder, fits, TODAY, Ticking())
    assert [entry.id for entry in ledger.search().entries] == ["new", "old"]
    assert {revision.who for revision in ledger.revisions()} == {"import"}
    gone = ledger.record("gone")
    assert gone is not None
    assert (gone.retracted, gone.counts) == ("it was wrong", False)


def test_an_empty_file_counts_as_absent(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "evidence.db").touch()
    assert open_ledger(url(tmp_path), folder, fits, TODAY, Ticking()).search().total == 2


def test_a_ledger_that_was_written_to_is_not_filled_again(tmp_path: Path, folder: Path) -> None:
    ledger = ledger_at(tmp_path / "evidence.db")
    published(ledger, record("mine"))
    ledger.close()
    again = open_ledger(url(tmp_path), folder, fits, TODAY, Ticking())
    assert [entry.id for entry in again.search().entries] == ["mine"]


def test_files_that_are_not_in_order_are_told_and_nothing_is_taken_in(tmp_path: Path, folder: Path) -> None:
    wrong = record("wrong", links=[{"indicator": "nowhere", "stance": "supports"}])
    (folder / "2026.yaml").write_text(write_yaml([Arrival(wrong)]))
    with pytest.raises(Problems, match=r"2026\.yaml:16:5: evidence\[0\]\.links\[0\]\.indicator: the plan has no"):
        open_ledger(url(tmp_path), folder, fits, TODAY, Ticking())
    assert ledger_at(tmp_path / "evidence.db").revision() == 0
    (folder / "2026.yaml").unlink()
    assert open_ledger(url(tmp_path), folder, fits, TODAY, Ticking()).search().total == 2


def test_the_same_id_in_two_files_is_refused(tmp_path: Path, folder: Path) -> None:
    (folder / "more.yaml").write_text(write_yaml([Arrival(record("old"))]))
    with pytest.raises(Problems, match=r"old is there twice\n    fix: .*2024\.yaml has it already"):
        open_ledger(url(tmp_path), folder, fits, TODAY, Ticking())


def test_without_files_the_ledger_is_empty(tmp_path: Path) -> None:
    assert open_ledger(url(tmp_path), tmp_path / "nowhere", fits, TODAY, Ticking()).revision() == 0
