"""Who may do what: every role, every action, own and others' work, in every state, through the ledger's functions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from roadmap.evidence import Actor, Arrival, Entry, Ledger, LedgerError, NotAllowed, NotNow, Role, program
from roadmap.evidence.errors import NeedsAdministrator, NeedsReviewer, NoAccount, NotYours, Unreviewed
from roadmap.evidence.errors import OwnVersion as Own
from roadmap.evidence.roles import ROLES
from roadmap.evidence.staff.errors import LastAdministrator
from tests.evidence.samples import record
from tests.staff.samples import ROOT, in_review, person

ID = "six-sailors-returned"
FILER = program("filer")
"""Whoever wrote what is not the actor's own."""

Do = Callable[[Ledger, Entry, Actor], Any]


def _restored(ledger: Ledger, entry: Entry, who: Actor) -> Entry:
    oldest = ledger.history(ID)[0].seq
    return ledger.restore(ID, oldest, expected=entry.revision, who=who)


DOING: dict[str, Do] = {
    "save": lambda ledger, entry, who: ledger.save(record(credibility=6), expected=entry.revision, who=who),
    "submit": lambda ledger, entry, who: ledger.submit(ID, expected=entry.revision, who=who),
    "publish": lambda ledger, entry, who: ledger.publish(ID, expected=entry.revision, who=who),
    "return": lambda ledger, entry, who: ledger.return_(ID, expected=entry.revision, who=who, why="no"),
    "retract": lambda ledger, entry, who: ledger.retract(ID, expected=entry.revision, who=who, reason="no"),
    "restore": _restored,
    "discard": lambda ledger, entry, who: ledger.discard(ID, expected=entry.revision, who=who),
}


def standing(ledger: Ledger, state: str, author: Actor) -> Entry:
    """A record in a state; `edited` is a draft over a published version, all by the same author."""
    entry = ledger.save(record(credibility=4), who=author)
    if state in ("in_review", "published", "edited", "retracted"):
        entry = ledger.submit(ID, expected=entry.revision, who=author)
    if state in ("published", "edited", "retracted"):
        entry = ledger.publish(ID, expected=entry.revision, who=ROOT)
    if state == "edited":
        entry = ledger.save(record(credibility=5), expected=entry.revision, who=author)
    if state == "retracted":
        entry = ledger.retract(ID, expected=entry.revision, who=ROOT, reason="wrong")
    return entry


