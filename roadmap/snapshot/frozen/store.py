"""The folder of frozen snapshots. One is there whole or not at all: it is written beside, and then takes its name."""

import errno
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from roadmap.board import Board
from roadmap.evidence.errors import CannotWrite, DiskFull
from roadmap.snapshot.frozen.snapshot import AN_ID, FACTS, Facts, Frozen, SnapshotDamaged
from roadmap.yaml_file import nearest

BEING_WRITTEN = ".new-"
"""How the folder of a snapshot begins while it is being written."""

ABANDONED = 3600.0
"""Seconds after which what is being written belongs to nobody any more."""


class NoSuchSnapshot(LookupError):
    """There is no snapshot of this id."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        self.near = nearest(asked.upper(), list(known))
        self.message = f"There is no snapshot “{asked[:40]}”." + (f" Did you mean {self.near}?" if self.near else "")
        super().__init__(self.message)


def snapshots_of(board: Board) -> "Snapshots":
    """Where the board's data folder keeps them."""
    return Snapshots(board.settings.data / "snapshots")


class Snapshots:
    """All that were frozen. Threads and processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def stamp(self) -> int:
        """Changes whenever a snapshot is added."""
        try:
            return self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def all(self) -> tuple[Facts, ...]:
        """Every snapshot in brief, by its day and by when it was made; without those that cannot be read."""
        return _listed(self.folder, self.stamp).whole

    def unreadable(self) -> tuple[str, ...]:
        """The ids of snapshots that do not say any more what they are."""
        return _listed(self.folder, self.stamp).unreadable

    def get(self, id: str) -> Frozen:
        """Raises NoSuchSnapshot, SnapshotDamaged."""
        name = id.strip().upper()
        folder = self.folder / name
        if not AN_ID.fullmatch(name) or not folder.exists():
            raise NoSuchSnapshot(id, (each.id for each in self.all()))
        return Frozen(_facts(folder), folder)

    def neighbours(self, id: str) -> tuple[Facts | None, Facts | None]:
        """The snapshot before and the one after."""
        every = self.all()
        place = next(n for n, each in enumerate(every) if each.id == id)
        return (every[place - 1] if place else None), (every[place + 1] if place + 1 < len(every) else None)

    def damage(self, id: str) -> list[str]:
        """The files of a snapshot that are missing or not what they were."""
        frozen = self.get(id)
        return [name for name in frozen.facts.files if not frozen.is_whole(name)]

    def add(self, facts: Facts, files: Mapping[str, bytes]) -> Facts:
        """Writes a snapshot; if it is there already, nothing changes. Gives what is there in the end.

        Raises DiskFull or CannotWrite, and leaves nothing behind.
        """
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._clear()
            if not (self.folder / facts.id).exists():
                self._put(facts, files)
        return self.get(facts.id).facts

    def _put(self, facts: Facts, files: Mapping[str, bytes]) -> None:
        fresh = Path(tempfile.mkdtemp(prefix=BEING_WRITTEN, dir=self.folder))
        try:
            _fill(fresh, facts, files)
            self._name(fresh, facts.id)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _name(self, fresh: Path, id: str) -> None:
        """Gives what was written its name, unless somebody else was faster with the same."""
        try:
            fresh.rename(self.folder / id)
        except OSError:
            if not (self.folder / id / FACTS).is_file():
                raise
        _to_disk(self.folder)

    def _clear(self) -> None:
        """Takes away what a crash left half-written."""
        for left in self.folder.glob(f"{BEING_WRITTEN}*"):
            if time.time() - left.stat().st_mtime > ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


class _Listed(NamedTuple):
    """What is in the folder."""

    whole: tuple[Facts, ...]
    unreadable: tuple[str, ...]


_known: dict[Path, tuple[int, _Listed]] = {}


def _listed(folder: Path, stamp: int) -> _Listed:
    """Read once for each state of the folder: what is in it never changes, unless something has to be mended."""
    known = _known.get(folder)
    if known and known[0] == stamp:
        return known[1]
    whole, unreadable = [], []
    for each in sorted(folder.glob("S-*")) if stamp else ():
        try:
            whole.append(_facts(each))
        except SnapshotDamaged as damaged:
            logging.getLogger(__name__).error("%s", damaged)
            unreadable.append(each.name)
    whole.sort(key=lambda facts: (facts.on, facts.created_at, facts.id))
    found = _Listed(tuple(whole), tuple(unreadable))
    if not unreadable:
        _known[folder] = stamp, found
    return found


def _facts(folder: Path) -> Facts:
    try:
        facts = Facts.model_validate_json((folder / FACTS).read_bytes())
    except (ValidationError, OSError) as error:
        raise SnapshotDamaged(folder.name, FACTS) from error
    if facts.id != folder.name:
        raise SnapshotDamaged(folder.name, FACTS)
    return facts


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """What the system says of a place that cannot be written to, in our words."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise (DiskFull if full else CannotWrite)(str(folder), detail=error.strerror) from error


def _fill(folder: Path, facts: Facts, files: Mapping[str, bytes]) -> None:
    for name, content in {**files, FACTS: facts.model_dump_json(indent=1).encode()}.items():
        _write(folder / name, content)
    folder.chmod(0o755)
    _to_disk(folder)


def _write(path: Path, content: bytes) -> None:
    """To the disk, and not to be written again."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o444)


def _to_disk(folder: Path) -> None:
    """Makes names in a folder outlast a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
