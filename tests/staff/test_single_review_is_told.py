"""What was published in single review says so to visitors."""

import pytest

from roadmap.board import Board
from roadmap.evidence import Actor
from roadmap.views import record
from roadmap.views.address import parse
from roadmap.views.rendering import View
from tests.staff.samples import ROOT, person


@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize(("lang", "told"), [("en", "Single review"), ("ko", "단독 검토")])
def test_the_record_says_whether_two_people_have_seen_it(board: Board, single: bool, lang: str, told: str) -> None:
    author = person(board.ledger, "mina", "reviewer")
    other = person(board.ledger, "jun", "reviewer")
    board.ledger.staff.set_review("single", who=ROOT)
    old = board.record("spring-2026")
    assert old is not None
    draft = board.ledger.save(old.head.model_copy(update={"credibility": 1}), who=author, expected=old.revision)
    waiting = board.ledger.submit(old.id, expected=draft.revision, who=author)
    reviewer: Actor = author if single else other
    board.ledger.publish(old.id, expected=waiting.revision, who=reviewer)
    query = {"id": old.id, "lang": lang}
    view = View(board, parse("record", query, board.plan, board.today, filters=(record.ASKED,)))
    page = record.record(record.settled(view))
    assert (told in page) == single
    assert "mina" not in page
