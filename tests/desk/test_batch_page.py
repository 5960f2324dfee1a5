"""A batch at the desk: handed over as one, looked through with its effect, approved by another person or returned."""

import pytest
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.desk.agenda import agenda
from roadmap.evidence import Arrival
from tests.dashboard.shown import Shown
from tests.desk.conftest import ROOT, Open, a_record, actor, shown

IDS = ("talks-one", "talks-two")


@pytest.fixture
def batch(board: Board) -> str:
    board.ledger.staff.add("boss", "administrator", who=ROOT)
    return brought_in(board, IDS)


def brought_in(board: Board, ids: tuple[str, ...]) -> str:
    arrivals = [Arrival(a_record(id, title={"en": f"Record {id}"})) for id in ids]
    return board.ledger.take(arrivals, who=actor(board, "boss"), why="the autumn list").batch or ""


def pressed(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def keys(app: AppTest) -> set[str]:
    return {str(each.key) for each in app.button}


def states(board: Board) -> list[str]:
    return [entry.state for id in IDS if (entry := board.ledger.record(id))]


def handed_over(board: Board, batch: str) -> None:
    found = board.ledger.batch(batch)
    assert found is not None
    board.ledger.submit_batch(batch, seen={e.id: e.revision for e in found.entries}, who=actor(board, "boss"))


def test_a_batch_is_handed_over_looked_through_and_approved_by_another(board: Board, open_as: Open, batch: str) -> None:
    desk = shown(open_as("boss", "desk"))
    assert f"id={batch}" in desk
    assert "Record talks-one" not in desk, "its records are not listed one by one besides"
    app = pressed(open_as("boss", "batch", id=batch), "kn-batch-submit")
    assert states(board) == ["in_review"] * 2
    assert "kn-batch-approve" not in keys(app), "nobody approves their own"
    assert "nobody publishes their own work" in shown(app)

    app = open_as("jun", "batch", id=batch)
    page = Shown(shown(app)).text
    assert "Record talks-one" in page
    assert "With these records" in page
    app = pressed(app, "kn-batch-approve")
    assert "It is published." in shown(app)
    assert states(board) == ["published"] * 2


def test_the_effect_is_that_of_all_records_together(board: Board, open_as: Open, batch: str) -> None:
    from roadmap.desk.effect import effect, effect_together

    found = board.ledger.batch(batch)
    assert found is not None
    before = board.progress().indicator("meetings").reading.count or 0
    alone = effect(board, found.entries[0].head, found.entries[0])
    together = effect_together(board, found.entries)
    assert alone.then.progress().indicator("meetings").reading.count == before + 1
    assert together.then.progress().indicator("meetings").reading.count == before + 2
    assert board.progress().indicator("meetings").reading.count in (before, None)


def test_what_somebody_changed_while_it_was_looked_at_is_left_out_and_named(
    board: Board, open_as: Open, batch: str
) -> None:
    handed_over(board, batch)
    app = open_as("jun", "batch", id=batch)
    sol = actor(board, "sol")
    entry = board.ledger.record("talks-two")
    assert entry is not None
    changed = board.ledger.save(a_record("talks-two", credibility=5), who=sol, expected=entry.revision)
    board.ledger.submit("talks-two", expected=changed.revision, who=sol)
    app = pressed(app, "kn-batch-approve")
    assert "dealt with them since: talks-two." in shown(app) or "no part of the batch any more" in shown(app)
    assert states(board) == ["published", "in_review"]


def test_only_what_was_on_the_screen_is_approved(board: Board, open_as: Open, batch: str) -> None:
    many = tuple(f"many-{number:02}" for number in range(25))
    long = brought_in(board, many)
    handed_over(board, long)
    app = pressed(open_as("jun", "batch", id=long), "kn-batch-approve")
    assert [board.ledger.record(id).state for id in many] == ["published"] * 20 + ["in_review"] * 5  # type: ignore[union-attr]
    assert "Turn the pages" not in shown(app)
    assert any("looked at 0 of 5" in each.value for each in app.caption)


def test_a_batch_is_returned_with_a_comment_for_whoever_brought_it_in(board: Board, open_as: Open, batch: str) -> None:
    handed_over(board, batch)
    app = pressed(open_as("jun", "batch", id=batch), "kn-batch-return")
    assert "Please write a comment" in shown(app)
    assert states(board) == ["in_review"] * 2
    app.text_area(key="kn-batch-comment").set_value("Please check the days.").run()
    pressed(app, "kn-batch-return")
    assert states(board) == ["draft"] * 2
    assert "Please check the days." in shown(open_as("boss", "batch", id=batch))
    assert [each.state for each in agenda(board, actor(board, "boss")).batches] == ["draft"]


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_a_contributor_has_nothing_to_press_on_somebody_elses_batch(
    board: Board, open_as: Open, batch: str, state: str
) -> None:
    if state == "in_review":
        handed_over(board, batch)
    app = open_as("mina", "batch", id=batch)
    assert not keys(app)
    assert bool(agenda(board, actor(board, "mina")).batches) == (state == "in_review")


@pytest.mark.parametrize("id", ["", "no-such-batch"])
def test_a_batch_that_is_not_there_says_so(board: Board, open_as: Open, batch: str, id: str) -> None:
    assert "There is no such batch any more." in shown(open_as("boss", "batch", id=id))
