"""The command line as such: help, versions, exit codes, and what it is like from a shell."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from roadmap.cli import main
from tests.cli.running import CommandLine
from tests.servers import HOUSE

HERE = Path(__file__).parent
NO_LOCALE: Mapping[str, str] = {}


def commands(group: click.Command = main, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its whole name."""
    if not isinstance(group, click.Group):
        yield name.strip(), group
        return
    for inner, command in group.commands.items():
        yield from commands(command, f"{name} {inner}")


COMMANDS = dict(commands())


def tried() -> set[str]:
    """The beginnings of all `run…("evidence", "list", …)` in these tests."""
    calls = [
        node
        for file in (*HERE.glob("test_*.py"), *HERE.parent.glob("images/test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("run", "run.well", "run.json", "run.fault", "run.misuse")
    ]
    words = [[a.value for a in call.args if isinstance(a, ast.Constant)] for call in calls]
    return {" ".join(map(str, said[:n])) for said in words for n in (1, 2)}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_test(name: str) -> None:
    assert name in tried(), f"write a test in tests/cli or tests/images that runs `{name}`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: CommandLine, name: str) -> None:
    out = run.well(*name.split(), "--help").out
    assert out.startswith(f"Usage: python -m roadmap {name}")
    assert COMMANDS[name].help
    assert all(parameter.help for parameter in COMMANDS[name].params if isinstance(parameter, click.Option))


@pytest.mark.parametrize("name", ["", "evidence", "audit", "staff"])
def test_no_line_of_a_list_of_commands_is_cut(run: CommandLine, name: str) -> None:
    assert "..." not in run.well(*name.split(), "--help").out.split("Commands:")[1]


def test_it_says_which_method_and_formats_it_knows(run: CommandLine) -> None:
    out = run.well("--version").out
    assert out == "K-Neutrality roadmap dashboard: method 1, plan format 1, evidence format 1\n"


def test_wrong_usage_names_the_nearest_command(run: CommandLine) -> None:
    assert "Did you mean 'progress'?" in run.misuse("progres")
    assert "No such option" in run.misuse("progress", "--jsn")


# From a shell


def shell(
    *arguments: str, cwd: Path = HOUSE, locale: Mapping[str, str] = NO_LOCALE
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "roadmap", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(HOUSE), **locale},
        capture_output=True,
        check=False,
    )


def test_it_speaks_utf8_whatever_the_locale(ledger: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    said = shell("progress", "--lang", "ko", locale=plain)
    assert said.returncode == 0, said.stderr
    assert "첫걸음" in said.stdout.decode("utf-8")


def test_the_exit_codes_reach_the_shell(folder: Path, ledger: Path) -> None:
    assert shell("check", cwd=folder).returncode == 0
    missing = shell("check", "nowhere.yaml", cwd=folder)
    assert (missing.returncode, missing.stdout) == (1, b"")
    assert missing.stderr == b"nowhere.yaml: does not exist\n"
    assert shell("progress", "--on", "never", cwd=folder).returncode == 2


def test_json_is_all_that_goes_to_stdout(ledger: Path) -> None:
    said = shell("progress", "--known-at", "2000-01-01", "--json")
    assert json.loads(said.stdout)["method"] == 1
    assert said.stderr.startswith(b"note: ")


def test_a_reader_that_goes_away_is_no_fault(folder: Path, ledger: Path) -> None:
    pipeline = f"set -o pipefail; {sys.executable} -m roadmap explain phase-1 --json | head -c 1"
    said = subprocess.run(["bash", "-c", pipeline], cwd=HOUSE, env=dict(os.environ), capture_output=True, check=False)
    assert (said.returncode, said.stdout, said.stderr) == (0, b"{", b"")


def test_help_is_quick_because_nothing_slow_is_imported() -> None:
    slow = {"pydantic", "sqlalchemy", "sqlmodel", "yaml", "babel", "streamlit", "plotly"}
    script = "import sys; import roadmap.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, capture_output=True, check=True, text=True)
    assert slow & set(loaded.stdout.split()) == set()


def test_json_needs_neither_streamlit_nor_babel(ledger: Path) -> None:
    script = "import sys; from roadmap.cli import main; main(['progress', '--json'], standalone_mode=False)"
    script += "; print(*sys.modules, file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, capture_output=True, check=True, text=True)
    assert {"streamlit", "plotly", "babel"} & set(loaded.stderr.split()) == set()
