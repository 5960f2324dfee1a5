"""How many visitors the overview serves, beside one-line pages on the same machine in the same minutes."""

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.bench.crowd import pace
from tests.bench.goals import Figure, middle
from tests.servers import HOUSE, Server, free_port, serving

ONE_LINE = 'import streamlit as st\n\nst.write("hello")\n'
NAMES = {"stock": "one-line page, stock Streamlit", "tuned": "one-line page, our settings", "ours": "overview"}
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
        for server in servers.values():
            pace(server.url, seconds=0)
        rounds = [{name: measure(server) for name, server in servers.items()} for _ in range(ROUNDS)]
    yield from _compared(rounds)


class Load(NamedTuple):
    """How a server bore the crowd; `processor` is milliseconds of its own work a run, which other programs at work on
    the machine change little (None where the system does not tell)."""

    runs_a_second: float
    bytes_a_run: float
    processor: float | None


def measure(server: Server) -> Load:
    before = processor_seconds(server.process.pid)
    start = time.monotonic()
    crowd = pace(server.url, SECONDS)
    runs = crowd.runs_a_second * (time.monotonic() - start)
    worked = processor_seconds(server.process.pid)
    spent = None if before is None or worked is None else 1000 * (worked - before) / runs
    return Load(crowd.runs_a_second, crowd.bytes_a_run, spent)


def processor_seconds(pid: int) -> float | None:
    """What a process has worked so far, as Linux tells it."""
    told = Path(f"/proc/{pid}/stat")
    if not told.exists():
        return None
    after_the_name = told.read_text().rpartition(")")[2].split()
    return (int(after_the_name[11]) + int(after_the_name[12])) / os.sysconf("SC_CLK_TCK")


def _compared(rounds: Sequence[Mapping[str, Load]]) -> Iterator[Figure]:
    for name, told in NAMES.items():
        yield Figure(told, middle(r[name].runs_a_second for r in rounds), "runs/s")
    for name, told in NAMES.items():
        spent = [load.processor for load in (r[name] for r in rounds) if load.processor is not None]
        if spent:
            yield Figure(f"{told}: processor time of a run", middle(spent), "ms")
    yield Figure("overview: sent for a run", middle(r["ours"].bytes_a_run for r in rounds) / 1024, "KiB")
    for other, least in (("stock", TIMES_STOCK), ("tuned", SHARE_OF_TUNED)):
        ratio = middle(r["ours"].runs_a_second / r[other].runs_a_second for r in rounds)
        yield Figure(f"overview against {NAMES[other]}", ratio, "×", least=least)


def memory(folder: Path, data: Path, told: str) -> Iterator[Figure]:
    """The most that the server took while a crowd looked at the overview. Told on Linux only."""
    with ExitStack() as stack:
        server = serve(stack, HOUSE / "app.py", folder, ROADMAP_DATA=str(data))
        pace(server.url, SECONDS)
        status = Path(f"/proc/{server.process.pid}/status")
        if status.exists():
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            yield Figure(f"memory of the server {told}", int(lines["VmHWM"].split()[0]) / 1024, "MB", most=MEMORY)
