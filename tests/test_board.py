"""The board: what it remembers, what it forgets, and what it does with a plan file that breaks."""

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from indicators import Observation
from roadmap.board import REMEMBERED, Board, Settings
from roadmap.evidence import Filters, Record, backup, program, restore
from roadmap.progress import Report
from roadmap.progress.document import ProgressDocument
from roadmap.yaml_file import Problems
from tests.progress.plans import Json, activity, measure, milestone, phase, plan, stages

NOON = datetime(2026, 6, 30, 3, tzinfo=UTC)
"""Noon in Seoul."""
ON = date(2026, 6, 30)


class Clock:
    """A clock that stands still until somebody turns it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_plan(tmp_path, stages("lines"), activity("contacts"), measure("crossings"))
    write_evidence(tmp_path, record("first", "2026-01-10", {"indicator": "lines", "stage": "half"}))
    return tmp_path


@pytest.fixture
def board(folder: Path, clock: Clock) -> Iterator[Board]:
    yield from opened(folder, clock)


def opened(folder: Path, clock: Clock, remembered: int = REMEMBERED) -> Iterator[Board]:
    found = Board.open(Settings(folder, f"sqlite:///{folder / 'evidence.db'}"), clock, remembered)
    yield found
    found.ledger.close()


def write_plan(folder: Path, *indicators: Json, **more: Any) -> None:
    whole = plan(phase("one", [milestone("m", *indicators)]), **more)
    put(folder / "roadmap.yaml", json.dumps(whole.model_dump(mode="json", exclude_defaults=True)))


def put(file: Path, text: str) -> None:
    """Writes a file so that it cannot look unchanged on a file system that tells time coarsely."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, "utf-8")
    moment = max(file.stat().st_mtime_ns, before + 1_000_000)
    os.utime(file, ns=(moment, moment))


def write_evidence(folder: Path, *records: Json) -> None:
    (folder / "evidence").mkdir(exist_ok=True)
    put(folder / "evidence" / "all.yaml", json.dumps({"format": 1, "evidence": records}))


def record(id: str, day: str, *links: Json) -> Json:
    source = {"publisher": "Somebody", "title": "Something", "url": "https://example.org/"}
    linked = [{"stance": "supports", **link} for link in links]
    return {"id": id, "title": {"en": id}, "happened_on": day, "source": source, "links": linked}


def publish(board: Board, written: Json) -> None:
    saved = board.ledger.save(Record.model_validate(written), who=program("tester"))
    board.ledger.publish(written["id"], expected=saved.revision, who=program("tester"))


