"""A batch dealt with as one: handed over, looked through, approved by another person, returned, undone."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from indicators.message import Message
from roadmap.evidence import Actor, Arrival, Ledger, NotAllowed, Role, Together
from roadmap.evidence.errors import Missing, NeedsReviewer, NoSuchBatch, NothingLeft, NotYours, OwnVersion
from tests.evidence.samples import published, record
from tests.staff.samples import ROOT, in_review, person

IDS = ("first", "second", "third")


@pytest.fixture
def boss(ledger: Ledger) -> Actor:
    return person(ledger, "boss", "administrator")


@pytest.fixture
def jun(ledger: Ledger) -> Actor:
    return person(ledger, "jun", "reviewer")


def brought_in(ledger: Ledger, who: Actor, ids: tuple[str, ...] = IDS) -> str:
    in_review(ledger, ROOT, "something-before")
    return ledger.take([Arrival(record(id)) for id in ids], who=who, why="from a spreadsheet").batch or ""


def seen(ledger: Ledger, batch: str) -> Mapping[str, int]:
    """What somebody sees who looks through all of the batch now."""
    found = ledger.batch(batch)
    assert found is not None
    return {entry.id: entry.revision for entry in found.entries}


def handed_over(ledger: Ledger, who: Actor) -> str:
    batch = brought_in(ledger, who)
    ledger.submit_batch(batch, seen=seen(ledger, batch), who=who)
    return batch


def states(ledger: Ledger) -> list[str]:
    return [entry.state if (entry := ledger.record(id)) else "gone" for id in IDS]


def test_a_batch_goes_from_one_hand_to_another_as_one(ledger: Ledger, boss: Actor, jun: Actor) -> None:
    batch = brought_in(ledger, boss)
    assert [(each.state, each.ids) for each in ledger.waiting_batches()] == [("draft", IDS)]
    assert ledger.submit_batch(batch, seen=seen(ledger, batch), who=boss) == Together(list(IDS), {})
    assert [(each.state, each.ids) for each in ledger.waiting_batches()] == [("in_review", IDS)]
    assert ledger.publish_batch(batch, seen=seen(ledger, batch), who=jun) == Together(list(IDS), {})
    assert states(ledger) == ["published"] * 3
    assert ledger.waiting_batches() == []
    steps = [(each.action, each.who, each.batch) for each in ledger.history("second")]
    assert steps == [("import", "boss", batch), ("submit", "boss", batch), ("publish", "jun", batch)]
    assert ledger.audit().faults == ()


def test_nobody_approves_their_own_batch(ledger: Ledger, boss: Actor) -> None:
    batch = handed_over(ledger, boss)
    before = ledger.head()
    with pytest.raises(OwnVersion):
        ledger.publish_batch(batch, seen=seen(ledger, batch), who=boss)
    assert ledger.head() == before
    ledger.staff.set_review("single", who=boss)
    ledger.publish_batch(batch, seen=seen(ledger, batch), who=boss)
    assert [each.action for each in ledger.history("first")][-1] == "publish_single"
    entry = ledger.record("first")
    assert entry is not None
    assert entry.single_review


@pytest.mark.parametrize(("doing", "why"), [("publish", NeedsReviewer), ("return", NotYours), ("submit", NotYours)])
def test_a_contributor_decides_nothing_about_somebody_elses_batch(
    ledger: Ledger, boss: Actor, doing: str, why: type[NotAllowed]
) -> None:
    mina = person(ledger, "mina")
    batch = brought_in(ledger, boss) if doing == "submit" else handed_over(ledger, boss)
    before, looked = ledger.head(), seen(ledger, batch)
    ways: Mapping[str, Callable[[], Together]] = {
        "publish": lambda: ledger.publish_batch(batch, seen=looked, who=mina),
        "return": lambda: ledger.return_batch(batch, seen=looked, who=mina, why="no"),
        "submit": lambda: ledger.submit_batch(batch, seen=looked, who=mina),
    }
    with pytest.raises(why):
        ways[doing]()
    assert ledger.head() == before


def test_an_approval_is_for_the_versions_that_were_seen_and_names_what_it_leaves_out(
    ledger: Ledger, boss: Actor, jun: Actor
) -> None:
    batch = handed_over(ledger, boss)
    looked = seen(ledger, batch)
    in_review(ledger, boss, "second", credibility=5)
    assert ledger.publish_batch(batch, seen=looked, who=jun) == Together(["first", "third"], {"second": "changed"})
    assert states(ledger) == ["published", "in_review", "published"]
    found = ledger.batch(batch)
    assert found is not None
    assert found.changed == ("second",)


def test_what_the_reviewer_changed_is_left_for_somebody_else(ledger: Ledger, boss: Actor, jun: Actor) -> None:
    """Whoever writes exactly what a batch says is its author too, though the revision is the batch's own."""
    published(ledger, record("first"))
    mine = ledger.save(record("first", credibility=6), who=jun, expected=seen_revision(ledger, "first"))
    ledger.discard("first", expected=mine.revision, who=jun)
    batch = ledger.take([Arrival(record(id, credibility=6)) for id in IDS], who=boss).batch or ""
    ledger.submit_batch(batch, seen=seen(ledger, batch), who=boss)
    done = ledger.publish_batch(batch, seen=seen(ledger, batch), who=jun)
    assert done == Together(["second", "third"], {"first": "own"})


