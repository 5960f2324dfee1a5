"""Managing accounts, as HTML: who may work at the desk, and what was done with accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from roadmap.board import SEOUL
from roadmap.evidence import LedgerError, Review
from roadmap.evidence.staff import Member, StaffError, StaffEvent
from roadmap.evidence.staff import errors as wrong
from roadmap.evidence.staff.account import Did
from roadmap.views import desk, staff
from roadmap.views.desk import ROLE_WORDS
from roadmap.views.rendering import View
from roadmap.words import Words

REFUSALS: Mapping[type[LedgerError], str] = {
    wrong.LastAdministrator: "This is the only administrator. Make somebody else an administrator first.",
    wrong.EmailTaken: "Another account has this e-mail address.",
    wrong.WrongEmail: "This is not an e-mail address.",
}

REVIEWS: Mapping[Review, str] = {
    "two": "Two people see what is published: nobody publishes their own work",
    "single": "Single review: reviewers may publish their own work, and what is published that way says so for good",
}

DID: Mapping[Did, str] = {
    "add": "account made: {detail}",
    "role": "role changed: {detail}",
    "disable": "shut out",
    "enable": "let in again",
    "email": "e-mail address set: {detail}",
    "link": "one-time link made",
    "password": "password set",
    "sign_out": "signed out everywhere",
    "review": "review changed: {detail}",
    "calendar": "calendar address made",
    "no_calendar": "calendar address ended",
}
REVIEW_WORDS: Mapping[Review, str] = {"two": "two people", "single": "single review"}


class Line(NamedTuple):
    """An account in the list: its role, how it stands and when it last came in, in words."""

    member: Member
    role: str
    state: str
    last: str


class Done(NamedTuple):
    """Something that was done with an account or a setting, in words."""

    event: StaffEvent
    moment: str
    what: str


def accounts(view: View, members: Sequence[Member], elsewhere: bool) -> str:
    """Everybody; `elsewhere` says whether another service signs people in."""
    return view.render("accounts.html", lines=[_line(view, each, elsewhere) for each in members], elsewhere=elsewhere)


def account_head(view: View, member: Member, elsewhere: bool) -> str:
    """One account, above what can be done with it."""
    return view.render("account_head.html", account=member.account, line=_line(view, member, elsewhere))


def only_administrators(view: View) -> str:
    return view.render("desk_told.html", told=view.address.words.say("Only administrators manage accounts."))


def done(view: View, events: Sequence[StaffEvent]) -> str:
    """What was done with accounts and settings, newest first."""
    words = view.address.words
    return view.render("accounts_done.html", done=[Done(e, moment(words, e.at), _done(words, e)) for e in events])


def refusal(view: View, error: LedgerError) -> str:
    """What administrators are told when an account cannot be made or changed as they asked."""
    words = view.address.words
    known = next((text for kind, text in REFUSALS.items() if isinstance(error, kind)), None)
    if known:
        return words.say(known)
    return staff.told(words, error) if isinstance(error, StaffError) else desk.refusal(view, error)


def moment(words: Words, at: datetime) -> str:
    """Day and time in Seoul."""
    return f"{words.day(at)} {at.astimezone(SEOUL):%H:%M}"


def _line(view: View, member: Member, elsewhere: bool) -> Line:
    words, account = view.address.words, member.account
    last = moment(words, account.signed_in_at) if account.signed_in_at else words.say("never")
    if member.sessions:
        one, many = "in {number} browser now", "in {number} browsers now"
        last += f" · {words.count(one, many, member.sessions)}"
    return Line(member, words.say(ROLE_WORDS[account.role]), _state(words, member, elsewhere), last)


def _state(words: Words, member: Member, elsewhere: bool) -> str:
    account = member.account
    if account.disabled:
        return words.say("shut out")
    if elsewhere:
        return words.say("may sign in") if account.email else words.say("cannot sign in: no e-mail address")
    if member.link_ends_at:
        return words.say("has an open link until {moment}", moment=moment(words, member.link_ends_at))
    return (
        words.say("may sign in") if account.has_password else words.say("cannot sign in: no password and no open link")
    )


def _done(words: Words, event: StaffEvent) -> str:
    if event.did == "email" and not event.detail:
        return words.say("e-mail address taken away")
    return words.say(DID[event.did], detail=_detail(words, event.detail or ""))


def _detail(words: Words, detail: str) -> str:
    """Roles and settings in the reader's language; anything else as it is."""
    known: dict[str, str] = {str(each): told for each, told in (*ROLE_WORDS.items(), *REVIEW_WORDS.items())}
    return " → ".join(words.say(known[part]) if part in known else part for part in detail.split(" → "))
