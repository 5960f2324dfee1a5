"""Files in and out: the same twice changes nothing, and what goes out comes back in."""

import csv
import io
import json
from pathlib import Path

import pytest

from roadmap.evidence import Arrival, Ledger, LedgerError, program
from roadmap.evidence.exchange.csv_text import LINK, RECORD, guarded, unguarded, write_csv
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_content
from roadmap.evidence.exchange.sending import write_yaml
from roadmap.yaml_file import Problems
from tests.evidence.samples import TODAY, fits, ledger_at, poll, published, record

FILLED = record(
    "every-key",
    summary={"en": "In our own words.", "ko": "우리말로."},
    happened_on="2025-07",
    source={
        "publisher": "KINU",
        "title": "Survey",
        "url": "https://example.org/?a=1&b=2",
        "published_on": "2025",
        "accessed_on": "2026-11-20",
        "language": "no",
        "reliability": "A",
        "own": True,
    },
    poll={
        "pollster": "KINU",
        "sponsor": "Nobody",
        "fieldwork": {"from": "2025-07-10", "to": "2025-08-13"},
        "population": {"en": "adults"},
        "mode": "face to face",
        "sample_size": 1000,
        "margin": 3.1,
        "question": {"en": "Do you?", "ko": "그렇습니까?"},
        "dont_know": 0,
        "response_rate": 12.5,
        "limitations": {"en": "Many."},
    },
    links=[
        {"indicator": "public-support", "stance": "context", "value": 49, "proxy": True},
        {"indicator": "people-crossing", "stance": "contradicts", "value": -0.5},
        {"indicator": "official-contacts", "stance": "contradicts", "count": 0},
        {"milestone": "shared-understanding", "stance": "supports"},
    ],
)


def read(name: str, content: str | bytes) -> list[Arrival]:
    given = content.encode() if isinstance(content, str) else content
    return list(read_content(name, given, Door(TODAY, fits)))


def test_a_record_is_written_as_the_contract_has_it(ledger: Ledger) -> None:
    published(ledger, FILLED)
    assert ledger.as_yaml() == (Path(__file__).parent / "every_key.yaml").read_text()


def test_what_is_written_is_read_back_in_every_form(ledger: Ledger) -> None:
    published(ledger, FILLED)
    published(ledger, record())
    given = [Arrival(record()), Arrival(FILLED)]
    assert read("a.yaml", ledger.as_yaml()) == given
    assert read("a.json", ledger.as_json()) == given
    assert read("a.csv", ledger.as_csv()) == given


def test_the_same_import_twice_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(write_yaml([Arrival(FILLED), Arrival(record())]))
    first = ledger.import_files([file], who=program("Kim"), why="from the archive", publish=True)
    again = ledger.import_files([file], who=program("Kim"), publish=True)
    assert (list(first.new), list(again.unchanged)) == (["six-sailors-returned", "every-key"], list(first.new))
    assert (again.new, again.changed, again.batch) == ([], [], None)
    assert ledger.revision() == 2
    assert {(r.batch, r.why, r.action) for r in ledger.revisions()} == {(first.batch, "from the archive", "import")}


def test_a_dry_run_tells_and_changes_nothing(ledger: Ledger) -> None:
    published(ledger, record("same"))
    published(ledger, record("other"))
    content = write_yaml(map(Arrival, [record("same"), record("other", credibility=6), record("new")]))
    told = ledger.import_content("new.yaml", content.encode(), who=program("Kim"), publish=True, dry_run=True)
    assert (told.new, told.changed, told.unchanged, told.batch) == (["new"], ["other"], ["same"], None)
    assert ledger.revision() == 4


def test_an_import_makes_drafts_unless_told_to_publish(ledger: Ledger) -> None:
    ledger.import_content("new.yaml", write_yaml([Arrival(record())]).encode(), who=program("Kim"))
    assert ledger.observations() == {}
    assert [entry.id for entry in ledger.every("draft")] == ["six-sailors-returned"]
    ledger.import_content("new.yaml", write_yaml([Arrival(record())]).encode(), who=program("Kim"), publish=True)
    assert len(ledger.observations()["official-contacts"]) == 1


