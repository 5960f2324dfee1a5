"""Everything that staff do on a page, by whoever may, and by those who may not or may no longer."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.dashboard import signed_in
from roadmap.evidence import Actor, Ledger, Role
from roadmap.evidence.errors import NoAccount
from roadmap.evidence.roles import ROLES
from roadmap.evidence.staff.calendars import Calendars
from roadmap.evidence.staff.office import Staff
from tests.desk.conftest import a_record
from tests.desk.conftest import board as house
from tests.servers import HOUSE
from tests.staff.desks import DEEDS, ID, Deed, NotOffered, nothing
from tests.staff.samples import GOOD, OTHER, ROOT, StandingClock, quick
from tests.staff.writes import asked_for, writing_methods

__all__ = ["house"]

Sit = Callable[[str | None], AppTest]


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def board(house: Board, clock: StandingClock) -> Board:
    vars(house.ledger)["_clock"] = clock
    quick(house.ledger, clock)
    return house


class Desk:
    """One page of the dashboard in one browser, which has the cookie of whoever signed in with it."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.token: str | None = None

    def sign_in(self, name: str) -> Actor:
        signed = self.board.ledger.staff.sign_in(name, GOOD)
        self.token = signed.token
        return signed.account.actor

    def open(self, deed: Deed) -> AppTest:
        """The page, ready for what is to be pressed."""
        app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "main.py", default_timeout=60)
        app.switch_page(f"pages/{deed.page}.py")
        for name, value in ({"lang": "en", "id": ID, "record": ID} | dict(deed.query)).items():
            app.query_params[name] = value
        app.run()
        deed.ready(app)
        return app


@pytest.fixture
def desk(board: Board, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    st.cache_resource.clear()
    monkeypatch.setattr("roadmap.dashboard.showing.Board.open", lambda: board)
    opened = Desk(board)
    monkeypatch.setattr(signed_in, "_token", lambda: opened.token)
    yield opened
    st.cache_resource.clear()


def add(board: Board, name: str, role: Role) -> Actor:
    return board.ledger.staff.add(name, role, who=ROOT, password=GOOD).actor


def everything(board: Board) -> tuple[object, ...]:
    """All that somebody could have changed."""
    path = board.ledger.path
    assert path
    files = sorted((file.name, file.stat().st_size) for file in (path.parent / "backups").glob("*"))
    kept = [board.ledger.last_kept(did) for did in ("backup", "audit")]
    staff = board.ledger.staff
    accounts = [(each.name, each.role, each.email, each.disabled) for each in staff.accounts()]
    return board.ledger.head(), files, kept, staff.review(), accounts, staff.events()


LEDGER = writing_methods(Ledger) | {"backup", "look_after", "export"}
HARMLESS = {"session", "identified", "end_sessions", "take"}
"""Noting that a session is used, signing oneself out, and the preview of an import, which takes nothing in."""


def test_everything_that_pages_ask_the_ledger_to_do_is_tried_here() -> None:
    rooms = (HOUSE / "roadmap" / "dashboard", HOUSE / "roadmap" / "desk", HOUSE / "roadmap" / "views")
    asked = set().union(
        *(asked_for(room, LEDGER | writing_methods(Staff) | writing_methods(Calendars)) for room in rooms)
    )
    assert asked - HARMLESS == set(DEEDS), "add a deed to tests/staff/desks.py"


ALL = pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)


@ALL
def test_whoever_may_do_it_does(deed: Deed, board: Board, desk: Desk) -> None:
    author = add(board, "anna", "reviewer" if deed.least == "contributor" else deed.least)
    other = add(board, "bert", deed.least)
    deed.before(board, author if deed.own else other)
    desk.sign_in("anna")
    before = everything(board)
    deed.press(desk.open(deed))
    assert everything(board) != before


def signed_out(board: Board, desk: Desk, clock: StandingClock) -> None:
    board.ledger.staff.sign_out(desk.token)


def signed_out_everywhere(board: Board, desk: Desk, clock: StandingClock) -> None:
    board.ledger.staff.end_sessions("anna")


def disabled(board: Board, desk: Desk, clock: StandingClock) -> None:
    board.ledger.staff.disable("anna", who=ROOT)


def disabled_and_enabled(board: Board, desk: Desk, clock: StandingClock) -> None:
    disabled(board, desk, clock)
    board.ledger.staff.enable("anna", who=ROOT)


def another_password(board: Board, desk: Desk, clock: StandingClock) -> None:
    board.ledger.staff.change_password("anna", GOOD, OTHER)


