"""Frozen snapshots: whole or not there, the same for ever, and honest about what came after."""

import errno
import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import pytest

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.evidence.errors import CannotWrite, DiskFull, NeedsReviewer, NoAccount
from roadmap.snapshot import SIZES, content, draw, read_metadata
from roadmap.snapshot.frozen import (
    Facts,
    NoSuchSnapshot,
    SnapshotDamaged,
    Snapshots,
    freeze,
    judge,
    rests_on,
    snapshots_of,
    snapshots_with,
    store,
)
from roadmap.snapshot.frozen.snapshot import AN_ID, FACTS
from tests.images.conftest import DAY, NOW, ROOT, opened, retract


def evidence_of(board: Board, indicator: str) -> str:
    return next(iter(board.progress().indicator(indicator).reading.evidence))


def tree(folder: Path) -> dict[str, str]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


# Freezing


def test_a_snapshot_holds_report_plan_words_pictures_and_where_they_come_from(
    board: Board, snapshots: Snapshots, facts: Facts
) -> None:
    assert AN_ID.fullmatch(facts.id)
    frozen = snapshots.get(facts.id)
    assert frozen.report == json.loads(json.dumps(board.document(DAY)))
    assert frozen.words("overview", "ko").title == content(board, "overview", "ko").title
    assert b"phases:" in (frozen.read("roadmap.yaml") or b"")
    assert (facts.on, facts.revision, facts.method) == (DAY, board.ledger.revision(), 1)
    assert facts.pictures == ("overview", "within-margin")
    assert len(facts.cards) > len(facts.pictures)
    assert set(facts.drawn_with) == {"typst", "manimgx-fonts-cjk"}


def test_its_id_is_printed_on_each_picture(snapshots: Snapshots, facts: Facts) -> None:
    frozen = snapshots.get(facts.id)
    for size, names in frozen.pictures("overview", "ko"):
        found = read_metadata(frozen.read(names["pdf"]) or b"")
        assert found is not None
        assert (found.id, found.facts["size"], found.intact) == (facts.id, size.name, True)


def test_the_same_day_frozen_twice_is_one_snapshot(board: Board, snapshots: Snapshots, facts: Facts) -> None:
    before = tree(snapshots.folder)
    again = freeze(board, snapshots, ["overview", "within-margin"], who=ROOT)
    assert again == facts
    assert tree(snapshots.folder) == before


def test_the_same_evidence_elsewhere_gives_the_same_id_and_bytes(facts: Facts, filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "other", ignore=shutil.ignore_patterns("snapshots"))
    board = opened(tmp_path / "other")
    again = freeze(board, snapshots_of(board), ["overview", "within-margin"], created_at=NOW, who=ROOT)
    board.ledger.close()
    assert again == facts
    assert tree(tmp_path / "other" / "snapshots") == tree(filled / "snapshots")


def test_another_day_or_other_evidence_is_another_snapshot(board: Board, snapshots: Snapshots, facts: Facts) -> None:
    retract(board, evidence_of(board, "within-margin"))
    second = freeze(board, snapshots, ["overview"], who=ROOT)
    assert second.id != facts.id
    assert snapshots.neighbours(second.id)[0] == facts or snapshots.neighbours(second.id)[1] == facts
    assert snapshots.damage(facts.id) == []


def test_files_are_written_once_and_not_for_changing(snapshots: Snapshots, facts: Facts) -> None:
    modes = {each.stat().st_mode & 0o222 for each in (snapshots.folder / facts.id).iterdir()}
    assert modes == {0}