def test_an_import_of_drafts_does_not_take_down_what_is_published(ledger: Ledger) -> None:
    published(ledger, record())
    outcome = ledger.import_content("new.yaml", write_yaml([Arrival(record())]).encode(), who=program("Kim"))
    assert outcome.unchanged == ["six-sailors-returned"]
    ledger.import_content("new.yaml", write_yaml([Arrival(record(credibility=6))]).encode(), who=program("Kim"))
    assert len(ledger.observations()["official-contacts"]) == 1


def test_a_retraction_goes_out_with_the_files_and_comes_back(ledger: Ledger, tmp_path: Path) -> None:
    entry = published(ledger, record())
    ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason="the report was withdrawn")
    ledger.save(record("draft"), who=program("Kim"))
    exported = ledger.export(tmp_path / "evidence")
    text = exported.written[0].read_text()
    assert "\n  retracted: the report was withdrawn\n" in text
    other = ledger_at(tmp_path / "other.db")
    other.import_files(exported.written, who=program("import"), publish=True)
    (back,) = other.every(None)
    assert (back.state, back.retracted, back.shown) == ("retracted", "the report was withdrawn", record())
    assert other.observations() == {}


def test_an_export_has_a_file_for_each_year_and_the_same_bytes_each_time(ledger: Ledger, tmp_path: Path) -> None:
    for day in ("2024-05", "2025-01-02", "2025", "2025-01-01"):
        published(ledger, record(f"on-{day}", happened_on=day))
    first = ledger.export(tmp_path)
    content = {path.name: path.read_bytes() for path in first.written}
    assert sorted(content) == ["2024.yaml", "2025.yaml"]
    ids = [line.split()[-1] for line in content["2025.yaml"].decode().splitlines() if "id: " in line]
    assert ids == ["on-2025-01-01", "on-2025-01-02", "on-2025"]
    again = ledger.export(tmp_path)
    assert (again.written, {path.name: path.read_bytes() for path in again.unchanged}) == ((), content)


def test_an_export_takes_away_a_file_of_its_own_that_became_empty(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    published(ledger, record(happened_on="2024-01-01"))
    ledger.export(folder)
    published(ledger, record(happened_on="2025-01-01"))
    exported = ledger.export(folder)
    assert [path.name for path in exported.removed] == ["2024.yaml"]
    assert [path.name for path in folder.iterdir()] == ["2025.yaml"]


@pytest.mark.parametrize("name", ["2025.yaml", "2019.yaml", "by-hand.yaml"])
def test_an_export_does_not_destroy_records_that_the_ledger_does_not_have(
    ledger: Ledger, tmp_path: Path, name: str
) -> None:
    published(ledger, record())
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / name).write_text(write_yaml([Arrival(record("never-imported"))]))
    with pytest.raises(Problems, match="holds records that the ledger does not have: never-imported"):
        ledger.export(folder)
    assert [path.name for path in folder.iterdir()] == [name]


def test_an_export_does_not_put_a_record_into_two_files(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    by_hand = tmp_path / "by-hand.yaml"
    by_hand.write_text(write_yaml([Arrival(record())]).partition("\n")[2])
    with pytest.raises(Problems, match="was not written by an export, and its records would stand in two files"):
        ledger.export(tmp_path)
    assert not (tmp_path / "2025.yaml").exists()


def test_an_export_that_cannot_be_written_says_so(ledger: Ledger, tmp_path: Path) -> None:
    published(ledger, record())
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerError, match="the files cannot be written"):
        ledger.export(tmp_path / "file")


def test_the_columns_of_a_table_are_those_that_the_record_has() -> None:
    header = next(csv.reader(io.StringIO(write_csv([Arrival(FILLED)]).decode("utf-8-sig"))))
    plain = [column for column in header if not column.endswith((".en", ".ko"))]
    assert plain == [c for c in (*RECORD, *LINK) if f"{c}.en" not in header]
    assert "title.ko" in header


