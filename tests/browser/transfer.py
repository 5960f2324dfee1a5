"""How much a visit moves over the network, as the browser counts it."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

BINARY = 2
"""The kind of a websocket message that DevTools tells in base64."""


@dataclass
class Fetched:
    """One answer: its bytes with headers as they travelled, none where the browser had it already."""

    address: str
    size: int = 0
    coding: str = ""


@dataclass
class Transfer:
    """What has been fetched since the counting began."""

    answers: list[Fetched] = field(default_factory=list)
    messages: int = 0
    """Bytes of what came over Streamlit's websocket."""

    @property
    def size(self) -> int:
        return sum(answer.size for answer in self.answers) + self.messages

    def of(self, part: str) -> list[Fetched]:
        """What was fetched, not had already, from addresses with this part."""
        return [answer for answer in self.answers if part in answer.address and answer.size]


@contextmanager
def counted(page: Page) -> Iterator[Transfer]:
    """Counts what the page fetches until the block ends, in which it should come to rest."""
    transfer, coming = Transfer(), dict[str, Fetched]()

    def asked(event: Mapping[str, Any]) -> None:
        coming[event["requestId"]] = Fetched(event["request"]["url"])

    def begun(event: Mapping[str, Any]) -> None:
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        coming[event["requestId"]].coding = headers.get("content-encoding", "")

    def finished(event: Mapping[str, Any]) -> None:
        answer = coming[event["requestId"]]
        answer.size = int(event["encodedDataLength"])
        transfer.answers.append(answer)

    def told(event: Mapping[str, Any]) -> None:
        said = event["response"]
        transfer.messages += len(b64decode(said["payloadData"]) if said["opcode"] == BINARY else said["payloadData"])

    tools = page.context.new_cdp_session(page)
    for name, noted in {
        "requestWillBeSent": asked,
        "responseReceived": begun,
        "loadingFinished": finished,
        "webSocketFrameReceived": told,
    }.items():
        tools.on(f"Network.{name}", noted)
    tools.send("Network.enable")
    try:
        yield transfer
    finally:
        tools.detach()