def a_long_lunch(board: Board, desk: Desk, clock: StandingClock) -> None:
    clock.on(hours=13)


ENDS = (
    signed_out,
    signed_out_everywhere,
    disabled,
    disabled_and_enabled,
    another_password,
    a_long_lunch,
)


@pytest.mark.parametrize(
    ("deed", "end"),
    [(deed, end) for name, deed in DEEDS.items() for end in (ENDS if name in ("publish", "undo") else ENDS[:1])],
    ids=lambda each: each.__name__ if callable(each) else each.page,
)
def test_a_page_that_was_left_open_changes_nothing_any_more(
    deed: Deed, end: Callable[..., None], board: Board, desk: Desk, clock: StandingClock
) -> None:
    author = add(board, "anna", "administrator")
    add(board, "chief", "administrator")
    deed.before(board, author if deed.own else add(board, "bert", "reviewer"))
    desk.sign_in("anna")
    app = desk.open(deed)
    end(board, desk, clock)
    before = everything(board)
    deed.press(app)
    assert everything(board) == before
    assert not app.exception


LESSER = [(name, role) for name, deed in DEEDS.items() for role in ROLES[: ROLES.index(deed.least)]]


@pytest.mark.parametrize(("name", "role"), LESSER)
def test_whoever_may_not_do_it_is_not_offered_it(name: str, role: Role, board: Board, desk: Desk) -> None:
    author, deed = add(board, "anna", role), DEEDS[name]
    deed.before(board, author)
    desk.sign_in("anna")
    with pytest.raises(NotOffered):
        deed.press(desk.open(deed))


@pytest.mark.parametrize(("name", "role"), LESSER)
def test_a_page_that_offered_it_does_nothing_for_who_may_no_longer(
    name: str, role: Role, board: Board, desk: Desk
) -> None:
    author, deed = add(board, "anna", "administrator"), DEEDS[name]
    add(board, "chief", "administrator")
    deed.before(board, author if deed.own else add(board, "bert", "reviewer"))
    desk.sign_in("anna")
    app = desk.open(deed)
    board.ledger.staff.set_role("anna", role, who=ROOT)
    before = everything(board)
    deed.press(app)
    assert everything(board) == before
    assert not app.exception


OTHERS = [name for name, deed in DEEDS.items() if deed.least == "contributor" and deed.before is not nothing]


@pytest.mark.parametrize("name", [name for name in OTHERS if name != "restore"])
def test_a_contributor_does_nothing_with_the_work_of_another(name: str, board: Board, desk: Desk) -> None:
    add(board, "anna", "contributor")
    deed = DEEDS[name]
    deed.before(board, add(board, "bert", "contributor"))
    desk.sign_in("anna")
    before = everything(board)
    app = desk.open(deed)
    with suppress(NotOffered):
        deed.press(app)
    assert everything(board) == before
    assert not app.exception


def test_an_author_does_not_approve_from_a_page_that_was_open_before_she_changed_it(board: Board, desk: Desk) -> None:
    anna, deed = add(board, "anna", "administrator"), DEEDS["publish"]
    deed.before(board, add(board, "bert", "reviewer"))
    desk.sign_in("anna")
    app = desk.open(deed)
    taken = board.ledger.save(a_record(happened_on="2026-11-04"), who=anna, expected=board.ledger.revision())
    board.ledger.submit(ID, expected=taken.revision, who=anna)
    before = everything(board)
    deed.press(app)
    assert everything(board) == before
    with pytest.raises(NotOffered):
        deed.press(desk.open(deed))


@ALL
def test_who_is_not_signed_in_is_offered_nothing(deed: Deed, board: Board, desk: Desk) -> None:
    deed.before(board, add(board, "anna", "reviewer"))
    app = desk.open(deed)
    assert not app.exception
    assert [*app.button, *app.text_input, *app.text_area, *app.selectbox, *app.get("download_button")] == []
    assert "Talks are held" not in "".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("page", ["history", "safety"])
def test_a_file_is_handed_out_only_while_whoever_asks_is_signed_in(
    page: str, board: Board, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Callable[[], str | bytes]] = []
    monkeypatch.setattr(st, "download_button", lambda label, data, **_: offered.append(data))
    add(board, "anna", "administrator")
    desk.sign_in("anna")
    app = desk.open(DEEDS["backup" if page == "safety" else "restore"])
    if page == "safety":
        DEEDS["backup"].press(app)
    assert all(made() for made in offered)
    assert len(offered) == (2 if page == "history" else 1)
    board.ledger.staff.sign_out(desk.token)
    for made in offered:
        with pytest.raises(NoAccount):
            made()
