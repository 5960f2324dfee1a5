"""Fetches one web page to see what it says about itself. Small, quick, and from the public web only."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, NamedTuple

import httpx

from roadmap.desk.page_facts import PageFacts, page_facts
from roadmap.desk.reach import NotPublic, Number, Reach

SECONDS = 8.0
MOST_BYTES = 2 * 1024 * 1024
MOST_HOPS = 5
HTML = ("text/html", "application/xhtml+xml")
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; K-Neutrality roadmap desk)",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "identity",
    "Accept-Language": "ko, en;q=0.8",
}

Trouble = Literal["not_public", "unreachable", "too_slow", "not_html", "refused"]


class Lookup(NamedTuple):
    """What a page says about itself, or why it could not be asked. `address` is where the redirects ended."""

    facts: PageFacts | None
    trouble: Trouble | None
    address: str


def look_up(address: str, reach: Reach | None = None, seconds: float = SECONDS) -> Lookup:
    """Looks at the page at an address, for at most so many seconds. Raises nothing."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(_in_a_loop_of_its_own, address, reach or Reach(), seconds).result()


def _in_a_loop_of_its_own(address: str, reach: Reach, seconds: float) -> Lookup:
    """The loop is closed without waiting for a name server that does not answer."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_within(address, reach, seconds))
    finally:
        loop.close()


async def _within(address: str, reach: Reach, seconds: float) -> Lookup:
    try:
        return await asyncio.wait_for(_look_up(address, reach), seconds)
    except NotPublic:
        return Lookup(None, "not_public", address)
    except (TimeoutError, httpx.TimeoutException):
        return Lookup(None, "too_slow", address)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        return Lookup(None, "unreachable", address)


async def _look_up(address: str, reach: Reach) -> Lookup:
    url = httpx.URL(address)
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS) as client:
        for _ in range(MOST_HOPS):
            number = await reach.checked(url)
            async with client.stream("GET", _to(url, number), headers=_headers(url), extensions=_named(url)) as answer:
                target = answer.headers.get("location") if answer.is_redirect else None
                if target is None:
                    return await _read(answer, str(url))
                url = url.join(target)
    return Lookup(None, "refused", str(url))


def _to(url: httpx.URL, number: Number) -> httpx.URL:
    """The same address with the number that was checked in the place of the name."""
    return url.copy_with(host=str(number), fragment=None)


def _headers(url: httpx.URL) -> dict[str, str]:
    return {**HEADERS, "Host": url.netloc.decode("ascii")}


def _named(url: httpx.URL) -> dict[str, str]:
    """Certificates are held against the name, not against the number."""
    return {"sni_hostname": url.raw_host.decode("ascii")}


async def _read(answer: httpx.Response, address: str) -> Lookup:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status_code != httpx.codes.OK or answer.headers.get("content-encoding", "identity") != "identity":
        return Lookup(None, "refused", address)
    if kind not in HTML:
        return Lookup(None, "not_html", address)
    content = bytearray()
    async for part in answer.aiter_raw():
        content += part
        if len(content) >= MOST_BYTES:
            break
    return Lookup(page_facts(bytes(content[:MOST_BYTES]), answer.charset_encoding), None, address)
