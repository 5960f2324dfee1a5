"""Kits that visitors ask for: made one after another, kept for a while, and each one's progress can be asked."""

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from roadmap.snapshot.kit import KitFile, Told, write_zip

KEPT, WAITING = 3, 4
AT_ONCE = max(1, (os.cpu_count() or 2) - 1)
"""Pictures of a kit that are drawn at the same time: visitors want some of the processor too."""

Files = Callable[[Told], Iterator[KitFile]]


class Crowded(RuntimeError):
    """Too many kits are waiting to be made."""


class KitJob:
    """One kit: how far it is, and in the end its file."""

    def __init__(self, name: str, file: Path) -> None:
        self.name, self.file = name, file
        self.done, self.of = 0, 1
        self.finished: Future[Path] = Future()

    def told(self, done: int, of: int) -> None:
        self.done, self.of = done, of


class KitRoom:
    """Who asks for a kit that is there or being made gets that one."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[Hashable, KitJob] = OrderedDict()
        self._lock = Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._made = 0

    def remembered(self, key: Hashable) -> KitJob | None:
        with self._lock:
            return self._jobs.get(key)

    def ordered(self, key: Hashable, name: str, files: Files) -> KitJob:
        """The kit of this key, in the making if it is new. Raises Crowded."""
        with self._lock:
            if key in self._jobs:
                self._jobs.move_to_end(key)
                return self._jobs[key]
            if sum(not job.finished.done() for job in self._jobs.values()) >= WAITING:
                raise Crowded(Crowded.__doc__)
            self._forget()
            job = self._jobs[key] = KitJob(name, self._new_file())
            self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="kit")
            self._pool.submit(self._make, key, job, files)
            return job

    def _make(self, key: Hashable, job: KitJob, files: Files) -> None:
        try:
            with job.file.open("wb") as target:
                write_zip(files(job.told), target, job.name)
        except Exception as reason:
            with self._lock:
                self._jobs.pop(key, None)
            job.file.unlink(missing_ok=True)
            job.finished.set_exception(reason)
        else:
            job.finished.set_result(job.file)

    def _forget(self) -> None:
        """The kits that were asked for longest ago; whoever is reading one can read it to its end."""
        finished = [key for key, job in self._jobs.items() if job.finished.done()]
        for key in finished[: max(0, len(finished) - KEPT + 1)]:
            self._jobs.pop(key).file.unlink(missing_ok=True)

    def _new_file(self) -> Path:
        self._folder = self._folder or TemporaryDirectory(prefix="kits-")
        self._made += 1
        return Path(self._folder.name) / f"{self._made}.zip"
