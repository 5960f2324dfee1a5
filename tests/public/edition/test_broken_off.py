"""An edition that was broken off: whoever publishes again goes on, and nobody else's file is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap.board import Board
from roadmap.evidence import program
from roadmap.public.edition import EvidenceMoved, NotOurs, making, publish
from roadmap.public.edition.addresses import Lead
from roadmap.public.edition.writing import LIST, UNFINISHED, Folder


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def broken_off(path: Path) -> None:
    """As if the machine had stopped amid the third of a new edition's files."""
    folder = Folder(path)
    folder.put("en/index.html", b"one")
    folder.put("en/gone.html", b"two")
    folder.put("en/third.html", b"three")
    (path / "en" / "third.html").replace(path / "en" / ".new-1234-third.html")


def test_who_goes_on_keeps_what_is_there_and_clears_the_rest_away(tmp_path: Path) -> None:
    path = tmp_path / "site"
    broken_off(path)
    folder = Folder(path)
    folder.put("en/index.html", b"one")
    folder.put("en/third.html", b"three")
    folder.finish("this")
    assert (folder.written, folder.unchanged, folder.removed) == (1, 1, 1)
    assert names(path) == {LIST, "en/index.html", "en/third.html"}
    assert Folder(path).stands("this")


def test_after_a_break_pictures_that_are_there_need_not_be_drawn_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("images/a.png", b"drawn", "from-this")
    folder.put("images/b.png", b"drawn too", "from-that")
    (tmp_path / "images" / "b.png").write_bytes(b"dr")
    assert Folder(tmp_path).known_origins() == {"images/a.png": "from-this"}


def test_a_break_makes_nobody_elses_file_the_editions_own(tmp_path: Path) -> None:
    broken_off(tmp_path)
    (tmp_path / "CNAME").write_text("roadmap.example", encoding="utf-8")
    with pytest.raises(NotOurs, match="CNAME"):
        Folder(tmp_path).put("CNAME", b"another")
    Folder(tmp_path).finish("this")
    assert names(tmp_path) == {LIST, "CNAME"}


def test_an_edition_does_not_stand_while_a_later_one_is_unfinished(tmp_path: Path) -> None:
    first = Folder(tmp_path)
    first.put("index.html", b"one")
    first.finish("this")
    Folder(tmp_path).put("more.html", b"more")
    assert not Folder(tmp_path).stands("this")
    assert Folder(tmp_path).known_origins() == {}


@pytest.mark.parametrize("torn", ['["en/fourth.html", "ab', "[]", "7", '["../precious.txt", "0"]', '["a", 1, 2, 3, 4]'])
def test_a_line_that_was_not_written_to_its_end_is_left_out(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "site"
    broken_off(path)
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    with (path / UNFINISHED).open("a", encoding="utf-8") as list:
        list.write(torn)
    Folder(path).finish("this")
    assert names(path) == {LIST}
    assert (tmp_path / "precious.txt").is_file()


def test_where_the_evidence_moved_meanwhile_the_same_again_is_all_it_takes(
    small: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved_first(board: Board) -> Iterator[Lead]:
        entry = next(board.ledger.every())
        board.ledger.retract(entry.id, expected=entry.revision, who=program("tests"), reason="It was a mistake.")
        return first_leads(board)

    first_leads = making.first_leads
    monkeypatch.setattr(making, "first_leads", moved_first)
    with pytest.raises(EvidenceMoved):
        publish(small, tmp_path / "site")
    assert (tmp_path / "site" / UNFINISHED).is_file()
    monkeypatch.undo()
    done = publish(small, tmp_path / "site")
    assert not (tmp_path / "site" / UNFINISHED).exists()
    fresh = publish(small, tmp_path / "fresh")
    assert names(tmp_path / "site") == names(tmp_path / "fresh")
    assert done.size == fresh.size
