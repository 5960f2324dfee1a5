"""Passwords, guesses, sessions and one-time links, with a clock that is set by hand."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from roadmap.evidence import Ledger, copies
from roadmap.evidence.errors import SeatGone
from roadmap.evidence.staff import LinkGone, NotSignedIn, SlowDown, StaffError, WeakPassword
from roadmap.evidence.staff.attempts import LONGEST_WAIT, keys, wait_after
from roadmap.evidence.staff.errors import LastAdministrator
from roadmap.evidence.staff.passwords import Passwords, refuse_weak
from tests.evidence.samples import record
from tests.staff.samples import GOOD, HERE, OTHER, ROOT, Counting, StandingClock, person

# Passwords


@pytest.mark.parametrize(
    "password", [GOOD, "통일은 조용히 옵니다 정말", "  leading and trailing  ", "x1!" * 4 + "abc", "é" * 9 + "abcd"]
)
def test_any_long_enough_password_will_do(ledger: Ledger, password: str) -> None:
    person(ledger, "mina", password=password)
    assert ledger.staff.sign_in("mina", password).account.name == "mina"
    with pytest.raises(NotSignedIn):
        ledger.staff.sign_in("mina", password + " ")


def test_a_password_is_the_same_from_every_keyboard(ledger: Ledger) -> None:
    person(ledger, "mina", password="Se\u0301curite\u0301 avant tout")
    assert ledger.staff.sign_in("mina", "S\u00e9curit\u00e9 avant tout").account.name == "mina"


@pytest.mark.parametrize(
    "password",
    [
        "",
        "elevenchars",
        " " * 20,
        "a" * 40,
        "123456123456",
        "PasswordPassword",
        "mina.mina.mina",
        "kim mina 2026",
        "mina@example.org",
        "x" * 1001,
        "half a character \ud800",
    ],
)
def test_a_password_that_anybody_would_guess_is_refused_with_a_mend(ledger: Ledger, password: str) -> None:
    about = ("mina", "Kim Mina", "mina", "example.org")
    with pytest.raises(WeakPassword):
        refuse_weak(password, about)
    with pytest.raises(WeakPassword):
        ledger.staff.add("mina", "reviewer", who=ROOT, display="Kim Mina", email="mina@example.org", password=password)
    assert ledger.staff.accounts() == []


def test_passwords_are_kept_as_argon2id_only(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    with sqlite3.connect(ledger.path or "") as connection:
        (kept,) = connection.execute("SELECT password FROM account").fetchone()
    assert kept.startswith("$argon2id$")
    assert GOOD.encode() not in (ledger.path or Path()).read_bytes()
    assert Passwords().hash(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_password_is_hashed_anew_when_the_settings_change(ledger: Ledger, passwords: Counting) -> None:
    person(ledger, "mina", password=GOOD)
    passwords._hasher = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    for _ in range(2):
        ledger.staff.sign_in("mina", GOOD)
        with sqlite3.connect(ledger.path or "") as connection:
            assert "$m=16,t=2,p=1$" in connection.execute("SELECT password FROM account").fetchone()[0]


# Guessing


def guesses(ledger: Ledger, name: str, password: str, address: str = HERE) -> str:
    try:
        return ledger.staff.sign_in(name, password, address=address).account.name
    except (NotSignedIn, SlowDown) as error:
        return type(error).__name__


def test_the_answer_is_the_same_whether_or_not_there_is_such_an_account(ledger: Ledger, clock: StandingClock) -> None:
    person(ledger, "mina", password=GOOD)
    person(ledger, "gone", password=GOOD)
    person(ledger, "new")
    ledger.staff.disable("gone", who=ROOT)
    told: dict[str, list[str]] = {}
    for name in ("mina", "nobody", "gone", "new", "", "\ud800"):
        for _ in range(6):
            try:
                ledger.staff.sign_in(name, "wrong wrong wrong", address=name)
            except StaffError as error:
                told.setdefault(name, []).append(str(error))
    assert len(set(map(tuple, told.values()))) == 1
    assert told["mina"][0] == "sign-in: name or password is wrong"


@pytest.mark.parametrize("name", ["mina", "nobody", "gone", "new"])
@pytest.mark.parametrize("password", [GOOD, "wrong", "", "x" * 100_000])
def test_every_look_at_a_password_costs_one_hash(ledger: Ledger, passwords: Counting, name: str, password: str) -> None:
    person(ledger, "mina", password=GOOD)
    person(ledger, "gone", password=GOOD)
    person(ledger, "new")
    ledger.staff.disable("gone", who=ROOT)
    guesses(ledger, "warm", "up")
    before = passwords.verified
    assert guesses(ledger, name, password) == ("mina" if (name, password) == ("mina", GOOD) else "NotSignedIn")
    assert passwords.verified == before + 1


def test_a_thousand_guesses_at_once_are_hopeless_even_if_one_is_right(light: Ledger) -> None:
    person(light, "mina", password=GOOD)
    tried = [GOOD if n == 900 else f"guess number {n}" for n in range(1000)]
    ended = [guesses(light, "mina", password, f"198.51.100.{n % 250}") for n, password in enumerate(tried)]
    assert "mina" not in ended
    assert vars(light)["passwords"].verified == 3
    assert ended.count("SlowDown") == 997


def test_a_thousand_guesses_by_somebody_patient_take_more_than_a_week(light: Ledger, clock: StandingClock) -> None:
    person(light, "mina", password=GOOD)
    began = clock.time
    for n in range(1000):
        address = f"198.51.100.{n % 250}"
        try:
            light.staff.sign_in("mina", f"guess {n}", address=address)
        except SlowDown as told:
            clock.on(seconds=told.wait.total_seconds())
            assert guesses(light, "mina", f"guess {n}", address) == "NotSignedIn"
        except NotSignedIn:
            pass
    assert clock.time - began > timedelta(days=7)


def test_guesses_that_come_together_are_counted_one_by_one(ledger: Ledger, passwords: Counting) -> None:
    person(ledger, "mina", password=GOOD)
    guesses(ledger, "warm", "up")
    before = passwords.verified
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda n: guesses(ledger, "mina", f"guess {n}", f"198.51.100.{n}"), range(36)))
    assert passwords.verified - before == 3


def test_many_names_from_one_address_are_slowed_down_too(light: Ledger) -> None:
    for n in range(1000):
        guesses(light, f"name{n}", "Spring2026!!")
    assert vars(light)["passwords"].verified == 20
    assert guesses(light, "somebody", "else", "192.0.2.1") == "NotSignedIn"


def test_a_household_has_one_ipv6_network() -> None:
    first, second = (keys("x", f"2001:db8:1:2:{tail}")[1] for tail in ("3:4:5:6", "ffff::1"))
    assert first == second
    assert first != keys("x", "2001:db8:1:3::1")[1]
    assert keys("x", "::ffff:203.0.113.7")[1] == keys("x", "203.0.113.7")[1]


def test_nobody_is_locked_out_forever(light: Ledger, clock: StandingClock) -> None:
    person(light, "mina", password=GOOD)
    for n in range(500):
        guesses(light, "mina", f"guess {n}", f"198.51.100.{n % 250}")
        clock.on(minutes=5)
    assert guesses(light, "mina", GOOD) == "SlowDown"
    clock.on(seconds=LONGEST_WAIT.total_seconds())
    assert guesses(light, "mina", GOOD) == "mina"


def test_a_right_password_forgives_the_wrong_ones_of_that_name_only(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    for _ in range(4):
        assert [guesses(ledger, "mina", "wrong"), guesses(ledger, "mina", "wrong")] == ["NotSignedIn"] * 2
        assert guesses(ledger, "mina", GOOD) == "mina"
    for n in range(12):
        guesses(ledger, f"other{n}", "wrong")
    assert guesses(ledger, "mina", GOOD) == "SlowDown"


def test_waiting_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait_after(n, 3).total_seconds() for n in range(16)]
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert wait_after(10**6, 3) == LONGEST_WAIT


def test_what_people_type_into_the_name_is_not_kept(ledger: Ledger) -> None:
    guesses(ledger, "oops my password here", "mina")
    with sqlite3.connect(ledger.path or "") as connection:
        dump = "\n".join(connection.iterdump())
    assert "oops" not in dump
    assert HERE not in dump


def test_old_guesses_are_forgotten(ledger: Ledger, clock: StandingClock) -> None:
    for n in range(30):
        guesses(ledger, f"name{n}", "wrong", f"198.51.100.{n}")
    clock.on(hours=25)
    guesses(ledger, "one more", "wrong")
    with sqlite3.connect(ledger.path or "") as connection:
        assert connection.execute("SELECT count(*) FROM attempt").fetchone() == (2,)


# Sessions


def test_a_session_is_known_by_its_token_and_nothing_else(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    signed = ledger.staff.sign_in("mina", GOOD)
    assert ledger.staff.session(signed.token) == signed.account
    listed = ledger.staff.sessions("mina")[0]
    for forged in (
        None,
        "",
        "mina",
        listed.id,
        signed.token[:-1],
        signed.token + "A",
        signed.token.swapcase(),
        "\ud800",
    ):
        assert ledger.staff.session(forged) is None
    assert signed.token.encode() not in (ledger.path or Path()).read_bytes()
    assert len(signed.token) == 43


def test_a_session_ends_when_nobody_uses_it_or_after_a_week(ledger: Ledger, clock: StandingClock) -> None:
    person(ledger, "mina", password=GOOD)
    idle, used = ledger.staff.sign_in("mina", GOOD).token, ledger.staff.sign_in("mina", GOOD).token
    for _ in range(15):
        clock.on(hours=11)
        assert ledger.staff.session(used)
    assert ledger.staff.session(idle) is None
    clock.on(hours=3)
    assert ledger.staff.session(used) is None
    assert ledger.staff.sessions("mina") == []


def test_signing_in_makes_a_new_session_and_ends_the_one_before_it(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    person(ledger, "eve", password=OTHER)
    planted = ledger.staff.sign_in("eve", OTHER).token
    signed = ledger.staff.sign_in("mina", GOOD, instead_of=planted)
    assert signed.token != planted
    assert ledger.staff.session(planted) is None


def test_a_session_that_was_ended_is_over_everywhere(ledger: Ledger, clock: StandingClock) -> None:
    person(ledger, "mina", password=GOOD)
    token = ledger.staff.sign_in("mina", GOOD).token
    elsewhere = Ledger.open(f"sqlite:///{ledger.path}", clock=clock)
    assert elsewhere.staff.session(token)
    ledger.staff.sign_out(token)
    assert ledger.staff.session(token) is None
    assert elsewhere.staff.session(token) is None
    elsewhere.close()


def test_all_sessions_but_this_one_can_be_ended(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    person(ledger, "jun", password=OTHER)
    mine, stolen = (ledger.staff.sign_in("mina", GOOD).token for _ in range(2))
    juns = ledger.staff.sign_in("jun", OTHER).token
    assert ledger.staff.end_sessions("mina", but=mine) == 1
    assert [ledger.staff.session(token) is not None for token in (mine, stolen, juns)] == [True, False, True]
    assert ledger.staff.end_sessions("mina") == 1
    assert ledger.staff.session(mine) is None


def test_nobody_ends_somebody_elses_session(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    person(ledger, "jun", password=OTHER)
    token = ledger.staff.sign_in("mina", GOOD).token
    ledger.staff.end_session("jun", ledger.staff.sessions("mina")[0].id)
    assert ledger.staff.session(token)
    ledger.staff.end_session("mina", ledger.staff.sessions("mina")[0].id)
    assert ledger.staff.session(token) is None


def test_disabling_an_account_ends_its_sessions_and_its_links(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    signed = ledger.staff.sign_in("mina", GOOD)
    link = ledger.staff.link("mina", who=ROOT)
    ledger.staff.disable("mina", who=ROOT)
    assert ledger.staff.session(signed.token) is None
    assert guesses(ledger, "mina", GOOD) == "NotSignedIn"
    ledger.staff.enable("mina", who=ROOT)
    assert ledger.staff.session(signed.token) is None
    with pytest.raises(LinkGone):
        ledger.staff.accept(link, OTHER)
    assert guesses(ledger, "mina", GOOD) == "mina"


def test_another_password_ends_all_sessions_and_begins_one(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    old = [ledger.staff.sign_in("mina", GOOD).token for _ in range(3)]
    with pytest.raises(NotSignedIn):
        ledger.staff.change_password("mina", "not the old one", OTHER)
    with pytest.raises(WeakPassword):
        ledger.staff.change_password("mina", GOOD, "short")
    assert all(map(ledger.staff.session, old))
    new = ledger.staff.change_password("mina", GOOD, OTHER)
    assert not any(map(ledger.staff.session, old))
    assert ledger.staff.session(new.token)
    assert [guesses(ledger, "mina", password) for password in (GOOD, OTHER)] == ["NotSignedIn", "mina"]


def test_the_present_password_cannot_be_guessed_from_a_stolen_session(ledger: Ledger, passwords: Counting) -> None:
    person(ledger, "mina", password=GOOD)
    for n in range(100):
        with pytest.raises((NotSignedIn, SlowDown)):
            ledger.staff.change_password("mina", f"guess number {n}", OTHER)
    assert passwords.verified == 3


def test_a_role_that_changed_holds_in_sessions_that_are_open(ledger: Ledger) -> None:
    person(ledger, "mina", password=GOOD)
    token = ledger.staff.sign_in("mina", GOOD).token
    ledger.staff.set_role("mina", "reviewer", who=ROOT)
    account = ledger.staff.session(token)
    assert account is not None
    assert account.role == "reviewer"


def test_what_was_ended_does_not_come_back_with_a_backup(ledger: Ledger, tmp_path: Path) -> None:
    person(ledger, "mina", password=GOOD)
    token = ledger.staff.sign_in("mina", GOOD).token
    link = ledger.staff.link("mina", who=ROOT)
    ledger.save(record(), who=ROOT)
    url = f"sqlite:///{ledger.path}"
    copies.backup(url, tmp_path / "backup.db")
    copies.restore(url, tmp_path / "backup.db", "now")
    assert (ledger.staff.session(token), ledger.staff.invitation(link)) == (None, None)
    assert ledger.staff.account("mina")


# One-time links


def test_the_first_to_start_gets_a_link_for_the_first_administrator(ledger: Ledger, clock: StandingClock) -> None:
    link = ledger.staff.first_link()
    assert link is not None
    assert ledger.staff.first_link() is None, "another program that starts now prints none"
    invitation = ledger.staff.invitation(link)
    assert invitation is not None
    assert invitation.account is None
    signed = ledger.staff.accept(link, GOOD, name="Mina", display="김민아")
    assert (signed.account.name, signed.account.display, signed.account.role) == ("mina", "김민아", "administrator")
    assert ledger.staff.session(signed.token)
    clock.on(minutes=5)
    assert ledger.staff.first_link() is None, "there is an account"
    with pytest.raises(LinkGone):
        ledger.staff.accept(link, OTHER, name="eve")
    assert len(ledger.staff.accounts()) == 1


def test_a_later_start_makes_another_first_link_and_voids_the_one_before(ledger: Ledger, clock: StandingClock) -> None:
    lost = ledger.staff.first_link()
    clock.on(minutes=2)
    link = ledger.staff.first_link()
    assert link
    assert lost
    assert ledger.staff.invitation(lost) is None
    assert ledger.staff.invitation(link)


def test_the_first_link_is_worth_nothing_once_somebody_has_an_account(ledger: Ledger) -> None:
    link = ledger.staff.first_link() or ""
    person(ledger, "mina", "administrator")
    assert ledger.staff.invitation(link) is None
    with pytest.raises(LinkGone):
        ledger.staff.accept(link, GOOD, name="eve")


@pytest.mark.parametrize("name", ["", "x", "<script>", "import", "a b", "ad\u200bmin"])
def test_the_first_administrator_needs_a_good_name_and_may_try_again(ledger: Ledger, name: str) -> None:
    link = ledger.staff.first_link() or ""
    with pytest.raises(StaffError):
        ledger.staff.accept(link, GOOD, name=name)
    with pytest.raises(StaffError):
        ledger.staff.accept(link, "short", name="mina")
    assert ledger.staff.accept(link, GOOD, name="mina").account.name == "mina"


def test_a_link_works_once_and_not_forever(ledger: Ledger, clock: StandingClock) -> None:
    person(ledger, "mina", password=GOOD)
    old = ledger.staff.sign_in("mina", GOOD).token
    void, link = (ledger.staff.link("mina", who=ROOT) for _ in range(2))
    assert ledger.staff.session(old), "making a link changes nothing yet"
    for gone in (void, "made-up", ""):
        with pytest.raises(LinkGone):
            ledger.staff.accept(gone, OTHER)
    ledger.staff.accept(link, OTHER)
    assert ledger.staff.session(old) is None
    with pytest.raises(LinkGone):
        ledger.staff.accept(link, GOOD)
    assert guesses(ledger, "mina", OTHER) == "mina"
    late = ledger.staff.link("mina", who=ROOT)
    clock.on(days=2, seconds=1)
    with pytest.raises(LinkGone):
        ledger.staff.accept(late, GOOD)


def test_of_two_who_use_a_link_at_once_one_gets_in(ledger: Ledger) -> None:
    person(ledger, "mina")
    link = ledger.staff.link("mina", who=ROOT)

    def accept(password: str) -> str:
        try:
            return ledger.staff.accept(link, password).account.name
        except LinkGone:
            return "gone"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, (GOOD, OTHER))) == ["gone", "mina"]


# Accounts


def test_what_was_done_with_accounts_is_written_down(ledger: Ledger) -> None:
    boss = person(ledger, "boss", "administrator")
    ledger.staff.add("mina", "contributor", who=boss)
    ledger.staff.set_role("mina", "reviewer", who=boss)
    ledger.staff.set_review("single", who=boss)
    told = [(event.who, event.did, event.account, event.detail) for event in ledger.staff.events(3)]
    assert told == [
        ("boss", "review", None, "two → single"),
        ("boss", "role", "mina", "contributor → reviewer"),
        ("boss", "add", "mina", "contributor"),
    ]


def test_two_administrators_cannot_both_leave(ledger: Ledger) -> None:
    anna, bert = (person(ledger, name, "administrator") for name in ("anna", "bert"))
    ledger.staff.set_role("anna", "reviewer", who=bert)
    for leave in (ledger.staff.disable, lambda name, who: ledger.staff.set_role(name, "reviewer", who=who)):
        with pytest.raises(LastAdministrator):
            leave("bert", who=bert)
    assert ledger.staff.account("bert") is not None
    assert anna.name == "anna"


def test_an_account_is_found_however_its_name_is_written(ledger: Ledger) -> None:
    person(ledger, "민아.kim", password=GOOD)
    decomposed = "\u1106\u1175\u11ab\u110b\u1161.KIM "
    assert ledger.staff.sign_in(decomposed, GOOD).account.name == "민아.kim"


# Vouched for by another service


def test_what_was_vouched_for_an_address_ends_when_the_account_gets_another(
    ledger: Ledger, clock: StandingClock
) -> None:
    ledger.staff.add("mina", "reviewer", who=ROOT, email="mina@example.org")
    account = ledger.staff.identified("mina@example.org", clock.time)
    assert account
    ledger.staff.demand(account.actor)
    clock.on(minutes=1)
    ledger.staff.set_email("mina", "other@example.org", who=ROOT)
    with pytest.raises(SeatGone):
        ledger.staff.demand(account.actor)
    with pytest.raises(SeatGone):
        ledger.save(record(), who=account.actor)


@pytest.mark.parametrize("doing", ["sign in", "change the password"])
def test_a_password_that_was_changed_while_it_was_looked_at_lets_nobody_in(
    ledger: Ledger, passwords: Counting, monkeypatch: pytest.MonkeyPatch, doing: str
) -> None:
    person(ledger, "mina", password=GOOD)
    looked, staff = passwords._verified, ledger.staff

    def meanwhile(kept: str, given: str) -> bool:
        monkeypatch.setattr(passwords, "_verified", looked)
        staff.set_password("mina", OTHER, who=ROOT)
        return looked(kept, given)

    monkeypatch.setattr(passwords, "_verified", meanwhile)
    with pytest.raises(NotSignedIn):
        staff.sign_in("mina", GOOD) if doing == "sign in" else staff.change_password("mina", GOOD, "yet another one")
    assert staff.sessions("mina") == []
    assert guesses(ledger, "mina", OTHER) == "mina"


def test_a_verified_address_finds_its_account_until_it_is_signed_out(ledger: Ledger, clock: StandingClock) -> None:
    ledger.staff.add("mina", "reviewer", who=ROOT, email="Mina@Example.org")
    issued = clock.time
    clock.on(minutes=1)
    assert ledger.staff.identified("mina@EXAMPLE.org", issued)
    assert ledger.staff.identified("jun@example.org", issued) is None
    assert ledger.staff.identified("", issued) is None
    ledger.staff.end_sessions("mina")
    assert ledger.staff.identified("mina@example.org", issued) is None
    clock.on(minutes=1)
    assert ledger.staff.identified("mina@example.org", clock.time)
    clock.on(days=8)
    assert ledger.staff.identified("mina@example.org", clock.time - timedelta(days=7, minutes=1)) is None
    ledger.staff.disable("mina", who=ROOT)
    assert ledger.staff.identified("mina@example.org", clock.time) is None


# What administrators see


def test_it_is_seen_when_somebody_last_came_in_where_they_are_and_which_link_is_open(
    ledger: Ledger, clock: StandingClock
) -> None:
    boss = person(ledger, "boss", "administrator")
    person(ledger, "mina", password=GOOD)
    ledger.staff.set_email("mina", "mina@example.org", who=ROOT)

    def seen() -> tuple[object, int, object]:
        (found,) = [each for each in ledger.staff.members(who=boss) if each.account.name == "mina"]
        return found.account.signed_in_at, found.sessions, found.link_ends_at

    assert seen() == (None, 0, None)
    first = clock.time
    ledger.staff.sign_in("mina", GOOD)
    ledger.staff.sign_in("mina", GOOD)
    assert seen() == (first, 2, None)
    clock.on(hours=1)
    with pytest.raises(NotSignedIn):
        ledger.staff.sign_in("mina", OTHER)
    ledger.staff.link("mina", who=boss)
    assert seen() == (first, 2, clock.time + ledger.staff.terms.link)
    elsewhere = clock.time
    clock.on(hours=12)
    assert ledger.staff.identified("mina@example.org", elsewhere)
    assert ledger.staff.identified("mina@example.org", first)
    assert seen() == (elsewhere, 0, elsewhere + ledger.staff.terms.link)


def test_an_administrator_ends_somebodys_sessions_here_and_elsewhere(ledger: Ledger, clock: StandingClock) -> None:
    boss = person(ledger, "boss", "administrator")
    person(ledger, "mina", password=GOOD)
    person(ledger, "jun", password=GOOD)
    ledger.staff.set_email("mina", "mina@example.org", who=ROOT)
    theirs, others = (ledger.staff.sign_in(name, GOOD).token for name in ("mina", "jun"))
    assert ledger.staff.shut_sessions("mina", who=boss) == 1
    assert ledger.staff.session(theirs) is None
    assert ledger.staff.identified("mina@example.org", clock.time) is None
    assert ledger.staff.session(others), "nobody else is put out"
    done = ledger.staff.events(1)[0]
    assert (done.who, done.did, done.account) == ("boss", "sign_out", "mina")
    assert ledger.staff.sign_in("mina", GOOD)
