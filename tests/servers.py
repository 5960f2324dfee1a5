"""Real servers for tests and benchmarks, started as people start them and awaited by what they answer."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

HOUSE = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
"""Seconds that a server may take to answer or to stop; a machine that is busy needs some."""


class Server(NamedTuple):
    url: str
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    def said(self) -> str:
        """What it has printed so far."""
        return os.pread(self.log.fileno(), os.fstat(self.log.fileno()).st_size, 0).decode(errors="replace")


class DidNotServe(Exception):
    """The server ended, or did not answer in time; the message has what it said."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    folder: Path = HOUSE,
    environment: Mapping[str, str] | None = None,
    answers: Callable[[], bool] | None = None,
) -> Iterator[Server]:
    """Runs `command`, which must serve on `port`, until the block ends. Raises DidNotServe.

    It is there once `answers` says so; if that is not given, once Streamlit says that it is well.
    """
    url = f"http://127.0.0.1:{port}"
    with TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=log, stderr=subprocess.STDOUT
        )
        server = Server(url, process, log)
        try:
            _await(server, answers or (lambda: _answers(f"{url}/_stcore/health")))
            yield server
        finally:
            stop(process)


def _await(server: Server, answers: Callable[[], bool]) -> None:
    process, deadline = server.process, time.monotonic() + PATIENCE
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            state = "is silent" if process.poll() is None else f"ended with {process.returncode}"
            raise DidNotServe(f"{process.args!r} {state}:\n{server.said()}")
        time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks as Ctrl+C does, so that the server closes what it has open; insists after a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
