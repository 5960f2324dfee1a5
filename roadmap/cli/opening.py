"""The plan and the ledger, opened for one command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from roadmap.cli.outcome import Fault, nearby

if TYPE_CHECKING:
    from roadmap.board import Board, Settings


def settings() -> "Settings":
    """Where everything is, with paths as they are to be named in messages. Raises Fault if there is no data folder."""
    from roadmap.board import Settings

    found = Settings.from_environment()
    found = found._replace(data=Path(nearby(found.data)))
    if not found.data.is_dir():
        named = "ROADMAP_DATA names it" if os.environ.get("ROADMAP_DATA") else "set ROADMAP_DATA"
        raise Fault(f"{found.data}: there is no such folder", f"{named}: the folder that holds roadmap.yaml")
    return found


@contextmanager
def opened() -> Iterator["Board"]:
    """The board, for as long as a command asks it."""
    from roadmap.board import Board, seoul_now

    board = Board.open(settings(), seoul_now)
    try:
        yield board
    finally:
        board.ledger.close()
