"""Snapshots whose files got lost or were changed: what is left is shown, the rest is refused with a sentence."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.public.api import api_routes
from roadmap.snapshot.frozen import Facts, SnapshotDamaged, Snapshots, freeze
from roadmap.views.address import parse
from roadmap.views.rendering import View
from roadmap.views.snapshots import snapshots_of_record
from tests.cli.running import CommandLine
from tests.images.conftest import NOW, ROOT

OTHER = "S-ABCDEF"
PICTURE = "overview-en-og.png"
SENTENCE = "The snapshot {id} is damaged and cannot be shown. Whoever runs the dashboard can put it back.\n"

Damage = Callable[[Path], None]


def missing(file: Path) -> None:
    file.parent.chmod(0o755)
    file.unlink()


def truncated(file: Path) -> None:
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.chmod(0o644)
    file.write_bytes(b"")


def of_another(file: Path) -> None:
    """Valid, and not what was frozen."""
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b"S-", b"S-0"))


DAMAGES = pytest.mark.parametrize("damage", [missing, truncated, emptied])


@pytest.fixture
def other(snapshots: Snapshots, facts: Facts) -> Facts:
    """A second snapshot, which stays whole."""
    return snapshots.add(facts.model_copy(update={"id": OTHER, "files": {}}), {})


@DAMAGES
@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("snapshot.json", ""),
        ("snapshot.json", PICTURE),
        ("report.json", ""),
        ("report.json", "report.json"),
        ("cards.en.json", ""),
        ("words.en.json", ""),
        (PICTURE, PICTURE),
    ],
)
def test_what_is_damaged_is_refused_with_a_sentence(
    client: TestClient, snapshots: Snapshots, facts: Facts, damage: Damage, file: str, address: str
) -> None:
    damage(snapshots.folder / facts.id / file)
    answer = client.get(f"/snapshots/{facts.id}/{address}")
    assert (answer.status_code, answer.text) == (503, SENTENCE.format(id=facts.id))
    assert answer.headers["Cache-Control"] == "no-store"
    assert facts.id in client.get(f"/snapshots/{facts.id}/{address}?lang=ko").text


def test_a_damaged_picture_takes_nothing_else_with_it(client: TestClient, snapshots: Snapshots, facts: Facts) -> None:
    truncated(snapshots.folder / facts.id / PICTURE)
    for address in ("", "overview-ko-og.png", "report.json"):
        assert client.get(f"/snapshots/{facts.id}/{address}").status_code == 200


@pytest.mark.parametrize("damage", [missing, truncated, emptied, of_another])
def test_one_that_says_no_more_what_it_is_does_not_hide_the_others(
    board: Board, client: TestClient, snapshots: Snapshots, facts: Facts, other: Facts, damage: Damage
) -> None:
    kept = (snapshots.folder / facts.id / "snapshot.json").read_bytes()
    damage(snapshots.folder / facts.id / "snapshot.json")
    fresh = Snapshots(snapshots.folder)
    assert (fresh.all(), fresh.unreadable()) == ((other,), (facts.id,))
    page = client.get("/snapshots/").text
    assert f'href="./{OTHER}/' in page
    assert f"Damaged, and therefore not shown until it is put back: {facts.id}" in page
    assert client.get(f"/snapshots/{OTHER}/snapshot.json").status_code == 200
    view = View(board, parse("record", {}, board.plan, board.today)._replace(id="treaty-2026"))
    assert [each.id for each in snapshots_of_record(view)] == [OTHER]
    (snapshots.folder / facts.id / "snapshot.json").unlink(missing_ok=True)
    (snapshots.folder / facts.id / "snapshot.json").write_bytes(kept)
    assert fresh.all() == (facts, other) or fresh.all() == (other, facts), "put back, it is there again"
    assert fresh.unreadable() == ()


def test_a_folder_or_file_in_the_place_of_a_snapshot_is_not_written_over(
    board: Board, snapshots: Snapshots, facts: Facts
) -> None:
    (snapshots.folder / facts.id).rename(snapshots.folder / "away")
    (snapshots.folder / facts.id).write_text("not a snapshot", encoding="utf-8")
    before = sorted(each.name for each in snapshots.folder.iterdir())
    with pytest.raises(SnapshotDamaged, match=facts.id):
        freeze(board, snapshots, facts.pictures, facts.on, created_at=NOW, who=ROOT)
    assert sorted(each.name for each in snapshots.folder.iterdir()) == before
    assert (snapshots.folder / facts.id).read_text(encoding="utf-8") == "not a snapshot"


@DAMAGES
def test_programs_are_told_too(board: Board, snapshots: Snapshots, facts: Facts, damage: Damage) -> None:
    damage(snapshots.folder / facts.id / "snapshot.json")
    with TestClient(Starlette(routes=api_routes(lambda: board))) as programs:
        answer = programs.get(f"/api/v1/snapshots/{facts.id}")
        assert answer.headers["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert (answer.status_code, told["status"], told["type"].rpartition(":")[2]) == (503, 503, "damaged")
        assert told["detail"].startswith(f"The snapshot {facts.id} is damaged: snapshot.json is missing, or is not")
        assert "put the folder of the snapshot back from a backup" in told["fix"]
        assert programs.get("/api/v1/snapshots").status_code == 200


def test_the_command_line_names_the_file_and_the_mend(
    run: CommandLine, data: Path, facts: Facts, tmp_path: Path
) -> None:
    folder = data / "snapshots" / facts.id
    sent = tmp_path / "sent.png"
    sent.write_bytes((folder / PICTURE).read_bytes())
    truncated(folder / PICTURE)
    told = run.fault("snapshot", "verify", str(sent))
    assert f"{facts.id} is damaged: {PICTURE} is missing" in told
    assert "from a backup" in told
    emptied(folder / "snapshot.json")
    os.utime(folder.parent)  # as if read by another process, which remembers nothing
    assert f"damaged: {facts.id}" in run.fault("snapshot", "list")
    for arguments in (("show", facts.id), ("create", "--card", "overview", "--card", "within-margin")):
        assert f"{facts.id} is damaged: snapshot.json" in run.fault("snapshot", *arguments)
