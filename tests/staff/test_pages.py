"""Signing in as browsers do it, and as those who forge it do."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.public.signing_in import LONGEST_FORM, sign_in_routes
from roadmap.views.cookies import form_token
from tests.staff.samples import GOOD, OTHER, ROOT, StandingClock, browser, person

BASE = "http://desk.example"
XSS = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'


@pytest.fixture
def mina(board: Board) -> None:
    person(board.ledger, "mina", "reviewer", GOOD)


def token_of(client: TestClient, page: str = "/sign-in") -> str:
    """What a form on a page brings along."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', client.get(page).text)
    assert found, page
    return found[1]


def sign_in(client: TestClient, name: str = "mina", password: str = GOOD, path: str = "/sign-in") -> Any:
    return client.post(path, data={"token": token_of(client), "name": name, "password": password})


def is_in(client: TestClient) -> bool:
    return bool(client.get("/account").status_code == 200)


def cookies_set(answer: Any) -> Iterator[Any]:
    for line in answer.headers.get_list("set-cookie"):
        yield from SimpleCookie(line).values()


# Well


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_form_says_whose_it_is_in_the_readers_language(client: TestClient, board: Board, lang: str) -> None:
    assert f'<a href="./?lang={lang}">{board.plan.title.in_(lang)}</a>' in client.get(f"/sign-in?lang={lang}").text


@pytest.mark.usefixtures("mina")
def test_somebody_signs_in_works_and_signs_out(client: TestClient, board: Board) -> None:
    answer = sign_in(client, path="/sign-in?next=/record%3Fid%3Dx%26lang%3Dko")
    assert (answer.status_code, answer.headers["location"]) == (303, "./record?id=x&lang=ko")
    assert "Reviewer" in client.get("/account").text
    assert client.get("/sign-in?next=/desk").headers["location"] == "./desk"
    stolen = client.cookies["kn-session"]
    answer = client.post("/sign-out", data={"token": token_of(client, "/account")})
    assert (answer.status_code, answer.headers["location"]) == (303, "./sign-in")
    assert "kn-session" not in client.cookies
    assert not is_in(client)
    client.cookies.set("kn-session", stolen)
    assert not is_in(client), "a cookie that was kept is worth nothing"
    assert board.ledger.staff.sessions("mina") == []


def test_the_form_is_made_for_password_managers_and_works_without_scripts(client: TestClient) -> None:
    page = client.get("/sign-in").text
    assert re.search(r'<input id="name" name="name"[^>]* autocomplete="username"', page)
    assert re.search(r'<input id="password" name="password" type="password" autocomplete="current-password"', page)
    assert "<script" not in page
    assert 'method="post"' in page


