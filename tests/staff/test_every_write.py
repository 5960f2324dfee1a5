"""Every function of the ledger and of its staff: who may not call those that write. A new one must be entered here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from roadmap.evidence import Actor, Arrival, Ledger, NotAllowed, program
from roadmap.evidence.errors import NeedsAdministrator, NeedsReviewer, NoAccount, NotYours, OwnVersion, SeatGone
from roadmap.evidence.staff.calendars import Calendars
from roadmap.evidence.staff.notepad import Notepad
from roadmap.evidence.staff.office import Staff
from tests.evidence.samples import record
from tests.staff.samples import GOOD, OTHER, ROOT, StandingClock, person
from tests.staff.test_roles import DOING, FILER, ID, OFFICE, standing
from tests.staff.writes import public_methods, writing_methods


class Write(NamedTuple):
    """A function that changes something, and how it refuses a contributor who is not the author, and the author.

    None where it does not refuse. `state`: where the record stands before.
    """

    call: Callable[[Ledger, Actor], Any]
    contributor: type[NotAllowed] | None
    author: type[NotAllowed] | None
    state: str = "in_review"


def on_the_record(doing: str) -> Callable[[Ledger, Actor], Any]:
    def call(ledger: Ledger, who: Actor) -> Any:
        entry = ledger.record(ID)
        assert entry
        return DOING[doing](ledger, entry, who)

    return call


def undo(ledger: Ledger, who: Actor) -> Any:
    (batch,) = ledger.batches()
    return ledger.undo(batch.id, who=who, why="wrong")


def as_one(doing: str, **more: str) -> Callable[[Ledger, Actor], Any]:
    def call(ledger: Ledger, who: Actor) -> Any:
        (batch,), entry = ledger.batches(), ledger.record("by-post")
        assert entry
        return getattr(ledger, f"{doing}_batch")(batch.id, seen={entry.id: entry.revision}, who=who, **more)

    return call


def back_up(ledger: Ledger, who: Actor) -> Any:
    assert ledger.path
    return ledger.backup(ledger.path.parent / "copy.db", who=who)


def a_file(ledger: Ledger) -> Path:
    assert ledger.path
    path = ledger.path.parent / "new.csv"
    path.write_text("id,title.en,happened_on,source.publisher,source.title,source.url\na,A,2025,P,S,https://e.org/\n")
    return path


BOSS = NeedsAdministrator
LEDGER: dict[str, Write] = {
    "save": Write(on_the_record("save"), NotYours, None),
    "submit": Write(on_the_record("submit"), NotYours, None, "draft"),
    "publish": Write(on_the_record("publish"), NeedsReviewer, OwnVersion),
    "return_": Write(on_the_record("return"), NotYours, None),
    "retract": Write(on_the_record("retract"), BOSS, None, "published"),
    "restore": Write(on_the_record("restore"), NotYours, None),
    "discard": Write(on_the_record("discard"), NotYours, None),
    "undo": Write(undo, BOSS, BOSS, "draft"),
    "submit_batch": Write(as_one("submit"), NotYours, None, "draft"),
    "publish_batch": Write(as_one("publish"), NeedsReviewer, None),
    "return_batch": Write(as_one("return", why="no"), NotYours, None),
    "take": Write(lambda ledger, who: ledger.take([Arrival(record("a"))], who=who), BOSS, BOSS),
    "import_files": Write(lambda ledger, who: ledger.import_files([a_file(ledger)], who=who), BOSS, BOSS),
    "import_content": Write(
        lambda ledger, who: ledger.import_content("a.csv", a_file(ledger).read_bytes(), who=who), BOSS, BOSS
    ),
    "backup": Write(back_up, BOSS, BOSS),
}
"""What asks who is acting; the author is a reviewer."""

STAFF: dict[str, Write] = {
    name: Write(OFFICE[doing], BOSS, BOSS)
    for name, doing in {
        "add": "add",
        "set_role": "role",
        "disable": "disable",
        "enable": "enable",
        "set_email": "e-mail",
        "link": "link",
        "set_password": "password",
        "set_review": "review",
    }.items()
} | {
    "shut_sessions": Write(lambda ledger, who: ledger.staff.shut_sessions("boss", who=who), BOSS, BOSS),
    "members": Write(lambda ledger, who: ledger.staff.members(who=who), BOSS, BOSS),
}

CALENDARS: dict[str, Write] = {
    "renew": Write(lambda ledger, who: ledger.calendars.renew(who=who), None, None),
    "end": Write(lambda ledger, who: ledger.calendars.end(who=who), None, None),
}
"""The secret address of one's own calendar."""

