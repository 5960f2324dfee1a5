"""The cookies of whoever signs in, and the proof that a form came from a page of ours.

Over https both cookies are bound to this very host by their name: no other site under the same domain can set them.
"""

import hashlib
import hmac
from collections.abc import Mapping

SESSION = "kn-session"
"""The session's token. Sent along when a link elsewhere leads here."""

FORM = "kn-form"
"""Something random, for forms of those who are not signed in. Never sent along from elsewhere."""

TOKEN_FIELD = "token"
"""The hidden field that every form of ours has."""


def cookie_name(name: str, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def cookie(cookies: Mapping[str, str], name: str, secure: bool) -> str | None:
    """What a browser sent, if it can be one of our tokens."""
    value = cookies.get(cookie_name(name, secure), "")
    return value if 40 <= len(value) <= 64 and value.isascii() else None


def form_token(secret: str) -> str:
    """What a form has to bring along: only who can read our pages, or the cookie itself, knows it."""
    return hmac.new(secret.encode(), b"a form of ours", hashlib.sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
