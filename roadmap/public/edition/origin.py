"""What an edition is made from, by a name: what is there already and was made from the same need not be made again."""

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import indicators
import roadmap
from roadmap.board import Board
from roadmap.snapshot.frozen import snapshots_of
from roadmap.words import locale_folders

PACKAGES = tuple(Path(package.__path__[0]) for package in (roadmap, indicators))
LIBRARIES = PACKAGES[0].parent / "requirements.txt"
"""Where the exact versions stand of all that helps to make it."""


def made_from(board: Board, *rest: object) -> str:
    """The plan, the evidence, the snapshots, the program, and `rest`: all of it as one name of 64 characters."""
    footing = board.footing()
    frozen = snapshots_of(board).stamp
    said = [footing.hash, footing.problems, footing.head, frozen, program(), _hash(_catalogues()), *map(str, rest)]
    return sha256(json.dumps(said, default=str).encode()).hexdigest()


@cache
def program() -> str:
    """This program, by a name of 64 characters that every change of it changes."""
    return _hash([LIBRARIES, *(file for package in PACKAGES for file in _files(package))])


def _catalogues() -> list[Path]:
    return [file for folder in locale_folders() for file in _files(folder)]


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and "__pycache__" not in file.parts)


def _hash(files: list[Path]) -> str:
    hash = sha256()
    for file in files:
        hash.update(f"{file.name} {file.stat().st_size} ".encode() + file.read_bytes())
    return hash.hexdigest()
