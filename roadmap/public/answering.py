"""Answers for programs: made once for each state of plan and evidence, kept as bytes, sent to anybody who asks.

Visitors ask the same few questions over and over. What they get lies here encoded and packed, so that an answer costs
a look at the newest revision and no more.
"""

import asyncio
import gzip
import logging
import math
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, MutableMapping, Sequence
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.types import Receive, Scope, Send

from roadmap.board import Board, Footing
from roadmap.evidence import LedgerError
from roadmap.public.allowance import Allowance, Rate
from roadmap.public.etags import has_already
from roadmap.public.headers import FOR_ANY_SITE
from roadmap.public.packing import coding, pack
from roadmap.public.problems import MEDIA_TYPE, Refused, crowded, not_available, our_fault, too_many
from roadmap.public.web_address import visitor, web_address
from roadmap.yaml_file import Problems

Opened = Callable[[], Board]
"""Gives the board that the pages ask too."""

KEPT_AT_MOST = 64 * 1024 * 1024
"""Bytes of answers that are kept at once."""

LARGE = 1024 * 1024
"""Bytes from which an answer is kept packed only."""

WORTH_PACKING = 500
ALREADY_PACKED = ("application/zip",)

AT_ONCE, WAITING = 2, 200
"""How many new answers are worked out at once, and how many askers may wait for one."""

EACH, TOGETHER = Rate(burst=120, a_second=5), Rate(burst=1200, a_second=100)
"""New answers for one address and for all. Fewer than may wait, so that nobody fills the queue for the others alone.

Answers that are remembered cost nothing.
"""

METHODS = "GET, HEAD, OPTIONS"
FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    **FOR_ANY_SITE,
}
PREFLIGHT = FOR_EVERYBODY | {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}
FRESH_FOR_A_MINUTE = "public, max-age=60"


class Question(NamedTuple):
    """What somebody asks: the parts of the path and the query as they came, and how links have to begin."""

    board: Board
    path: str
    parts: Mapping[str, str]
    query: bytes
    table: bool
    address: str


class Made(NamedTuple):
    """What is sent, and what it is."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = {}


Make = Callable[[Question], Made]
"""Makes an answer. Raises Refused where there is none."""

Stamp = Callable[[Board], object]
"""What an answer stands on beside plan and ledger: it is made anew when that changes."""

Worked = TypeVar("Worked")

_Headers = list[tuple[bytes, bytes]]


class Answer:
    """An answer ready to be sent, plain and packed. `vary` names the headers by which it might have been another."""

    def __init__(self, made: Made, tag: str, vary: str) -> None:
        self.tag = tag
        common = {
            **FOR_EVERYBODY,
            "ETag": tag,
            "Cache-Control": FRESH_FOR_A_MINUTE,
            "Content-Type": made.media_type,
            "Vary": vary,
            **made.headers,
        }
        self.packed = _packed(made)
        self.plain = made.content if not self.packed or len(made.content) <= LARGE else None
        self.headers = _headers(common | {"Content-Length": str(len(made.content))})
        packed = {"Content-Length": str(len(self.packed or b"")), "Content-Encoding": "gzip"}
        self.packed_headers = _headers(common | packed)
        dropped = ("content-type", "content-length")
        self.unchanged_headers = [each for each in self.headers if each[0].decode() not in dropped]

    @property
    def size(self) -> int:
        return len(self.plain or b"") + len(self.packed or b"")

    def content(self, packed: bool) -> bytes:
        if packed and self.packed is not None:
            return self.packed
        return self.plain if self.plain is not None else gzip.decompress(self.packed or b"")


def _packed(made: Made) -> bytes | None:
    if len(made.content) < WORTH_PACKING or made.media_type in ALREADY_PACKED:
        return None
    return pack(made.content, "gzip")


def _headers(named: Mapping[str, str]) -> _Headers:
    return [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in named.items()]


class Kept:
    """The answers that hold for one plan and one revision of the ledger; the longest unasked go first."""

    def __init__(self, footing: Footing) -> None:
        self.tag = f"{footing.hash[:12]}-{footing.revision}-{footing.head.hash[:12] if footing.head else ''}"
        self._answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: tuple[Any, ...]) -> Answer | None:
        with self._lock:
            answer = self._answers.get(key)
            if answer:
                self._answers.move_to_end(key)
            return answer

    def keep(self, key: tuple[Any, ...], answer: Answer) -> None:
        with self._lock:
            if key in self._answers or answer.size > KEPT_AT_MOST:
                return
            self._answers[key] = answer
            self._size += answer.size
            while self._size > KEPT_AT_MOST:
                self._size -= self._answers.popitem(last=False)[1].size


class Counter:
    """Where answers are worked out: a few at a time, so that the pages' own threads stay free."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._board: Board | None = None
        self._limiter = CapacityLimiter(AT_ONCE)
        self._here = 0
        self._coming: dict[Hashable, asyncio.Future[Any]] = {}

    async def board(self) -> Board:
        if self._board is None:
            self._board = await to_thread.run_sync(self._opened)
        return self._board

    async def work_out(self, question: Callable[[], Worked]) -> Worked:
        if self._here >= AT_ONCE + WAITING:
            raise crowded()
        self._here += 1
        try:
            return await to_thread.run_sync(question, limiter=self._limiter)
        finally:
            self._here -= 1

    async def work_out_once(
        self, key: Hashable, question: Callable[[], Worked], pay: Callable[[], None] = lambda: None
    ) -> Worked:
        """The answer to a question that has a name: those who ask the same while it is worked out wait for that one.

        Whoever asks first pays; where that raises, nothing is worked out.
        """
        coming = self._coming.get(key)
        if coming is None:
            pay()
            coming = self._coming[key] = asyncio.ensure_future(self.work_out(question))
            coming.add_done_callback(lambda _: self._coming.pop(key, None))
        worked: Worked = await asyncio.shield(coming)
        return worked