NOTEPAD: dict[str, Write] = {
    "write": Write(lambda ledger, who: ledger.notepad.write("x", {}, expected=0, turn=0, who=who), None, None),
    "drop": Write(lambda ledger, who: ledger.notepad.drop("theirs", who=who), None, None),
}
"""What somebody typed: each has a notepad of their own."""

LEDGER_ALONE = {
    "note_plan": "the board notes the plan that it serves; nobody chooses it",
    "export": "writes files outside of the database, for the command line",
    "look_after": "notes beside the database that somebody looked whether it is whole",
    "close": "lets the file go",
}
STAFF_ALONE = {
    "sign_in": "asks for the password",
    "change_password": "asks for the present password",
    "accept": "asks for a one-time link",
    "session": "asks for a session's token, and notes when it was used",
    "identified": "asks for what another service vouched for, and notes when that was",
    "sign_out": "asks for the token of the session that it ends",
    "end_session": "ends sessions only, for pages that have asked who sits there",
    "end_sessions": "ends sessions only, for pages that have asked who sits there",
    "sign_everybody_out": "ends sessions only, after a backup was put in place",
    "first_link": "makes a link only while nobody has an account, for whoever starts the program",
}
"""Functions that do not ask who is acting, and why."""

LEDGER_READS = {
    *("head", "revision", "revision_at", "observations", "record", "records", "every", "search", "links_of", "misfits"),
    *("publishers", "allowed", "last_reviewed", "last_reviews", "history", "revisions", "sought", "authors", "batches"),
    *("corrections", "plans", "plans_noted_from", "audit", "last_kept", "arrivals", "as_yaml", "as_json", "as_csv"),
    *("today", "batch", "waiting_batches", "at_one_moment"),
}
NOTEPAD_READS = {"note", "notes"}
CALENDARS_READS = {"whose", "made_at"}
STAFF_READS = {"id_of", "accounts", "account", "sessions", "invitation", "events", "review", "demand"}


def test_every_function_is_entered_here_and_none_that_only_reads_can_write() -> None:
    assert public_methods(Ledger) == {*LEDGER, *LEDGER_ALONE, *LEDGER_READS}
    assert public_methods(Notepad) == {*NOTEPAD, *NOTEPAD_READS}
    assert writing_methods(Notepad) == {*NOTEPAD}
    assert public_methods(Calendars) == {*CALENDARS, *CALENDARS_READS}
    assert writing_methods(Calendars) == {*CALENDARS}
    assert public_methods(Staff) == {*STAFF, *STAFF_ALONE, *STAFF_READS}
    assert not writing_methods(Ledger) & LEDGER_READS
    assert not writing_methods(Staff) & STAFF_READS
    assert writing_methods(Ledger) >= {*LEDGER} - {"backup"}
    assert writing_methods(Staff) >= {*STAFF} - {"members"}


def no_account(ledger: Ledger, clock: StandingClock) -> Actor:
    return Actor("nobody", "administrator", "desk")


def another_writing_of_a_name(ledger: Ledger, clock: StandingClock) -> Actor:
    return person(ledger, "mina", "administrator")._replace(name="MINA")


def disabled(ledger: Ledger, clock: StandingClock) -> Actor:
    actor = person(ledger, "mina", "administrator")
    ledger.staff.disable("mina", who=ROOT)
    return actor


def signed_in(ledger: Ledger, clock: StandingClock, name: str = "mina") -> tuple[Actor, str]:
    person(ledger, name, "administrator", GOOD)
    signed = ledger.staff.sign_in(name, GOOD)
    return signed.account.actor, signed.token


def signed_out(ledger: Ledger, clock: StandingClock) -> Actor:
    actor, token = signed_in(ledger, clock)
    ledger.staff.sign_out(token)
    return actor


def with_another_password(ledger: Ledger, clock: StandingClock) -> Actor:
    actor, _ = signed_in(ledger, clock)
    ledger.staff.change_password("mina", GOOD, OTHER)
    return actor


def disabled_and_enabled_again(ledger: Ledger, clock: StandingClock) -> Actor:
    actor, _ = signed_in(ledger, clock)
    ledger.staff.disable("mina", who=ROOT)
    ledger.staff.enable("mina", who=ROOT)
    return actor


def away_for_too_long(ledger: Ledger, clock: StandingClock) -> Actor:
    actor, _ = signed_in(ledger, clock)
    clock.on(hours=12)
    return actor


