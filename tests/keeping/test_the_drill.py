"""The drill in the README, line by line: it works, it brings everything back, and it leaves the ledger alone."""

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import at, filled, folder, ledger, run
from tests.cli.running import CommandLine
from tests.servers import HOUSE

__all__ = ["at", "filled", "folder", "ledger", "run"]


def drill() -> list[list[str]]:
    section = (HOUSE / "README.md").read_text(encoding="utf-8").partition("\n## Keep it safe\n")[2]
    block = section.partition("The drill, once a season")[2].partition("\n## ")[0]
    return [shlex.split(line) for line in block.splitlines() if line.startswith("    ")]


def test_the_drill_restores_a_ledger_with_the_same_numbers_and_leaves_the_real_one_alone(
    run: CommandLine, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ledger.parent)
    before, numbers = ledger.read_bytes(), json.loads(run.well("progress", "--json").out)
    said = []
    for first, *rest in drill():
        if first == "export":
            monkeypatch.setenv(*rest[0].split("=", 1))
        elif first == "unset":
            assert json.loads(run.well("progress", "--json").out) == numbers
            monkeypatch.delenv(rest[0])
        else:
            assert [first, *rest[:2]] == ["python", "-m", "roadmap"]
            said.append(run.well(*rest[2:]).out)
    assert len(said) == 4
    assert "is whole" in said[2]
    assert ledger.read_bytes() == before


def test_a_restore_over_a_running_dashboard_is_no_part_of_the_drill() -> None:
    lines = drill()
    first_restore = next(number for number, line in enumerate(lines) if "restore" in line)
    assert any(line[0] == "export" and line[1].startswith("DATABASE_URL=") for line in lines[:first_restore])
