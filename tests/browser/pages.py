"""Every page that a visitor can open, by name, with real things to look at."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx

from tests.servers import HOUSE, free_port, serving

Progress = Mapping[str, Any]
"""What `python -m roadmap progress --json` answers."""

LANGUAGES = ("en", "ko")
WIDTHS = (1280, 360)
KINDS = ("poll", "measure", "activity", "stages")


class House(NamedTuple):
    """A running dashboard, and what its command line says of the same data."""

    url: str
    progress: Progress


def copy_of_the_data(folder: Path) -> Path:
    """The project's data without its database: the server fills a new one, and nothing touches the real one."""
    copied = folder / "data"
    shutil.copytree(HOUSE / "data", copied, ignore=shutil.ignore_patterns("evidence.db*", "snapshots"))
    return copied


def said_by_the_command_line(data: Path, *words: str) -> Any:
    """The answer of `python -m roadmap … --json` on this data."""
    command = [sys.executable, "-m", "roadmap", *words, "--json"]
    environment = {**os.environ, "ROADMAP_DATA": str(data)}
    answer = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def freeze(data: Path) -> None:
    """One frozen snapshot, of the overview."""
    command = [sys.executable, "-m", "roadmap", "snapshot", "create", "--card", "overview"]
    subprocess.run(command, cwd=HOUSE, env={**os.environ, "ROADMAP_DATA": str(data)}, capture_output=True, check=True)


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Serves the dashboard on a copy of the data, as `make run` does."""
    data = copy_of_the_data(folder)
    progress = said_by_the_command_line(data, "progress")
    freeze(data)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]
    with serving(command, port, folder, {"ROADMAP_DATA": str(data)}) as server:
        yield House(server.url, progress)


def milestones(progress: Progress) -> Iterator[dict[str, Any]]:
    for phase in progress["phases"]:
        for workstream in phase["workstreams"]:
            yield from workstream["milestones"]


def indicators(progress: Progress) -> Iterator[dict[str, Any]]:
    for milestone in milestones(progress):
        yield from milestone["indicators"]


def best_of_kind(progress: Progress, kind: str) -> dict[str, Any]:
    """The indicator of a kind with the most evidence: the fullest page that there is to draw."""
    return max((i for i in indicators(progress) if i["kind"] == kind), key=lambda i: len(i["evidence"]))


def a_record(progress: Progress) -> str:
    return next(str(record) for indicator in indicators(progress) for record in indicator["evidence"])


def a_milestone(progress: Progress) -> str:
    return str(max(milestones(progress), key=lambda m: sum(len(i["evidence"]) for i in m["indicators"]))["id"])


def an_indicator(kind: str) -> Callable[[Progress], str]:
    return lambda progress: f"/indicator?id={best_of_kind(progress, kind)['id']}"


PAGES: Mapping[str, Callable[[Progress], str]] = {
    "overview": lambda progress: "/",
    "phase": lambda progress: "/phase?id=phase-1",
    "later phase": lambda progress: "/phase?id=phase-3",
    "milestone": lambda progress: f"/milestone?id={a_milestone(progress)}",
    **{kind: an_indicator(kind) for kind in KINDS},
    "evidence": lambda progress: "/evidence",
    "record": lambda progress: f"/record?id={a_record(progress)}",
    "corrections": lambda progress: "/corrections",
    "images": lambda progress: "/images?card=public-support&size=square",
    "method": lambda progress: "/method",
    "data": lambda progress: "/data",
    "accessibility": lambda progress: "/accessibility",
}


def snapshot_pages(house: House) -> list[str]:
    """The list of snapshots and the page of one, without their language: both are pages of ours beside Streamlit's."""
    frozen = httpx.get(f"{house.url}/api/v1/snapshots", timeout=60).json()["snapshots"][0]["id"]
    return ["/snapshots/", f"/snapshots/{frozen}/"]


def address(page: str, progress: Progress, language: str) -> str:
    """Where a page is in a language, on the day that the command line was asked for."""
    path = PAGES[page](progress)
    return f"{path}{'&' if '?' in path else '?'}{urlencode({'lang': language, 'on': progress['on']})}"
