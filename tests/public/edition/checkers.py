"""Checkers from npm that know nothing of this project: of HTML, of CSS, of links, and Lighthouse.

They lie in tests/node_modules; `npm ci --prefix tests` puts them there. Each finding is one sentence with its place.
"""

import json
import os
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import Any

from tests.browser import visitor
from tests.servers import HOUSE
from tests.tools import tool, without

CHECKERS = HOUSE / "tests" / "node_modules" / ".bin"
RULES = Path(__file__).parent / "htmlvalidate.mjs"
PATIENCE = 180
"""Seconds that a checker may take on a busy machine."""


def run(name: str, *words: str | Path, folder: Path = HOUSE, environment: Mapping[str, str] | None = None) -> Any:
    """What a checker tells as JSON, wherever it prints that; its exit code only says whether it found something."""
    node = tool("node", "nodejs npm")
    if not (CHECKERS / name).exists():
        without(f"There is no {name} in tests/node_modules: `npm ci --prefix tests` brings it.")
    command = [node, str(CHECKERS / name), *map(str, words)]
    with TemporaryFile("w+", encoding="utf-8") as told:  # through a pipe html-validate tells 64 KB and no more
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=told,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        told.seek(0)
        said = told.read()
    try:
        return json.loads(said or done.stderr)
    except ValueError:
        raise AssertionError(f"{name} told no JSON:\n{said[:500]}\n{done.stderr[:2000]}") from None


def faults_of_html(pages: Sequence[Path], of_others: Collection[str] = ()) -> list[str]:
    """What html-validate finds by the rules of htmlvalidate.mjs, but in lines that are `of_others` word for word."""
    found = run("html-validate", "--config", RULES, "--formatter", "json", *pages)
    return [
        f"{page['filePath']}:{each['line']}:{each['column']}: {each['message']} ({each['ruleId']})"
        for page in found
        for each in page["messages"]
        if page["source"].splitlines()[each["line"] - 1].strip() not in of_others
    ]


def faults_of_css(sheet: Path) -> list[str]:
    """Properties and values that CSS does not have, and what is not written as CSS."""
    found = run("csstree-validator", "--reporter", "json", sheet)
    return [f"{each['name']}:{each.get('line')}: {each['message']}" for each in found]


def broken_links(folder: Path) -> list[str]:
    """Links that end nowhere, following every one from the door on, but those that leave the folder."""
    elsewhere = r"^https?://(?!localhost)"
    found = run("linkinator", ".", "--recurse", "--skip", elsewhere, "--format", "json", folder=folder)
    return [f"{each.get('parent')}: {each['url']}" for each in found["links"] if each["state"] == "BROKEN"]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a plain server of files, as any host has one, serves the folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing of each request."""


LIGHTHOUSE = ("--quiet", "--output", "json", "--disable-full-page-screenshot", "--throttling-method", "simulate")


def scores(address: str) -> dict[str, int]:
    """Lighthouse's score of a page in each category, 0 to 100, as for a phone on a slow network."""
    flags = f"--chrome-flags={' '.join(('--headless=new', *visitor.FLAGS))}"
    told = run("lighthouse", address, *LIGHTHOUSE, flags, environment={"CHROME_PATH": visitor.chromium()})
    assert "runtimeError" not in told, told["runtimeError"]
    return {name: round(100 * each["score"]) for name, each in told["categories"].items()}
