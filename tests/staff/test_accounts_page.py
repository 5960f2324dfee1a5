"""Managing accounts on the page: what administrators do there, and what nobody else can."""

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.evidence.errors import DiskFull
from tests.servers import HOUSE
from tests.staff.samples import GOOD, person


class Window:
    """The page as somebody has it open."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def html(self) -> str:
        assert not self.app.exception, self.app.exception
        return "".join(element.proto.body for element in self.app.get("html"))

    @property
    def keys(self) -> set[str]:
        return {str(each.key) for each in self.app.button}

    @property
    def link(self) -> str | None:
        return self.app.code[0].value if self.app.code else None

    def press(self, key: str) -> "Window":
        (button,) = [each for each in self.app.button if str(each.key) == key]
        button.click().run()
        assert not self.app.exception, self.app.exception
        return self

    def type(self, label: str, text: str) -> "Window":
        (field,) = [each for each in self.app.text_input if each.label == label]
        field.set_value(text)
        return self

    def choose(self, label: str, value: str) -> "Window":
        (field,) = [each for each in self.app.radio if each.label == label]
        field.set_value(value).run()
        return self


class House:
    """The board, and who sits at the page; `elsewhere` says whether another service signs people in."""

    def __init__(self, board: Board) -> None:
        self.board, self.who, self.elsewhere = board, "boss", False

    def open(self, id: str = "", lang: str = "en") -> Window:
        app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "main.py", default_timeout=60)
        app.switch_page("pages/accounts.py")
        app.query_params["lang"] = lang
        if id:
            app.query_params["id"] = id
        return Window(app.run())

    def account(self, name: str) -> Any:
        return self.board.ledger.staff.account(name)


@pytest.fixture
def house(board: Board, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    st.cache_resource.clear()
    made = House(board)
    for name, role in {"boss": "administrator", "mina": "contributor", "jun": "reviewer"}.items():
        person(board.ledger, name, role, GOOD)  # type: ignore[arg-type]
    monkeypatch.setattr("roadmap.dashboard.showing.Board.open", lambda: board)
    monkeypatch.setattr("roadmap.dashboard.desk.colleague.current_account", lambda: made.account(made.who))
    for place in ("roadmap.dashboard.desk.colleague.elsewhere", "roadmap.dashboard.signed_in.elsewhere"):
        monkeypatch.setattr(place, lambda: made.elsewhere)
    yield made
    st.cache_resource.clear()


def made(house: House, name: str, role: str = "reviewer", email: str = "") -> Window:
    window = house.open().type("Name to sign in with", name)
    (asked,) = [each.label for each in window.app.text_input if each.label.startswith("E-mail")]
    window.type(asked, email)
    (field,) = [each for each in window.app.radio if each.label == "Role"]
    field.set_value(role)
    return window.press("kn-account-make")


@pytest.mark.parametrize("who", ["mina", "jun"])
@pytest.mark.parametrize("id", ["", "boss"])
def test_only_administrators_see_accounts_or_anything_to_press(house: House, who: str, id: str) -> None:
    house.who = who
    window = house.open(id)
    assert "Only administrators manage accounts." in window.html
    assert ">Accounts</a>" not in window.html, "and nothing leads them there"
    assert not window.keys
    assert not window.app.text_input


def test_everybody_is_listed_with_role_state_and_last_sign_in(house: House) -> None:
    staff = house.board.ledger.staff
    staff.sign_in("mina", GOOD)
    staff.set_email("jun", "jun@example.org", who=house.account("boss").actor)
    staff.disable("jun", who=house.account("boss").actor)
    html = house.open().html
    for said in ("contributor", "jun@example.org", "shut out", "in 1 browser now", "never"):
        assert said in html, said
    assert "?id=mina" in html


def test_a_new_account_gets_a_link_that_is_shown_in_this_window_only_and_works_once(house: House) -> None:
    window = made(house, "sora")
    assert "The account sora is made." in window.html
    link = window.link or ""
    assert "/welcome/" in link
    assert house.open().link is None, "another window does not show it"
    staff = house.board.ledger.staff
    token = link.rpartition("/")[2]
    assert not any(token in str(each) for each in staff.events())
    assert staff.accept(token, GOOD).account.role == "reviewer"
    assert window.press("kn-account-link-done").link is None


def test_an_account_whose_link_could_not_be_made_is_said_to_be_there_and_how_to_go_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise DiskFull("evidence.db")

    with monkeypatch.context() as broken:
        broken.setattr(house.board.ledger.staff, "link", full)
        window = made(house, "sora")
    assert "The account sora is made, but its link is not." in window.html
    assert "Nothing was" not in window.html
    assert window.link is None
    assert house.account("sora").role == "reviewer"
    assert house.open("sora").press("kn-account-relink").link


@pytest.mark.parametrize(
    ("name", "told"),
    [("mina", "There is an account of this name already."), ("<b>", "A name has 2 to 40 small letters")],
)
def test_an_account_that_cannot_be_made_is_told_why(house: House, name: str, told: str) -> None:
    before = house.board.ledger.staff.accounts()
    window = made(house, name)
    assert told in window.html
    assert window.link is None
    assert house.board.ledger.staff.accounts() == before


def test_a_role_is_changed_and_noted_and_holds_at_once(house: House) -> None:
    window = house.open("mina").choose("Role", "reviewer").press("kn-account-set-role")
    assert "mina has another role now" in window.html
    assert house.account("mina").role == "reviewer"
    (event,) = house.board.ledger.staff.events(1)
    assert (event.who, event.did, event.account, event.detail) == ("boss", "role", "mina", "contributor → reviewer")


@pytest.mark.parametrize("act", ["role", "disable"])
def test_the_last_administrator_stays(house: House, act: str) -> None:
    window = house.open("boss")
    if act == "role":
        window.choose("Role", "reviewer").press("kn-account-set-role")
    else:
        window.press("kn-account-disable")
    assert "This is the only administrator." in window.html
    assert (house.account("boss").role, house.account("boss").disabled) == ("administrator", False)


def test_somebody_is_shut_out_and_let_in_again(house: House) -> None:
    staff = house.board.ledger.staff
    token = staff.sign_in("mina", GOOD).token
    window = house.open("mina").press("kn-account-disable")
    assert "mina is shut out." in window.html
    assert staff.session(token) is None
    assert window.keys.isdisjoint({"kn-account-disable", "kn-account-relink"})
    window.press("kn-account-enable")
    assert staff.session(token) is None, "what was ended stays ended"
    assert staff.sign_in("mina", GOOD)


def test_sessions_are_ended_and_the_password_stays(house: House) -> None:
    staff = house.board.ledger.staff
    theirs, others = staff.sign_in("mina", GOOD).token, staff.sign_in("jun", GOOD).token
    house.open("mina").press("kn-account-sign-out")
    assert staff.session(theirs) is None
    assert staff.session(others)
    assert staff.sign_in("mina", GOOD)


def test_another_link_makes_the_one_before_void(house: House) -> None:
    first = house.open("mina").press("kn-account-relink").link or ""
    second = house.open("mina").press("kn-account-relink").link or ""
    staff = house.board.ledger.staff
    assert staff.invitation(first.rpartition("/")[2]) is None
    assert staff.invitation(second.rpartition("/")[2])


def test_an_address_is_set_taken_away_and_never_shared(house: House) -> None:
    window = house.open("mina").type("E-mail", "Mina@Example.org").press("kn-account-set-email")
    assert house.account("mina").email == "mina@example.org"
    assert "Another account has this e-mail address." in (
        house.open("jun").type("E-mail", "mina@example.org").press("kn-account-set-email").html
    )
    assert house.account("jun").email is None
    window.type("E-mail", "").press("kn-account-set-email")
    assert house.account("mina").email is None


def test_single_review_is_switched_on_for_everybody_to_read(house: House) -> None:
    house.open().choose("Review", "single").press("kn-account-set-review")
    assert house.board.ledger.staff.review() == "single"
    (event,) = house.board.ledger.staff.events(1)
    assert (event.who, event.did, event.detail) == ("boss", "review", "two → single")


def test_with_another_service_there_are_addresses_and_no_passwords(house: House) -> None:
    house.elsewhere = True
    window = made(house, "sora")
    assert house.account("sora") is None, "nobody could sign in to it"
    assert "needs the e-mail address" in window.html
    window = made(house, "sora", email="sora@example.org")
    assert house.account("sora").email == "sora@example.org"
    assert window.link is None
    assert "cannot sign in: no e-mail address" in window.html
    assert "kn-account-relink" not in house.open("mina").keys


def test_what_is_typed_is_shown_as_text(house: House) -> None:
    window = house.open().type("Name to sign in with", "sora")
    window.type("Name that colleagues read", "<img src=x onerror=alert(1)>").press("kn-account-make")
    assert "&lt;img src=x" in window.html
    assert "<img src=x" not in window.html
