"""Nobody publishes what they wrote themselves, however they go about it; an approval is for one exact version."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from roadmap.evidence import Actor, Arrival, ChangedMeanwhile, Entry, Ledger, NotAllowed, NotNow
from roadmap.evidence.errors import OwnVersion
from tests.evidence.samples import record
from tests.staff.samples import ROOT, in_review, person

ID = "six-sailors-returned"


@pytest.fixture
def mina(ledger: Ledger) -> Actor:
    return person(ledger, "mina", "reviewer")


@pytest.fixture
def jun(ledger: Ledger) -> Actor:
    return person(ledger, "jun", "reviewer")


def submitted(ledger: Ledger, entry: Entry, who: Actor) -> Entry:
    return ledger.submit(ID, expected=entry.revision, who=who)


def her_own(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    return in_review(ledger, mina)


def submitted_by_a_colleague(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    return submitted(ledger, ledger.save(record(), who=mina), jun)


def edited_by_a_colleague(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    draft = ledger.save(record(), who=mina)
    return submitted(ledger, ledger.save(record(credibility=6), who=jun, expected=draft.revision), jun)


def a_colleagues_edited_by_her(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    waiting = in_review(ledger, jun)
    return submitted(ledger, ledger.save(record(credibility=6), who=mina, expected=waiting.revision), mina)


def edited_there_and_back_by_a_colleague(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    entry = ledger.save(record(), who=mina)
    entry = ledger.save(record(credibility=6), who=jun, expected=entry.revision)
    return submitted(ledger, ledger.save(record(), who=jun, expected=entry.revision), jun)


def thrown_away_and_written_again_by_a_colleague(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    entry = ledger.save(record(), who=mina)
    ledger.discard(ID, expected=entry.revision, who=jun)
    return submitted(ledger, ledger.save(record(), who=jun), jun)


def returned_and_submitted_again(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    waiting = in_review(ledger, mina)
    back = ledger.return_(ID, expected=waiting.revision, who=jun, why="which six?")
    return submitted(ledger, back, jun)


def restored_by_her(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    first = in_review(ledger, jun)
    live = ledger.publish(ID, expected=first.revision, who=mina)
    second = ledger.save(record(credibility=6), who=jun, expected=live.revision)
    return submitted(ledger, ledger.restore(ID, first.revision, expected=second.revision, who=mina), mina)


def restored_by_a_colleague(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    first = in_review(ledger, mina)
    live = ledger.publish(ID, expected=first.revision, who=jun)
    other = ledger.publish(
        ID, expected=ledger.save(record(links=[]), who=ROOT, expected=live.revision).revision, who=ROOT
    )
    return submitted(ledger, ledger.restore(ID, first.revision, expected=other.revision, who=jun), jun)


def over_a_published_version(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    first = in_review(ledger, jun)
    ledger.publish(ID, expected=first.revision, who=mina)
    return in_review(ledger, mina, credibility=6)


def brought_in_from_a_file(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    ledger.staff.set_role("mina", "administrator", who=ROOT)
    ledger.take([Arrival(record())], who=mina)
    entry = ledger.record(ID)
    assert entry
    return submitted(ledger, entry, jun)


def undone_by_her(ledger: Ledger, mina: Actor, jun: Actor) -> Entry:
    ledger.staff.set_role("mina", "administrator", who=ROOT)
    in_review(ledger, jun)
    batch = ledger.take([Arrival(record(credibility=6))], who=ROOT).batch or ""
    ledger.undo(batch, who=mina, why="wrong file")
    entry = ledger.record(ID)
    assert entry
    return entry


WAYS = [
    her_own,
    submitted_by_a_colleague,
    edited_by_a_colleague,
    a_colleagues_edited_by_her,
    edited_there_and_back_by_a_colleague,
    thrown_away_and_written_again_by_a_colleague,
    returned_and_submitted_again,
    restored_by_her,
    restored_by_a_colleague,
    over_a_published_version,
    brought_in_from_a_file,
    undone_by_her,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_there_is_no_way_to_publish_ones_own_version(
    ledger: Ledger, mina: Actor, jun: Actor, way: Callable[[Ledger, Actor, Actor], Entry]
) -> None:
    entry = way(ledger, mina, jun)
    before = ledger.observations()
    assert entry.state == "in_review"
    with pytest.raises(OwnVersion):
        ledger.publish(ID, expected=entry.revision, who=mina)
    assert ledger.record(ID) == entry
    assert ledger.observations() == before
    person(ledger, "third", "reviewer")
    assert ledger.publish(ID, expected=entry.revision, who=Actor("third", "reviewer", "desk")).state == "published"


def test_once_it_is_published_its_authors_review_the_next_version(ledger: Ledger, mina: Actor, jun: Actor) -> None:
    first = in_review(ledger, mina)
    ledger.publish(ID, expected=first.revision, who=jun)
    second = in_review(ledger, jun, credibility=6)
    assert ledger.publish(ID, expected=second.revision, who=mina).head == record(credibility=6)


def test_an_approval_is_void_when_the_record_changed_meanwhile(ledger: Ledger, mina: Actor, jun: Actor) -> None:
    seen = in_review(ledger, mina)
    changed = submitted(ledger, ledger.save(record(credibility=6), who=mina, expected=seen.revision), mina)
    with pytest.raises(ChangedMeanwhile) as refused:
        ledger.publish(ID, expected=seen.revision, who=jun)
    assert refused.value.theirs == changed
    assert ledger.observations() == {}


def test_an_approval_is_void_even_if_the_words_are_the_same_again(ledger: Ledger, mina: Actor, jun: Actor) -> None:
    seen = in_review(ledger, mina)
    changed = ledger.save(record(credibility=6), who=mina, expected=seen.revision)
    submitted(ledger, ledger.save(record(), who=mina, expected=changed.revision), mina)
    with pytest.raises(ChangedMeanwhile):
        ledger.publish(ID, expected=seen.revision, who=jun)


def test_of_two_reviewers_at_the_same_moment_one_wins_and_the_other_is_told(ledger: Ledger, jun: Actor) -> None:
    entry = in_review(ledger, jun)
    reviewers = [person(ledger, name, "reviewer") for name in ("anna", "bert")]
    together = Barrier(2)
    ended: dict[str, str] = {}

    def publish(who: Actor) -> None:
        together.wait()
        try:
            ended[who.name] = ledger.publish(ID, expected=entry.revision, who=who).state
        except ChangedMeanwhile as told:
            ended[who.name] = f"told of {told.theirs.state}" if told.theirs else "told nothing"

    threads = [Thread(target=publish, args=(who,)) for who in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended.values()) == ["published", "told of published"]
    winner = next(name for name, how in ended.items() if how == "published")
    assert [r.who for r in ledger.history(ID) if r.action == "publish"] == [winner]


# One person's review


def test_one_persons_review_lets_reviewers_publish_their_own_and_says_so_for_good(ledger: Ledger, mina: Actor) -> None:
    ledger.staff.set_review("single", who=ROOT)
    entry = in_review(ledger, mina)
    live = ledger.publish(ID, expected=entry.revision, who=mina)
    assert (live.state, live.single_review) == ("published", True)
    assert ledger.history(ID)[-1].single_review
    ledger.staff.set_review("two", who=ROOT)
    again = ledger.record(ID)
    assert again is not None
    assert again.single_review
    assert ledger.audit().whole


def test_one_persons_review_marks_nothing_that_two_have_seen(ledger: Ledger, mina: Actor, jun: Actor) -> None:
    ledger.staff.set_review("single", who=ROOT)
    entry = in_review(ledger, mina)
    assert not ledger.publish(ID, expected=entry.revision, who=jun).single_review


def test_one_persons_review_needs_a_reviewer_all_the_same(ledger: Ledger) -> None:
    ledger.staff.set_review("single", who=ROOT)
    entry = in_review(ledger, person(ledger, "new"))
    with pytest.raises(NotAllowed):
        ledger.publish(ID, expected=entry.revision, who=Actor("new", "contributor", "desk"))


def test_at_the_desk_a_draft_is_not_published_before_it_is_handed_over(ledger: Ledger, mina: Actor, jun: Actor) -> None:
    draft = ledger.save(record(), who=jun)
    with pytest.raises(NotNow):
        ledger.publish(ID, expected=draft.revision, who=mina)
