"""Freezing at the desk: who may, what they get, and what they are told when it does not work."""

import errno
import os
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.evidence import Role
from roadmap.snapshot.frozen import Facts, Snapshots, store
from tests.desk.conftest import Open, open_as, shown
from tests.images.conftest import ROOT

__all__ = ["open_as"]

DAY_FROZEN = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def people(board: Board) -> None:
    roles: dict[str, Role] = {"mina": "contributor", "jun": "reviewer", "sol": "administrator"}
    for name, role in roles.items():
        board.ledger.staff.add(name, role, who=ROOT)


def chosen(app: AppTest, cards: list[str]) -> AppTest:
    app.date_input[0].set_value(DAY_FROZEN)
    return app.multiselect[0].set_value(cards).run()


def frozen(app: AppTest, cards: list[str]) -> AppTest:
    return chosen(app, cards).button(key="kn-freeze").click().run()


@pytest.mark.parametrize("who", ["jun", "sol"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_day_is_frozen_and_comes_with_its_address_and_words(
    open_as: Open, snapshots: Snapshots, facts: Facts, who: str, lang: str
) -> None:
    app = frozen(open_as(who, "freeze", lang=lang), ["one"])
    (made,) = [each for each in snapshots.all() if each != facts]
    assert (made.on, made.pictures, snapshots.damage(made.id)) == (DAY_FROZEN, ("one",), [])
    html = shown(app)
    assert f'href="./snapshots/{made.id}/?lang={lang}"' in html
    assert f"/snapshots/{made.id}/</p>" in html
    assert f'<p id="kn-short-one" lang="{lang}">{snapshots.get(made.id).words("one", lang).short}</p>' in html
    assert f"/snapshots/{made.id}/one-{lang}-email.png" in html
    assert app.query_params["made"] == made.id, "it is still there when the page is loaded again"


def test_the_day_of_the_address_and_the_usual_cards_are_chosen_at_first(open_as: Open) -> None:
    app = open_as("jun", "freeze", on="2026-03-01")
    assert app.date_input[0].value == date(2026, 3, 1)
    assert app.multiselect[0].value[:2] == ["overview", "one"]
    assert "files in every language" in app.caption[0].value


def test_what_was_frozen_before_is_not_frozen_twice(open_as: Open, snapshots: Snapshots) -> None:
    frozen(open_as("jun", "freeze"), ["one"])
    before = snapshots.all()
    app = frozen(open_as("sol", "freeze"), ["one"])
    assert "This very thing was frozen before, as S-" in shown(app)
    assert "Frozen of 1 Oct 2026 already:" in shown(app)
    assert snapshots.all() == before


@pytest.mark.parametrize("who", [None, "mina"])
def test_nobody_else_is_offered_to_freeze(open_as: Open, who: str | None) -> None:
    app = open_as(who, "freeze")
    assert not [*app.button, *app.date_input, *app.multiselect]
    html = shown(app)
    assert ("Only reviewers and administrators freeze snapshots." in html) == (who == "mina")
    assert "Freeze a day</a>" not in html


def test_whoever_may_no_longer_freezes_nothing_from_an_open_page(
    open_as: Open, board: Board, snapshots: Snapshots, facts: Facts
) -> None:
    app = chosen(open_as("jun", "freeze"), ["one"])
    board.ledger.staff.set_role("jun", "contributor", who=ROOT)
    app.button(key="kn-freeze").click().run()
    assert snapshots.all() == (facts,)


def test_without_a_card_there_is_nothing_to_press(open_as: Open) -> None:
    app = chosen(open_as("jun", "freeze"), [])
    assert app.button(key="kn-freeze").disabled
    assert app.caption[0].value == "Choose at least one card."


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "There is no room left on the disk. Nothing was saved; tell whoever runs the dashboard."),
        (errno.EACCES, "The file cannot be written. Tell whoever runs the dashboard."),
    ],
)
def test_a_disk_that_takes_nothing_is_told_and_nothing_is_left(
    open_as: Open, snapshots: Snapshots, facts: Facts, number: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(store, "_write", full)
    app = frozen(open_as("jun", "freeze"), ["one"])
    assert told in shown(app)
    assert [each.name for each in snapshots.folder.iterdir()] == [facts.id]
    assert "made" not in app.query_params


def test_what_stands_in_the_place_of_a_snapshot_is_named_and_left_as_it_is(
    open_as: Open, snapshots: Snapshots, facts: Facts
) -> None:
    frozen(open_as("jun", "freeze"), ["one"])
    (made,) = [each for each in snapshots.all() if each != facts]
    (snapshots.folder / made.id).rename(snapshots.folder / "away")
    (snapshots.folder / made.id).write_text("not a snapshot", encoding="utf-8")
    app = frozen(open_as("jun", "freeze"), ["one"])
    assert f"A damaged snapshot, {made.id}, is in the way." in shown(app)
    assert (snapshots.folder / made.id).read_text(encoding="utf-8") == "not a snapshot"
