"""The staff's pages for many records, the history and safety: what they do, and what they keep from whom."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from indicators.message import Message
from roadmap.board import Board, Settings
from roadmap.evidence import Audit, Fault, Sought, backup
from roadmap.views.address import parse
from roadmap.views.history import FILTERS, listed
from roadmap.views.rendering import View
from roadmap.views.safety import SHOWN, audited
from tests.dashboard.shown import Shown
from tests.dashboard.test_record_page import change, known
from tests.keeping.conftest import ROOT, Desk, person, said

TABLE = "id,title.en,happened_on,source.publisher,source.title,source.url,link.indicator,link.stance\n"
NEW = "new-one,Title,2025-01-01,KEI,S,https://e.org/x,meetings,context\n"
AGAIN = "meeting-2026,Other title,2026-05-01,KEI,S,https://e.org/x,meetings,context\n"


def pasted(app: AppTest, text: str) -> AppTest:
    (area,) = app.text_area
    return area.set_value(text).run()


def pressed(app: AppTest, key: str) -> AppTest:
    (button,) = [each for each in app.button if (each.key or "").startswith(key)]
    return button.click().run()


@pytest.mark.parametrize("page", ["bulk", "history", "safety"])
def test_who_is_not_signed_in_sees_nothing_of_it(page: str, desk: Desk, board: Board) -> None:
    app = desk(page, None)
    assert "This page is for staff." in Shown(said(app)).text
    assert not [*app.button, *app.text_area, *app.text_input]
    assert "meeting-2026" not in said(app)


# Many records


@pytest.mark.parametrize("role", ["contributor", "reviewer"])
def test_only_administrators_bring_in_files(role: str, desk: Desk, board: Board) -> None:
    person(board, "mina", "contributor" if role == "contributor" else "reviewer")
    app = desk("bulk", "mina")
    assert "Only administrators bring in files." in said(app)
    assert ">Bring in many</a>" not in said(app), "and nothing leads them there"
    assert not app.text_area


def test_every_problem_is_shown_by_row_and_nothing_can_be_taken_in(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    before = board.ledger.revision()
    wrong = "bad-one,<b>T</b>,2025-13-01,KEI,S,javascript:alert(1),nowhere,hates\n"
    app = pasted(desk("bulk", "chief"), TABLE + NEW + wrong)
    page = Shown(said(app))
    assert "4 problems in pasted.csv" in page.text or "3 problems in pasted.csv" in page.text
    assert "3 3 happened_on there is no such month: 2025-13-01" in page.text
    assert "must be an http or https address" in page.text
    assert not [button for button in app.button if "take" in (button.key or "")]
    assert board.ledger.revision() == before


def test_every_problem_and_its_mend_is_told_in_korean_to_who_reads_korean(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    wrong = "bad-one,T,2025-13-01,KEI,S,javascript:alert(1),meeting,hates\n"
    page = Shown(said(pasted(desk("bulk", "chief", lang="ko"), TABLE + wrong)))
    assert "없는 달입니다: 2025-13-01" in page.text
    assert "http나 https로 시작하는 주소여야 합니다" in page.text
    assert "다음 가운데 하나여야 합니다: supports, contradicts, context" in page.text
    assert "must be" not in page.text
    assert "did you mean" not in page.text


def test_a_file_is_previewed_taken_in_as_drafts_and_undone_as_one(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    app = pasted(desk("bulk", "chief"), TABLE + NEW + AGAIN)
    page = Shown(said(app))
    assert "1 new record · 1 changed · 0 unchanged" in page.text
    assert "Title (English) before: Officials met at the border after: Other title" in page.text
    assert board.record("new-one") is None

    app = pressed(app, "kn-bulk-take")
    assert "2 records came in" in said(app)
    assert (known(board, "new-one").state, known(board, "meeting-2026").state) == ("draft", "draft")
    assert known(board, "meeting-2026").shown.title.in_("en") == "Officials met at the border"

    app = pressed(app, "kn-undo")
    assert "Please write a reason." in said(app)
    assert board.record("new-one") is not None
    (reason,) = [each for each in app.text_input if each.key == "kn-why"]
    app = pressed(reason.set_value("the wrong file").run(), "kn-undo")
    assert "2 records are as they were before." in said(app)
    assert board.record("new-one") is None
    assert known(board, "meeting-2026").state == "published"


def test_nobody_takes_in_what_they_have_not_seen(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    app = pasted(desk("bulk", "chief"), TABLE + AGAIN)
    change(board, "meeting-2026", "meanwhile", title={"en": "A colleague's title"})
    app = pressed(app, "kn-bulk-take")
    assert "before: A colleague's title" in Shown(said(app)).text
    assert known(board, "meeting-2026").head.title.in_("en") == "A colleague's title"


def test_a_draft_that_would_be_replaced_is_named(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    change(board, "meeting-2026", None, title={"en": "In the making"})
    app = pasted(desk("bulk", "chief"), TABLE + AGAIN)
    assert "There is a newer draft by kim@example.org, which this would replace." in Shown(said(app)).text


def test_a_file_may_not_say_that_something_was_retracted(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    app = pasted(desk("bulk", "chief"), TABLE.replace("id,", "id,retracted,") + NEW.replace("one,", "one,because,"))
    assert "what is brought in at the desk is reviewed before it is published" in said(app)


# History


def test_the_history_tells_who_what_when_why_and_is_filtered(desk: Desk, board: Board) -> None:
    person(board, "mina", "contributor")
    change(board, "meeting-2026", "a better source", title={"en": "Met"})
    page = Shown(said(desk("history", "mina", record="meeting-2026")))
    assert "lee@example.org published Met Reason: a better source" in page.text
    assert "Title (English) before: Officials met at the border after: Met" in page.text
    assert "refusal-2026" not in page.section("kn-found").html
    (found,) = [Shown(said(desk("history", "mina", who="lee@example.org"))).section("kn-found")]
    assert found.text.startswith("1 change newest first")
    assert "No change fits all of this." in said(desk("history", "mina", **{"from": "2027-01-01"}))
    odd = said(desk("history", "mina", action="<script>", to="soon"))
    assert "“&lt;script&gt;” means nothing here. It was left out." in odd


def test_the_history_of_a_new_ledger_speaks_of_no_filters(data: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    shutil.copy(data / "roadmap.yaml", tmp_path / "new")
    new = Board.open(Settings(tmp_path / "new", "sqlite://"))
    told = [
        listed(View(new, parse("history", asked, new.plan, new.today, filters=FILTERS))) for asked in ({}, {"who": "x"})
    ]
    assert [("Nothing was ever changed here." in each, "Drop all filters" in each) for each in told] == [
        (True, False),
        (False, True),
    ]


def test_a_version_is_restored_as_a_draft_and_a_record_retracted_for_a_reason(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    change(board, "meeting-2026", "a better source", title={"en": "Met"})
    app = pressed(desk("history", "chief", record="meeting-2026"), "kn-restore")
    assert "The earlier version is a draft now" in said(app)
    restored = known(board, "meeting-2026")
    assert (restored.state, restored.head.title.in_("en")) == ("draft", "Officials met at the border")
    assert restored.shown.title.in_("en") == "Met"

    app = pressed(app, "kn-retract")
    assert known(board, "meeting-2026").retracted is None
    (reason,) = [each for each in app.text_area if each.key == "kn-retract-why"]
    app = pressed(reason.set_value("It never happened.").run(), "kn-retract")
    assert known(board, "meeting-2026").retracted == "It never happened."


def test_a_contributor_is_offered_no_retraction(desk: Desk, board: Board) -> None:
    person(board, "mina", "contributor")
    app = desk("history", "mina", record="meeting-2026")
    assert "kn-retract" not in [button.key for button in app.button]


# Safety


def test_a_backup_is_made_and_its_age_shown(desk: Desk, board: Board, data: Path) -> None:
    person(board, "chief", "administrator")
    app = desk("safety", "chief")
    assert "A backup is due." in said(app)
    app = pressed(app, "kn-back-up")
    assert "The last backup was made less than an hour ago. Nothing has changed since." in Shown(said(app)).text
    (made,) = (data / "backups").iterdir()
    assert made.name in said(app)
    change(board, "meeting-2026", "a better source", title={"en": "Met"})
    assert "There were 2 changes since." in said(app.run())


def test_who_is_no_administrator_takes_no_backup_away(desk: Desk, board: Board) -> None:
    person(board, "rev", "reviewer")
    app = desk("safety", "rev")
    assert [button.key for button in app.button] == ["kn-audit"]
    assert not app.get("download_button")


def test_the_desk_tells_how_old_the_last_backup_is_even_one_from_the_command_line(
    desk: Desk, board: Board, data: Path
) -> None:
    person(board, "chief", "administrator")
    person(board, "mina", "contributor")
    assert "A backup is due. No backup has been made yet." in Shown(said(desk("desk", "chief"))).section("kn-safe").text
    told = Shown(said(desk("desk", "mina"))).section("kn-safe").text
    assert "No backup has been made yet." in told
    assert "due" not in told, "who cannot make a backup is not asked for one"
    backup(f"sqlite:///{board.ledger.path}", data / "elsewhere.db")
    told = Shown(said(desk("desk", "chief"))).section("kn-safe").text
    assert "The last backup was made less than an hour ago. Nothing has changed since." in told
    assert "A backup is due." not in told


def test_an_audit_tells_the_head_to_write_down_and_finds_what_was_cut_off(desk: Desk, board: Board) -> None:
    person(board, "rev", "reviewer")
    app = pressed(desk("safety", "rev"), "kn-audit")
    head = board.ledger.head()
    assert head
    assert f"{head.seq}:{head.hash}" in said(app)
    assert "The ledger is whole" in said(app)
    (field,) = app.text_input
    app = field.set_value("soon").run()
    assert "This is not what an audit tells to write down." in said(app)
    app = pressed(app.text_input[0].set_value(f"{head.seq + 1}:{head.hash}").run(), "kn-audit")
    page = Shown(said(app))
    assert "1 fault was found" in page.text
    assert f"it ends before revision {head.seq + 1}, which was there earlier" in page.text
    kept = board.ledger.last_kept("audit")
    assert kept
    assert kept.faults == 1


def test_what_an_audit_finds_is_told_in_korean_to_who_reads_korean(desk: Desk, board: Board) -> None:
    person(board, "rev", "reviewer")
    end = board.ledger.revision() + 1
    app = desk("safety", "rev", lang="ko")
    page = Shown(said(pressed(app.text_input[0].set_value(f"{end}:{'0' * 64}").run(), "kn-audit")))
    assert f"변경 기록 전체: 전에 있던 변경 기록 {end}번에 이르지 못하고 끝납니다" in page.text
    assert "revision" not in page.text


def test_of_very_many_faults_the_number_is_told(desk: Desk, board: Board) -> None:
    view = View(board, parse("safety", {}, board.plan, board.today))
    fault = Fault(7, "talks-held", Message("its time cannot be read"))
    page = Shown(audited(view, Audit(200, None, (fault,) * (SHOWN + 3))))
    assert page.text.count("revision 7, record talks-held: its time cannot be read") == SHOWN
    assert "and 3 more" in page.text


def test_all_of_it_is_there_in_korean(desk: Desk, board: Board) -> None:
    person(board, "chief", "administrator")
    assert "여러 자료 한꺼번에 등록" in said(desk("bulk", "chief", lang="ko"))
    assert "전체 변경 이력" in said(desk("history", "chief", lang="ko"))
    assert "안전하게 보관하기" in said(desk("safety", "chief", lang="ko"))
    assert board.ledger.sought(Sought(who=ROOT.name)).total == 0
