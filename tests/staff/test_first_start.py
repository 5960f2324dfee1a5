"""A new installation: whoever starts the server is told how the first administrator gets in."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL
from tests.servers import HOUSE, PATIENCE, free_port, stop

LINK = re.compile(r"http://localhost:([0-9]+)/welcome/([\w-]{43})")


def started(folder: Path, port: int) -> tuple["subprocess.Popen[bytes]", Path]:
    """A server that writes what it says into a file."""
    said = folder / f"{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]
    environment = {"ROADMAP_DATA": str(SMALL), "DATABASE_URL": f"sqlite:///{folder / 'evidence.db'}"}
    with said.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT
        )
    return process, said


def links(logs: list[Path]) -> list[tuple[str, str]]:
    return [found for log in logs for found in LINK.findall(log.read_text(encoding="utf-8", errors="replace"))]


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.slow
def test_of_two_servers_that_start_together_one_prints_a_link_and_it_works(tmp_path: Path) -> None:
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        logs = []
        for port in ports:
            process, log = started(tmp_path, port)
            stack.callback(stop, process)
            logs.append(log)
        deadline = time.monotonic() + PATIENCE
        while not all(map(healthy, ports)):
            assert time.monotonic() < deadline, "".join(log.read_text("utf-8") for log in logs)
            time.sleep(0.1)
        found = links(logs)
        assert len(found) == 1, found
        reached, token = found[0]
        with urllib.request.urlopen(f"http://localhost:{reached}/welcome/{token}", timeout=10) as page:
            assert "you are its first administrator" in page.read().decode()
