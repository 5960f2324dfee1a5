"""The kit: everything for a newsletter in one file."""

import io
import time
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.public.kit_room import KEPT, WAITING, Crowded, KitRoom
from roadmap.snapshot import FORMATS, SIZES, UnknownCard, content, read_metadata
from roadmap.snapshot.kit import KitFile, Told, kit, standard_cards, write_folder, write_zip
from tests.images.conftest import DAY

CARD = "within-margin"


@pytest.fixture(scope="module")
def made(filled: Path) -> Iterator[dict[str, bytes]]:
    from tests.images.conftest import opened

    board = opened(filled)
    yield {file.path: file.content for file in kit(board, [CARD], site="https://example.org")}
    board.ledger.close()


def test_it_has_every_language_size_and_format(made: dict[str, bytes]) -> None:
    for lang, size, format in product(("en", "ko"), SIZES, FORMATS):
        found = read_metadata(made[f"{CARD}/{CARD}-{lang}-{size}.{format}"])
        assert found is not None
        assert found.intact
        assert (found.card, found.facts["lang"], found.facts["size"], found.format) == (CARD, lang, size, format)


def test_it_has_the_words_as_text_and_as_a_block_with_whole_addresses(made: dict[str, bytes], board: Board) -> None:
    for lang in ("en", "ko"):
        text, html = (made[f"{CARD}/{CARD}-{lang}.{ending}"].decode() for ending in ("txt", "html"))
        assert content(board, CARD, lang).alt in text
        assert 'src="https://example.org/images/within-margin.png?' in html
    assert "대체 텍스트" in made[f"{CARD}/{CARD}-ko.txt"].decode()


def test_it_has_a_sheet_that_shows_them_all(made: dict[str, bytes]) -> None:
    assert made["contact-sheet.pdf"].startswith(b"%PDF")
    assert made["contact-sheet.png"].startswith(b"\x89PNG")
    assert len(made) == 2 * (len(SIZES) * len(FORMATS) + 2) + 2


def test_the_usual_one_has_overview_phases_what_the_roadmap_names_and_what_changed(board: Board) -> None:
    assert standard_cards(board.plan) == ("overview", "one", "two", "three", "never-asked", "changes")


def test_progress_goes_forward_to_the_end(board: Board) -> None:
    heard: list[tuple[int, int]] = []
    list(kit(board, [CARD], told=lambda done, of: heard.append((done, of))))
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1]


def test_an_unknown_card_is_refused_before_anything_is_made(board: Board) -> None:
    with pytest.raises(UnknownCard, match="Did you mean overview"):
        kit(board, ["overveiw"])


def test_into_a_folder_it_is_the_same_files(board: Board, tmp_path: Path) -> None:
    files = [KitFile("a/b.txt", b"words"), KitFile("c.png", b"picture")]
    assert write_folder(files, tmp_path) == 2
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"words"


def test_a_zip_has_one_folder_and_nothing_beside_it() -> None:
    target = io.BytesIO()
    write_zip([KitFile("a/b.svg", b"<svg>" * 100), KitFile("c.png", b"picture")], target, "kit")
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["kit/a/b.svg", "kit/c.png"]
        assert archive.testzip() is None


# Over HTTP


def test_progress_is_asked_for_until_the_kit_is_ready_and_can_be_fetched(client: TestClient) -> None:
    address = f"/images/kit.json?card={CARD}"
    heard = [client.get(address).json()]
    while heard[-1]["state"] != "ready":
        time.sleep(0.05)
        heard.append(client.get(address).json())
    assert heard[0]["told"].startswith("The kit is being made")
    assert [each["done"] for each in heard] == sorted(each["done"] for each in heard)
    assert heard[-1]["told"] == "The kit is ready."
    fetched = client.get(f"/images/kit.zip?card={CARD}")
    assert fetched.headers["Content-Type"] == "application/zip"
    assert f'filename="k-neutrality-{DAY}.zip"' in fetched.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        assert archive.testzip() is None
        assert f"k-neutrality-{DAY}/{CARD}/{CARD}-ko-og.png" in archive.namelist()


def test_the_file_alone_waits_until_it_is_made(client: TestClient) -> None:
    assert client.get("/images/kit.zip?card=meetings").content.startswith(b"PK")


def slow(told: Told) -> Iterator[KitFile]:
    time.sleep(0.3)
    yield KitFile("a", b"a")


def test_only_so_many_kits_wait_and_the_same_one_is_made_once(tmp_path: Path) -> None:
    room = KitRoom()
    jobs = [room.ordered(number, "kit", slow) for number in range(WAITING)]
    assert room.ordered(0, "kit", slow) is jobs[0]
    with pytest.raises(Crowded):
        room.ordered("one more", "kit", slow)
    for job in jobs:
        assert job.finished.result(10).exists()


def test_only_the_newest_kits_are_kept() -> None:
    room = KitRoom()
    for number in range(KEPT + 3):
        room.ordered(number, "kit", lambda told: iter([KitFile("a", b"a")])).finished.result(10)
    assert room.remembered(0) is None
    assert room.remembered(KEPT + 2) is not None


def test_a_kit_that_fails_leaves_nothing_and_can_be_asked_for_again() -> None:
    def broken(told: Told) -> Iterator[KitFile]:
        yield KitFile("a", b"a")
        raise OSError("the disk is full")

    room = KitRoom()
    job = room.ordered("a", "kit", broken)
    with pytest.raises(OSError, match="disk"):
        job.finished.result(10)
    assert not job.file.exists()
    assert room.remembered("a") is None
