"""`evidence …`: looking, bringing in, writing out, taking back."""

import getpass
from pathlib import Path

import pytest

from tests.cli.running import CommandLine

pytestmark = pytest.mark.usefixtures("ledger")

RECORD = """\
format: 1
evidence:
- id: autumn-2026
  title: {en: A meeting in autumn}
  happened_on: 2026-10-01
  source: {publisher: The Daily, title: Meeting, url: "https://example.org/autumn"}
  links:
  - {indicator: meetings, stance: supports}
"""


@pytest.fixture
def new(folder: Path) -> Path:
    """A file with one new record."""
    file = folder / "new.yaml"
    file.write_text(RECORD, encoding="utf-8")
    return file


def ids(document: dict[str, list[dict[str, str]]]) -> list[str]:
    return [record["id"] for record in document["records"]]


# Looking


def test_list_shows_the_newest_first_with_their_ids(run: CommandLine) -> None:
    said = run.well("evidence", "list", "--limit", "2")
    assert said.lines == [
        "2026-08-15    Lines are cut (lines-cut-2026)",
        "2026-06       250 people cross (crossings-2026)",
        "10 found, the newest 2 shown: --limit shows more",
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--text", "통신선"], ["lines-cut-2026"]),
        (["--text", "LINES open"], ["lines-open-2024", "lines-partly-2020"]),
        (["--target", "meetings", "--since", "2026-01-01"], ["spring-2026", "winter-2026"]),
        (["--target", "contact", "--stance", "context"], ["spring-2026"]),
        (["--target", "lines", "--until", "2024-12-31"], ["lines-open-2024", "lines-partly-2020"]),
        (["--target", "phase-2"], ["treaty-talks-2026"]),
        (["--publisher", "The Weekly"], ["something-else-2026", "treaty-talks-2026"]),
        (["--language", "ko"], ["something-else-2026"]),
        (["--own"], ["spring-2026"]),
        (["--stance", "contradicts"], ["lines-cut-2026"]),
        (["--state", "retracted"], []),
    ],
)
def test_list_filters(run: CommandLine, filters: list[str], found: list[str]) -> None:
    document = run.json("evidence", "list", *filters)
    assert ids(document) == found
    assert document["total"] == len(found)


def test_list_knows_no_target_that_the_plan_has_not(run: CommandLine) -> None:
    assert "did you mean lines?" in run.fault("evidence", "list", "--target", "linez")


def test_show_gives_the_record_in_the_form_of_the_files(run: CommandLine) -> None:
    said = run.well("evidence", "show", "crossings-2026")
    assert said.lines[0] == "# published, revision 3, by import"
    assert "happened_on: 2026-06" in said.lines
    document = run.json("evidence", "show", "crossings-2026")
    assert list(document) == [
        *("id", "state", "counts", "revision", "changed_at", "published_at", "author", "retracted", "record", "draft"),
    ]
    assert document["record"]["links"] == [{"indicator": "crossings", "stance": "supports", "value": 250}]
    assert document["changed_at"] == "2026-11-01T00:00:00+00:00"


def test_history_tells_who_did_what_when_and_why(run: CommandLine) -> None:
    run.well("evidence", "retract", "winter-2026", "--reason", "it did not happen", "--who", "Kim")
    said = run.well("evidence", "history", "winter-2026")
    assert said.lines[0].split() == ["5", "2026-11-01", "09:00", "import", "import", "→", "published"]
    assert said.lines[1].endswith("2026-11-21 09:00  Kim     retract → retracted: it did not happen")
    assert [each["action"] for each in run.json("evidence", "history", "winter-2026")] == ["import", "retract"]


@pytest.mark.parametrize("command", ["show", "history"])
def test_an_unknown_record_names_the_nearest(run: CommandLine, command: str) -> None:
    told = run.fault("evidence", command, "crossing-2026")
    assert told == "there is no record with the id crossing-2026\n    fix: did you mean crossings-2026?\n"


# Bringing in


def test_import_makes_drafts_that_do_not_count(run: CommandLine, new: Path) -> None:
    said = run.well("evidence", "import", "new.yaml")
    assert said.lines == ["new      autumn-2026", "1 new, 0 changed, 0 unchanged"]
    assert "as drafts they do not count yet" in said.err
    assert ids(run.json("evidence", "list", "--state", "draft")) == ["autumn-2026"]
    assert run.json("explain", "meetings")["progress"]["count"] == 3
    assert run.json("evidence", "show", "autumn-2026")["author"] == getpass.getuser()


def test_import_and_publish_counts_at_once(run: CommandLine, new: Path) -> None:
    said = run.well("evidence", "import", "new.yaml", "--publish", "--who", "Lee", "--why", "reviewed")
    assert said.err == ""
    assert run.json("explain", "meetings")["progress"]["count"] == 4
    (revision,) = run.json("evidence", "history", "autumn-2026")
    assert (revision["who"], revision["why"], revision["state"]) == ("Lee", "reviewed", "published")


