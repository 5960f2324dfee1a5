"""The staff: accounts, signing in, one-time links, and the organisation's settings."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection

from roadmap.evidence.database import Database
from roadmap.evidence.errors import Locked, ReadOnly
from roadmap.evidence.moments import Clock, written_moment
from roadmap.evidence.roles import Actor, Review, Role, too_little
from roadmap.evidence.staff import attempts, calendars, entering, people
from roadmap.evidence.staff.account import (
    TERMS,
    Account,
    Invitation,
    Member,
    Session,
    SignedIn,
    StaffEvent,
    Terms,
    account_name,
    display_name,
    email_address,
    same_name,
)
from roadmap.evidence.staff.acting import acting, demand_administrator
from roadmap.evidence.staff.entering import token_hash
from roadmap.evidence.staff.errors import LinkGone, NotSignedIn, SlowDown
from roadmap.evidence.staff.passwords import Passwords, refuse_weak

TOGETHER = timedelta(minutes=1)
"""Programs that start within this time count as one start: one of them makes the first link."""


class Staff:
    """Who may work at the desk. Threads and processes may share a database.

    Whoever manages accounts is named by `who`, and must be an administrator at that moment.
    """

    def __init__(
        self, database: Database, clock: Clock, passwords: Passwords | None = None, terms: Terms = TERMS
    ) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords or Passwords()
        self.terms = terms

    # Asking

    def id_of(self, token: str) -> str:
        """The id under which `sessions` lists a token's session."""
        return token_hash(token)

    def accounts(self) -> list[Account]:
        """Everyone, by name."""
        with self._database.reading() as connection:
            return people.everyone(connection)

    def members(self, *, who: Actor) -> list[Member]:
        """Everyone, by name, with what only administrators see of them."""
        with self._database.reading() as connection:
            at = self._clock()
            demand_administrator(connection, who, at, self.terms)
            inside, links = entering.signed_in(connection, at, self.terms), entering.open_links(connection, at)
            everyone = people.everyone(connection)
        return [Member(each, inside.get(each.name, 0), links.get(each.name)) for each in everyone]

    def account(self, name: str) -> Account | None:
        with self._database.reading() as connection:
            return people.find(connection, name)

    def session(self, token: str | None) -> Account | None:
        """Whose session it is; None if it was ended, is over, or the account is disabled. Asked on every page."""
        if not token:
            return None
        hash, at = token_hash(token), self._clock()
        with self._database.reading() as connection:
            found = entering.whose(connection, hash, at, self.terms)
        if found is None:
            return None
        account, last = found
        if at - last > self.terms.seen:
            with suppress(Locked, ReadOnly), self._database.writing() as connection:
                entering.seen(connection, hash, at)
        return account

    def identified(self, email: str, at: datetime) -> Account | None:
        """The enabled account of a verified address that another service vouched for at a moment.

        None if there is no such account, it was signed out everywhere since, or that was too long ago.
        """
        with self._database.reading() as connection:
            account = people.find_by_email(connection, email)
        if account is None or not entering.vouched_for(account, at, self._clock(), self.terms):
            return None
        if account.signed_in_at is None or account.signed_in_at < at:
            with suppress(Locked, ReadOnly), self._database.writing() as connection:
                people.came_in(connection, account.name, at)
        return account._replace(seat=at)

    def demand(self, who: Actor, least: Role = "contributor") -> None:
        """For what is done outside of the ledger, or handed out after its page was made.

        Raises NoAccount if somebody is not there any more, NotAllowed if at this moment they are less than `least`.
        """
        with self._database.reading() as connection:
            refused = too_little(acting(connection, who, self._clock(), self.terms), least)
        if refused:
            raise refused(who.name)

    def sessions(self, name: str) -> list[Session]:
        """Where an account is signed in, the last used first."""
        with self._database.reading() as connection:
            return entering.sessions_of(connection, same_name(name), self._clock(), self.terms)

    def invitation(self, token: str) -> Invitation | None:
        """What a one-time link is for; looking does not use it up."""
        with self._database.reading() as connection:
            return entering.invitation(connection, token, self._clock())

    def events(self, limit: int = 100) -> list[StaffEvent]:
        """What was done with accounts and settings, newest first."""
        with self._database.reading() as connection:
            return list(people.noted(connection, limit))

    def review(self) -> Review:
        with self._database.reading() as connection:
            return people.review(connection)

    # Signing in and out

    def sign_in(
        self, name: str, password: str, *, address: str = "", agent: str = "", instead_of: str | None = None
    ) -> SignedIn:
        """A new session; the one before it in the same browser (`instead_of`) is ended.

        Raises NotSignedIn, the same and as late whether or not there is such an account, or SlowDown, in which case
        the password was not even looked at.
        """
        kept = self._try(name, password, address)
        renewed = self._passwords.hash(password) if self._passwords.is_old(kept) else None
        with self._writing() as (connection, at):
            account = _unchanged(connection, name, kept)
            if renewed:
                people.change(connection, account.name, password=renewed)
            if instead_of:
                entering.end(connection, token_hash(instead_of))
            return self._begun(connection, at, account.name, agent)

    def _try(self, name: str, password: str, address: str) -> str:
        """The hash of the password that was given, if it is right."""
        by_name, by_address = attempts.keys(name, address)
        with self._writing() as (connection, at):
            wait = attempts.count(connection, (by_name, by_address), at)
            kept = people.password_of(connection, name)
        if wait:
            raise SlowDown("sign-in", wait)
        if not self._passwords.fits(kept, password) or kept is None:
            raise NotSignedIn("sign-in")
        with self._writing() as (connection, _):
            attempts.forgive(connection, by_name, by_address)
        return kept

    def sign_out(self, token: str | None) -> None:
        """Ends the session, wherever it is used."""
        if token:
            with self._writing() as (connection, _):
                entering.end(connection, token_hash(token))

    def end_session(self, name: str, id: str) -> None:
        """Ends one of an account's sessions, by the id that `sessions` gave."""
        with self._writing() as (connection, at):
            if any(each.id == id for each in entering.sessions_of(connection, name, at, self.terms)):
                entering.end(connection, id)

    def end_sessions(self, name: str, *, but: str | None = None) -> int:
        """Ends all of an account's sessions, or all but the one with this token. Returns how many."""
        with self._writing() as (connection, at):
            account = people.known(connection, name)
            people.note(connection, at, account.name, "sign_out", account.name)
            return people.lock_out(connection, account.name, at, token_hash(but) if but else None)

    def sign_everybody_out(self) -> None:
        """Ends every session, one-time link and calendar: for a database that comes from a backup."""
        with self._writing() as (connection, at):
            for account in people.everyone(connection):
                people.lock_out(connection, account.name, at)
                entering.void(connection, account.name)
                calendars.void(connection, account.name)
            entering.void(connection, None)

    # Passwords and links

    def change_password(self, name: str, old: str, new: str, *, address: str = "", agent: str = "") -> SignedIn:
        """Sets another password for somebody who knows the present one. All sessions end, and a new one begins.

        Raises WeakPassword, NotSignedIn and SlowDown.
        """
        refuse_weak(new, _about(self._known(name)))
        before, kept = self._try(name, old, address), self._passwords.hash(new)
        with self._writing() as (connection, at):
            account = _unchanged(connection, name, before)
            return self._entered(connection, at, account, kept, account.name, agent)

    def link(self, name: str, *, who: Actor) -> str:
        """The token of a one-time link with which somebody sets their password anew. The old one holds until then."""
        with self._managing(who) as (connection, at, actor):
            account = people.known(connection, name)
            people.note(connection, at, actor.name, "link", account.name)
            return entering.invite(connection, account.name, at, self.terms)

    def first_link(self) -> str | None:
        """The token of a one-time link to make the first administrator, for whoever starts the program first.

        None if there is an account, another program that starts now has made one, or nothing can be written.
        """
        with self._database.reading() as connection:
            if people.is_anyone(connection):
                return None
        with suppress(ReadOnly), self._writing() as (connection, at):
            made = entering.newest_for_nobody(connection)
            if people.is_anyone(connection) or (made and at - made < TOGETHER):
                return None
            return entering.invite(connection, None, at, self.terms)
        return None

    def accept(self, token: str, password: str, *, agent: str = "", name: str = "", display: str = "") -> SignedIn:
        """Uses up a one-time link: sets the password and signs in. For the first administrator with name and display.

        Raises LinkGone, WeakPassword and StaffError.
        """
        found = self.invitation(token)
        if found is None:
            raise LinkGone("link")
        account = found.account or self._new(name, "administrator", display, None, account_name(name))
        refuse_weak(password, _about(account))
        kept = self._passwords.hash(password)
        with self._writing() as (connection, at):
            if entering.take(connection, token, at) is None:
                raise LinkGone("link")
            if found.account is None:
                people.add(connection, account, None)
                people.note(connection, at, account.name, "add", account.name, account.role)
            return self._entered(connection, at, account, kept, account.name, agent)

    def set_password(self, name: str, password: str, *, who: Actor) -> None:
        """Sets an account's password, for whoever runs a program here. All its sessions end."""
        account = self._known(name)
        refuse_weak(password, _about(account))
        kept = self._passwords.hash(password)
        with self._managing(who) as (connection, at, actor):
            people.change(connection, account.name, password=kept)
            people.lock_out(connection, account.name, at)
            entering.void(connection, account.name)
            people.note(connection, at, actor.name, "password", account.name)

    # Managing accounts

    def add(
        self,
        name: str,
        role: Role,
        *,
        who: Actor,
        display: str | None = None,
        email: str | None = None,
        password: str | None = None,
    ) -> Account:
        """Makes an account; without a password it needs a one-time link. Raises StaffError."""
        account = self._new(name, role, display or name, email, who.name)
        if password is not None:
            refuse_weak(password, _about(account))
        kept = None if password is None else self._passwords.hash(password)
        with self._managing(who) as (connection, at, actor):
            people.add(connection, account, kept)
            people.note(connection, at, actor.name, "add", account.name, role)
        return self._known(account.name)

    def set_role(self, name: str, role: Role, *, who: Actor) -> Account:
        with self._managing(who) as (connection, at, actor):
            account = people.known(connection, name)
            people.change(connection, account.name, role=role)
            people.note(connection, at, actor.name, "role", account.name, f"{account.role} → {role}")
        return self._known(name)

    def set_email(self, name: str, email: str | None, *, who: Actor) -> Account:
        """The address by which another service's sign-in finds the account. Sessions that it vouched for end."""
        given = email_address(email) if email else None
        with self._managing(who) as (connection, at, actor):
            account = people.known(connection, name)
            ended = {"signed_out_at": written_moment(at)} if account.email not in (None, given) else {}
            people.change(connection, account.name, email=given, **ended)
            people.note(connection, at, actor.name, "email", account.name, given)
        return self._known(name)

    def disable(self, name: str, *, who: Actor) -> Account:
        """Shuts an account out at once: its sessions and its calendar end. Its name stays, for the history."""
        with self._managing(who) as (connection, at, actor):
            account = people.known(connection, name)
            people.change(connection, account.name, disabled=True)
            people.lock_out(connection, account.name, at)
            entering.void(connection, account.name)
            calendars.void(connection, account.name)
            people.note(connection, at, actor.name, "disable", account.name)
        return self._known(name)

    def enable(self, name: str, *, who: Actor) -> Account:
        with self._managing(who) as (connection, at, actor):
            account = people.known(connection, name)
            people.change(connection, account.name, disabled=False)
            people.note(connection, at, actor.name, "enable", account.name)
        return self._known(name)

    def shut_sessions(self, name: str, *, who: Actor) -> int:
        """Ends all sessions of an account, here and where another service vouched for it. Returns how many were here.

        They may sign in again: a computer was lost, or left open somewhere.
        """
        with self._managing(who) as (connection, at, actor):
            account = people.known(connection, name)
            people.note(connection, at, actor.name, "sign_out", account.name)
            return people.lock_out(connection, account.name, at)

    def set_review(self, review: Review, *, who: Actor) -> None:
        """Whether what is published was seen by two people, or reviewers may publish their own work."""
        with self._managing(who) as (connection, at, actor):
            people.note(connection, at, actor.name, "review", None, f"{people.review(connection)} → {review}")
            people.set_review(connection, review)

    # Within

    def _new(self, name: str, role: Role, display: str, email: str | None, by: str) -> Account:
        given = email_address(email) if email else None
        return Account(
            name=account_name(name),
            display=display_name(display or name),
            email=given,
            role=role,
            disabled=False,
            created_at=self._clock(),
            created_by=by,
            has_password=False,
            signed_out_at=None,
            signed_in_at=None,
        )

    def _known(self, name: str) -> Account:
        with self._database.reading() as connection:
            return people.known(connection, name)

    def _entered(
        self, connection: Connection, at: datetime, account: Account, kept: str, by: str, agent: str
    ) -> SignedIn:
        """Sets the password, ends all sessions and begins a new one."""
        people.change(connection, account.name, password=kept)
        people.lock_out(connection, account.name, at)
        entering.void(connection, account.name)
        people.note(connection, at, by, "password", account.name)
        return self._begun(connection, at, account.name, agent)

    def _begun(self, connection: Connection, at: datetime, name: str, agent: str) -> SignedIn:
        token = entering.begin(connection, name, agent, at, self.terms)
        return SignedIn(people.known(connection, name)._replace(seat=token_hash(token)), token)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, datetime]]:
        with self._database.writing() as connection:
            yield connection, self._clock()

    @contextmanager
    def _managing(self, who: Actor) -> Iterator[tuple[Connection, datetime, Actor]]:
        """A write transaction for an administrator."""
        with self._writing() as (connection, at):
            yield connection, at, demand_administrator(connection, who, at, self.terms)


def _unchanged(connection: Connection, name: str, kept: str) -> Account:
    """The account, if its password is still the one that was looked at: looking takes a while. Raises NotSignedIn."""
    account = people.find(connection, name)
    if account is None or people.password_of(connection, name) != kept:
        raise NotSignedIn("sign-in")
    return account


def _about(account: Account) -> tuple[str, ...]:
    """Words that the account's password must not be made of."""
    return (account.name, account.display, *(account.email or "").split("@"))
