"""Pages on a server of our own, as publishers write them and as nobody should."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from roadmap.desk.reach import Reach

NEWS = b"""<!doctype html><html lang="en"><head><title>ignored | Example News</title>
<meta property="og:title" content="Two Koreas hold talks at Panmunjom">
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2026-11-03T09:00:00+09:00"></head><body></body></html>"""


class Answer:
    """What the server says at one path; `slow` drips its body until the client goes away."""

    def __init__(self, body: bytes = NEWS, status: int = 200, slow: bool = False, **headers: str) -> None:
        self.body, self.status, self.slow = body, status, slow
        self.headers = {"Content-Type": "text/html; charset=utf-8"} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }


class Site:
    """Where the server is, and what it was asked for."""

    def __init__(self, port: int, answers: Mapping[str, Answer]) -> None:
        self.port, self.answers = port, answers
        self.asked: list[tuple[str, str]] = []

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def site(answers: Mapping[str, Answer]) -> Iterator[Site]:
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.headers["Host"], self.path))
            answer = served.answers.get(self.path.partition("?")[0], Answer(b"", 404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            while answer.slow and not over.wait(0.05):
                self.wfile.write(b" ")
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Site(server.server_address[1], answers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def reach(names: Mapping[str, Collection[str]] | None = None, **others: Any) -> Reach:
    """Goes to this machine for every name but those given, as no reader's server may."""
    known = names or {}

    async def resolve(host: str, port: int) -> Collection[str]:
        return known.get(host, ["127.0.0.1"])

    return Reach(**{"resolve": resolve, "allows": lambda number: str(number) == "127.0.0.1", "ports": None, **others})