OK = None
EXPECTED: dict[tuple[str, str], tuple[type[LedgerError] | None, ...]] = {
    # (what, where): contributor's own, another's; reviewer's own, another's; administrator's own, another's
    ("save", "draft"): (OK, NotYours, OK, OK, OK, OK),
    ("save", "in_review"): (OK, NotYours, OK, OK, OK, OK),
    ("save", "published"): (OK, OK, OK, OK, OK, OK),
    ("save", "edited"): (OK, NotYours, OK, OK, OK, OK),
    ("save", "retracted"): (OK, OK, OK, OK, OK, OK),
    ("submit", "draft"): (OK, NotYours, OK, OK, OK, OK),
    ("submit", "in_review"): (NotNow, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("submit", "published"): (NotYours, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("submit", "edited"): (OK, NotYours, OK, OK, OK, OK),
    ("submit", "retracted"): (NotYours, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("publish", "draft"): (NeedsReviewer, NeedsReviewer, Own, NotNow, Own, NotNow),
    ("publish", "in_review"): (NeedsReviewer, NeedsReviewer, Own, OK, Own, OK),
    ("publish", "published"): (NeedsReviewer, NeedsReviewer, Own, NotNow, Own, NotNow),
    ("publish", "edited"): (NeedsReviewer, NeedsReviewer, Own, NotNow, Own, NotNow),
    ("publish", "retracted"): (NeedsReviewer, NeedsReviewer, Own, NotNow, Own, NotNow),
    ("return", "draft"): (NotNow, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("return", "in_review"): (OK, NotYours, OK, OK, OK, OK),
    ("return", "published"): (NotYours, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("return", "edited"): (NotNow, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("return", "retracted"): (NotYours, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("retract", "draft"): (NeedsAdministrator, NeedsAdministrator, NotYours, NotYours, NotNow, NotNow),
    ("retract", "in_review"): (NeedsAdministrator, NeedsAdministrator, NotYours, NotYours, NotNow, NotNow),
    ("retract", "published"): (NeedsReviewer, NeedsAdministrator, OK, NotYours, OK, OK),
    ("retract", "edited"): (NeedsReviewer, NeedsAdministrator, OK, NotYours, OK, OK),
    ("retract", "retracted"): (NeedsReviewer, NeedsAdministrator, NotNow, NotYours, NotNow, NotNow),
    ("restore", "draft"): (OK, NotYours, OK, OK, OK, OK),
    ("restore", "in_review"): (OK, NotYours, OK, OK, OK, OK),
    ("restore", "published"): (OK, OK, OK, OK, OK, OK),
    ("restore", "edited"): (OK, NotYours, OK, OK, OK, OK),
    ("restore", "retracted"): (OK, OK, OK, OK, OK, OK),
    ("discard", "draft"): (OK, NotYours, OK, OK, OK, OK),
    ("discard", "in_review"): (OK, NotYours, OK, OK, OK, OK),
    ("discard", "published"): (NotYours, NotYours, NotNow, NotNow, NotNow, NotNow),
    ("discard", "edited"): (OK, NotYours, OK, OK, OK, OK),
    ("discard", "retracted"): (NotYours, NotYours, NotNow, NotNow, NotNow, NotNow),
}
STATES = ("draft", "in_review", "published", "edited", "retracted")


def test_the_table_has_every_combination() -> None:
    assert set(EXPECTED) == {(doing, state) for doing in DOING for state in STATES}


@pytest.mark.parametrize("mine", [True, False], ids=["own", "another's"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("doing", "state"), EXPECTED)
def test_every_role_may_do_what_the_table_says(ledger: Ledger, doing: str, state: str, role: Role, mine: bool) -> None:
    actor = person(ledger, "mina", role)
    entry = standing(ledger, state, actor if mine else FILER)
    expected = EXPECTED[doing, state][2 * ROLES.index(role) + (not mine)]
    before = ledger.revision()
    offered = doing in ledger.allowed(ID, actor)
    if expected is None:
        DOING[doing](ledger, entry, actor)
        assert ledger.revision() >= before
        assert offered
    else:
        with pytest.raises(expected):
            DOING[doing](ledger, entry, actor)
        assert ledger.record(ID) == entry
        assert (ledger.revision(), offered) == (before, False)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("doing", DOING)
@pytest.mark.parametrize("nobody", ["without an account", "disabled", "pretending"])
def test_nobody_may_do_anything(ledger: Ledger, doing: str, state: str, nobody: str) -> None:
    if nobody == "disabled":
        person(ledger, "mina", "reviewer")
        ledger.staff.disable("mina", who=ROOT)
    entry = standing(ledger, state, FILER)
    actor = Actor("MINA" if nobody == "pretending" else "mina", "administrator", "desk")
    if nobody == "pretending":
        person(ledger, "mina", "administrator")
    with pytest.raises(NoAccount):
        DOING[doing](ledger, entry, actor)
    with pytest.raises(NoAccount):
        ledger.allowed(ID, actor)
    assert ledger.record(ID) == entry


def test_a_role_is_what_the_account_has_now_and_not_what_the_page_remembers(ledger: Ledger) -> None:
    actor = person(ledger, "mina", "reviewer")
    entry = standing(ledger, "in_review", FILER)
    ledger.staff.set_role("mina", "contributor", who=ROOT)
    with pytest.raises(NeedsReviewer):
        ledger.publish(ID, expected=entry.revision, who=actor)
    with pytest.raises(NeedsReviewer):
        ledger.publish(ID, expected=entry.revision, who=actor._replace(role="administrator"))


@pytest.mark.parametrize("role", ROLES)
def test_anybody_may_begin_a_record(ledger: Ledger, role: Role) -> None:
    actor = person(ledger, "mina", role)
    assert ledger.allowed("something-new", actor) == {"save"}
    assert ledger.save(record(), who=actor).author == "mina"


# Many at once


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_bring_in_files_and_undo(ledger: Ledger, role: Role) -> None:
    actor = person(ledger, "mina", role)
    batch = ledger.take([Arrival(record())], who=FILER).batch or ""
    if role == "administrator":
        assert ledger.take([Arrival(record("other"))], who=actor).new == ["other"]
        assert ledger.undo(batch, who=actor, why="wrong file") == [ID]
        return
    with pytest.raises(NeedsAdministrator):
        ledger.take([Arrival(record("other"))], who=actor)
    with pytest.raises(NeedsAdministrator):
        ledger.undo(batch, who=actor, why="wrong file")
    assert ledger.revision() == 1


def test_what_is_brought_in_at_the_desk_is_not_published_unseen(ledger: Ledger) -> None:
    boss = person(ledger, "boss", "administrator")
    with pytest.raises(Unreviewed):
        ledger.take([Arrival(record())], who=boss, publish=True)
    with pytest.raises(Unreviewed):
        ledger.take([Arrival(record(), "it was wrong")], who=boss)
    assert ledger.revision() == 0


def test_looking_what_an_import_would_do_is_free(ledger: Ledger) -> None:
    actor = person(ledger, "mina")
    assert ledger.take([Arrival(record())], who=actor, dry_run=True).new == [ID]


# Accounts and settings

OFFICE: dict[str, Callable[[Ledger, Actor], Any]] = {
    "add": lambda ledger, who: ledger.staff.add("new", "administrator", who=who),
    "role": lambda ledger, who: ledger.staff.set_role("mina", "administrator", who=who),
    "disable": lambda ledger, who: ledger.staff.disable("boss", who=who),
    "enable": lambda ledger, who: ledger.staff.enable("gone", who=who),
    "e-mail": lambda ledger, who: ledger.staff.set_email("boss", "mina@example.org", who=who),
    "link": lambda ledger, who: ledger.staff.link("boss", who=who),
    "password": lambda ledger, who: ledger.staff.set_password("boss", "a long enough one", who=who),
    "review": lambda ledger, who: ledger.staff.set_review("single", who=who),
    "sessions": lambda ledger, who: ledger.staff.shut_sessions("boss", who=who),
}


@pytest.mark.parametrize("role", ["contributor", "reviewer"])
@pytest.mark.parametrize("doing", OFFICE)
def test_only_administrators_manage_accounts_and_settings(ledger: Ledger, doing: str, role: Role) -> None:
    for name in ("boss", "gone", "other"):
        person(ledger, name, "administrator")
    ledger.staff.disable("gone", who=ROOT)
    actor = person(ledger, "mina", role)
    before = (ledger.staff.accounts(), ledger.staff.events(), ledger.staff.review())
    with pytest.raises(NotAllowed):
        OFFICE[doing](ledger, actor)
    assert (ledger.staff.accounts(), ledger.staff.events(), ledger.staff.review()) == before
    OFFICE[doing](ledger, Actor("other", "contributor", "desk"))
    assert ledger.staff.events(1)[0].who == "other"


def test_only_administrators_see_who_is_signed_in_and_where_links_are_open(ledger: Ledger) -> None:
    person(ledger, "boss", "administrator")
    for role in ("contributor", "reviewer"):
        with pytest.raises(NeedsAdministrator):
            ledger.staff.members(who=person(ledger, role, role))
    assert len(ledger.staff.members(who=Actor("boss", "contributor", "desk"))) == 3


def test_of_two_administrators_who_demote_each_other_at_once_one_stays(ledger: Ledger) -> None:
    bosses = {name: person(ledger, name, "administrator") for name in ("ara", "bora")}

    def demote(pair: tuple[str, str]) -> str:
        who, other = pair
        try:
            return ledger.staff.set_role(other, "reviewer", who=bosses[who]).name
        except (LastAdministrator, NeedsAdministrator):
            return "refused"

    with ThreadPoolExecutor(2) as threads:
        assert "refused" in list(threads.map(demote, [("ara", "bora"), ("bora", "ara")]))
    assert [each.role for each in ledger.staff.accounts()].count("administrator") == 1


def test_refusals_say_how_to_go_on(ledger: Ledger) -> None:
    actor = person(ledger, "mina", "reviewer")
    entry = in_review(ledger, actor)
    with pytest.raises(Own) as refused:
        ledger.publish(ID, expected=entry.revision, who=actor)
    assert (refused.value.place, refused.value.message) == (
        ID,
        "nobody publishes what they wrote or changed themselves",
    )
    assert "ask another reviewer" in str(refused.value)