def on_the_seat_of_another(ledger: Ledger, clock: StandingClock) -> Actor:
    actor, _ = signed_in(ledger, clock)
    other, _ = signed_in(ledger, clock, "jun")
    return actor._replace(seat=other.seat)


def with_the_token_instead_of_its_hash(ledger: Ledger, clock: StandingClock) -> Actor:
    actor, token = signed_in(ledger, clock)
    return actor._replace(seat=token)


def with_an_empty_seat(ledger: Ledger, clock: StandingClock) -> Actor:
    return signed_in(ledger, clock)[0]._replace(seat="")


def vouched_for_before_signing_out(ledger: Ledger, clock: StandingClock) -> Actor:
    actor = person(ledger, "mina", "administrator")
    ledger.staff.end_sessions("mina")
    return actor._replace(seat=clock.time)


def vouched_for_long_ago(ledger: Ledger, clock: StandingClock) -> Actor:
    actor = person(ledger, "mina", "administrator")._replace(seat=clock.time)
    clock.on(days=7, seconds=1)
    return actor


NOBODY: dict[Callable[[Ledger, StandingClock], Actor], type[NoAccount]] = {
    no_account: NoAccount,
    another_writing_of_a_name: NoAccount,
    disabled: NoAccount,
    signed_out: SeatGone,
    with_another_password: SeatGone,
    disabled_and_enabled_again: SeatGone,
    away_for_too_long: SeatGone,
    on_the_seat_of_another: SeatGone,
    with_the_token_instead_of_its_hash: SeatGone,
    with_an_empty_seat: SeatGone,
    vouched_for_before_signing_out: SeatGone,
    vouched_for_long_ago: SeatGone,
}

EVERY = pytest.mark.parametrize("write", [*LEDGER.values(), *STAFF.values()], ids=[*LEDGER, *STAFF])


def filled(ledger: Ledger, state: str, author: Actor) -> None:
    """A record by somebody, a batch, and people."""
    standing(ledger, state, author)
    ledger.take([Arrival(record("by-post"))], who=program("post"))
    if state != "draft":
        as_one("submit")(ledger, FILER)
    for name in ("boss", "gone", "other"):
        person(ledger, name, "administrator")
    ledger.staff.disable("gone", who=ROOT)


def everything(ledger: Ledger) -> tuple[object, ...]:
    assert ledger.path
    copies = sorted(file.name for file in ledger.path.parent.glob("copy*"))
    typed = [ledger.notepad.notes(account.name) for account in ledger.staff.accounts()]
    return ledger.head(), ledger.staff.accounts(), ledger.staff.events(), ledger.staff.review(), copies, typed


ASKING = {**LEDGER, **STAFF, **NOTEPAD, **CALENDARS}


@pytest.mark.parametrize("nobody", NOBODY, ids=lambda each: each.__name__)
@pytest.mark.parametrize("write", ASKING.values(), ids=ASKING)
def test_nobody_writes(
    ledger: Ledger, clock: StandingClock, write: Write, nobody: Callable[[Ledger, StandingClock], Actor]
) -> None:
    filled(ledger, write.state, FILER)
    actor = nobody(ledger, clock)
    before = everything(ledger)
    with pytest.raises(NoAccount) as refused:
        write.call(ledger, actor)
    assert everything(ledger) == before
    assert type(refused.value) is NOBODY[nobody]


@EVERY
def test_a_contributor_writes_nothing_that_is_not_theirs(ledger: Ledger, write: Write) -> None:
    filled(ledger, write.state, FILER)
    actor = person(ledger, "mina", "contributor")
    assert write.contributor
    _refused(ledger, write, actor, write.contributor)
    _refused(ledger, write, actor._replace(role="administrator"), write.contributor)


@EVERY
def test_an_author_does_with_their_own_work_what_authors_may(ledger: Ledger, write: Write) -> None:
    actor = person(ledger, "mina", "reviewer")
    filled(ledger, write.state, actor)
    if write.author:
        _refused(ledger, write, actor, write.author)
    else:
        before = everything(ledger)
        write.call(ledger, actor)
        assert everything(ledger) != before


def _refused(ledger: Ledger, write: Write, actor: Actor, expected: type[NotAllowed]) -> None:
    before = everything(ledger)
    with pytest.raises(expected):
        write.call(ledger, actor)
    assert everything(ledger) == before


@EVERY
def test_an_administrator_with_a_seat_is_refused_nothing_that_needs_no_second_person(
    ledger: Ledger, clock: StandingClock, write: Write
) -> None:
    filled(ledger, write.state, FILER)
    actor, _ = signed_in(ledger, clock)
    write.call(ledger, actor)
