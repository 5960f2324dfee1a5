"""What waits for whom."""

from roadmap.board import Board
from roadmap.desk.agenda import agenda
from roadmap.evidence import program
from tests.desk.conftest import a_record, actor


def test_a_draft_waits_for_its_author_only(board: Board) -> None:
    board.ledger.save(a_record(), who=actor(board, "mina"))
    assert [entry.id for entry in agenda(board, actor(board, "mina")).drafts] == ["talks-held"]
    assert agenda(board, actor(board, "jun")).drafts == []


def test_what_is_handed_over_waits_for_the_others(board: Board) -> None:
    mina, jun = actor(board, "mina"), actor(board, "jun")
    entry = board.ledger.save(a_record(), who=jun)
    board.ledger.submit(entry.id, expected=entry.revision, who=jun)
    seen = {name: agenda(board, actor(board, name)).waiting[0] for name in ("mina", "jun", "sol")}
    assert {name: each.may_publish for name, each in seen.items()} == {"mina": False, "jun": False, "sol": True}
    assert agenda(board, mina).drafts == []


def test_a_returned_draft_comes_with_its_comment_until_it_is_handed_over_again(board: Board) -> None:
    mina, jun = actor(board, "mina"), actor(board, "jun")
    entry = board.ledger.save(a_record(), who=mina)
    entry = board.ledger.submit(entry.id, expected=entry.revision, who=mina)
    entry = board.ledger.return_(entry.id, expected=entry.revision, who=jun, why="Which talks?")
    (returned,) = agenda(board, mina).returned
    assert (returned.by, returned.comment) == ("jun", "Which talks?")
    entry = board.ledger.save(a_record(happened_on="2026-11-04"), who=mina, expected=entry.revision)
    assert len(agenda(board, mina).returned) == 1
    board.ledger.submit(entry.id, expected=entry.revision, who=mina)
    assert agenda(board, mina).returned == []


def test_an_indicator_without_evidence_is_overdue_and_a_fresh_one_is_not(board: Board) -> None:
    assert "signatures" in {due.indicator.id for due in agenda(board, actor(board, "mina")).due}
    entry = board.ledger.save(a_record(), who=program("program"))
    board.ledger.publish(entry.id, expected=entry.revision, who=program("program"))
    assert "meetings" not in {due.indicator.id for due in agenda(board, actor(board, "mina")).due}