@pytest.mark.parametrize(
    ("query", "header", "language", "heading"),
    [
        ("?lang=ko", "en", "ko", "로그인"),
        ("?lang=en", "ko", "en", "Sign in"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko", "로그인"),
        ("", "de", "en", "Sign in"),
        ("?lang=xx", "ko", "ko", "로그인"),
    ],
)
def test_the_form_speaks_the_readers_language(
    client: TestClient, query: str, header: str, language: str, heading: str
) -> None:
    page = client.get(f"/sign-in{query}", headers={"Accept-Language": header}).text
    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page


@pytest.mark.usefixtures("mina")
def test_the_language_and_the_way_on_survive_a_wrong_password(client: TestClient) -> None:
    answer = sign_in(client, password="wrong wrong wrong", path="/sign-in?lang=ko&next=/desk")
    assert answer.status_code == 403
    assert "이름이나 비밀번호가 맞지 않습니다." in answer.text
    assert 'action="./sign-in?lang=ko&amp;next=%2Fdesk"' in answer.text
    assert 'value="mina"' in answer.text


@pytest.mark.usefixtures("mina")
def test_a_password_is_changed_and_other_browsers_are_out(client: TestClient, board: Board) -> None:
    sign_in(client)
    with browser(board, address="203.0.113.8") as other:
        sign_in(other)
        before = client.cookies["kn-session"]
        form = {"token": token_of(client, "/account"), "old": GOOD, "new": OTHER, "again": OTHER}
        answer = client.post("/account/password?lang=ko", data=form)
        assert answer.headers["location"] == "../account?lang=ko&done=password"
        assert "비밀번호가 바뀌었습니다" in client.get(urljoin("/account/password", answer.headers["location"])).text
        assert client.cookies["kn-session"] != before
        assert (is_in(client), is_in(other)) == (True, False)
        assert sign_in(other, password=OTHER).status_code == 303


@pytest.mark.usefixtures("mina")
@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong wrong wrong", OTHER, OTHER, "The name or the password is wrong."),
        (GOOD, "short", "short", "at least 12 characters"),
        (GOOD, "mina mina mina", "mina mina mina", "among the first"),
        (GOOD, OTHER, OTHER + "!", "not the same"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    client: TestClient, old: str, new: str, again: str, told: str
) -> None:
    sign_in(client)
    form = {"token": token_of(client, "/account"), "old": old, "new": new, "again": again}
    answer = client.post("/account/password", data=form)
    assert answer.status_code in (403, 422)
    assert told in answer.text
    assert new not in answer.text
    assert 'action="../account/password?lang=en"' in answer.text
    assert '<a href="../desk?lang=en">The desk</a>' in answer.text
    assert is_in(client)


@pytest.mark.usefixtures("mina")
def test_sessions_elsewhere_can_be_seen_and_ended(client: TestClient, board: Board) -> None:
    with browser(board) as phone, browser(board) as library:
        for each, agent in (
            (phone, "Mozilla/5.0 (iPhone) Version/17 Safari/604"),
            (library, "Mozilla (X11; Linux) Firefox/140"),
        ):
            each.headers["User-Agent"] = agent
            sign_in(each)
        sign_in(client)
        page = client.get("/account").text
        assert "Safari · iPhone" in page
        assert "Firefox · Linux" in page
        ids = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
        assert len(ids) == 2
        client.post("/account/sessions", data={"token": token_of(client, "/account"), "session": ids[0]})
        assert sorted(map(is_in, (phone, library))) == [False, True]
        client.post("/account/sessions", data={"token": token_of(client, "/account")})
        assert [is_in(each) for each in (client, phone, library)] == [True, False, False]


def test_a_link_is_looked_at_without_using_it_up_and_works_once(client: TestClient, board: Board) -> None:
    person(board.ledger, "jun")
    path = f"/welcome/{board.ledger.staff.link('jun', who=ROOT)}"
    for _ in range(3):
        assert 'value="jun" autocomplete="username"' in client.get(path).text
    form = {"token": token_of(client, path), "new": GOOD, "again": GOOD}
    assert client.post(path, data={**form, "again": OTHER}).status_code == 422
    assert client.post(path, data={**form, "new": "short", "again": "short"}).status_code == 422
    answer = client.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "../desk?lang=en")
    assert is_in(client)
    with browser(board) as late:
        assert late.get(path).status_code == 410
        assert late.post(path, data={"token": token_of(late), "new": OTHER, "again": OTHER}).status_code == 410
    assert len(board.ledger.staff.sessions("jun")) == 1


def test_the_first_administrator_comes_in_by_a_link(client: TestClient, board: Board) -> None:
    path = f"/welcome/{board.ledger.staff.first_link()}?lang=ko"
    form = {"token": token_of(client, path), "name": "x", "display": XSS, "new": GOOD, "again": GOOD}
    refused = client.post(path, data=form)
    assert refused.status_code == 422
    assert "<script>" not in refused.text
    assert "&lt;script&gt;" in refused.text
    assert client.post(path, data={**form, "name": "민아", "display": "김민아"}).status_code == 303
    assert "김민아" in client.get("/account").text
    assert [(a.name, a.role) for a in board.ledger.staff.accounts()] == [("민아", "administrator")]


# Cookies


