"""The API and the feeds, asked as over HTTP but in this process."""

import asyncio
import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette

from roadmap.board import Board
from roadmap.public.allowance import Allowance, Rate
from roadmap.public.api import api_routes
from roadmap.public.feeds import feed_routes

NO_HEADERS: Mapping[str, str] = {}
UNBOUNDED = Allowance(Rate(1e12, 1e12), Rate(1e12, 1e12))


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a table by column."""
        return list(csv.DictReader(io.StringIO(self.body.decode("utf-8-sig"))))


class Programs:
    """What other programs see: `ask("/api/v1/progress")`. They may ask as much as they like unless it is told."""

    def __init__(self, opened: Callable[[], Board], allowance: Allowance = UNBOUNDED) -> None:
        self.app = Starlette(routes=[*api_routes(opened, allowance), *feed_routes(opened, allowance)])

    def ask(self, address: str, method: str = "GET", client: str = "127.0.0.1", **headers: str) -> Reply:
        """The reply; `headers` are written `if_none_match`."""
        named = {"host": "roadmap.example.org"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run(self.asked(address, method, named, client))

    def well(self, address: str, **headers: str) -> Reply:
        """The same for a question that must be answered."""
        reply = self.ask(address, **headers)
        assert reply.status == 200, reply.body
        return reply

    def together(self, address: str, askers: int) -> list[Reply]:
        """The replies to so many who ask the same at once."""

        async def all_of_them() -> list[Reply]:
            return await asyncio.gather(*(self.asked(address) for _ in range(askers)))

        return asyncio.run(all_of_them())

    def json(self, address: str) -> Any:
        reply = self.well(address)
        assert reply.headers["content-type"] == "application/json"
        return reply.json

    def refused(self, address: str, status: int = 400) -> Any:
        """The problem that a question is answered with."""
        reply = self.ask(address)
        assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json"), reply.body
        assert b"Traceback" not in reply.body
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.json["status"] == status
        return reply.json

    async def asked(
        self, address: str, method: str = "GET", headers: Mapping[str, str] = NO_HEADERS, client: str = "127.0.0.1"
    ) -> Reply:
        """The same among others who ask."""
        parts = urlsplit(address)
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": quote(parts.path).encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "server": ("127.0.0.1", 80),
            "client": (client, 1),
        }
        await self.app(scope, receive, send)
        start, *rest = sent
        named = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
        return Reply(start["status"], named, b"".join(message.get("body", b"") for message in rest))
