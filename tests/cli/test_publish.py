"""`publish` from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap.public.edition import making
from tests.cli.running import CommandLine


def test_the_site_is_written_and_then_left_as_it_is(folder: Path, run: CommandLine) -> None:
    said = run("publish", "site", "--site", "https://roadmap.example/")
    assert said.code == 0
    assert "site/index.html" in said.out
    assert "https://roadmap.example/en/index.html" in (folder / "site" / "sitemap.xml").read_text(encoding="utf-8")
    again = run("publish", "site", "--site", "https://roadmap.example")
    assert "0 files written" in again.out


def test_an_address_is_asked_for_where_none_is_known(folder: Path, run: CommandLine) -> None:
    said = run("publish", "site")
    assert said.code == 0
    assert "--site" in said.err


@pytest.mark.parametrize("address", ["roadmap.example", "ftp://roadmap.example"])
def test_an_address_that_is_none_is_refused_before_anything_is_written(
    folder: Path, run: CommandLine, address: str
) -> None:
    said = run("publish", "site", "--site", address)
    assert said.code == 1
    assert "not a web address" in said.err
    assert not (folder / "site").exists()


def test_a_folder_with_something_else_in_it_is_refused(folder: Path, run: CommandLine) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "mine.txt").write_text("mine", encoding="utf-8")
    said = run("publish", "site")
    assert said.code == 1
    assert "fix: Choose a new or an empty folder" in said.err
    assert [each.name for each in (folder / "site").iterdir()] == ["mine.txt"]


def test_a_site_that_is_already_known_need_not_be_said(
    folder: Path, run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", "https://known.example/k/")
    run("publish", "site")
    assert "https://known.example/k/ko/index.html" in (folder / "site" / "sitemap.xml").read_text(encoding="utf-8")


def test_who_breaks_it_off_is_told_how_to_go_on(
    folder: Path, run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(edition: making.Edition, pages: object) -> Iterator[making.File]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(making, "for_search_engines", breaks_off)
        said = run("publish", "site")
    assert said.code == 1
    assert "site is unfinished. Run the same again to go on." in said.err
    again = run("publish", "site")
    assert again.code == 0
    assert "unchanged" in again.out
    assert (folder / "site" / "sitemap.xml").is_file()