@pytest.mark.usefixtures("mina")
@pytest.mark.parametrize(("base", "secure"), [("http://desk.example", False), ("https://desk.example", True)])
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(board: Board, base: str, secure: bool) -> None:
    with browser(board, base) as client:
        form = next(cookies_set(client.get("/sign-in")))
        session = next(cookies_set(sign_in(client)))
    prefix = "__Host-" if secure else ""
    for cookie, name, samesite in ((form, "kn-form", "strict"), (session, "kn-session", "lax")):
        assert cookie.key == prefix + name
        assert (cookie["httponly"], cookie["path"], cookie["samesite"].lower()) == (True, "/", samesite)
        assert (bool(cookie["secure"]), cookie["domain"]) == (secure, "")
    assert int(session["max-age"]) == 7 * 24 * 3600


@pytest.mark.usefixtures("mina")
def test_over_https_a_cookie_that_another_site_could_set_is_not_taken(board: Board) -> None:
    with browser(board) as plain:
        sign_in(plain)
        token = plain.cookies["kn-session"]
    with browser(board, "https://desk.example") as client:
        client.cookies.set("kn-session", token)
        assert not is_in(client)
        client.cookies.set("__Host-kn-session", token)
        assert is_in(client)


@pytest.mark.usefixtures("mina")
def test_https_is_believed_of_a_proxy_only_where_that_is_set(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1, 198.51.100.9"}
    with browser(board) as client:
        assert next(cookies_set(client.get("/sign-in", headers=told))).key == "kn-form"
    monkeypatch.setenv("ROADMAP_BEHIND_PROXY", "1")
    with browser(board) as client:
        assert next(cookies_set(client.get("/sign-in", headers=told))).key == "__Host-kn-form"


@pytest.mark.usefixtures("mina")
def test_where_a_guess_comes_from_is_not_what_it_says_itself(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    with browser(board) as client:
        token = token_of(client)

        def guess(n: int) -> int:
            headers = {"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.{n % 2}"}
            form = {"token": token, "name": f"name{n}", "password": "wrong"}
            return int(client.post("/sign-in", data=form, headers=headers).status_code)

        assert [guess(n) for n in range(25)] == [403] * 20 + [429] * 5
        monkeypatch.setenv("ROADMAP_BEHIND_PROXY", "1")
        assert [guess(n) for n in range(25)] == [403] * 25


@pytest.mark.usefixtures("mina")
@pytest.mark.parametrize("forged", ["", "x", "x" * 43, "A" * 5000, "../../etc/passwd", "' OR 1=1 --", "0" * 64])
def test_a_forged_cookie_is_nobodys(client: TestClient, board: Board, forged: str) -> None:
    sign_in(client)
    listed = board.ledger.staff.sessions("mina")[0].id
    for value in (forged, listed):
        client.cookies.clear()
        client.cookies.set("kn-session", value)
        answer = client.get("/account")
        assert (answer.status_code, answer.headers["location"]) == (303, "./sign-in?next=/account")


@pytest.mark.usefixtures("mina")
def test_an_old_cookie_is_nobodys(client: TestClient, clock: StandingClock) -> None:
    sign_in(client)
    clock.on(hours=13)
    assert not is_in(client)


@pytest.mark.usefixtures("mina")
def test_a_planted_session_does_not_become_somebody_elses(client: TestClient, board: Board) -> None:
    person(board.ledger, "eve", "contributor", OTHER)
    with browser(board) as eve:
        sign_in(eve, "eve", OTHER)
        planted = eve.cookies["kn-session"]
    client.cookies.set("kn-session", planted)
    form = {"token": form_token(planted), "name": "mina", "password": GOOD}
    answer = client.post("/sign-in", data=form)
    new = next(cookies_set(answer)).value
    assert new != planted
    assert board.ledger.staff.session(planted) is None
    for made_up in ("x" * 43, "kn" * 25):
        client.cookies.clear()
        client.cookies.set("kn-session", made_up)
        assert next(cookies_set(sign_in(client))).value != made_up


@pytest.mark.usefixtures("mina")
def test_a_disabled_account_is_out_at_the_next_click(client: TestClient, board: Board) -> None:
    sign_in(client)
    board.ledger.staff.disable("mina", who=ROOT)
    assert not is_in(client)
    assert sign_in(client).status_code == 403


# Forged forms


def not_opened() -> Board:
    raise AssertionError("nobody asked for a page")


POSTS = sorted(route.path for route in sign_in_routes(not_opened) if "POST" in (route.methods or ()))


def test_these_are_all_the_posts() -> None:
    assert POSTS == ["/account/password", "/account/sessions", "/sign-in", "/sign-out", "/welcome/{token}"]


FORGED: dict[str, dict[str, Any]] = {
    "no token": {"token": None},
    "an empty token": {"token": ""},
    "a wrong token": {"token": "0" * 64},
    "a token of nobody's": {"token": form_token("x" * 43)},
    "another site's origin": {"Origin": "https://evil.example"},
    "another port's origin": {"Origin": f"{BASE}:8080"},
    "an origin that is hidden": {"Origin": "null"},
    "a name that looks like ours": {"Origin": "http://desk.example.evil.example"},
    "another site's page": {"Sec-Fetch-Site": "cross-site"},
    "another part of the domain": {"Sec-Fetch-Site": "same-site"},
    "no cookies": {"cookies": False},
}


@pytest.mark.usefixtures("mina")
@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("path", POSTS)
def test_a_forged_form_does_nothing(client: TestClient, board: Board, path: str, forged: str) -> None:
    person(board.ledger, "jun")
    link = board.ledger.staff.link("jun", who=ROOT)
    path = path.replace("{token}", link)
    sign_in(client)
    with browser(board) as other:
        sign_in(other)
    change = FORGED[forged]
    form = {
        "token": change.get("token", token_of(client, "/account")),
        **dict.fromkeys(("password", "old"), GOOD),
        **dict.fromkeys(("new", "again"), OTHER),
        "name": "mina",
    }
    headers = {name: value for name, value in change.items() if name in ("Origin", "Sec-Fetch-Site")}
    if change.get("cookies") is False:
        client.cookies.clear()
    before = (board.ledger.staff.sessions("mina"), board.ledger.staff.events(), board.ledger.staff.accounts())
    answer = client.post(path, data={k: v for k, v in form.items() if v is not None}, headers=headers)
    assert answer.status_code == 403
    assert "open for too long" in answer.text
    assert "kn-session" not in str(answer.headers.get_list("set-cookie"))
    assert (board.ledger.staff.sessions("mina"), board.ledger.staff.events(), board.ledger.staff.accounts()) == before
    assert board.ledger.staff.invitation(link)


@pytest.mark.usefixtures("mina")
@pytest.mark.parametrize("origin", [BASE, None])
def test_a_form_of_ours_is_taken(client: TestClient, origin: str | None) -> None:
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"} if origin else {}
    form = {"token": token_of(client), "name": "mina", "password": GOOD}
    assert client.post("/sign-in", data=form, headers=headers).status_code == 303


@pytest.mark.usefixtures("mina")
def test_a_form_that_was_open_before_signing_in_elsewhere_is_offered_again(client: TestClient) -> None:
    old = token_of(client)
    sign_in(client)
    answer = client.post("/sign-in", data={"token": old, "name": "mina", "password": GOOD})
    assert answer.status_code == 403
    assert re.search(r'name="token" value="(\w+)"', answer.text)


@pytest.mark.parametrize("path", POSTS)
def test_a_post_without_an_account_leads_to_the_form(client: TestClient, path: str) -> None:
    answer = client.post(path.replace("{token}", "x"), data={"token": token_of(client)})
    assert answer.status_code in (303, 403, 410)
    assert "kn-session=" not in str(answer.headers.get_list("set-cookie")).replace('kn-session=""', "")


# Where it leads on to


@pytest.mark.usefixtures("mina")
@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "/x\r\nSet-Cookie: a=b",
        "/ /evil.example",
        "///evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "http:evil.example",
        "",
        "x" * 3000,
        "/" + "x" * 3000,
    ],
)
def test_it_leads_on_to_our_own_pages_only(client: TestClient, next: str) -> None:
    form = {"token": token_of(client), "name": "mina", "password": GOOD}
    answer = client.post("/sign-in", params={"next": next}, data=form)
    assert answer.status_code == 303
    led = urlsplit(urljoin(f"{BASE}/sign-in", answer.headers["location"]))
    assert (led.scheme, led.netloc) == ("http", "desk.example")
    assert "a" not in answer.cookies


