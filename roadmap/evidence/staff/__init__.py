"""Who may work at the desk: accounts, sessions, one-time links, and what guessing costs. Start with `Ledger.staff`."""

from roadmap.evidence.staff.account import Account, Invitation, Member, Session, SignedIn, StaffEvent, Terms
from roadmap.evidence.staff.errors import LinkGone, NotSignedIn, SlowDown, StaffError, WeakPassword

__all__ = [
    "Account",  # somebody of the staff
    "Invitation",  # what a one-time link is for
    "LinkGone",  # a link that was used or is over
    "Member",  # an account as administrators see it
    "NotSignedIn",  # name or password is wrong
    "Session",  # a browser that is signed in
    "SignedIn",  # a new session and its token
    "SlowDown",  # too many wrong passwords
    "StaffError",  # the root of what can go wrong with accounts
    "StaffEvent",  # something that was done with an account
    "Terms",  # how long sessions and links last
    "WeakPassword",  # a password that anybody would guess
]
