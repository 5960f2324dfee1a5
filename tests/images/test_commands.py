"""`image`, `kit` and `snapshot` on the command line."""

from pathlib import Path

import pytest

from roadmap.snapshot import read_metadata
from tests.cli.running import CommandLine
from tests.images.conftest import DAY, opened, retract


def an_id(run: CommandLine) -> str:
    return run.well("snapshot", "list").out.split()[0]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "PNG"])
def test_the_ending_chooses_the_format(run: CommandLine, tmp_path: Path, ending: str) -> None:
    said = run.well("image", "crossings", "-o", f"out/picture.{ending}", "--lang", "ko", "--size", "kakao")
    found = read_metadata((tmp_path / "out" / f"picture.{ending}").read_bytes())
    assert found is not None
    assert (found.format, found.card, found.facts["lang"]) == (ending.lower(), "crossings", "ko")
    assert found.id in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("overview", "-o", "x.gif"), "end it in .png, .svg or .pdf"),
        (("overview", "-o", "x"), "the name has no ending"),
        (("overview", "-o", "x.png", "--size", "kakaoo"), "did you mean kakao?"),
        (("overview", "-o", "x.png", "--lang", "xx"), "the languages are"),
        (("overview", "-o", "x.png", "--on", "soon"), "is not a day"),
        (("overview",), "Missing option"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(run: CommandLine, arguments: tuple[str, ...], told: str) -> None:
    assert told in run.misuse("image", *arguments)


def test_an_unknown_card_and_a_day_to_come_are_faults(run: CommandLine) -> None:
    assert "Did you mean crossings?" in run.fault("image", "crosings", "-o", "x.png")
    assert "still to come" in run.fault("image", "overview", "-o", "x.png", "--on", "2027-01-01")
    assert "no picture" in run.fault("snapshot", "create", "--card", "nobody").splitlines()[-2]


def test_a_kit_fills_a_folder(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", "https://known.example/k/")
    said = run.well("kit", "letter", "--card", "meetings")
    assert "48 files in letter" in said.out
    assert (tmp_path / "letter" / "meetings" / "meetings-ko-og.png").exists()
    assert (tmp_path / "letter" / "contact-sheet.pdf").exists()
    block = (tmp_path / "letter" / "meetings" / "meetings-ko.html").read_text(encoding="utf-8")
    assert 'src="https://known.example/k/images/meetings.png?' in block


def test_creating_twice_says_that_nothing_changed(run: CommandLine) -> None:
    first = run.well("snapshot", "create", "--card", "one", "--on", "2026-06-30")
    again = run.well("snapshot", "create", "--card", "one", "--on", "2026-06-30")
    assert "is frozen: 2026-06-30, 1 card in pictures" in first.out
    assert "was frozen before and is unchanged" in again.out
    assert len(run.well("snapshot", "list").lines) >= 2


def test_show_tells_what_was_said_and_what_was_corrected(run: CommandLine, data: Path) -> None:
    id = an_id(run)
    assert "None of the records that it rests on has been corrected since." in run.well("snapshot", "show", id).out
    board = opened(data)
    retract(board, "treaty-2026")
    board.ledger.close()
    said = run.well("snapshot", "show", id.lower(), "--lang", "ko").out
    assert "treaty-2026" in said
    assert "철회" in said or "취소" in said
    assert "snapshot list" in run.fault("snapshot", "show", "S-000000")


def test_show_says_what_is_damaged(run: CommandLine, data: Path) -> None:
    id = an_id(run)
    (data / "snapshots" / id / "report.json").unlink()
    assert f"{id} is damaged: report.json" in run.fault("snapshot", "show", id)


def test_verify_tells_ours_from_others(run: CommandLine, data: Path, tmp_path: Path) -> None:
    id = an_id(run)
    picture = data / "snapshots" / id / "overview-en-og.png"
    assert (
        f"This picture is unchanged.\nOf the frozen snapshot {id}." in run.well("snapshot", "verify", str(picture)).out
    )
    altered = tmp_path / "altered.png"
    altered.write_bytes(picture.read_bytes()[:-20] + b"0" * 20)
    assert run("snapshot", "verify", str(altered)).code == 1
    foreign = tmp_path / "foreign.png"
    foreign.write_bytes(b"hello")
    assert "no picture of ours" in run.fault("snapshot", "verify", "foreign.png")
    assert "이곳에서 만든 그림이 아니거나" in run.fault("snapshot", "verify", "foreign.png", "--lang", "ko")
    run.misuse("snapshot", "verify", "nowhere.png")


def test_verify_of_a_living_picture(run: CommandLine, tmp_path: Path) -> None:
    run.well("image", "overview", "-o", "now.pdf", "--on", DAY.isoformat())
    said = run.well("snapshot", "verify", "now.pdf").out
    assert "This picture is unchanged." in said
    assert "Of the living dashboard, P-" in said
