"""What publishing a draft would change is what publishing it does change."""

import pytest

from roadmap.board import Board
from roadmap.desk.effect import effect
from roadmap.evidence import Record
from tests.desk.conftest import ROOT, a_record

KINDS = [
    a_record(),
    a_record(links=[{"indicator": "lines", "stance": "contradicts", "stage": "cut"}]),
    a_record(links=[{"indicator": "crossings", "stance": "supports", "value": 900}]),
    a_record(
        links=[{"indicator": "support", "stance": "supports", "value": 70}],
        poll={"pollster": "New Polls", "sample_size": 1000, "fieldwork": {"to": "2026-11-01"}},
    ),
    a_record(links=[{"indicator": "encounters", "stance": "supports", "count": 2}]),
]


@pytest.mark.parametrize("record", KINDS, ids=lambda record: record.links[0].target)
def test_what_is_foretold_comes_true(board: Board, record: Record) -> None:
    foretold = effect(board, record, None)
    assert foretold.moves
    before = board.progress()
    entry = board.ledger.save(record, who=ROOT)
    board.ledger.publish(record.id, expected=entry.revision, who=ROOT)
    now = board.progress()
    assert foretold.then.progress() == now
    for move in foretold.moves:
        assert move.before == getattr(before, move.level)(move.id)
        assert move.after == getattr(now, move.level)(move.id)


def test_supposing_changes_nothing(board: Board) -> None:
    before, head = board.progress(), board.ledger.head()
    found = effect(board, a_record(), None)
    assert found.changes_numbers
    assert (board.progress(), board.ledger.head()) == (before, head)


def test_a_correction_is_held_against_what_is_published_not_added_to_it(board: Board) -> None:
    entry = board.ledger.save(a_record(), who=ROOT)
    live = board.ledger.publish(entry.id, expected=entry.revision, who=ROOT)
    same = effect(board, a_record(), live)
    assert not same.changes_numbers
    without = effect(board, a_record(links=[]), live)
    (move, *_) = without.moves
    assert (move.id, move.moves) == ("meetings", True)


def test_a_proxy_moves_no_number(board: Board) -> None:
    links = [{"indicator": "meetings", "stance": "supports", "count": 1, "proxy": True}]
    assert not effect(board, a_record(links=links), None).changes_numbers