def test_the_same_import_twice_changes_nothing(run: CommandLine, new: Path) -> None:
    run.well("evidence", "import", "new.yaml", "--publish")
    before = run.json("progress")["ledger"]
    assert run.well("evidence", "import", "new.yaml", "--publish").lines == ["0 new, 0 changed, 1 unchanged"]
    assert run.json("progress")["ledger"] == before


def test_a_dry_run_tells_and_changes_nothing(run: CommandLine, new: Path) -> None:
    before = run.json("progress")
    said = run.well("evidence", "import", "new.yaml", "--publish", "--dry-run")
    assert said.lines[-1] == "1 new, 0 changed, 0 unchanged"
    assert said.err == "note: this was a dry run: nothing was changed\n"
    assert run.json("progress") == before


def test_one_bad_record_keeps_out_all_of_them(run: CommandLine, new: Path, folder: Path) -> None:
    bad = RECORD.replace("autumn", "later").replace("indicator: meetings", "indicator: metings")
    (folder / "bad.yaml").write_text(bad.replace("https://", "javascript://"), encoding="utf-8")
    before = run.json("progress")
    told = run.fault("evidence", "import", "new.yaml", "bad.yaml", "--publish")
    assert told.startswith("bad.yaml:6:")
    assert "evidence[0].source.url" in told
    assert run.json("progress") == before
    assert run("evidence", "show", "autumn-2026").code == 1


def test_csv_from_a_spreadsheet_comes_in(run: CommandLine, folder: Path) -> None:
    rows = [
        "id;title.en;happened_on;source.publisher;source.title;source.url;link.indicator;link.stance;link.count",
        "from-excel-2026;'=A meeting;2026-10-02;The Daily;Meeting;https://example.org/x;meetings;supports;1",
    ]
    (folder / "new.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode())
    run.well("evidence", "import", "new.csv", "--publish")
    assert run.json("evidence", "show", "from-excel-2026")["record"]["title"] == {"en": "=A meeting"}


# Writing out


def test_export_writes_the_data_folders_files_by_year(run: CommandLine, folder: Path) -> None:
    (folder / "data/evidence/small.yaml").unlink()
    said = run.well("evidence", "export")
    assert said.lines == [
        "written  data/evidence/2020.yaml",
        "written  data/evidence/2024.yaml",
        "written  data/evidence/2025.yaml",
        "written  data/evidence/2026.yaml",
        "4 written, 0 unchanged, 0 removed in data/evidence",
    ]
    assert run.well("evidence", "export").lines == ["0 written, 4 unchanged, 0 removed in data/evidence"]


def test_export_to_another_folder_and_back_loses_nothing(run: CommandLine, folder: Path, new: Path) -> None:
    run.well("evidence", "export", "out")
    for file in folder.glob("data/evidence.db*"):
        file.unlink()
    files = sorted(map(str, (folder / "out").glob("*.yaml")))
    assert run.well("evidence", "import", *files, "--dry-run").lines == ["0 new, 0 changed, 10 unchanged"]


def test_export_says_what_stays_in_the_database_only(run: CommandLine, new: Path) -> None:
    run.well("evidence", "import", "new.yaml")
    assert "note: 1 version is not published: only in the database" in run.well("evidence", "export", "out").err


def test_export_never_drops_a_file_that_holds_more_than_the_ledger(run: CommandLine, folder: Path, new: Path) -> None:
    new.rename(folder / "data/evidence/2026.yaml")
    (folder / "data/evidence/small.yaml").unlink()
    told = run.fault("evidence", "export")
    assert "data/evidence/2026.yaml: holds records that the ledger does not have: autumn-2026" in told
    assert (folder / "data/evidence/2026.yaml").read_text(encoding="utf-8") == RECORD


# Taking back


def test_a_retracted_record_stays_readable_and_no_longer_counts(run: CommandLine) -> None:
    run.well("evidence", "retract", "winter-2026", "--reason", "it did not happen")
    assert run.json("explain", "meetings")["progress"]["count"] == 1
    document = run.json("evidence", "show", "winter-2026")
    assert (document["state"], document["counts"], document["retracted"]) == ("retracted", False, "it did not happen")
    assert "# retracted: it did not happen" in run.well("evidence", "show", "winter-2026").lines
    assert ids(run.json("evidence", "list", "--state", "retracted")) == ["winter-2026"]


def test_a_retraction_needs_a_reason_and_something_to_retract(run: CommandLine) -> None:
    assert "Missing option '--reason'" in run.misuse("evidence", "retract", "winter-2026")
    assert "a retraction needs a reason" in run.fault("evidence", "retract", "winter-2026", "--reason", " ")
    run.well("evidence", "retract", "winter-2026", "--reason", "it did not happen")
    assert "it is not published" in run.fault("evidence", "retract", "winter-2026", "--reason", "again")


def test_a_change_without_a_name_is_refused(run: CommandLine, new: Path) -> None:
    assert "a change needs a name" in run.fault("evidence", "import", "new.yaml", "--who", " ")
