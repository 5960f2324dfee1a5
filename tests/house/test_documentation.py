"""What the README names is there, and what is there is named."""

import re
from functools import cache

import pytest

from tests.servers import HOUSE

TARGETS = re.findall(r"^([a-z]+):.*##", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@cache
def readme() -> str:
    return (HOUSE / "README.md").read_text(encoding="utf-8")


def commands() -> dict[str, frozenset[str]]:
    """Every command of `python -m roadmap` by its whole name, `evidence import`, with its options."""
    import click

    from roadmap.cli import main

    def walk(command: click.Command, name: str) -> dict[str, frozenset[str]]:
        if isinstance(command, click.Group):
            return {k: v for sub, inner in command.commands.items() for k, v in walk(inner, f"{name} {sub}").items()}
        options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")]
        return {name.strip(): frozenset(options)}

    return walk(main, "")


def named_commands() -> list[str]:
    """What the README writes after `python -m roadmap`, to the end of the code."""
    return re.findall(r"python3? -m roadmap ([^`\n#]+)", readme())


def command_of(written: str) -> str | None:
    """The command that a written line calls: the longest known one that it begins with."""
    fitting = [name for name in commands() if f"{written.strip()} ".startswith(f"{name} ")]
    return max(fitting, key=len, default=None)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_in_the_readme(target: str) -> None:
    assert f"make {target}" in readme(), f"say in README.md what `make {target}` does"


def test_every_make_target_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"(?:`|^\s*(?:\$ )?)make ([a-z]+)", readme(), re.MULTILINE))
    assert named <= set(TARGETS), "README.md names a make target that is not in the Makefile"


def test_every_command_is_in_the_readme() -> None:
    named = {command_of(written) for written in named_commands()}
    assert set(commands()) - named == set(), "say in README.md what `python -m roadmap …` does for these"


def test_every_command_that_the_readme_names_is_there() -> None:
    unknown = [written for written in named_commands() if command_of(written) is None]
    assert unknown == [], "README.md names commands that `python -m roadmap` does not have"


def test_every_option_that_the_readme_names_is_there() -> None:
    wrong = [
        f"{written.strip()}: {option}"
        for written in named_commands()
        for option in re.findall(r"--[a-z-]+", written)
        if option not in commands().get(command_of(written) or "", frozenset()) | {"--help"}
    ]
    assert wrong == []


def test_every_file_and_folder_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:app\.py|(?:roadmap|indicators|data|tests|\.ci|\.streamlit)/)[\w./-]*)`", readme())
    made_later = ("data/evidence.db", "data/snapshots", "data/backups", "tests/screenshots")
    missing = [path for path in named if not path.startswith(made_later) and not (HOUSE / path).exists()]
    assert missing == []
