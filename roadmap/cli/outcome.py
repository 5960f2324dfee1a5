"""How a command ends: everything that can go wrong becomes a message on stderr and a number."""

import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click


class Fault(click.ClickException):
    """The input is at fault: the message goes to stderr, and the program ends with 1."""

    def __init__(self, message: str, fix: str | None = None) -> None:
        super().__init__(message + (f"\n    fix: {fix}" if fix else ""))

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class Commands(click.Group):
    """A group of commands that never shows a traceback, and speaks UTF-8 whatever the terminal's locale is."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        _speak_utf8()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _stop_talking()
            raise click.exceptions.Exit(0) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            raise Fault(told(error)) from error


def note(message: str) -> None:
    """Something worth knowing that is no fault: on stderr, so that it never mixes with JSON."""
    click.echo(f"note: {message}", err=True)


def notes(messages: Iterable[str]) -> None:
    for message in messages:
        note(message)


def told(error: Exception) -> str:
    """An error in words: where, what, and how to mend it."""
    from roadmap.evidence import LedgerError
    from roadmap.yaml_file import Problems

    if isinstance(error, Problems):
        return str(error)
    if isinstance(error, LedgerError):
        fix = f"\n    fix: {error.fix}" if error.fix else ""
        return f"{nearby(error.place)}: {error.message}{fix}"
    if isinstance(error, OSError):
        return f"{nearby(str(error.filename)) if error.filename else 'the system'}: {error.strerror or error}"
    from roadmap.snapshot.frozen import SnapshotDamaged

    if isinstance(error, SnapshotDamaged):
        return f"{error}\n    fix: {error.fix}"
    return _unforeseen(error)


def _unforeseen(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    what = f"this is a fault in the program, not in what you gave it: {type(error).__name__}: {error} ({where})"
    return f"{what}\n    fix: please report it, with what `python -X dev -m roadmap …` says for the same command"


def nearby(path: str | Path) -> str:
    """A path as one would say it here: from the current folder if it is inside, else in full."""
    full = Path(path)
    if not full.is_absolute():
        return full.as_posix() if isinstance(path, Path) else path
    try:
        return full.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return full.as_posix()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _stop_talking() -> None:
    """Whoever read our output has gone: what is still waiting to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