class Endpoint:
    """One address. Answers GET and HEAD, tells browsers that any page may ask, and refuses the rest."""

    def __init__(
        self,
        counter: Counter,
        make: Make,
        *,
        tables: bool = False,
        links: bool = False,
        queries: bool = True,
        cost: float = 1,
        allowance: Allowance | None = None,
        stamp: Stamp = lambda board: None,
    ) -> None:
        """With `tables` it may answer in CSV, with `links` it names addresses, without `queries` it heeds no query.

        A new answer costs so much of the asker's allowance; without one they are free.
        """
        self._stamp = stamp
        self._counter = counter
        self._make = make
        self._tables = tables
        self._links = links
        self._queries = queries
        self._cost, self._allowance = cost, allowance
        self._vary = "Accept, Accept-Encoding" if tables else "Accept-Encoding"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await _send(scope, send, HTTPStatus.NO_CONTENT, _headers(PREFLIGHT))
            return
        headers = dict(scope["headers"])
        try:
            if scope["method"] not in ("GET", "HEAD"):
                raise _not_allowed(scope["method"])
            answer = await self._answer(scope, headers)
        except Refused as refused:
            await _refuse(scope, send, refused)
            return
        if has_already(headers.get(b"if-none-match", b"").decode("latin-1"), answer.tag):
            await _send(scope, send, HTTPStatus.NOT_MODIFIED, answer.unchanged_headers)
            return
        packed = answer.packed is not None and coding(headers.get(b"accept-encoding", b""), ("gzip",)) is not None
        named = answer.packed_headers if packed else answer.headers
        await _send(scope, send, HTTPStatus.OK, named, answer.content(packed))

    async def _answer(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Answer:
        with _told():
            board = await self._counter.board()
            if board.ledger.path is None:
                kept = await to_thread.run_sync(lambda: kept_by(board))
            else:
                kept = kept_by(board)
            table = self._tables and prefers_table(headers.get(b"accept", b""))
            address = _address(scope, headers) if self._links else ""
            query = scope["query_string"] if self._queries else b""
            key = (scope["path"], query, table, address, board.today, self._stamp(board))
            answer = kept.get(key)
            if answer:
                return answer
            question = Question(board, scope["path"], scope["path_params"], query, table, address)
            new = partial(self._new, kept, key, question)
            return await self._counter.work_out_once((kept, key), new, lambda: self._pay(scope, headers))

    def _pay(self, scope: Scope, headers: Mapping[bytes, bytes]) -> None:
        if self._allowance is None:
            return
        client = (scope.get("client") or ("", 0))[0]
        wait = self._allowance.spend(visitor(client, _named(headers)), self._cost)
        if wait:
            raise too_many(math.ceil(wait))

    def _new(self, kept: Kept, key: tuple[Any, ...], question: Question) -> Answer:
        named = sha256(repr(key).encode()).hexdigest()[:12]
        answer = Answer(self._make(question), f'W/"{kept.tag}-{named}"', self._vary)
        kept.keep(key, answer)
        return answer


def kept_by(board: Board) -> Kept:
    """What is kept for the plan and the ledger as they are now."""
    return board.remember(("answers",), lambda: Kept(board.footing()))


class _told:
    """Turns whatever goes wrong into a problem that may be told; the log has the reasons."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is None or isinstance(error, Refused) or not isinstance(error, Exception):
            return
        if isinstance(error, LedgerError | Problems | OSError):
            logging.getLogger(__name__).error("The data cannot be read: %s", error)
            raise not_available() from error
        logging.getLogger(__name__).exception("A fault in the program", exc_info=error)
        raise our_fault() from error


def _not_allowed(method: str) -> Refused:
    detail = f"{method[:20]} is not answered here: everything can be read, and nothing changed."
    return Refused(HTTPStatus.METHOD_NOT_ALLOWED, "method-not-allowed", detail, "Ask with GET.")


def _address(scope: Scope, headers: Mapping[bytes, bytes]) -> str:
    return web_address(scope.get("scheme", "http"), _named(headers)) + str(scope.get("root_path", "")).rstrip("/")


def _named(headers: Mapping[bytes, bytes]) -> Mapping[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}


_CHOICE = re.compile(rb"\s*([^;,\s]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(rb";\s*q=([^;,\s]*)")


def prefers_table(accept: bytes) -> bool:
    """Whether an Accept header asks for CSV rather than for JSON."""
    if b"csv" not in accept:
        return False
    wanted = {kind.lower(): _quality(rest) for kind, rest in _CHOICE.findall(accept)}
    others = max(wanted.get(b"application/json", 0.0), wanted.get(b"application/*", 0.0))
    return wanted.get(b"text/csv", 0.0) > others


def _quality(rest: bytes) -> float:
    found = _QUALITY.search(rest)
    try:
        return float(found[1]) if found else 1.0
    except ValueError:
        return 0.0


async def _refuse(scope: Scope, send: Send, refused: Refused) -> None:
    headers = dict(FOR_EVERYBODY)
    headers |= {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"}
    if refused.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = METHODS
    if refused.wait:
        headers["Retry-After"] = str(refused.wait)
    content = refused.encoded(scope["path"][:200])
    headers["Content-Length"] = str(len(content))
    await _send(scope, send, refused.status, _headers(headers), content)


async def _send(
    scope: Scope, send: Send, status: int, headers: Sequence[tuple[bytes, bytes]], content: bytes = b""
) -> None:
    start: MutableMapping[str, Any] = {"type": "http.response.start", "status": int(status), "headers": list(headers)}
    await send(start)
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})
