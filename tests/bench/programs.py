"""How many questions of other programs the API answers in a second, beside a plain file through the same server."""

import asyncio
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from roadmap.public.index_page import asset_address
from tests.bench.goals import Figure, middle
from tests.bench.visitors import processor_seconds, serve
from tests.servers import HOUSE, Server

ROUNDS, SECONDS, CONNECTIONS = 3, 3, 32
LEAST = 3_000
"""Answers a second on two cores, one of them the asker's."""

PATHS = {
    "API: progress": "/api/v1/progress",
    "API: progress as it was on a day": "/api/v1/progress?on=2025-12-31",
    "feed: changes": "/feeds/changes.en.atom",
    "a plain file": "/" + asset_address("house.css").removeprefix("./"),
}


class Pace(NamedTuple):
    answers_a_second: float
    processor: float | None
    """Milliseconds of the server's own work for an answer; other programs at work change them little."""


def figures(folder: Path, data: Path) -> Iterator[Figure]:
    """Each address in turn, so that a busy minute is everybody's."""
    with ExitStack() as stack:
        server = serve(stack, HOUSE / "app.py", folder, ROADMAP_DATA=str(data))
        rounds = [{name: _pace(server, path) for name, path in PATHS.items()} for _ in range(ROUNDS)]
    for name in PATHS:
        goal = LEAST if name == "API: progress" else None
        yield Figure(name, middle(each[name].answers_a_second for each in rounds), "answers/s", least=goal)
        spent = [paced for paced in (each[name].processor for each in rounds) if paced is not None]
        if spent:
            yield Figure(f"{name}: processor time of an answer", middle(spent), "ms")


def _pace(server: Server, path: str) -> Pace:
    before, start = processor_seconds(server.process.pid), time.monotonic()
    pace = _asker()(server.url + path)
    answers = pace * (time.monotonic() - start)
    after = processor_seconds(server.process.pid)
    return Pace(pace, None if before is None or after is None else 1000 * (after - before) / answers)


def _asker() -> Callable[[str], float]:
    """wrk where it is installed; else a client of our own, which is slower."""
    return _wrk if shutil.which("wrk") else lambda address: asyncio.run(_own(address))


def _wrk(address: str) -> float:
    command: Sequence[str] = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    assert found, said
    return float(found[1])


async def _own(address: str) -> float:
    """Asks again as soon as an answer is there; all answers to one question are equally long."""
    counts = await asyncio.gather(*(_ask(address, time.monotonic() + SECONDS) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


async def _ask(address: str, until: float) -> int:
    parts = urlsplit(address)
    question = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    answers = 0
    while time.monotonic() < until:
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        found = re.search(rb"content-length: ([0-9]+)", head)
        assert found, head
        await reader.readexactly(int(found[1]))
        answers += 1
    writer.close()
    return answers
