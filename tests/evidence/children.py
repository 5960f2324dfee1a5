"""Child processes for the ledger's tests: forked ones that are somebody else, and fresh ones that are programs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
NOBODY = 65534


def forked(said: Callable[[], str], before: Callable[[], None] = lambda: None) -> str:
    """What `said` answers in a child process, after `before` has changed what that process may do."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            before()
            answer = said()
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


def become_nobody() -> None:
    """Gives up the rights of the superuser, whom no file's permissions hold back."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def let_others_in(folder: Path) -> None:
    """Lets every account enter a folder of the tests: how deep it lies depends on how they are run."""
    for above in (folder, *folder.parents):
        if not above.stat().st_mode & 0o001:
            above.chmod(0o755)


def program(code: str, *arguments: object) -> "subprocess.Popen[str]":
    """Starts Python code in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def released(*processes: "subprocess.Popen[str]") -> None:
    """Lets programs that wait for a line go, all at the same moment, once each of them has said that it is ready."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def answer(process: "subprocess.Popen[str]") -> str:
    """What a program said when it was done; fails with its errors if it failed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out
