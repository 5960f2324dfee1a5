"""How many visitors the overview serves, beside one-line pages on the same machine in the same minutes."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench.crowd import pace
from tests.bench.goals import Figure, middle
from tests.servers import HOUSE, Server, free_port, serving

ONE_LINE = 'import streamlit as st\n\nst.write("hello")\n'
ROUNDS, SECONDS = 5, 2.0
TIMES_STOCK, SHARE_OF_TUNED = 20, 0.4
MEMORY = 600
"""Megabytes that the server may take with the largest ledger, after a crowd has been there."""


def one_line_page(folder: Path, settings: bool) -> Path:
    """A page of one line, under our settings or under none."""
    folder.mkdir()
    (folder / "page.py").write_text(ONE_LINE, encoding="utf-8")
    if settings:
        shutil.copytree(HOUSE / ".streamlit", folder / ".streamlit", ignore=shutil.ignore_patterns("secrets*"))
    return folder / "page.py"


def serve(stack: ExitStack, script: Path, folder: Path, **environment: str) -> Server:
    """Starts a script as a visitor's server, at home in `folder` so that nobody's own settings are read."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]
    return stack.enter_context(serving(command, port, folder, {"HOME": str(folder), **environment}))


def figures(folder: Path, data: Path) -> Iterator[Figure]:
    """Script runs a second, measured in turn so that a busy minute is everybody's."""
    with ExitStack() as stack:
        hidden = str(HOUSE / "tests" / "bench" / "without_uvloop")
        servers = {
            "stock": serve(stack, one_line_page(folder / "stock", settings=False), folder / "stock", PYTHONPATH=hidden),
            "tuned": serve(stack, one_line_page(folder / "tuned", settings=True), folder / "tuned"),
            "ours": serve(stack, HOUSE / "app.py", folder, ROADMAP_DATA=str(data)),
        }
        rounds = [{name: pace(server.url, SECONDS) for name, server in servers.items()} for _ in range(ROUNDS)]
    runs = [{name: pace.runs_a_second for name, pace in round_.items()} for round_ in rounds]
    yield from _compared(runs)
    yield Figure("overview, sent for one run", middle(r["ours"].bytes_a_run for r in rounds) / 1024, "KiB")


def _compared(runs: Sequence[Mapping[str, float]]) -> Iterator[Figure]:
    yield Figure("one-line page, stock Streamlit", middle(r["stock"] for r in runs), "runs/s")
    yield Figure("one-line page, our settings", middle(r["tuned"] for r in runs), "runs/s")
    yield Figure("overview", middle(r["ours"] for r in runs), "runs/s")
    yield Figure(
        "overview against stock one-line page", middle(r["ours"] / r["stock"] for r in runs), "×", least=TIMES_STOCK
    )
    yield Figure(
        "overview against tuned one-line page", middle(r["ours"] / r["tuned"] for r in runs), "×", least=SHARE_OF_TUNED
    )


def memory(folder: Path, data: Path, told: str) -> Iterator[Figure]:
    """The most that the server took while a crowd looked at the overview. Told on Linux only."""
    with ExitStack() as stack:
        server = serve(stack, HOUSE / "app.py", folder, ROADMAP_DATA=str(data))
        pace(server.url, SECONDS)
        status = Path(f"/proc/{server.process.pid}/status")
        if status.exists():
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            yield Figure(f"memory of the server {told}", int(lines["VmHWM"].split()[0]) / 1024, "MB", most=MEMORY)
