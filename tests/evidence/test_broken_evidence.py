"""A folder of evidence files that are wrong, each with the exact message that a person gets."""

from pathlib import Path

import pytest

from roadmap.evidence import program
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_content
from roadmap.yaml_file import Problems
from tests.evidence.samples import TODAY, fits, ledger_at

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(path for path in BROKEN.iterdir() if path.suffix != ".said")


def said_of(path: Path) -> str:
    with pytest.raises(Problems) as refused:
        list(read_content(path.name, path.read_bytes(), Door(TODAY, fits)))
    return str(refused.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_broken_file_gets_exactly_this_message(path: Path) -> None:
    assert said_of(path) + "\n" == Path(f"{path}.said").read_text()


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".docx"], ids=lambda path: path.name)
def test_a_broken_file_changes_nothing(path: Path, tmp_path: Path) -> None:
    ledger = ledger_at(tmp_path / "evidence.db")
    with pytest.raises(Problems):
        ledger.import_files([path], who=program("Kim"), publish=True)
    assert ledger.revision() == 0
    assert ledger.observations() == {}


def test_one_broken_file_among_good_ones_keeps_all_of_them_out(tmp_path: Path) -> None:
    ledger = ledger_at(tmp_path / "evidence.db")
    good = tmp_path / "good.json"
    good.write_text('{"format": 1, "evidence": []}')
    with pytest.raises(Problems, match=r"future-date\.yaml:5:5"):
        ledger.import_files([good, BROKEN / "future-date.yaml"], who=program("Kim"), publish=True)
    assert ledger.revision() == 0


def test_a_file_of_fifty_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(Problems) as refused:
        ledger_at(tmp_path / "evidence.db").import_files([huge], who=program("Kim"))
    assert str(refused.value) == f"{huge}: is too large: 52,428,800 bytes, where 33,554,432 are allowed"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    with pytest.raises(Problems) as refused:
        ledger_at(tmp_path / "evidence.db").import_files([missing], who=program("Kim"))
    assert str(refused.value) == f"{missing}: does not exist"


if __name__ == "__main__":  # after changing a message on purpose: python -m tests.evidence.test_broken_evidence
    for broken in FILES:
        Path(f"{broken}.said").write_text(said_of(broken) + "\n")