@pytest.mark.parametrize("step", ["_write", "_to_disk", "_name"])
@pytest.mark.parametrize("after", [0, 1, 5])
def test_a_crash_at_any_step_leaves_nothing_to_be_seen(
    board: Board,
    tmp_path: Path,
    facts: Facts,
    snapshots: Snapshots,
    step: str,
    after: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The power is cut: what was written so far stays behind as it is, and nothing is cleared up."""
    files = {name: (snapshots.folder / facts.id / name).read_bytes() for name in list(facts.files)[:8]}
    fewer = facts.model_copy(update={"files": {name: facts.files[name] for name in files}})
    calls, place = [0], Snapshots if step == "_name" else store
    usual = getattr(place, step)

    class PowerCut(BaseException):
        pass

    def cut(*arguments: object) -> None:
        calls[0] += 1
        if calls[0] > after:
            raise PowerCut
        usual(*arguments)

    fresh = Snapshots(tmp_path / "fresh")
    monkeypatch.setattr(place, step, cut)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    try:
        fresh.add(fewer, files)
    except PowerCut:
        whole = (fresh.folder / facts.id).is_dir()
        assert fresh.all() == ((fewer,) if whole else ())
    monkeypatch.undo()
    assert fresh.add(fewer, files) == fewer
    assert fresh.damage(facts.id) == []


def test_what_a_crash_left_is_cleared_when_it_is_old(snapshots: Snapshots, facts: Facts) -> None:
    left, fresh = snapshots.folder / ".new-left", snapshots.folder / ".new-fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "half.png").write_bytes(b"half")
    os.utime(left, (time.time() - 7200,) * 2)
    snapshots.add(facts, {})
    assert not left.exists()
    assert fresh.exists()
    assert snapshots.all() == (facts,)


def test_two_who_freeze_the_same_at_once_both_get_it(
    facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Snapshots(tmp_path / "s"), Snapshots(tmp_path / "s")
    plain = facts.model_copy(update={"files": {}})
    usual = Snapshots._name

    def overtaken(self: Snapshots, fresh: Path, id: str) -> None:
        monkeypatch.setattr(Snapshots, "_name", usual)
        other.add(plain, {})
        usual(self, fresh, id)

    monkeypatch.setattr(Snapshots, "_name", overtaken)
    assert one.add(plain, {}) == plain
    assert [each.name for each in (tmp_path / "s").iterdir()] == [facts.id]


def test_damage_is_found_and_named(snapshots: Snapshots, facts: Facts) -> None:
    file = snapshots.folder / facts.id / "overview-en-og.png"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-1])
    (snapshots.folder / facts.id / "report.json").unlink()
    assert sorted(snapshots.damage(facts.id)) == ["overview-en-og.png", "report.json"]


@pytest.mark.parametrize("asked", ["S-ZZZZZZ", "..", "../evidence.db", "", "S-", "S-OOOOOO", "x" * 500, ".new-left"])
def test_ids_that_are_none_lead_nowhere(snapshots: Snapshots, asked: str) -> None:
    with pytest.raises(NoSuchSnapshot):
        snapshots.get(asked)


def test_an_unreadable_snapshot_says_so(snapshots: Snapshots, facts: Facts) -> None:
    file = snapshots.folder / facts.id / FACTS
    file.chmod(0o644)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(SnapshotDamaged, match=facts.id):
        snapshots.get(facts.id)


# What it stands on


def test_a_chart_stands_on_all_that_it_shows_and_an_overview_on_what_was_used(board: Board, facts: Facts) -> None:
    shown = {seen.record for seen in board.observations("never-asked", DAY)}
    assert shown
    assert rests_on(board, "never-asked", DAY) == shown
    assert not shown & rests_on(board, "overview", DAY)
    assert set(facts.rests_on["overview"]) == rests_on(board, "overview", DAY)


def test_a_record_names_the_snapshots_and_cards_that_stand_on_it(board: Board, snapshots: Snapshots) -> None:
    ((facts, cards),) = snapshots_with(snapshots.all(), evidence_of(board, "within-margin"))
    assert {"overview", "within-margin"} <= set(cards)
    assert cards[0] in facts.pictures
    assert snapshots_with(snapshots.all(), "nobody") == []


def test_what_was_known_when_a_picture_was_drawn_is_still_known(board: Board) -> None:
    before, moment = rests_on(board, "overview", DAY), [*board.ledger.revisions()][-1].at
    record = evidence_of(board, "within-margin")
    retract(board, record)
    assert record not in rests_on(board, "overview", DAY)
    assert rests_on(board, "overview", DAY, moment) == before


# Judging pictures


def frozen_picture(snapshots: Snapshots, facts: Facts, name: str = "within-margin-en-og.png") -> bytes:
    return snapshots.get(facts.id).read(name) or b""


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_frozen_picture_is_recognised(board: Board, snapshots: Snapshots, facts: Facts, ending: str) -> None:
    found = judge(board, snapshots, frozen_picture(snapshots, facts, f"overview-ko-og.{ending}"))
    assert (found.verdict, found.snapshot, found.corrected, found.now) == ("unchanged", facts, [], None)


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_one_altered_byte_is_noticed_wherever_it_is(
    board: Board, snapshots: Snapshots, facts: Facts, format: str
) -> None:
    file = frozen_picture(snapshots, facts, f"within-margin-en-og.{format}")
    for place in range(len(file) // 3, len(file) - 100, len(file) // 5):
        altered = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
        assert not judge(board, snapshots, altered).good


def test_a_picture_without_its_words_and_a_foreign_file_are_not_ours(
    board: Board, snapshots: Snapshots, facts: Facts
) -> None:
    from io import BytesIO

    from PIL import Image

    stripped = BytesIO()
    Image.open(BytesIO(frozen_picture(snapshots, facts))).convert("RGB").save(stripped, "PNG")
    for file in (
        stripped.getvalue(),
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7",
        b"<svg ></svg>",
        os.urandom(999),
    ):
        assert judge(board, snapshots, file).verdict == "foreign"


def test_a_retouched_picture_with_a_new_seal_is_not_what_was_frozen(
    board: Board, snapshots: Snapshots, facts: Facts
) -> None:
    frozen = snapshots.get(facts.id).content("within-margin", "en")
    assert frozen is not None
    forged = draw(frozen.model_copy(update={"title": "Reached: everybody agrees"}), SIZES["og"], "png")
    assert judge(board, snapshots, forged).verdict == "not_as_frozen"


def test_a_retouched_living_picture_with_a_new_seal_is_not_what_is_drawn(board: Board, snapshots: Snapshots) -> None:
    living = content(board, "within-margin", "en")
    forged = draw(living.model_copy(update={"title": "Reached"}), SIZES["og"], "svg")
    assert judge(board, snapshots, forged).verdict == "not_as_drawn"


def test_an_invented_snapshot_is_unknown(board: Board, snapshots: Snapshots) -> None:
    invented = draw(content(board, "overview", "en", snapshot="S-ZZZZZZ"), SIZES["og"], "svg")
    assert judge(board, snapshots, invented).verdict == "no_such_snapshot"


def test_a_living_picture_is_unchanged_as_long_as_the_same_is_said(board: Board, snapshots: Snapshots) -> None:
    file = draw(content(board, "within-margin", "ko"), SIZES["kakao"], "png")
    assert judge(board, snapshots, file).verdict == "unchanged"
    retract(board, evidence_of(board, "crossings"))
    found = judge(board, snapshots, file)
    assert (found.verdict, found.corrected) == ("unchanged", [])


def test_a_correction_is_told_with_every_picture_that_stands_on_the_record(
    board: Board, snapshots: Snapshots, facts: Facts
) -> None:
    record = evidence_of(board, "within-margin")
    living = draw(content(board, "within-margin", "en"), SIZES["og"], "png")
    retract(board, record)
    for file in (frozen_picture(snapshots, facts), living):
        found = judge(board, snapshots, file)
        assert found.good
        assert [each.revision.record for each in found.corrected] == [record]
        assert found.now is not None
    untouched = judge(board, snapshots, draw(content(board, "crossings", "en"), SIZES["og"], "png"))
    assert untouched.corrected == []


def test_a_milestones_card_stands_on_the_evidence_that_it_lists_even_if_that_counts_no_more(board: Board) -> None:
    listed, moment = 0, [*board.ledger.revisions()][-1].at
    for milestone in board.plan.milestones:
        body = content(board, milestone.id, "en").body
        shown = {row.title for row in body.rows if row.mark.sign == "counted"}
        for known_at in (None, moment):
            entries = board.records(rests_on(board, milestone.id, DAY, known_at)).values()
            assert shown <= {entry.shown.title.in_("en") for entry in entries}, milestone.id
        listed += len(shown)
    assert listed


def test_facts_that_make_no_sense_are_taken_for_altered(board: Board, snapshots: Snapshots) -> None:
    living = content(board, "overview", "en")
    strange = draw(living, SIZES["og"]._replace(name="poster"), "svg")
    assert judge(board, snapshots, strange).verdict == "altered"


# Who may, and what hinders


def test_reviewers_and_administrators_freeze_and_contributors_do_not(board: Board, snapshots: Snapshots) -> None:
    staff, before = board.ledger.staff, tree(snapshots.folder)
    mina = staff.add("mina", "contributor", who=ROOT).actor
    jun = staff.add("jun", "reviewer", who=ROOT).actor
    sol = staff.add("sol", "administrator", who=ROOT).actor
    with pytest.raises(NeedsReviewer):
        freeze(board, snapshots, ["one"], who=mina)
    assert tree(snapshots.folder) == before
    made = freeze(board, snapshots, ["one"], who=jun)
    assert freeze(board, snapshots, ["one"], who=sol) == made


def test_who_was_a_reviewer_when_the_page_was_made_is_asked_again(board: Board, snapshots: Snapshots) -> None:
    staff = board.ledger.staff
    jun = staff.add("jun", "reviewer", who=ROOT).actor
    staff.set_role("jun", "contributor", who=ROOT)
    with pytest.raises(NeedsReviewer):
        freeze(board, snapshots, ["one"], who=jun)
    staff.disable("jun", who=ROOT)
    with pytest.raises(NoAccount):
        freeze(board, snapshots, ["one"], who=jun)


@pytest.mark.parametrize(("number", "told"), [(errno.ENOSPC, DiskFull), (errno.EROFS, CannotWrite)])
@pytest.mark.parametrize("after", [0, 9])
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_left(
    board: Board,
    snapshots: Snapshots,
    number: int,
    told: type[LedgerError],
    after: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual, calls, before = store._write, [0], sorted(snapshots.folder.iterdir())

    def full(path: Path, content: bytes) -> None:
        calls[0] += 1
        if calls[0] > after:
            raise OSError(number, os.strerror(number))
        usual(path, content)

    monkeypatch.setattr(store, "_write", full)
    with pytest.raises(told):
        freeze(board, snapshots, ["one"], who=ROOT)
    assert sorted(snapshots.folder.iterdir()) == before


def test_whoever_goes_away_while_it_is_drawn_leaves_nothing(board: Board, snapshots: Snapshots) -> None:
    before, drawn = sorted(snapshots.folder.iterdir()), []

    class Gone(BaseException):
        pass

    def told(done: int, of: int) -> None:
        drawn.append(done)
        raise Gone

    with pytest.raises(Gone):
        freeze(board, snapshots, ["one"], told=told, who=ROOT)
    assert len(drawn) == 1
    assert sorted(snapshots.folder.iterdir()) == before
