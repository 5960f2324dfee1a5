"""A day in the press: 200 visitors ask for pages while 50 sit at open ones, all in the same moment, at one dashboard.

What counts is what they get, not how soon: `make bench` measures that.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import NamedTuple

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.public.conftest import Pair
from tests.servers import Server

VISITORS, SESSIONS, RUNS = 200, 50, 3
PATIENCE = 120
"""Seconds that anybody waits at most."""

PLACES = (
    ("overview", ""),
    ("phase", "id=phase-1"),
    ("phase", "id=phase-3"),
    ("milestone", "id=people-exchange"),
    ("indicator", "id=public-support"),
    ("evidence", ""),
    ("method", ""),
)


class Address(NamedTuple):
    """A page in a language."""

    page: str
    query: str

    @property
    def path(self) -> str:
        return f"/{'' if self.page == 'overview' else self.page}?{self.query}"


ADDRESSES = [Address(page, f"{query}&lang={lang}".lstrip("&")) for page, query in PLACES for lang in ("en", "ko")]


class Shown(NamedTuple):
    """What somebody reads: the heading, and every share that says what it is."""

    heading: str
    numbers: tuple[tuple[str, str], ...]


def shown(html: str) -> Shown:
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert heading, html[:500]
    numbers = re.findall(r'data-number="([^"]+)" data-value="([^"]+)"', html)
    return Shown(" ".join(re.sub(r"<[^>]*>", "", heading[1]).split()), tuple(sorted(set(numbers))))


class Crowd(NamedTuple):
    """What each of a crowd read, and what the server printed meanwhile."""

    visitors: list[tuple[Address, httpx.Response]]
    sessions: list[tuple[Address, str]]
    printed: str


async def _first_paint(client: httpx.AsyncClient, address: Address) -> tuple[Address, httpx.Response]:
    return address, await client.get(address.path)


async def _session(url: str, addresses: list[Address]) -> list[tuple[Address, str]]:
    """Sits at an open page, and goes from one to the next as a click does."""
    stream = url.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    async with connect(stream, subprotocols=protocols, max_size=None, open_timeout=PATIENCE, proxy=None) as session:
        return [(address, await _drawn(session, address)) for address in addresses]


async def _drawn(session: ClientConnection, address: Address) -> str:
    """The HTML that a run of the script draws. Fails where it draws an exception, or does not end well."""
    wish = BackMsg()
    wish.rerun_script.page_name = "" if address.page == "overview" else address.page
    wish.rerun_script.query_string = address.query
    await session.send(wish.SerializeToString())
    html = ""
    async for message in session:
        assert isinstance(message, bytes)
        said = ForwardMsg.FromString(message)
        if said.WhichOneof("type") == "delta":
            assert said.delta.new_element.WhichOneof("type") != "exception", said
            html += said.delta.new_element.html.body
        elif said.WhichOneof("type") == "script_finished":
            assert said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return html
    raise AssertionError("the server hung up")


async def _all_at_once(url: str) -> tuple[list[tuple[Address, httpx.Response]], list[tuple[Address, str]]]:
    limits = httpx.Limits(max_connections=VISITORS)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=PATIENCE, trust_env=False) as client:
        turns = [[ADDRESSES[(n + 3 * k) % len(ADDRESSES)] for k in range(RUNS)] for n in range(SESSIONS)]
        visitors = [_first_paint(client, ADDRESSES[n % len(ADDRESSES)]) for n in range(VISITORS)]
        painted, drawn = await asyncio.gather(
            asyncio.gather(*visitors), asyncio.gather(*(_session(url, turn) for turn in turns))
        )
    return painted, [each for session in drawn for each in session]


@pytest.fixture(scope="module")
def crowd(pair: Pair) -> Crowd:
    """Everybody comes at once."""
    server: Server = pair.servers[1]
    before = len(server.said())
    painted, drawn = asyncio.run(_all_at_once(server.url))
    return Crowd(painted, drawn, server.said()[before:])


@pytest.fixture(scope="module")
def quietly(crowd: Crowd, pair: Pair) -> Mapping[Address, Shown]:
    """What each address shows to somebody who comes alone, to the other dashboard."""
    with httpx.Client(base_url=pair.servers[0].url, trust_env=False) as client:
        found = {address: shown(client.get(address.path).text) for address in ADDRESSES}
    assert len(set(found.values())) == len(ADDRESSES), "addresses that show the same cannot be told apart"
    return found


def test_two_hundred_visitors_at_once_all_get_the_page_they_asked_for(
    crowd: Crowd, quietly: Mapping[Address, Shown]
) -> None:
    assert len(crowd.visitors) == VISITORS
    assert {answer.status_code for _, answer in crowd.visitors} == {200}
    wrong = [address for address, answer in crowd.visitors if shown(answer.text) != quietly[address]]
    assert wrong == []
    assert all(f'<html lang="{address.query[-2:]}"' in answer.text for address, answer in crowd.visitors)
    assert not [address for address, answer in crowd.visitors if "Set-Cookie" in answer.headers]


def test_fifty_open_pages_at_once_all_show_what_the_first_paint_shows(
    crowd: Crowd, quietly: Mapping[Address, Shown]
) -> None:
    assert len(crowd.sessions) == SESSIONS * RUNS
    wrong = [address for address, html in crowd.sessions if shown(html) != quietly[address]]
    assert wrong == []


def test_a_crowd_sees_the_numbers_that_programs_are_told(quietly: Mapping[Address, Shown], pair: Pair) -> None:
    progress = httpx.get(f"{pair.servers[0].url}/api/v1/progress", trust_env=False).json()
    told = {f"{phase['id']}.{end}": phase[end] for phase in progress["phases"] for end in ("low", "high")}
    for lang in ("en", "ko"):
        read = {name: float(value) for name, value in quietly[Address("overview", f"lang={lang}")].numbers}
        assert {name: read[name] for name in told} == told


def test_the_server_has_nothing_to_complain_of(crowd: Crowd) -> None:
    assert crowd.printed == ""
