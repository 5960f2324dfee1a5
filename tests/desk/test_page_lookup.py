"""Pages are fetched from the public web only, in small pieces, and for a short time."""

import time

import pytest

from roadmap.desk.page_lookup import MOST_BYTES, SECONDS, look_up
from roadmap.desk.reach import Reach, is_public
from tests.desk.pages import NEWS, Answer, reach, site

INSIDE = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
    *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
)


@pytest.mark.parametrize("number", INSIDE)
def test_a_name_that_stands_for_an_address_inside_is_refused(number: str) -> None:
    names = {"inside.example": [number]}
    found = look_up("http://inside.example/", reach(names, allows=is_public))
    assert (found.facts, found.trouble) == (None, "not_public")


@pytest.mark.parametrize("number", INSIDE)
def test_an_address_inside_is_refused_as_it_stands(number: str) -> None:
    host = f"[{number}]" if ":" in number else number
    assert look_up(f"http://{host}/").trouble == "not_public"


@pytest.mark.parametrize(
    "address",
    [
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://0177.1/",
        "http://017700000001/",
        "http://0xA9FEA9FE/",
        "http://0/",
        "http://127。0。0。1/",
        "http://１２７.0.0.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://[::ffff:7f00:1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://example.org\\@127.0.0.1/",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://example.org:22/",
        "http://example.org:8501/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://example.org/",
        "http:///",
    ],
)
def test_no_way_of_writing_leads_inside(address: str) -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    found = look_up(address, Reach(resolve=resolve))
    assert found.facts is None
    assert found.trouble in ("not_public", "unreachable")
    assert asked == []


def test_one_address_inside_among_public_ones_is_enough_to_refuse() -> None:
    names = {"both.example": ["93.184.216.34", "10.0.0.1"]}
    assert look_up("https://both.example/", reach(names, allows=is_public)).trouble == "not_public"


def test_public_addresses_are_public() -> None:
    from ipaddress import ip_address

    assert all(is_public(ip_address(number)) for number in ("93.184.216.34", "8.8.8.8", "2606:4700::1111"))


def test_a_page_is_read_and_asked_for_by_its_name() -> None:
    with site({"/a": Answer()}) as news:
        found = look_up(news.url("/a"), reach())
        assert news.asked == [(f"news.example:{news.port}", "/a")]
    assert found.trouble is None
    assert found.facts == ("Two Koreas hold talks at Panmunjom", "Example News", "2026-11-03", "en")


def test_the_name_is_resolved_once_so_that_it_cannot_change_its_mind() -> None:
    answers = iter((["127.0.0.1"], ["10.0.0.1"]))

    async def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    with site({"/a": Answer()}) as news:
        assert look_up(news.url("/a"), reach(resolve=resolve)).trouble is None
    assert next(answers) == ["10.0.0.1"]


def test_a_redirect_is_followed_and_checked_anew() -> None:
    with site({"/a": Answer(b"", 301, Location="/b"), "/b": Answer()}) as news:
        assert look_up(news.url("/a"), reach()).address == news.url("/b")


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://[::1]/", "//inside.example/", "file:///etc/passwd"])
def test_a_redirect_into_private_ranges_is_not_followed(target: str) -> None:
    with site({"/a": Answer(b"", 302, Location=target)}) as news:
        found = look_up(news.url("/a"), reach({"inside.example": ["192.168.0.1"]}))
        assert (found.facts, found.trouble, len(news.asked)) == (None, "not_public", 1)


def test_redirects_that_never_end_are_given_up() -> None:
    with site({"/a": Answer(b"", 302, Location="/a")}) as news:
        assert look_up(news.url("/a"), reach()).trouble == "refused"
        assert len(news.asked) == 5


def test_a_page_that_drips_is_given_up_in_time() -> None:
    with site({"/a": Answer(slow=True)}) as news:
        began = time.monotonic()
        assert look_up(news.url("/a"), reach(), seconds=0.5).trouble == "too_slow"
        assert time.monotonic() - began < SECONDS


def test_a_name_server_that_does_not_answer_is_not_waited_for() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        import asyncio

        await asyncio.sleep(60)
        return []

    began = time.monotonic()
    assert look_up("https://slow.example/", Reach(resolve=resolve), seconds=0.3).trouble == "too_slow"
    assert time.monotonic() - began < SECONDS


def test_no_more_than_two_megabytes_are_read() -> None:
    late = b" " * MOST_BYTES + b"<title>too late</title>"
    with site({"/a": Answer(late), "/b": Answer(NEWS + b" " * 3_000_000)}) as news:
        found = look_up(news.url("/a"), reach()).facts
        assert found is not None
        assert found.title is None
        assert look_up(news.url("/b"), reach()).trouble is None


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "text/plain", ""])
def test_only_web_pages_are_read(kind: str) -> None:
    with site({"/a": Answer(Content_Type=kind)}) as news:
        assert look_up(news.url("/a"), reach()).trouble == "not_html"


def test_what_is_packed_is_not_unpacked() -> None:
    with site({"/a": Answer(Content_Encoding="gzip")}) as news:
        assert look_up(news.url("/a"), reach()).trouble == "refused"


def test_without_a_network_it_says_so() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("Temporary failure in name resolution")

    assert look_up("https://example.org/", Reach(resolve=resolve)).trouble == "unreachable"


def test_a_proxy_of_this_machine_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with site({"/a": Answer()}) as news:
        assert look_up(news.url("/a"), reach()).trouble is None