def seen_revision(ledger: Ledger, id: str) -> int:
    entry = ledger.record(id)
    assert entry is not None
    return entry.revision


def test_what_does_not_fit_the_plan_any_more_is_left_out(
    ledger: Ledger, boss: Actor, jun: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = handed_over(ledger, boss)
    fits = ledger._fits
    assert fits is not None
    bad = Message("{id} is not an indicator", id="x").at("indicator")
    monkeypatch.setattr(ledger, "_fits", lambda link: bad)
    with pytest.raises(NothingLeft):
        ledger.publish_batch(batch, seen=seen(ledger, batch), who=jun)
    assert states(ledger) == ["in_review"] * 3
    monkeypatch.setattr(ledger, "_fits", fits)
    assert ledger.publish_batch(batch, seen=seen(ledger, batch), who=jun).left_out == {}


def test_a_batch_is_returned_with_a_comment_and_can_be_handed_over_again(
    ledger: Ledger, boss: Actor, jun: Actor
) -> None:
    batch = handed_over(ledger, boss)
    with pytest.raises(Missing):
        ledger.return_batch(batch, seen=seen(ledger, batch), who=jun, why="  ")
    ledger.return_batch(batch, seen=seen(ledger, batch), who=jun, why="the dates are wrong")
    assert states(ledger) == ["draft"] * 3
    found = ledger.batch(batch)
    assert found is not None
    assert found.comment is not None
    assert (found.comment.who, found.comment.why) == ("jun", "the dates are wrong")
    ledger.submit_batch(batch, seen=seen(ledger, batch), who=boss)
    again = ledger.batch(batch)
    assert again is not None
    assert again.comment is None


@pytest.mark.parametrize("after", ["drafts", "in review", "published", "returned"])
def test_a_batch_is_undone_as_one_at_every_step(ledger: Ledger, boss: Actor, jun: Actor, after: str) -> None:
    published(ledger, record("second", credibility=6))
    batch = brought_in(ledger, boss) if after == "drafts" else handed_over(ledger, boss)
    if after == "published":
        ledger.publish_batch(batch, seen=seen(ledger, batch), who=jun)
    if after == "returned":
        ledger.return_batch(batch, seen=seen(ledger, batch), who=jun, why="no")
    (listed,) = [each for each in ledger.batches() if each.id == batch]
    assert (listed.whole, listed.who, listed.why) == (True, "boss", "from a spreadsheet")
    assert sorted(ledger.undo(batch, who=boss, why="the wrong file")) == sorted(IDS)
    new = "retracted" if after == "published" else "gone"
    assert states(ledger) == [new, "published", new]
    entry = ledger.record("second")
    assert entry is not None
    assert entry.head.credibility == 6
    assert ledger.waiting_batches() == []
    assert ledger.audit().faults == ()


def test_of_two_reviewers_at_the_same_moment_one_approves_all_and_the_other_is_told(
    ledger: Ledger, boss: Actor, jun: Actor
) -> None:
    batch = handed_over(ledger, boss)
    looked, sol = seen(ledger, batch), person(ledger, "sol", "reviewer")

    def approve(who: Actor) -> str:
        try:
            return f"{len(ledger.publish_batch(batch, seen=looked, who=who).done)}"
        except NothingLeft:
            return "told"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(approve, (jun, sol))) == ["3", "told"]
    assert len({each.who for id in IDS for each in ledger.history(id) if each.action == "publish"}) == 1
    assert all(len(ledger.history(id)) == 3 for id in IDS)


def test_one_who_approves_and_one_who_returns_at_the_same_moment_do_not_mix(
    ledger: Ledger, boss: Actor, jun: Actor
) -> None:
    batch = handed_over(ledger, boss)
    looked, sol = seen(ledger, batch), person(ledger, "sol", "reviewer")

    def decide(who: Actor) -> str:
        try:
            if who.name == "jun":
                ledger.publish_batch(batch, seen=looked, who=who)
            else:
                ledger.return_batch(batch, seen=looked, who=who, why="no")
        except NothingLeft:
            return "told"
        return "done"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(decide, (jun, sol))) == ["done", "told"]
    assert len(set(states(ledger))) == 1


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_records_of_others_are_not_slipped_into_a_batch(ledger: Ledger, boss: Actor, role: Role) -> None:
    batch = handed_over(ledger, boss)
    other = person(ledger, "other", role)
    alone = in_review(ledger, boss, "on-its-own")
    looked = {**seen(ledger, batch), alone.id: alone.revision}
    assert ledger.publish_batch(batch, seen=looked, who=other).left_out == {"on-its-own": "changed"}
    with pytest.raises(NoSuchBatch):
        ledger.publish_batch("no-such-batch", seen=looked, who=other)