EXCEL = (
    ("id", "title.en", "title.ko", "happened_on", "source.publisher", "source.title", "source.url", "source.own"),
    ("link.indicator", "link.stance", "link.count", "link.value"),
)
ROWS = (
    ("border-talks", "Talks; and more", "회담", "2025-07-09", "KEI", "Steps", "https://example.org/", "TRUE"),
    ("official-contacts", "supports", "2", ""),
)


def table(separator: str, end: str) -> str:
    quoted = [f'"{cell}"' if separator in cell else cell for cell in (*ROWS[0], *ROWS[1])]
    second = ["border-talks", *[""] * 7, "people-crossing", "contradicts", "", "613.5"]
    return end.join([separator.join((*EXCEL[0], *EXCEL[1])), separator.join(quoted), separator.join(second), end])


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_from_excel_is_read(mark: str, separator: str, end: str) -> None:
    (arrival,) = read("excel.csv", mark + table(separator, end))
    assert arrival.record.title.root == {"en": "Talks; and more", "ko": "회담"}
    assert arrival.record.source.own
    assert [(link.target, link.count, link.value) for link in arrival.record.links] == [
        ("official-contacts", 2, None),
        ("people-crossing", None, 613.5),
    ]


def test_a_table_may_say_what_parts_its_cells() -> None:
    assert len(read("excel.csv", "sep=;\r\n" + table(";", "\r\n"))) == 1


def test_rows_that_are_empty_are_passed_over_and_lines_within_cells_kept() -> None:
    text = table(",", "\n").replace("Talks; and more", '"Talks\r\nand more"') + "\n,,,\n\n"
    (arrival,) = read("excel.csv", text)
    assert arrival.record.title.in_("en") == "Talks\nand more"


@pytest.mark.parametrize("cell", ["=1+1", "+82 2", "-minus", "@name", "'=quoted", "''@", "\ttab", "-2+3"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_comes_back(cell: str) -> None:
    assert guarded(cell).startswith("'")
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["plain", "-3", "-0.5", "1e-7", "'quoted", "a=b", ""])
def test_a_cell_that_no_spreadsheet_would_run_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


def test_no_cell_of_an_export_begins_with_a_formula() -> None:
    evil = '=HYPERLINK("https://evil.example","click")'
    source = {"publisher": "+1", "title": "@SUM(A1)", "url": "https://example.org/"}
    content = write_csv([Arrival(record(title={"en": evil, "ko": "-1+1"}, source=source), "=retracted")])
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert f"'{evil}" in cells
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []
    ((back, reason),) = read("back.csv", content)
    assert (back.title.in_("en"), back.source.title, reason) == (evil, "@SUM(A1)", "=retracted")


def test_a_formula_that_was_typed_into_a_text_is_only_a_text() -> None:
    (arrival,) = read("excel.csv", table(",", "\n").replace("Talks; and more", "=cmd|' /C calc'!A0"))
    assert arrival.record.title.in_("en") == "=cmd|' /C calc'!A0"


def test_json_says_the_same_as_yaml(ledger: Ledger) -> None:
    published(ledger, FILLED)
    said = json.loads(ledger.as_json())
    assert said["evidence"][0]["links"][1] == {"indicator": "people-crossing", "stance": "contradicts", "value": -0.5}
    assert said["evidence"][0]["happened_on"] == "2025-07"


def test_drafts_are_not_exported(ledger: Ledger, tmp_path: Path) -> None:
    ledger.save(record(), who=program("Kim"))
    assert ledger.export(tmp_path / "evidence").written == ()
    assert read("a.yaml", ledger.as_yaml()) == []
    assert len(read("a.csv", ledger.as_csv("draft"))) == 1


def test_a_poll_counts_from_the_end_of_its_fieldwork(ledger: Ledger) -> None:
    ledger.take([Arrival(poll("kinu-2025", 49.5, "2025-08-13"))], who=program("import"), publish=True)
    assert str(ledger.observations()["public-support"][0].day) == "2025-08-13"
