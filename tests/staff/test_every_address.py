"""Every address of the real server, asked to change something by those who may not."""

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from roadmap.board import Board, Settings
from tests.cli.conftest import SMALL
from tests.servers import HOUSE, free_port, serving
from tests.staff.samples import GOOD, ROOT

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
ELSEWHERE = 308
"""The same question, to be asked at the address with or without a slash at its end."""

EVIL = "https://evil.example"
ROUTES = "import json, app; print(json.dumps([route.path for route in app.app._build_starlette_app().routes]))"
"""Ours and Streamlit's own; there is no public way to ask for them."""

PARTS = {"session_id": "x", "file_id": "x", "id": "talks-held", "name": "x", "token": "x", "hash": "x"}
"""What stands for the parts of an address that differ; anything else is an x."""


class House(NamedTuple):
    """The real server, its board, and the cookie of a contributor who is signed in."""

    url: str
    board: Board
    cookie: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("addresses") / "data"))
    board = Board.open(Settings(data, f"sqlite:///{data / 'evidence.db'}"))
    board.ledger.staff.add("mina", "contributor", who=ROOT, password=GOOD)
    token = board.ledger.staff.sign_in("mina", GOOD).token
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "app.py"), f"--server.port={port}"]
    with closing(board.ledger), serving(command, port, data.parent, {"ROADMAP_DATA": str(data)}) as server:
        yield House(server.url, board, f"kn-session={token}")


@pytest.fixture(scope="module")
def addresses(house: House) -> list[str]:
    """Each address that the server knows, with something in the place of what differs."""
    environment = {**os.environ, "ROADMAP_DATA": str(house.board.settings.data)}
    command = [sys.executable, "-c", ROUTES]
    said = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=True)
    return sorted({_filled(path) for path in json.loads(said.stdout.splitlines()[-1])})


def _filled(path: str) -> str:
    parts = (part.partition("}") for part in path.split("{"))
    return "".join(f"{PARTS.get(name.partition(':')[0], 'x')}{rest}" if end else name for name, end, rest in parts)


def asked(house: House, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> int:
    """The status of the answer, without following it."""
    with closing(http.client.HTTPConnection(urlsplit(house.url).netloc, timeout=30)) as connection:
        connection.request(method, path or "/", body, dict(headers))
        return connection.getresponse().status


def everything(house: House) -> tuple[object, ...]:
    """What could have been changed: the ledger, accounts, sessions, and the files beside them."""
    staff, data = house.board.ledger.staff, house.board.settings.data
    sessions = [(each.id, each.account) for each in staff.sessions("mina")]
    files = sorted(str(file) for file in data.rglob("*") if not file.name.endswith(("-wal", "-shm")))
    return house.board.ledger.head(), staff.accounts(), staff.events(), sessions, files


def test_the_addresses_are_found(addresses: list[str]) -> None:
    assert {"/sign-in", "/sign-out", "/welcome/x", "/account/password", "/api/v1/progress", "/desk"} <= {*addresses}
    assert {"/_stcore/upload_file/x/x", "/_stcore/agent/interact"} <= {*addresses}


@pytest.mark.parametrize("who", ["nobody", "a contributor"])
def test_no_address_takes_anything_that_does_not_come_from_a_form_of_ours(
    house: House, addresses: list[str], who: str
) -> None:
    headers = {"Cookie": house.cookie} if who == "a contributor" else {}
    form = b"name=mina&password=correct+horse+battery&old=correct+horse+battery&new=x&again=x&token=" + b"0" * 64
    before, taken = everything(house), {}
    for path in addresses:
        for method in UNSAFE:
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            for own in ({}, {"Origin": house.url}, {"Origin": EVIL}):
                status = asked(house, method, path, headers | kind | own, form)
                if not (400 <= status < 500 or status == ELSEWHERE):
                    taken[method, path, *own.values()] = status
    assert taken == {}
    assert everything(house) == before


@pytest.mark.parametrize(("origin", "status"), [(EVIL, 403), ("http://localhost.evil.example", 403), (None, 101)])
def test_no_other_site_opens_a_page_in_a_visitors_name(house: House, origin: str | None, status: int) -> None:
    headers = {
        "Cookie": house.cookie,
        "Origin": origin or house.url,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
    assert asked(house, "GET", "/_stcore/stream", headers) == status


def test_programs_that_drive_pages_without_a_browser_are_not_let_in(house: House) -> None:
    headers = {"Cookie": house.cookie, "Content-Type": "application/json"}
    for door in ("interact", "mcp"):
        assert asked(house, "POST", f"/_stcore/agent/{door}", headers, b"{}") in (400, 403, 404)


def test_looking_changes_nothing(house: House, addresses: list[str]) -> None:
    before = everything(house)
    for path in addresses:
        if not path.startswith("/images"):
            assert asked(house, "GET", path, {"Cookie": house.cookie}) < 500, path
    assert everything(house) == before
