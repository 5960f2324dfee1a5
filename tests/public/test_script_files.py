"""Streamlit's scripts: packed once for everybody, kept for ever, and nothing else of the disk."""

import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from roadmap.public import script_files
from roadmap.public.index_page import FOR_EVER
from roadmap.public.script_files import NAMED_BY_HASH, TYPES, WORTH_PACKING, ScriptFiles

SCRIPT = b"export const answer = () => 'the same again and again';\n" * 200
FONT = b"wOF2" + bytes(range(256))
STREAMLITS = Path(streamlit.__file__).parent / "static" / "static"

Open = Callable[[], TestClient]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "static"
    (files / "js").mkdir(parents=True)
    (files / "js" / "index.DormvYxC.js").write_bytes(SCRIPT)
    (files / "js" / "rolling.js").write_bytes(b"no hash in the name")
    (files / "js" / "notes.DormvYxC.txt").write_bytes(b"no kind that is sent")
    (files / "Source.Ba1oaZG1.woff2").write_bytes(FONT)
    (tmp_path / "secret.Ba1oaZG1.js").write_bytes(b"beside the folder")
    return files


@pytest.fixture
def open_client(folder: Path) -> Open:
    async def beyond(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"the app: {request.url.path}")

    def opened() -> TestClient:
        app = Starlette(
            routes=[Route("/{path:path}", beyond)],
            middleware=[Middleware(ScriptFiles, folder=folder, prefix="/static/")],
        )
        return TestClient(app, headers={"Accept-Encoding": ""})

    return opened


@pytest.fixture
def client(open_client: Open) -> TestClient:
    return open_client()


def test_a_script_is_sent_packed_for_whoever_can_unpack_it(open_client: Open) -> None:
    lengths = {}
    for accepted, unpack in {"br, gzip": brotli.decompress, "gzip": gzip.decompress, "": bytes}.items():
        with open_client().stream(
            "GET", "/static/js/index.DormvYxC.js", headers={"Accept-Encoding": accepted}
        ) as answer:
            raw = b"".join(answer.iter_raw())
        assert unpack(raw) == SCRIPT
        assert answer.headers.get("Content-Encoding", "") == accepted.partition(",")[0]
        assert answer.headers["Content-Length"] == str(len(raw))
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == FOR_EVER
        lengths[answer.headers["ETag"]] = len(raw)
    assert len(lengths) == 3, "each form has a tag of its own"
    assert sorted(lengths.values())[1] < len(SCRIPT) / 10


def test_a_font_is_sent_as_it_is(client: TestClient) -> None:
    answer = client.get("/static/Source.Ba1oaZG1.woff2", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.content, answer.headers["Content-Type"]) == (FONT, "font/woff2")
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_whoever_has_it_is_not_sent_it_again(client: TestClient) -> None:
    first = client.get("/static/js/index.DormvYxC.js")
    again = client.get("/static/js/index.DormvYxC.js", headers={"If-None-Match": f'"x", W/{first.headers["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert {again.headers[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        first.headers[name] for name in ("ETag", "Cache-Control", "Vary")
    }
    packed = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "br"}
    assert client.get("/static/js/index.DormvYxC.js", headers=packed).status_code == 200


def test_head_says_what_get_would_send(client: TestClient) -> None:
    get, head = (client.request(method, "/static/js/index.DormvYxC.js") for method in ("GET", "HEAD"))
    assert head.headers == get.headers
    assert (head.status_code, head.content) == (200, b"")


def test_a_part_is_not_sent_but_the_whole_which_says_so(client: TestClient) -> None:
    answer = client.get("/static/js/index.DormvYxC.js", headers={"Range": "bytes=5-9"})
    assert (answer.status_code, answer.content) == (200, SCRIPT)
    assert answer.headers["Accept-Ranges"] == "none"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_files_can_only_be_read(method: str, client: TestClient) -> None:
    answer = client.request(method, "/static/js/index.DormvYxC.js")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/index.AAAAAAAA.js",
        "/static/js/rolling.js",
        "/static/js/notes.DormvYxC.txt",
        "/static/js/",
        "/static/",
        "/static//js/index.DormvYxC.js",
        "/static/%2e%2e/secret.Ba1oaZG1.js",
        "/static/js/..%2f..%2fsecret.Ba1oaZG1.js",
        "/static/js%5cindex.DormvYxC.js",
        "/static/js/index.DormvYxC.js%00",
    ],
)
def test_nothing_else_is_sent_and_no_page_in_its_place(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


def test_everything_else_is_the_apps_business(client: TestClient) -> None:
    assert client.get("/statics/js").text == "the app: /statics/js"


def test_a_file_is_packed_once_however_many_ask_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[Path] = []

    def counted(file: Path, *given: Any) -> Any:
        packed.append(file)
        return _packed(file, *given)

    _packed = script_files._packed
    monkeypatch.setattr(script_files, "_packed", counted)
    with client, ThreadPoolExecutor(20) as crowd:
        asked = [
            crowd.submit(client.get, "/static/js/index.DormvYxC.js", headers={"Accept-Encoding": "br"})
            for _ in range(40)
        ]
    assert {each.result().content for each in asked} == {SCRIPT}
    assert len(packed) == 1


def test_a_file_that_cannot_be_read_at_the_moment_can_be_later(client: TestClient, folder: Path) -> None:
    file = folder / "js" / "index.DormvYxC.js"
    assert client.get("/static/Source.Ba1oaZG1.woff2").content == FONT
    file.unlink()
    with pytest.raises(FileNotFoundError):
        client.get("/static/js/index.DormvYxC.js")
    file.write_bytes(SCRIPT)
    assert client.get("/static/js/index.DormvYxC.js").content == SCRIPT


def test_every_file_that_streamlit_ships_is_sent() -> None:
    """Remedy, after an upgrade of Streamlit: name the new kind of file in script_files.TYPES."""
    shipped = [file for file in STREAMLITS.rglob("*") if file.is_file()]
    assert shipped
    assert not [file.name for file in shipped if not NAMED_BY_HASH.fullmatch(file.name)], "not to be kept for ever"
    assert {file.suffix for file in shipped} <= set(TYPES)
    assert set(WORTH_PACKING) <= set(TYPES)
