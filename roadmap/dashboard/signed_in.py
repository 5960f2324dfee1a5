"""Who sits at the desk: by the cookie of our own sign-in or, with `[auth]` in Streamlit's secrets, by that service.

Asked anew on every run of the script: a session that was ended anywhere, or an account that was disabled, is out at the
next click.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlencode

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from roadmap.dashboard.showing import board
from roadmap.evidence import LedgerError
from roadmap.evidence.staff import Account
from roadmap.views.cookies import SESSION, TOKEN_FIELD, cookie, form_token
from roadmap.yaml_file import Problems

Why = Literal["signed out", "not vouched for", "no account"]


def elsewhere() -> bool:
    """Whether another service signs people in."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def current_account() -> Account | None:
    """Whose desk this is at this moment; None for visitors."""
    return _vouched_for(st.user.to_dict()) if elsewhere() else board().ledger.staff.session(_token())


def has_signed_in() -> bool:
    """Whether the browser says that it has a session, which need not be true: a quick no for most visitors."""
    return bool(st.user.is_logged_in) if elsewhere() else _token() is not None


def staff_by_cookies(cookies: Mapping[str, str], secure: bool) -> bool:
    """Whether a request with these cookies comes from staff: for what no page is asked, such as handing over a file."""
    try:
        if elsewhere():
            return _vouched_for(_claims(cookies)) is not None
        return board().ledger.staff.session(cookie(cookies, SESSION, secure)) is not None
    except (LedgerError, Problems):
        return False  # the pages tell why; the log has the reasons


def _claims(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """What the other service said, as Streamlit keeps it: signed, and in parts where it is long."""
    secret = get_cookie_secret()

    def part(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, ""))

    claims: Mapping[str, Any] = json.loads(get_cookie_with_chunks(part, USER_COOKIE_NAME) or b"{}")
    return claims


def why_nobody() -> Why:
    """What to tell somebody for whom `current_account` is None."""
    if not elsewhere() or not st.user.is_logged_in:
        return "signed out"
    return "no account" if verified_address(st.user.to_dict()) else "not vouched for"


def verified_address(claims: Mapping[str, Any]) -> str | None:
    """The e-mail address that the service says it has checked."""
    address = claims.get("email")
    return address if claims.get("email_verified") is True and isinstance(address, str) else None


def _vouched_for(claims: Mapping[str, Any]) -> Account | None:
    """The account of the verified address, unless it was signed out since the service vouched for it."""
    address, issued = verified_address(claims), claims.get("iat")
    if claims.get("is_logged_in") is not True or address is None or not isinstance(issued, int | float):
        return None
    return board().ledger.staff.identified(address, datetime.fromtimestamp(issued, UTC))


def sign_in_link(next: str = "/", lang: str | None = None) -> str:
    """The address of the sign-in form, seen from any page; it leads on to `next`, one of our own."""
    return "./sign-in?" + urlencode({"next": next} | ({"lang": lang} if lang else {}))


def sign_out_elsewhere() -> None:
    """For the button where another service signs people in: ends the session there, and all that it vouched for here.

    Its cookie cannot be called back; what it says is not believed any more.
    """
    account = current_account()
    if account:
        board().ledger.staff.end_sessions(account.name)
    st.logout()


def form_fields() -> Mapping[str, str]:
    """Hidden fields for a form of ours that a page of the dashboard posts, as the one to `./sign-out`."""
    token = _token()
    return {TOKEN_FIELD: form_token(token)} if token else {}


def _token() -> str | None:
    return cookie(st.context.cookies.to_dict(), SESSION, (st.context.url or "").startswith("https://"))
