"""Our own style sheet and script: packed, and kept for ever under the address that their content has."""

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.public.index_page import ASSETS, FOR_EVER, TYPES, asset_address, asset_routes


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=asset_routes()))


@pytest.mark.parametrize("name", TYPES)
def test_a_file_is_sent_packed_and_kept_for_ever(name: str, client: TestClient) -> None:
    address = asset_address(name).removeprefix(".")
    with client.stream("GET", address, headers={"Accept-Encoding": "br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert brotli.decompress(raw) == (ASSETS / name).read_bytes()
    assert len(raw) < len((ASSETS / name).read_bytes()) / 2
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Type"].startswith(TYPES[name])
    plain = client.get(address, headers={"Accept-Encoding": ""})
    assert plain.content == (ASSETS / name).read_bytes()
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == answer.headers["Vary"] == "Accept-Encoding"


def test_a_page_that_stayed_open_gets_the_new_file_but_does_not_keep_it_as_the_old(client: TestClient) -> None:
    answer = client.get("/assets/0123456789ab/house.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["/assets/0123456789ab/index_page.py", "/assets/x/%2e%2e%2fheaders.py"])
def test_nothing_else_is_sent(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 404