# What pages say


@pytest.mark.usefixtures("mina")
def test_what_people_write_stays_text(client: TestClient, board: Board) -> None:
    refused = sign_in(client, name=XSS, path="/sign-in?next=/%22%3E%3Cscript%3E")
    assert "<script" not in refused.text
    assert "&lt;script&gt;" in refused.text
    board.ledger.staff.add("eve", "reviewer", who=ROOT, display=XSS, password=OTHER)
    client.headers["User-Agent"] = XSS
    sign_in(client, "eve", OTHER)
    page = client.get("/account").text
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_the_answer_is_the_same_whether_or_not_there_is_such_an_account(board: Board) -> None:
    person(board.ledger, "mina", "reviewer", GOOD)
    told = []
    for n, name in enumerate(("mina", "nobd")):
        with browser(board, address=f"192.0.2.{n}") as client:
            for _ in range(5):
                answer = sign_in(client, name, "wrong wrong wrong")
                body = re.sub(r'value="[0-9a-f]{64}"', "", answer.text).replace(name, "")
                told.append((answer.status_code, body, answer.headers.get("retry-after")))
    assert told[:5] == told[5:]
    assert [status for status, *_ in told[:5]] == [403, 403, 403, 429, 429]
    assert told[4][2] == "1"
    assert "wait 1 minute" in told[4][1]


