"""A question to the API, its parameters read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from roadmap.board import Board


class Asked(NamedTuple):
    """`id` is the one in the path, where it has one; `query` is what stood behind the question mark."""

    board: Board
    values: Mapping[str, Any]
    id: str = ""
    path: str = ""
    query: bytes = b""
    address: str = ""

    @property
    def on(self) -> date:
        return self.values.get("on") or self.board.today

    @property
    def known_at(self) -> datetime | None:
        return self.values.get("known_at")

    @property
    def lang(self) -> str:
        return self.values.get("lang") or "en"
