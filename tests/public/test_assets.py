"""Our own style sheet and script: packed, and kept for ever under the address that their content has."""

import re
from urllib.parse import urljoin

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.public.index_page import (
    ASSETS,
    FONT,
    FOR_EVER,
    PACKED_ALREADY,
    TYPES,
    asset_address,
    asset_file,
    asset_routes,
)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=asset_routes()))


def test_the_font_is_sent_as_it_is_from_the_address_that_the_style_sheet_names(client: TestClient) -> None:
    sheet = asset_address("house.css").removeprefix(".")
    (named,) = re.findall(r"url\(([^)]*woff2)\)", client.get(sheet).text)
    answer = client.get(urljoin(sheet, named), headers={"Accept-Encoding": "br"})
    assert answer.content == (ASSETS / FONT).read_bytes()
    assert "Content-Encoding" not in answer.headers
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("font/woff2", FOR_EVER)


@pytest.mark.parametrize("name", [name for name in TYPES if name not in PACKED_ALREADY])
def test_a_file_is_sent_packed_and_kept_for_ever(name: str, client: TestClient) -> None:
    address = asset_address(name).removeprefix(".")
    with client.stream("GET", address, headers={"Accept-Encoding": "br"}) as answer:
        raw = b"".join(answer.iter_raw())
    whole = asset_file(address)
    assert brotli.decompress(raw) == whole
    assert len(raw) < len(whole) / 2
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Type"].startswith(TYPES[name])
    plain = client.get(address, headers={"Accept-Encoding": ""})
    assert plain.content == whole
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == answer.headers["Vary"] == "Accept-Encoding"


def test_a_page_that_stayed_open_gets_the_new_file_but_does_not_keep_it_as_the_old(client: TestClient) -> None:
    answer = client.get("/assets/0123456789ab/house.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["/assets/0123456789ab/index_page.py", "/assets/x/%2e%2e%2fheaders.py"])
def test_nothing_else_is_sent(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 404
