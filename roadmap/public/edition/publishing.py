"""Making an edition: the work is shared out among processes, and what they make goes into the folder as it comes.

Pages are found as a reader finds them, by their links, beginning with those that have no links to them.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from roadmap.board import Board, Settings
from roadmap.public.edition import making
from roadmap.public.edition.addresses import Lead, picture_file
from roadmap.public.edition.making import Edition, File, Task
from roadmap.public.edition.writing import Folder

AT_ONCE = 4
"""Processes at most; each has a plan, a ledger and a compiler of its own."""

PER_TURN = 24
"""Tasks that a process is given at a time: enough that handing them over costs nothing."""

PICTURES_PER_TURN = 8

Told = Callable[[int, int], None]
"""Hears how many steps are done, and of how many."""


class EvidenceMoved(Exception):
    """The plan or the evidence changed while the edition was made; its pages would not agree with each other."""


class Published(NamedTuple):
    """What was done: numbers of files, and the bytes of the whole edition."""

    written: int
    unchanged: int
    removed: int
    size: int


def publish(board: Board, folder: Path, site: str = "", told: Told | None = None) -> Published:
    """Writes the edition of today into a folder. `site` is the address that it will have, if that is known.

    Raises NotOurs where the folder holds something else, EvidenceMoved, OSError.
    """
    into, edition = Folder(folder), Edition(board.today, site.rstrip("/"))
    known, steps = into.known_origins(), _Steps(told or (lambda done, of: None))
    pages: list[str] = []
    for task, file in _made(board, edition, known, steps):
        if file is None:
            into.keep(picture_file(task.card, task.lang))
            continue
        into.put(*file)
        if not task.card:
            pages.append(file.name)
    others = chain(making.other_files(board, edition), making.for_search_engines(edition, pages))
    for file in (making.door(board, edition), *others):
        into.put(*file)
    into.finish()
    return Published(into.written, into.unchanged, into.removed, into.size)


class _Steps:
    """Counts what is done, of what is known so far."""

    def __init__(self, told: Told) -> None:
        self._told, self._done, self._of = told, 0, 0

    def found(self, number: int) -> None:
        self._of += number

    def done(self, number: int) -> None:
        self._done += number
        self._told(self._done, self._of)


class _Turn(NamedTuple):
    """What one process made of its tasks, the pages that were linked to, and from which plan and evidence."""

    files: Sequence[tuple[Task, File | None]]
    leads: frozenset[Lead]
    footing: Hashable


def _made(
    board: Board, edition: Edition, known: Mapping[str, str], steps: _Steps
) -> Iterator[tuple[Task, File | None]]:
    """Everything that is worth a process of its own, as it comes."""
    footing = _footing(board)
    seen = set(making.first_leads(board))
    waiting = deque([*(Task(lead=lead) for lead in sorted(seen)), *making.snapshot_tasks(board)])
    drawing = deque(making.pictures(board))
    steps.found(len(waiting) + len(drawing))
    with _pool(board.settings, edition) as pool:
        running: set[Future[_Turn]] = set()
        while waiting or drawing or running:
            while (waiting or drawing) and len(running) < AT_ONCE + 1:
                tasks = _next(waiting, PER_TURN) or _next(drawing, PICTURES_PER_TURN)
                running.add(pool.submit(_work, tasks, known))
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for turn in (each.result() for each in finished):
                if turn.footing != footing:
                    raise EvidenceMoved
                fresh = sorted(turn.leads - seen)
                seen.update(fresh)
                waiting.extend(Task(lead=lead) for lead in fresh)
                steps.found(len(fresh))
                steps.done(len(turn.files))
                yield from turn.files


def _next(tasks: deque[Task], number: int) -> list[Task]:
    return [tasks.popleft() for _ in range(min(number, len(tasks)))]


def _pool(settings: Settings, edition: Edition) -> ProcessPoolExecutor:
    """Processes are started anew, not forked: a fork would share the ledger's connection."""
    number = min(AT_ONCE, os.cpu_count() or 1)
    fresh = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(number, fresh, initializer=_begin, initargs=(settings, edition))


_here: list[tuple[Board, Edition]] = []
"""What this process works with, once it has begun."""


def _begin(settings: Settings, edition: Edition) -> None:
    _here[:] = [(Board.open(settings, clock=making.noon(edition.day)), edition)]


def _work(tasks: Sequence[Task], known: Mapping[str, str]) -> _Turn:
    board, edition = _here[0]
    leads: set[Lead] = set()
    files: list[tuple[Task, File | None]] = []
    for task in tasks:
        if task.lead:
            file, found = making.page(board, edition, task.lead)
            leads |= found
            files.append((task, file))
        elif task.card:
            origin = known.get(picture_file(task.card, task.lang), "")
            files.append((task, making.picture(board, edition, task.card, task.lang, origin)))
        else:
            files.append((task, making.snapshot(board, edition, task.snapshot or "", task.lang)))
    return _Turn(files, frozenset(leads), _footing(board))


def _footing(board: Board) -> Hashable:
    found = board.footing()
    return found.hash, found.revision
