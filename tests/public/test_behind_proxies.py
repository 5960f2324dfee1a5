"""Behind nginx and Caddy, with the files that the project gives to people: visitors notice neither.

Visitors come from addresses of this machine's own network, 127.0.0.2 and so on: both proxies tell them apart by that.
"""

import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from roadmap.evidence import Ledger, program
from roadmap.evidence.staff import NotSignedIn
from roadmap.views.site import SITE
from tests.browser import visitor
from tests.public.conftest import Pair
from tests.public.proxies import HERE, PROXIES, Passed, Proxy, dashboard, nginx, port_of
from tests.servers import PATIENCE
from tests.staff.samples import StandingClock, quick

CROWD = [f"127.0.0.{n}" for n in range(2, 26)]
"""Visitors, of whom each dashboard gets some."""

NAME, PASSWORD = "park-jiyeon", "four plain words in a row"
HEALTH = "/_stcore/health"


@pytest.fixture(scope="module", autouse=True)
def names_of_this_machine() -> Iterator[None]:
    """Names under localhost lead to this machine (RFC 6761), as browsers know and not every system does.

    Streamlit would let pages of `localhost` itself in under any name: with that the tests would see nothing.
    """
    known = socket.getaddrinfo

    def found(host: str, *rest: Any, **options: Any) -> Any:
        return known("127.0.0.1" if host == HERE else host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", found)
        yield


@pytest.fixture(scope="module", params=list(PROXIES))
def proxy(request: pytest.FixtureRequest, pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with PROXIES[request.param](tmp_path_factory.mktemp("proxy"), [port_of(each) for each in pair.servers]) as running:
        yield running


@pytest.fixture(scope="module")
def keeping(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx alone, which keeps answers, with nothing kept yet."""
    with nginx(tmp_path_factory.mktemp("keeping"), [port_of(each) for each in pair.servers]) as running:
        yield running


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def asked(proxy: Proxy, visitors: Sequence[str], times: int = 3, **claims: str) -> dict[str, set[int]]:
    """Which dashboards answer each visitor who asks a few times. The proxy writes that down a moment later."""
    before = len(proxy.passed())

    def news() -> list[Passed]:
        return [each for each in proxy.passed()[before:] if each.visitor in visitors]

    for who in visitors:
        with proxy.visitor(who) as client:
            assert {client.get(HEALTH, headers=claims).status_code for _ in range(times)} == {200}
    until(lambda: len(news()) >= times * len(visitors))
    return {who: {each.dashboard for each in news() if each.visitor == who} for who in visitors}


@contextmanager
def ledger_of(pair: Pair) -> Iterator[Ledger]:
    ledger = Ledger.open(f"sqlite:///{pair.data / 'evidence.db'}")
    try:
        yield ledger
    finally:
        ledger.close()


# Pages, addresses and cookies


def test_every_page_comes_through_and_tells_browsers_to_keep_to_https(proxy: Proxy, pair: Pair) -> None:
    own = pair.servers[0].url
    with proxy.visitor() as client, httpx.Client(base_url=own, trust_env=False) as inside:
        for name in SITE:
            address = f"/{'' if name == 'overview' else name}?lang=ko"
            answer, expected = client.get(address), inside.get(address)
            assert (address, answer.status_code) == (address, expected.status_code)
            assert answer.text.replace(proxy.url, "") == expected.text.replace(own, "")
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_whoever_comes_by_http_is_led_to_the_same_page_by_https(proxy: Proxy) -> None:
    answer = httpx.get(f"{proxy.http_url}/phase?id=phase-1&lang=ko", trust_env=False)
    there = urlsplit(answer.headers["Location"])
    assert answer.status_code in (301, 308)
    assert (there.scheme, there.hostname, f"{there.path}?{there.query}") == ("https", HERE, "/phase?id=phase-1&lang=ko")
    assert "kn-" not in answer.text


def test_cookies_are_for_https_only(proxy: Proxy) -> None:
    with proxy.visitor() as client:
        set_here = [client.get(path).headers["Set-Cookie"] for path in (HEALTH, "/sign-in")]
    assert [re.split("[=;]", each)[0] for each in set_here] == ["_streamlit_xsrf", "__Host-kn-form"]
    assert all("; Secure" in each for each in set_here)


def test_absolute_links_name_the_outside_address_and_never_what_a_visitor_claims(proxy: Proxy) -> None:
    claims = {
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "host=elsewhere.example",
    }
    with proxy.visitor() as client:
        page, feed = (client.get(path, headers=claims).text for path in ("/?lang=en", "/feeds/changes.en.atom"))
    assert re.findall(r'<link rel="canonical" href="([^"]+)"', page) == [f"{proxy.url}/?lang=en"]
    assert f'href="{proxy.url}/' in feed
    assert "elsewhere.example" not in page + feed
    assert f"http://{HERE}" not in page + feed


# Visitors


def test_a_visitor_stays_with_one_dashboard_and_both_have_visitors(proxy: Proxy, pair: Pair) -> None:
    seen = asked(proxy, CROWD)
    assert {len(dashboards) for dashboards in seen.values()} == {1}
    assert set.union(*seen.values()) == {port_of(server) for server in pair.servers}


def test_a_visitor_who_claims_to_be_another_stays_with_the_same_dashboard(proxy: Proxy) -> None:
    who = CROWD[0]
    seen = [asked(proxy, [who], 1, **{"X-Forwarded-For": claimed, "X-Real-IP": claimed}) for claimed in CROWD]
    assert seen == [asked(proxy, [who])] * len(CROWD)


def guess(client: httpx.Client, name: str, password: str, **headers: str) -> httpx.Response:
    """What somebody gets who fills in the sign-in form."""
    form = client.get("/sign-in").text
    token = re.findall(r'name="token" value="([^"]+)"', form)[0]
    told = {"Origin": str(client.base_url).rstrip("/"), **headers}
    return client.post("/sign-in", data={"name": name, "password": password, "token": token}, headers=told)


@pytest.fixture
def guesser(pair: Pair, proxy: Proxy) -> str:
    """An address from which forty passwords were guessed, the last a moment ago: the next has to wait for long."""
    address, clock = f"127.0.1.{1 + list(PROXIES).index(proxy.name)}", StandingClock(datetime.now(UTC))
    clock.on(minutes=-40 * 20)
    with ledger_of(pair) as ledger:
        quick(ledger, clock)
        for n in range(40):
            clock.on(minutes=20)
            with pytest.raises(NotSignedIn):
                ledger.staff.sign_in(f"nobody-{n}", "guessed", address=address)
    return address


def test_who_guesses_passwords_cannot_claim_to_be_another(proxy: Proxy, guesser: str) -> None:
    with proxy.visitor(guesser) as client:
        claims = [guess(client, f"claims-{n}", "guessed", **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(2)]
    with proxy.visitor("127.0.1.99") as client:
        neighbour = guess(client, f"neighbour-{proxy.name}", "guessed")
    assert [answer.status_code for answer in claims] == [429, 429]
    assert neighbour.status_code == 403


def test_whoever_signs_in_at_one_dashboard_is_known_at_the_other(proxy: Proxy, pair: Pair) -> None:
    with ledger_of(pair) as ledger:
        if NAME not in [account.name for account in ledger.staff.accounts()]:
            ledger.staff.add(NAME, "reviewer", who=program("tests"), password=PASSWORD)
    seen = asked(proxy, CROWD)
    one, other = (next(who for who in CROWD if seen[who] == {port_of(server)}) for server in pair.servers)
    with proxy.visitor(one) as client:
        answer = guess(client, NAME, PASSWORD)
        assert answer.status_code == 303
        cookies = client.cookies
    with proxy.visitor(other) as client:
        client.cookies = cookies
        account = client.get("/account")
        assert NAME in account.text
    assert "__Host-kn-session=" in answer.headers["Set-Cookie"]
    assert account.headers["Cache-Control"] == "no-store"


# The websocket


def test_streamlit_draws_the_overview_in_a_browser(proxy: Proxy, browser: Browser) -> None:
    with visitor.visiting(browser, proxy.url, 1280, ignore_https_errors=True) as visit:
        visit.open("/?lang=en")
        assert visit.wrongs == []
        assert "phase-3.low" in visit.numbers
        assert {each["name"] for each in visit.page.context.cookies()} == {"_streamlit_xsrf"}


def websocket(proxy: Proxy, address: str = "127.0.0.1", origin: str = "") -> str:
    """The first thing that Streamlit says to a page of `origin`, or ours, that runs; what kind of message that is."""
    with connect(
        f"{proxy.url.replace('https', 'wss')}/_stcore/stream",
        ssl=proxy.trusting(),
        source_address=(address, 0),
        origin=Origin(origin or proxy.url),
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
        open_timeout=PATIENCE,
    ) as session:
        wish = BackMsg()
        wish.rerun_script.query_string = "lang=en"
        session.send(wish.SerializeToString())
        said = session.recv(PATIENCE)
        assert isinstance(said, bytes)
        return str(ForwardMsg.FromString(said).WhichOneof("type"))


def test_a_websocket_is_open_to_our_own_pages_and_to_no_others(proxy: Proxy) -> None:
    assert websocket(proxy) == "new_session"
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        websocket(proxy, origin="https://elsewhere.example")


def test_a_file_of_staff_comes_through_and_nothing_as_large_from_anybody_else(proxy: Proxy) -> None:
    large = b"x" * 2_000_000
    with proxy.visitor() as client:
        to_the_desk = client.put("/_stcore/upload_file/session/file", content=large)
        elsewhere = client.post("/sign-in", content=large)
    assert (to_the_desk.status_code, to_the_desk.text) == (403, "Only staff who are signed in can hand files over.\n")
    assert elsewhere.status_code in (403, 413)


# A dashboard that dies


def test_a_dashboard_that_dies_is_passed_by(pair: Pair, tmp_path: Path) -> None:
    with ExitStack() as stack:
        dying = stack.enter_context(dashboard(pair.data, tmp_path))
        staying = port_of(pair.servers[0])
        orphans: list[tuple[Proxy, list[str]]] = []
        for name, start in PROXIES.items():
            (tmp_path / name).mkdir()
            proxy = stack.enter_context(start(tmp_path / name, [staying, port_of(dying)]))
            orphans.append((proxy, [who for who, by in asked(proxy, CROWD).items() if by == {port_of(dying)}]))
        dying.process.kill()
        dying.process.wait()
        for proxy, visitors in orphans:
            assert visitors, proxy.name
            for who in visitors:
                with proxy.visitor(who) as client:
                    assert "kn-" in client.get("/phase?id=phase-2&lang=ko").text
                    assert client.get(HEALTH).status_code == 200
            assert websocket(proxy, visitors[0]) == "new_session"


# What nginx keeps


def kept(answer: httpx.Response) -> str:
    """What nginx says of an answer: nothing where it keeps none."""
    return str(answer.headers.get("X-Cache", ""))


def test_what_is_public_is_asked_of_the_dashboard_once(keeping: Proxy) -> None:
    public = ["/?lang=en", "/indicator?id=public-support&lang=ko", "/api/v1/progress", "/images/overview.png?lang=ko"]
    with keeping.visitor(CROWD[0]) as one, keeping.visitor(CROWD[-1]) as other:
        script = re.findall(r"/assets/[^\"]+", one.get("/method").text)[0]
        for address in [*public, "/feeds/changes.ko.atom", script]:
            first, second = one.get(address), other.get(address)
            assert (address, kept(first), kept(second)) == (address, "MISS", "HIT")
            assert first.content == second.content
            assert "Set-Cookie" not in second.headers


def test_of_many_who_ask_at_once_one_is_handed_on(keeping: Proxy) -> None:
    address = "/milestone?id=people-exchange&lang=en"
    with ThreadPoolExecutor(20) as crowd, keeping.visitor() as client:
        answers = list(crowd.map(lambda _: client.get(address), range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    until(lambda: address in [each.address for each in keeping.passed()])
    assert [each.address for each in keeping.passed()].count(address) == 1


def test_what_is_not_for_everybody_is_never_kept_nor_waited_for(keeping: Proxy) -> None:
    private = [HEALTH, "/_stcore/host-config", "/sign-in", "/account", "/welcome/a-link", "/data/evidence.csv"]
    with keeping.visitor() as client:
        answers = [client.get(address) for address in (*private, "/snapshots/", "/images/kit.json?card=none") * 2]
    assert {str(answer.url): kept(answer) for answer in answers if kept(answer)} == {}


def test_answers_that_may_not_be_kept_are_not_kept(keeping: Proxy) -> None:
    with keeping.visitor() as client:
        answers = [client.get(address) for address in ("/no-such-page", "/images/nothing.png", "/api/v1/nothing") * 2]
    assert "HIT" not in [kept(answer) for answer in answers]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize("cookie", ["__Host-kn-session", "kn-session", "_streamlit_user", "_streamlit_user_0"])
def test_staff_are_answered_by_the_dashboard_itself(keeping: Proxy, cookie: str) -> None:
    address = f"/data?lang=en&of={cookie}"
    with keeping.visitor() as client:
        staff = client.get(address, headers={"Cookie": f"a=b; {cookie}=x"})
        first, second = client.get(address), client.get(address)
        again = client.get(address, headers={"Cookie": f"a=b; {cookie}=x"})
    assert [kept(answer) for answer in (staff, first, second, again)] == ["", "MISS", "HIT", ""]


def test_languages_and_names_are_kept_apart(keeping: Proxy) -> None:
    with keeping.visitor() as client:
        for _ in range(2):
            told = {lang: client.get("/images", headers={"Accept-Language": lang}).text for lang in ("ko", "en")}
            assert {lang: f'<html lang="{lang}"' in text for lang, text in told.items()} == {"ko": True, "en": True}
        other = client.get("/images?lang=en", headers={"Host": "elsewhere.example"}).text
        ours = client.get("/images?lang=en").text
    assert "elsewhere.example" in other
    assert "elsewhere.example" not in ours


class Short(BaseHTTPRequestHandler):
    """A page that may be kept for a second."""

    def do_GET(self) -> None:
        page = b"the last good page"
        self.send_response(200)
        self.send_header("Cache-Control", "public, max-age=0, s-maxage=1, must-revalidate")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *told: object) -> None:
        """Says nothing."""


def test_a_page_that_was_kept_outlives_the_dashboards(tmp_path: Path) -> None:
    served = ThreadingHTTPServer(("127.0.0.1", 0), Short)
    Thread(target=served.serve_forever, daemon=True).start()
    try:
        with nginx(tmp_path, [served.server_port, served.server_port]) as proxy, proxy.visitor() as client:
            assert kept(client.get("/")) == "MISS"
            served.shutdown()
            served.server_close()
            until(lambda: kept(client.get("/")) == "STALE")
            assert client.get("/").text == "the last good page"
            assert client.get("/sign-in").status_code == 502
    finally:
        served.server_close()
