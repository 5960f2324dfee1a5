"""Signing in over plain HTTP: forms of ours that work without scripts.

Every POST must bring the token of a page of ours and come from our own address; nothing here is ever kept by caches.
With another service in charge (`elsewhere`), these addresses lead there instead.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from math import ceil
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.evidence.staff import Account, LinkGone, NotSignedIn, SlowDown, StaffError
from roadmap.evidence.staff.office import Staff
from roadmap.public.headers import OWN_PAGE
from roadmap.public.index_page import asset_address
from roadmap.public.web_address import by_https, visitor, web_address
from roadmap.views import staff as pages
from roadmap.views.cookies import FORM, SESSION, TOKEN_FIELD, cookie, cookie_name, form_token, same
from roadmap.yaml_file import Problems

Opened = Callable[[], Board]
"""Gives the board that the pages ask too."""

Elsewhere = Callable[[], bool]
"""Says whether another service signs people in."""

DESK = "desk"
"""The page of the dashboard that leads there."""

LONGEST_FORM = 20_000
"""Bytes; a form is longer only if somebody tries something."""

HOME = "/"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": OWN_PAGE,
}
_OWN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,1900}")


class Forged(Exception):
    """A form that did not come from a page of ours, or from one that is out of date."""


def own_address(given: str | None) -> str:
    """Where somebody wanted to go, if that is one of our own pages; else the front page."""
    return given if given and _OWN.fullmatch(given) else HOME


class Visit:
    """One request, and who makes it."""

    def __init__(self, request: Request, form: Mapping[str, str], board: Board, root: str) -> None:
        self.request = request
        self.form = form
        self.staff: Staff = board.ledger.staff
        self.root = root
        self.words = pages.language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
        self.brand = self.words.text(board.plan.title)
        self.next = own_address(request.query_params.get("next"))
        self.secure = by_https(request.url.scheme, request.headers)
        self.token = cookie(request.cookies, SESSION, self.secure)
        self.account: Account | None = self.staff.session(self.token)
        self.form_cookie = cookie(request.cookies, FORM, self.secure)
        self.new_form_cookie = self.form_cookie or secrets.token_urlsafe(32)

    @property
    def onward(self) -> str:
        """Where somebody goes who has signed in: where they wanted to, else to the desk."""
        return self.next if self.next != HOME else f"{DESK}?lang={self.words.language}"

    @property
    def address(self) -> str:
        return visitor(self.request.client.host if self.request.client else "", self.request.headers)

    @property
    def agent(self) -> str:
        return self.request.headers.get("User-Agent", "")

    def refuse_forged(self) -> None:
        """Raises Forged unless the form is one of ours, filled in here."""
        origin = self.request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc not in self._hosts():
            raise Forged
        if self.request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise Forged
        secret = self.token if self.account else self.form_cookie
        if not secret or not same(self.form.get(TOKEN_FIELD, ""), form_token(secret)):
            raise Forged

    def _hosts(self) -> set[str]:
        named = self.request.headers.get("Host", "")
        return {named, urlsplit(web_address(self.request.url.scheme, self.request.headers)).netloc} - {""}

    def page(self, told: str = "") -> pages.Plain:
        """What every page of ours needs."""
        here = self.request.url.path.rpartition("/")[2]
        sheet = asset_address("house.css").removeprefix("./")
        secret = self.token if self.account and self.token else self.new_form_cookie
        wanted = self.next if self.next != HOME else ""
        return pages.Plain(self.words, self.brand, secret, sheet, here, self.root, wanted, told)

    def to(self, path: str) -> Response:
        """Leads to one of our own pages; the address is told from here, so that it can be no other host's."""
        return RedirectResponse(f"{self.root}{path.removeprefix('/')}", HTTPStatus.SEE_OTHER)

    def signed_in(self, token: str, path: str) -> Response:
        """Leads on, with the session's cookie."""
        answer = self.to(path)
        answer.set_cookie(
            cookie_name(SESSION, self.secure),
            token,
            max_age=int(self.staff.terms.session.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
        return answer

    def keep_form_cookie(self, answer: Response) -> None:
        if self.form_cookie is None:
            name = cookie_name(FORM, self.secure)
            answer.set_cookie(
                name, self.new_form_cookie, path="/", secure=self.secure, httponly=True, samesite="strict"
            )


Answer = Callable[[Visit], Response]


def sign_in_routes(opened: Opened, elsewhere: Elsewhere = lambda: False) -> list[Route]:
    """The pages for signing in and out, for one's account, and for one-time links."""

    def route(path: str, show: Answer | None, take: Answer | None, root: str = "./") -> Route:
        answers = {"GET": show, "HEAD": show, "POST": take}
        methods = [name for name, answer in answers.items() if answer]
        return Route(path, _endpoint(opened, elsewhere, answers, root), methods=methods)

    return [
        route("/sign-in", _ask, _sign_in),
        route("/sign-out", _account, _sign_out),
        route("/account", _account, None),
        route("/account/password", None, _password, "../"),
        route("/account/sessions", None, _sessions, "../"),
        route("/welcome/{token}", _welcome, _accept, "../"),
    ]


def _endpoint(
    opened: Opened, elsewhere: Elsewhere, answers: Mapping[str, Answer | None], root: str
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        form = await _form(request) if request.method == "POST" else {}
        if elsewhere():
            answer = _lead(request, root)
        else:
            answer = await run_in_threadpool(_answer, request, form, opened, answers[request.method], root)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    return endpoint


def _lead(request: Request, root: str) -> Response:
    """Another service signs people in: signing out there is Streamlit's business."""
    leaving = request.method == "POST" and request.url.path.endswith("/sign-out")
    return RedirectResponse(root + ("auth/logout" if leaving else DESK), HTTPStatus.SEE_OTHER)


def _answer(
    request: Request, form: Mapping[str, str] | None, opened: Opened, make: Answer | None, root: str
) -> Response:
    try:
        visit = Visit(request, form or {}, opened(), root)
        try:
            if request.method == "POST":
                visit.refuse_forged()
            assert make is not None
            answer = make(visit)
        except Forged:
            answer = _refused(visit)
        visit.keep_form_cookie(answer)
        return answer
    except (LedgerError, Problems) as reason:
        logging.getLogger(__name__).error("Nobody can sign in: %s", reason)
        words = pages.language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
        text = words.say("This does not work at the moment. Nothing was changed. Please try again later.")
        return Response(f"{text}\n", HTTPStatus.SERVICE_UNAVAILABLE, media_type="text/plain")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; none of one that is too long, or of something else."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            return {}
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=20))
    except ValueError:
        return {}


def _html(text: str, status: int = HTTPStatus.OK, **headers: str) -> Response:
    return HTMLResponse(text, status, headers)


def _refused(visit: Visit) -> Response:
    """The page again with a good form, for whoever really sits there."""
    told = visit.words.say(pages.OUT_OF_DATE)
    if visit.request.url.path.endswith("/sign-in"):
        return _html(pages.sign_in_page(visit.page(told), visit.form.get("name", "")[:200]), HTTPStatus.FORBIDDEN)
    return _html(pages.said_page(visit.page(told)), HTTPStatus.FORBIDDEN)


# Signing in and out


def _ask(visit: Visit) -> Response:
    if visit.account:
        return visit.to(visit.onward)
    return _html(pages.sign_in_page(visit.page()))


def _sign_in(visit: Visit) -> Response:
    name, password = visit.form.get("name", ""), visit.form.get("password", "")
    try:
        signed = visit.staff.sign_in(name, password, address=visit.address, agent=visit.agent, instead_of=visit.token)
    except (NotSignedIn, SlowDown) as error:
        return _wrong(visit, error, lambda page: pages.sign_in_page(page, name[:200]))
    return visit.signed_in(signed.token, visit.onward)


def _sign_out(visit: Visit) -> Response:
    visit.staff.sign_out(visit.token)
    answer = visit.to("sign-in")
    answer.delete_cookie(cookie_name(SESSION, visit.secure), path="/", secure=visit.secure, httponly=True)
    return answer


def _wrong(visit: Visit, error: LedgerError, page: Callable[[pages.Plain], str]) -> Response:
    """The form again, with what was wrong."""
    text = page(visit.page(pages.told(visit.words, error)))
    if isinstance(error, SlowDown):
        wait = str(ceil(error.wait.total_seconds()))
        return _html(text, HTTPStatus.TOO_MANY_REQUESTS, **{"Retry-After": wait})
    status = HTTPStatus.FORBIDDEN if isinstance(error, NotSignedIn) else HTTPStatus.UNPROCESSABLE_ENTITY
    return _html(text, status)


# One's own account


def _account(visit: Visit) -> Response:
    if visit.account is None:
        return visit.to(f"sign-in?next={quote('/account')}")
    done = pages.DONE.get(visit.request.query_params.get("done", ""), "")
    return _html(_account_page(visit, visit.page(visit.words.say(done) if done else "")))


def _account_page(visit: Visit, page: pages.Plain) -> str:
    assert visit.account is not None
    return pages.account_page(
        page, visit.account, visit.staff.sessions(visit.account.name), visit.staff.id_of(visit.token or "")
    )


def _password(visit: Visit) -> Response:
    if visit.account is None:
        return visit.to("sign-in")
    form = visit.form
    if form.get("new") != form.get("again"):
        told = visit.words.say(pages.NOT_THE_SAME)
        return _html(_account_page(visit, visit.page(told)), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        signed = visit.staff.change_password(
            visit.account.name, form.get("old", ""), form.get("new", ""), address=visit.address, agent=visit.agent
        )
    except StaffError as error:
        return _wrong(visit, error, lambda page: _account_page(visit, page))
    return visit.signed_in(signed.token, f"account?lang={visit.words.language}&done=password")


def _sessions(visit: Visit) -> Response:
    if visit.account is None:
        return visit.to("sign-in")
    named = visit.form.get("session")
    if named is None:
        visit.staff.end_sessions(visit.account.name, but=visit.token)
    else:
        visit.staff.end_session(visit.account.name, named)
    return visit.to(f"account?lang={visit.words.language}&done=sessions")


# One-time links


def _welcome(visit: Visit) -> Response:
    """What the link is for. Looking does not use it up: programs that preview links look, too."""
    found = visit.staff.invitation(visit.request.path_params["token"])
    if found is None:
        return _gone(visit)
    return _html(pages.welcome_page(visit.page(), found))


def _accept(visit: Visit) -> Response:
    token, form = visit.request.path_params["token"], visit.form
    found = visit.staff.invitation(token)
    if found is None:
        return _gone(visit)
    name, display, new = form.get("name", ""), form.get("display", ""), form.get("new", "")

    def again(page: pages.Plain) -> str:
        return pages.welcome_page(page, found, name[:200], display[:200])

    if new != form.get("again"):
        return _html(again(visit.page(visit.words.say(pages.NOT_THE_SAME))), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        signed = visit.staff.accept(token, new, agent=visit.agent, name=name, display=display)
    except LinkGone:
        return _gone(visit)
    except StaffError as error:
        return _wrong(visit, error, again)
    if visit.token:
        visit.staff.sign_out(visit.token)
    return visit.signed_in(signed.token, visit.onward)


def _gone(visit: Visit) -> Response:
    told = pages.told(visit.words, LinkGone("link"))
    return _html(pages.said_page(visit.page(told)), HTTPStatus.GONE)