def count_questions(board: Board, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Notes every time the ledger is asked for observations."""
    asked: list[object] = []
    ask = board.ledger.observations

    def noted(*args: Any, **named: Any) -> Mapping[str, list[Observation]]:
        asked.append(named)
        return ask(*args, **named)

    monkeypatch.setattr(board.ledger, "observations", noted)
    return asked


def low(board: Board, id: str = "lines") -> float:
    return board.progress(ON).indicator(id).low


# opening


def test_an_absent_database_is_filled_from_the_evidence_files(board: Board) -> None:
    assert low(board) == 0.5
    assert board.ledger.revision() == 1


def test_a_broken_plan_does_not_open_and_says_where(folder: Path) -> None:
    put(folder / "roadmap.yaml", "format: 1\ntitle: [\n")
    with pytest.raises(Problems, match=r"roadmap\.yaml"):
        Board.open(Settings(folder, "sqlite://"))


def test_evidence_for_an_indicator_that_was_given_up_still_opens_and_no_longer_counts(
    folder: Path, clock: Clock
) -> None:
    write_plan(folder, stages("other"), retired=[{"id": "lines", "became": None, "why": {"en": "Cut for good."}}])
    for found in opened(folder, clock):
        assert found.record("first") is not None
        assert not found.progress(ON).indicator("other").reading.known
        assert ["retired" in misfit.reason for misfit in found.misfits()] == [True]


def test_the_environment_says_where_things_are(tmp_path: Path) -> None:
    assert Settings.from_environment({"ROADMAP_DATA": str(tmp_path)}) == (
        tmp_path,
        f"sqlite:///{tmp_path / 'evidence.db'}",
    )
    assert (
        Settings.from_environment({"DATABASE_URL": "sqlite:///elsewhere.db"}).database_url == "sqlite:///elsewhere.db"
    )
    assert Settings.from_environment({}).plan_file.is_file()


# days


def test_today_is_the_day_in_seoul(board: Board, clock: Clock) -> None:
    clock.now = datetime(2026, 6, 30, 15, 30, tzinfo=UTC)
    assert board.today == date(2026, 7, 1)
    assert board.progress().on == date(2026, 7, 1)


def test_what_is_said_of_a_past_day_is_not_changed_by_what_happened_later(board: Board) -> None:
    before = board.progress(date(2026, 3, 1))
    publish(board, record("second", "2026-04-01", {"indicator": "lines", "stage": "all"}))
    assert board.progress(date(2026, 3, 1)) == before
    assert low(board) == 1


def test_what_was_known_at_a_moment_can_be_asked_again_after_evidence_came_late(board: Board, clock: Clock) -> None:
    """What was published in July about May changes the answer for June, but not what was known in June."""
    clock.now = NOON + timedelta(days=10)
    publish(board, record("late", "2026-05-01", {"indicator": "lines", "stage": "all"}))
    assert low(board) == 1
    then = board.progress(ON, known_at=NOON)
    assert (then.indicator("lines").low, then.known_at) == (0.5, NOON)
    assert board.progress(ON, known_at=NOON - timedelta(days=1)).indicator("lines").reading.verdict == "unknown"
    assert board.document(ON, NOON)["known_at"] == "2026-06-30T03:00:00+00:00"


def test_a_retraction_takes_a_record_back_and_what_was_known_before_it_stays(board: Board, clock: Clock) -> None:
    clock.now = NOON + timedelta(days=1)
    board.ledger.retract("first", expected=1, who=program("tester"), reason="It was another line.")
    assert not board.progress(ON).indicator("lines").reading.known
    assert board.progress(ON, known_at=NOON).indicator("lines").low == 0.5


def test_a_draft_does_not_count_before_it_is_published(board: Board) -> None:
    draft = record("draft", "2026-05-01", {"indicator": "lines", "stage": "all"})
    board.ledger.save(Record.model_validate(draft), who=program("tester"))
    assert low(board) == 0.5


# remembering


def test_the_second_answer_does_not_ask_the_ledger_for_observations(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count_questions(board, monkeypatch)
    first = board.progress(ON)
    assert board.progress(ON) is first
    board.progress(date(2026, 2, 1))
    board.changes(date(2025, 12, 31), ON)
    board.trend(next(board.plan.indicators), date(2025, 1, 1), ON)
    board.document(ON)
    assert len(asked) == 1


def test_every_change_of_the_ledger_is_seen_at_once(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = count_questions(board, monkeypatch)
    assert low(board) == 0.5
    publish(board, record("second", "2026-04-01", {"indicator": "lines", "stage": "all"}))
    assert low(board) == 1
    assert len(asked) == 2


def test_a_board_that_holds_still_sees_changes_afterwards_only(board: Board) -> None:
    with board.holding_still() as footing:
        before = low(board)
        with ThreadPoolExecutor(1) as somebody:
            later = record("later", "2026-06-20", {"indicator": "lines", "stage": "none"})
            somebody.submit(publish, board, later).result()
        assert (low(board), board.footing()) == (before, footing)
        assert board.record("later") is None
        assert not board.records(["later"])
        assert board.search(Filters(text="later")).total == 0
    assert board.footing() != footing
    assert board.record("later")
    assert low(board) != before


def test_nobody_can_write_what_they_would_not_see(board: Board) -> None:
    with board.holding_still(), pytest.raises(RuntimeError, match="one moment"):
        publish(board, record("later", "2026-06-20", {"indicator": "lines", "stage": "none"}))
    assert board.record("later") is None


def test_two_boards_on_one_database_see_what_the_other_writes(folder: Path, clock: Clock, board: Board) -> None:
    for other in opened(folder, clock):
        assert low(other) == low(board) == 0.5
        publish(other, record("second", "2026-04-01", {"indicator": "lines", "stage": "all"}))
        assert low(board) == 1
        publish(board, record("third", "2026-04-02", {"indicator": "lines", "stage": "none"}))
        assert low(other) == 0
        assert other.document(ON) == board.document(ON)


def test_moments_of_the_past_are_answered_without_keeping_all_that_was_known_then(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count_questions(board, monkeypatch)
    for minute in range(3):
        board.progress(ON, known_at=NOON + timedelta(minutes=minute))
    board.progress(ON, known_at=NOON)
    assert len(asked) == 3
    assert not [note for note in board._notes if note[0] == "observations"]


def test_only_so_many_answers_are_kept(folder: Path, clock: Clock) -> None:
    for board in opened(folder, clock, remembered=5):
        for number in range(20):
            assert board.remember(("number", number), lambda number=number: number) == number  # type: ignore[misc]
        assert len(board._notes) == 5


def test_an_answer_that_fails_is_not_remembered(board: Board) -> None:
    def fail() -> int:
        raise ValueError("not today")

    with pytest.raises(ValueError, match="not today"):
        board.remember(("question",), fail)
    assert board.remember(("question",), lambda: 7) == 7


# a plan file that changes


def test_a_changed_plan_is_picked_up(folder: Path, board: Board) -> None:
    before = board.document(ON)
    write_plan(folder, stages("lines"), stages("more"))
    after = board.document(ON)
    assert [i.id for i in board.progress(ON).phases[0].workstreams[0].milestones[0].indicators] == ["lines", "more"]
    assert after["plan"]["hash"] != before["plan"]["hash"]


def test_a_broken_plan_file_leaves_the_last_good_plan_and_says_what_is_wrong(folder: Path, board: Board) -> None:
    good = board.document(ON)
    put(folder / "roadmap.yaml", "format: 1\ntitle: [half of it\n")
    assert board.document(ON) == good
    assert [problem.file for problem in board.problems] == [(folder / "roadmap.yaml").as_posix()]


def test_a_plan_file_that_is_gone_leaves_the_last_good_plan_too(folder: Path, board: Board) -> None:
    good = board.document(ON)
    (folder / "roadmap.yaml").unlink()
    assert board.document(ON) == good
    assert board.problems


def test_a_mended_plan_file_is_picked_up_and_nothing_is_wrong_any_more(folder: Path, board: Board) -> None:
    put(folder / "roadmap.yaml", "format: 2\n")
    assert board.problems
    write_plan(folder, stages("mended"))
    assert [indicator.id for indicator in board.plan.phases[0].indicators] == ["mended"]
    assert board.problems == ()


def test_what_was_made_of_a_plan_is_made_anew_when_its_file_breaks(folder: Path, board: Board) -> None:
    """A page that was remembered would not show the banner."""

    def page() -> str:
        return f"{len(board.problems)} problems"

    assert board.remember(("page",), page) == "0 problems"
    put(folder / "roadmap.yaml", "format: 2\n")
    assert board.remember(("page",), page) == "1 problems"


def test_a_plan_that_changes_while_an_answer_is_worked_out_does_not_mix_with_it(folder: Path, board: Board) -> None:
    tries: list[str] = []

    def slow() -> tuple[str, ...]:
        seen = tuple(indicator.id for indicator in board.plan.phases[0].indicators)
        if not tries:
            write_plan(folder, stages("lines"), stages("new"))
        tries.append("try")
        return seen

    assert board.remember(("slow",), slow) == ("lines", "new")
    assert len(tries) == 2


def test_a_ledger_that_changes_while_an_answer_is_worked_out_does_not_mix_with_it(board: Board) -> None:
    tries: list[int] = []

    def slow() -> tuple[int, float]:
        seen = board.ledger.revision()
        if not tries:
            publish(board, record("second", "2026-04-01", {"indicator": "lines", "stage": "all"}))
        tries.append(seen)
        return seen, low(board)

    assert board.remember(("slow",), slow) == (3, 1)


def test_a_restored_database_with_as_many_revisions_is_not_taken_for_the_one_before_it(
    board: Board, folder: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{folder / 'evidence.db'}"
    backup(url, tmp_path / "copy.db")
    publish(board, record("second", "2026-04-01", {"indicator": "lines", "stage": "all"}))
    assert low(board) == 1
    before = board.footing()
    restore(url, tmp_path / "copy.db", "20260630")
    publish(board, record("second", "2026-04-01", {"indicator": "lines", "stage": "none"}))
    assert board.footing().revision == before.revision
    assert low(board) == 0


def test_a_ledger_that_never_rests_still_gets_an_answer(board: Board) -> None:
    ids = iter(range(100))

    def restless() -> str:
        draft = record(f"draft-{next(ids)}", "2026-04-01")
        board.ledger.save(Record.model_validate(draft), who=program("tester"))
        return "answer"

    assert board.remember(("restless",), restless) == "answer"


def test_the_document_names_the_revision_that_its_numbers_stand_on(board: Board) -> None:
    publish(board, record("second", "2026-04-01", {"indicator": "lines", "stage": "all"}))
    told = board.document(ON)
    assert told["ledger"] == {"revision": 3}
    assert told["phases"][0]["low"] > 0


# retired ids


def test_links_to_a_retired_id_go_on_with_what_it_became(folder: Path, board: Board) -> None:
    write_plan(folder, stages("channels"), retired=[{"id": "lines", "became": "channels", "why": {"en": "Renamed."}}])
    assert low(board, "channels") == 0.5
    assert [seen.record for seen in board.observations("channels", ON)] == ["first"]
    assert [entry.id for entry in board.search(Filters(targets=["channels"])).entries] == ["first"]
    assert board.last_reviewed("channels") == NOON
    assert board.misfits() == ()


def test_two_indicators_that_became_one_are_read_together(folder: Path, board: Board) -> None:
    publish(board, record("talks", "2026-02-01", {"indicator": "contacts"}))
    retired = [{"id": "contacts", "became": "meetings", "why": {"en": "Joined."}}]
    write_plan(folder, stages("lines"), activity("meetings"), retired=retired)
    publish(board, record("more-talks", "2026-01-01", {"indicator": "meetings"}))
    assert board.progress(ON).indicator("meetings").reading.count == 2
    assert [seen.record for seen in board.observations("meetings", ON)] == ["talks", "more-talks"]


# many at once


def test_many_threads_that_ask_the_same_wait_for_one_answer(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = count_questions(board, monkeypatch)
    start = threading.Barrier(8)

    def ask(_: int) -> Report:
        start.wait(10)
        return board.progress(ON)

    answers = at_once(8, ask)
    assert all(answer is answers[0] for answer in answers)
    assert len(asked) == 1


def test_nobody_waits_for_an_answer_to_another_question(board: Board) -> None:
    """The first question is only answered once the second one was."""
    second = threading.Event()
    answered = ThreadPoolExecutor(1)
    with answered:
        first = answered.submit(board.remember, ("slow",), lambda: second.wait(10))
        assert board.progress(ON).on == ON
        second.set()
        assert first.result(10) is True


def test_when_the_one_who_works_it_out_fails_another_takes_over(board: Board) -> None:
    """Streamlit stops a visitor's script wherever it is: the others are not to hear of it."""
    working, waiting = threading.Event(), threading.Event()

    def stopped() -> int:
        working.set()
        waiting.wait(10)
        raise SystemExit

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(board.remember, ("question",), stopped)
        working.wait(10)
        second = threads.submit(board.remember, ("question",), lambda: 7)
        waiting.set()
        assert second.result(10) == 7
        assert isinstance(first.exception(10), SystemExit)


def test_threads_that_ask_while_others_write_get_answers_that_hold_together(folder: Path, board: Board) -> None:
    """One event more with every revision pair: the count in a document must be the one of its revision."""
    days = [date(2026, 6, n) for n in range(1, 31)]

    def work(n: int) -> list[ProgressDocument]:
        if n == 0:
            for each in range(12):
                publish(board, record(f"talk-{each}", "2026-02-01", {"indicator": "contacts"}))
            return []
        return [board.document(days[(n + each) % 30]) for each in range(25)]

    documents = [each for found in at_once(5, work) for each in found]
    for told in documents:
        indicators = told["phases"][0]["workstreams"][0]["milestones"][0]["indicators"]
        contacts = next(each for each in indicators if each["id"] == "contacts")
        assert (contacts["count"] or 0) == (told["ledger"]["revision"] - 1) // 2


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(work, range(number), timeout=60))
