"""A crowd of visitors without browsers: each arrives, has the script run a few times, leaves, and comes again."""

import asyncio
import time
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

VISITORS = 8
RUNS_A_VISIT = 5


class ScriptFailed(Exception):
    """The page did not run to its end, or showed an exception."""


class Pace(NamedTuple):
    runs_a_second: float
    bytes_a_run: float


def pace(url: str, seconds: float) -> Pace:
    """How many script runs a second the server at `url` manages for the crowd, over some seconds of whole visits."""
    return asyncio.run(_crowd(url.replace("http", "ws", 1) + "/_stcore/stream", seconds))


async def _crowd(stream: str, seconds: float) -> Pace:
    start = time.monotonic()
    crowd = await asyncio.gather(*(_visit_again(stream, start + seconds) for _ in range(VISITORS)))
    sizes = [size for visitor in crowd for size in visitor]
    return Pace(len(sizes) / (time.monotonic() - start), sum(sizes) / len(sizes))


async def _visit_again(stream: str, until: float) -> list[int]:
    """Visits the page at least once and until the time is up; the size of each run's messages."""
    sizes = await _visit(stream)
    while time.monotonic() < until:
        sizes += await _visit(stream)
    return sizes


async def _visit(stream: str) -> list[int]:
    """Arrives, has the script run a few times, and leaves."""
    protocols = [Subprotocol("streamlit")]
    async with connect(stream, subprotocols=protocols, max_size=None, compression=None) as session:
        return [await _run(session) for _ in range(RUNS_A_VISIT)]


async def _run(session: ClientConnection) -> int:
    """Has the script run once and takes in everything it sends; its size in bytes."""
    wish = BackMsg()
    wish.rerun_script.query_string = ""
    await session.send(wish.SerializeToString())
    size = 0
    async for message in session:
        assert isinstance(message, bytes)
        size += len(message)
        if _finished(ForwardMsg.FromString(message)):
            return size
    raise ScriptFailed("the server hung up")


def _finished(said: ForwardMsg) -> bool:
    if said.WhichOneof("type") == "delta" and said.delta.new_element.WhichOneof("type") == "exception":
        raise ScriptFailed(said.delta.new_element.exception.message)
    if said.WhichOneof("type") != "script_finished":
        return False
    if said.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
        raise ScriptFailed(ForwardMsg.ScriptFinishedStatus.Name(said.script_finished))
    return True
