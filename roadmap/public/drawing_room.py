"""Pictures that visitors ask for: drawn by a few threads, each picture once, and remembered as far as memory allows."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import NamedTuple

THREADS = 2
MOST_BYTES = 64_000_000

Drawing = Callable[[], bytes]


class Picture(NamedTuple):
    """The finished file; its tag is the same for the same bytes only."""

    content: bytes
    tag: str


class DrawingRoom:
    """Who asks for a picture that somebody else waits for already waits with them."""

    def __init__(self, threads: int = THREADS, most_bytes: int = MOST_BYTES) -> None:
        self._threads, self._most_bytes = threads, most_bytes
        self._pool: ThreadPoolExecutor | None = None
        self._pictures: OrderedDict[Hashable, Picture] = OrderedDict()
        self._bytes = 0
        self._drawing: dict[Hashable, Future[Picture]] = {}
        self._lock = Lock()

    def remembered(self, key: Hashable) -> "Future[Picture] | None":
        """A picture that is there or on its way."""
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                there: Future[Picture] = Future()
                there.set_result(self._pictures[key])
                return there
            return self._drawing.get(key)

    def draw(self, key: Hashable, drawing: Drawing) -> "Future[Picture]":
        """Has a picture drawn, and remembers it under the key, which must say all that it depends on."""
        with self._lock:
            if key not in self._drawing:
                self._pool = self._pool or ThreadPoolExecutor(self._threads, thread_name_prefix="picture")
                self._drawing[key] = self._pool.submit(self._draw, key, drawing)
            return self._drawing[key]

    def _draw(self, key: Hashable, drawing: Drawing) -> Picture:
        try:
            content = drawing()
            picture = Picture(content, hashlib.sha256(content).hexdigest()[:24])
        except BaseException:
            with self._lock:
                del self._drawing[key]
            raise
        with self._lock:
            del self._drawing[key]
            self._keep(key, picture)
        return picture

    def _keep(self, key: Hashable, picture: Picture) -> None:
        self._pictures[key] = picture
        self._bytes += len(picture.content)
        while self._bytes > self._most_bytes:
            _, forgotten = self._pictures.popitem(last=False)
            self._bytes -= len(forgotten.content)
