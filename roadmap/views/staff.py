"""Pages for signing in: plain HTML that works without scripts, with password managers, and in every language."""

import re
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from roadmap.evidence import LedgerError, Role
from roadmap.evidence.staff import Account, Invitation, LinkGone, NotSignedIn, Session, SlowDown
from roadmap.evidence.staff import errors as wrong
from roadmap.views.address import nearest_language
from roadmap.views.cookies import TOKEN_FIELD, form_token
from roadmap.views.rendering import other_languages, rendered
from roadmap.words import SOURCE_LANGUAGE, Words, in_language

_TOLD: Mapping[type[LedgerError], str] = {
    NotSignedIn: "The name or the password is wrong.",
    LinkGone: "This link was used already, or its time is over. An administrator can make another.",
    wrong.TooShort: "A password has at least 12 characters. "
    "Three or four words that do not belong together are easy to remember and hard to guess.",
    wrong.TooLong: "A password has at most 1,000 characters.",
    wrong.Guessable: "This password is among the first that anybody would try. "
    "Three or four words that do not belong together are easy to remember and hard to guess.",
    wrong.WrongName: "A name has 2 to 40 small letters or Hangul, digits, dots, hyphens or underscores.",
    wrong.WrongText: "A name to show has 1 to 100 characters in one line.",
    wrong.NameTaken: "There is an account of this name already.",
}
OUT_OF_DATE = "This form was open for too long, or in two windows. Nothing was changed. Please try again."
NOT_THE_SAME = "The two passwords are not the same."
DONE: Mapping[str, str] = {
    "password": "Your password is changed. Everywhere else you are signed out.",
    "sessions": "You are signed out there.",
}


ROLES: Mapping[Role, str] = {
    "contributor": "Contributor: drafts evidence and hands it over for review",
    "reviewer": "Reviewer: also publishes and returns what others wrote",
    "administrator": "Administrator: also takes back anyone's, brings in files and manages accounts",
}


class Plain(NamedTuple):
    """One of these pages as somebody asked for it.

    `here` is its address and `root` the front page's folder, both as seen from the page. `secret` is the cookie that
    its forms are bound to, `brand` what the dashboard is called.
    """

    words: Words
    brand: str
    secret: str
    sheet: str
    here: str
    root: str = "./"
    next: str = ""
    told: str = ""


def language(asked: str | None, preferred: str | None) -> Words:
    """The language that the address names, or the browser."""
    return in_language(nearest_language(asked) or nearest_language(preferred) or SOURCE_LANGUAGE)


def told(words: Words, error: LedgerError) -> str:
    """What went wrong, for somebody at a browser."""
    if isinstance(error, SlowDown):
        minutes = ceil(error.wait.total_seconds() / 60)
        one = "There were too many wrong passwords. Please wait {number} minute and try again."
        many = "There were too many wrong passwords. Please wait {number} minutes and try again."
        return words.count(one, many, minutes)
    known = next((text for kind, text in _TOLD.items() if isinstance(error, kind)), None)
    return words.say(known or "This did not work. Nothing was changed.")


def sign_in_page(page: Plain, name: str = "") -> str:
    return _page(page, "sign_in", name=name)


def account_page(page: Plain, account: Account, sessions: Sequence[Session], here: str) -> str:
    """The account's own page; `here` is the id of the session that looks at it."""
    seen = [(each, browser(page.words, each.agent), each.id == here) for each in sessions]
    return _page(page, "account", account=account, sessions=seen, role=page.words.say(ROLES[account.role]))


def welcome_page(page: Plain, invitation: Invitation, name: str = "", display: str = "") -> str:
    return _page(page, "welcome", account=invitation.account, name=name, display=display)


def said_page(page: Plain) -> str:
    """A page that only says something."""
    return _page(page, "said")


_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Whale": "Whale",
    "Firefox": "Firefox",
}
_BROWSERS |= {"CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS"}
_SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}


def browser(words: Words, agent: str) -> str:
    """Firefox · Linux: what a browser says of itself, as far as one knows it."""
    found = (
        next((name for sign, name in known.items() if re.search(rf"\b{sign}\b", agent)), None)
        for known in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(filter(None, found)) or words.say("a browser")


def _page(page: Plain, template: str, **context: Any) -> str:
    return rendered(
        f"staff/{template}.html",
        page=page,
        words=page.words,
        t=page.words.say,
        token_field=TOKEN_FIELD,
        token=form_token(page.secret),
        others=other_languages(page.words.language),
        **context,
    )