@pytest.mark.usefixtures("mina")
def test_nothing_is_kept_by_caches_and_nothing_is_loaded_from_elsewhere(client: TestClient, board: Board) -> None:
    paths = ["/sign-in", "/account", "/account?done=password", f"/welcome/{board.ledger.staff.first_link() or 'x'}"]
    answers = [client.get(path) for path in paths]
    answers.append(sign_in(client))
    answers += [client.get(path) for path in paths]
    answers.append(client.post("/sign-out"))
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "body",
    [b"x" * (LONGEST_FORM + 1), b"\xff\xfe", b"&" * 1000, b"a=1&" * 100, b"%ff=%ff", b"token=%00", b"", b"{}"],
)
def test_no_form_is_too_strange(client: TestClient, body: bytes) -> None:
    client.get("/sign-in")
    answer = client.post("/sign-in", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sign-in", "/account", "/sign-out"])
def test_other_methods_are_not_there(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 405


def test_when_the_database_cannot_be_read_it_says_so(client: TestClient, board: Board) -> None:
    board.ledger.close()
    assert board.ledger.path is not None
    for file in board.ledger.path.parent.glob("evidence.db*"):
        file.unlink()
    board.ledger.path.write_bytes(b"not a database" * 100)
    client.cookies.set("kn-session", "x" * 43)
    answer = client.get("/sign-in?lang=ko")
    assert answer.status_code == 503
    assert "지금은 처리할 수 없습니다" in answer.text
    assert "Traceback" not in answer.text


def test_where_another_service_signs_people_in_these_pages_lead_there(board: Board) -> None:
    app = Starlette(routes=sign_in_routes(lambda: board, lambda: True))
    with TestClient(app, follow_redirects=False) as client:
        for path, to in (("/sign-in", "./desk"), ("/account", "./desk"), ("/welcome/x", "../desk")):
            assert client.get(path).headers["location"] == to
        assert client.post("/sign-in", data={"name": "mina", "password": GOOD}).headers["location"] == "./desk"
        assert client.post("/sign-out").headers["location"] == "./auth/logout"
