"""Making an edition: a process for each language makes its pages and pictures, which go into the folder as they come.

Pages are found as a reader finds them, by their links, beginning with those that have no links to them.
"""

import gc
import os
from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from roadmap.board import Board, Settings
from roadmap.public.edition import making
from roadmap.public.edition.addresses import Lead, picture_file
from roadmap.public.edition.making import Edition, File, Task
from roadmap.public.edition.origin import made_from
from roadmap.public.edition.writing import Folder
from roadmap.public.processes import process
from roadmap.words import languages

PAGES_A_TURN, PICTURES_A_TURN, AHEAD = 16, 2, 2
"""Tasks that a process is given at a time, some 0.1 s of work; and how often before it has done the first: so that it
never waits, and both end together."""

REMEMBERED = 4096
"""Answers that a process keeps: what one page took to work out, hundreds of pages later another finds."""

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
    origin = made_from(board, *edition)
    if into.stands(origin):
        return Published(0, into.unchanged, 0, into.size)
    known, steps = into.known_origins(), _Steps(told or (lambda done, of: None))
    pages: list[str] = []
    for task, file in _made(board, edition, known, steps):
        if file is not None:
            into.put(*file)
            pages += [file.name] if file.name.endswith(".html") else []
        elif task is not None:
            into.keep(picture_file(task.card, task.lang))
    for file in (making.door(board, edition), *making.for_search_engines(edition, pages)):
        into.put(*file)
    into.finish(origin)
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
) -> Iterator[tuple[Task | None, File | None]]:
    """Everything but what is known at the end only; a task without a file is a picture that stays as it is."""
    footing, seen = _footing(board), set(making.first_leads(board))
    given = board.settings, edition, dict(os.environ)
    with ExitStack() as fresh:
        makers = {lang: _Maker(fresh.enter_context(process(__name__, _begin, *given))) for lang in languages()}

        def hand_out(tasks: Iterable[Task]) -> None:
            for task in tasks:
                makers[task.lang].give(task)
                steps.found(1)

        hand_out(making.pages(sorted(seen)))
        hand_out(making.snapshot_tasks(board))
        hand_out(making.pictures(board))
        running = _started(makers.values(), known)
        yield from ((None, file) for file in making.other_files(board, edition))
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for turn in finished:
                running.pop(turn).running -= 1
                done = turn.result()
                if done.footing != footing:
                    raise EvidenceMoved
                hand_out(making.pages(sorted(done.leads - seen)))
                seen |= done.leads
                steps.done(len(done.files))
                yield from done.files
            running |= _started(makers.values(), known)


class _Maker:
    """A process for one language: what one page took to work out, the next finds remembered.

    Pages come first, for they lead to more of them. Pictures can be drawn by any process that has nothing else to do.
    """

    def __init__(self, process: ProcessPoolExecutor) -> None:
        self.process, self.running = process, 0
        self.pages, self.pictures = deque[Task](), deque[Task]()

    def give(self, task: Task) -> None:
        (self.pictures if task.card else self.pages).append(task)

    def start(self, tasks: Sequence[Task], known: Mapping[str, str]) -> "Future[_Turn]":
        self.running += 1
        return self.process.submit(_work, tasks, known)


def _started(makers: Collection[_Maker], known: Mapping[str, str]) -> "dict[Future[_Turn], _Maker]":
    """New turns for every process that would else soon have nothing to do."""
    fresh = {}
    for maker in makers:
        while maker.running < AHEAD and (tasks := _next(maker, makers)):
            fresh[maker.start(tasks, known)] = maker
    return fresh


def _next(maker: _Maker, makers: Iterable[_Maker]) -> list[Task]:
    """What a process is to make next: pages of its own, its own pictures, or those of whoever has most of them left."""
    if maker.pages:
        return _taken(maker.pages, PAGES_A_TURN)
    fullest = max(makers, key=lambda each: len(each.pictures))
    return _taken(maker.pictures or fullest.pictures, PICTURES_A_TURN)


def _taken(waiting: deque[Task], most: int) -> list[Task]:
    return [waiting.popleft() for _ in range(min(most, len(waiting)))]


_here: list[tuple[Board, Edition]] = []
"""What this process works with, once it has begun."""


def _begin(settings: Settings, edition: Edition, environment: Mapping[str, str]) -> None:
    os.environ |= environment  # the server may be older than a change of it
    gc.disable()  # the process ends with its work and keeps what it made: looking for garbage takes a sixth of its time
    _here[:] = [(Board.open(settings, making.noon(edition.day), REMEMBERED), edition)]


def _work(tasks: Sequence[Task], known: Mapping[str, str]) -> _Turn:
    board, edition = _here[0]
    leads: set[Lead] = set()
    files: list[tuple[Task, File | None]] = []
    with board.holding_still():
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
