"""From a draft to what counts, and back."""

from functools import partial

import pytest

from roadmap.evidence import Arrival, ChangedMeanwhile, Ledger, LedgerError, NotNow, UndoneInPart, program
from roadmap.yaml_file import Problems
from tests.evidence.samples import poll, published, record


def test_a_draft_is_there_but_does_not_count(ledger: Ledger) -> None:
    entry = ledger.save(record(), who=program("Kim"), why="seen in the news")
    assert (entry.state, entry.revision, entry.author, entry.live) == ("draft", 1, "Kim", None)
    assert ledger.observations() == {}
    assert ledger.search().total == 0


def test_what_was_reviewed_and_published_counts(ledger: Ledger) -> None:
    draft = ledger.save(record(), who=program("Kim"))
    waiting = ledger.submit(draft.id, expected=draft.revision, who=program("Kim"))
    assert (waiting.state, ledger.observations()) == ("in_review", {})
    entry = ledger.publish(waiting.id, expected=waiting.revision, who=program("Lee"))
    assert (entry.state, entry.live, entry.author) == ("published", record(), "Kim")
    assert [o.record for o in ledger.observations()["official-contacts"]] == ["six-sailors-returned"]


def test_a_returned_record_is_a_draft_again_and_says_why(ledger: Ledger) -> None:
    draft = ledger.save(record(), who=program("Kim"))
    waiting = ledger.submit(draft.id, expected=draft.revision, who=program("Kim"))
    back = ledger.return_(draft.id, expected=waiting.revision, who=program("Lee"), why="which six?")
    assert back.state == "draft"
    assert ledger.history(draft.id)[-1].why == "which six?"


def test_a_published_version_stays_until_its_successor_is_published(ledger: Ledger) -> None:
    old = published(ledger, record())
    edited = ledger.save(record(title={"en": "Seven sailors"}, links=[]), who=program("Kim"), expected=old.revision)
    assert (edited.state, edited.live, edited.head.title.in_("en")) == ("draft", record(), "Seven sailors")
    assert len(ledger.observations()["official-contacts"]) == 1
    assert ledger.search().entries[0].shown == record()
    new = ledger.publish(old.id, expected=edited.revision, who=program("Lee"))
    assert new.shown.title.in_("en") == "Seven sailors"
    assert ledger.observations() == {}


def test_an_edit_takes_a_record_out_of_review(ledger: Ledger) -> None:
    draft = ledger.save(record(), who=program("Kim"))
    waiting = ledger.submit(draft.id, expected=draft.revision, who=program("Kim"))
    edited = ledger.save(record(credibility=1), who=program("Kim"), expected=waiting.revision)
    assert edited.state == "draft"
    with pytest.raises(ChangedMeanwhile):
        ledger.publish(draft.id, expected=waiting.revision, who=program("Lee"))
    assert ledger.observations() == {}


def test_a_retracted_record_is_readable_with_its_reason_and_does_not_count(ledger: Ledger) -> None:
    old = published(ledger, record())
    entry = ledger.retract(old.id, expected=old.revision, who=program("Lee"), reason="the report was withdrawn")
    assert (entry.state, entry.retracted, entry.shown) == ("retracted", "the report was withdrawn", record())
    assert not entry.counts
    assert ledger.observations() == {}
    assert ledger.search().total == 0


def test_what_was_retracted_can_be_restored_and_published_again(ledger: Ledger) -> None:
    old = published(ledger, record())
    gone = ledger.retract(old.id, expected=old.revision, who=program("Lee"), reason="wrong")
    draft = ledger.restore(old.id, old.revision, expected=gone.revision, who=program("Kim"))
    assert (draft.state, draft.retracted, draft.counts) == ("draft", "wrong", False)
    entry = ledger.publish(old.id, expected=draft.revision, who=program("Lee"))
    assert (entry.retracted, entry.counts) == (None, True)
    assert len(ledger.observations()["official-contacts"]) == 1


def test_restoring_makes_an_old_version_the_newest_and_loses_none(ledger: Ledger) -> None:
    first = published(ledger, record())
    second = published(ledger, record(credibility=5))
    draft = ledger.restore(first.id, first.revision, expected=second.revision, who=program("Kim"), why="it was right")
    assert (draft.head, draft.live) == (record(), record(credibility=5))
    assert [r.action for r in ledger.history(first.id)] == ["save", "publish", "save", "publish", "restore"]


def test_a_version_of_another_record_is_not_restored(ledger: Ledger) -> None:
    entry, other = published(ledger, record()), published(ledger, record("other"))
    with pytest.raises(LedgerError, match="this record has no such version: 4"):
        ledger.restore(entry.id, other.revision, expected=entry.revision, who=program("Kim"))


def test_discarding_a_draft_over_a_published_version_leaves_that_version_alone(ledger: Ledger) -> None:
    old = published(ledger, record())
    edited = ledger.save(record(credibility=1), who=program("Kim"), expected=old.revision)
    ledger.discard(old.id, expected=edited.revision, who=program("Kim"))
    entry = ledger.record(old.id)
    assert entry is not None
    assert (entry.state, entry.head, entry.live_revision) == ("published", record(), old.revision)
    assert ledger.corrections() == []


def test_a_discarded_draft_is_gone_but_for_its_history(ledger: Ledger) -> None:
    draft = ledger.save(record(), who=program("Kim"))
    ledger.discard(draft.id, expected=draft.revision, who=program("Kim"))
    assert ledger.record(draft.id) is None
    assert [r.action for r in ledger.history(draft.id)] == ["save", "discard"]
    again = ledger.save(record(), who=program("Kim"))
    assert (again.state, ledger.audit().faults) == ("draft", ())


def test_two_people_saving_at_once_do_not_overwrite_each_other(ledger: Ledger) -> None:
    seen = ledger.save(record(), who=program("Kim"))
    theirs = ledger.save(record(credibility=1), who=program("Lee"), expected=seen.revision)
    mine = record(credibility=5)
    with pytest.raises(ChangedMeanwhile) as refused:
        ledger.save(mine, who=program("Kim"), expected=seen.revision)
    assert (refused.value.theirs, refused.value.mine) == (theirs, mine)
    assert ledger.record(seen.id) == theirs


def test_a_new_record_does_not_take_the_place_of_one_with_its_id(ledger: Ledger) -> None:
    ledger.save(record(), who=program("Kim"))
    with pytest.raises(ChangedMeanwhile, match="someone else has changed this record"):
        ledger.save(record(credibility=1), who=program("Lee"))


def test_saving_twice_makes_one_revision(ledger: Ledger) -> None:
    entry = ledger.save(record(), who=program("Kim"))
    again = record(title={"ko": "선원 여섯 명 송환", "en": "Six sailors returned"})
    assert ledger.save(again, who=program("Kim")) == entry
    assert ledger.revision() == 1


@pytest.mark.parametrize("state", ["draft", "published", "retracted"])
def test_a_step_that_a_state_does_not_allow_is_refused(ledger: Ledger, state: str) -> None:
    entry = ledger.save(record(), who=program("Kim"))
    if state != "draft":
        entry = ledger.publish(entry.id, expected=entry.revision, who=program("Lee"))
    if state == "retracted":
        entry = ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason="wrong")
    with pytest.raises(NotNow):
        ledger.return_(entry.id, expected=entry.revision, who=program("Lee"), why="no")
    barred = partial(ledger.retract, reason="no") if state == "draft" else ledger.publish
    with pytest.raises(NotNow):
        barred(entry.id, expected=entry.revision, who=program("Lee"))
    assert ledger.record(entry.id) == entry


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_retraction_without_a_reason_is_refused(ledger: Ledger, reason: str) -> None:
    entry = published(ledger, record())
    with pytest.raises(LedgerError, match="a retraction needs a reason"):
        ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason=reason)


def test_nobody_writes_without_a_name(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="a change needs a name"):
        ledger.save(record(), who=program(" "))
    assert ledger.revision() == 0


def test_a_name_or_reason_that_deceives_the_eye_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match=r"must not have the control character U\+202E"):
        ledger.save(record(), who=program("Kim\u202e"))
    with pytest.raises(LedgerError, match=r"must not have the control character U\+0007"):
        ledger.save(record(), who=program("Kim"), why="\a")


def test_a_record_that_does_not_exist_cannot_be_changed(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="nothing-here: there is no such record"):
        ledger.publish("nothing-here", expected=1, who=program("Lee"))


def test_a_record_that_is_not_in_order_is_not_saved(ledger: Ledger) -> None:
    wrong = record(happened_on="2026-12-01", links=[{"indicator": "nowhere", "stance": "supports"}])
    with pytest.raises(Problems) as refused:
        ledger.save(wrong, who=program("Kim"))
    assert [problem.path for problem in refused.value.problems] == ["happened_on", "links[0].indicator"]
    assert ledger.revision() == 0


def test_half_a_character_is_not_saved(ledger: Ledger) -> None:
    with pytest.raises(Problems, match=r"has half a character \(U\+D83D\)"):
        ledger.save(record(title={"en": "Sailors \ud83d"}), who=program("Kim"))


def test_today_is_the_day_in_seoul(ledger: Ledger) -> None:
    assert ledger.save(record(happened_on="2026-11-21"), who=program("Kim")).head.happened_on == "2026-11-21"
    with pytest.raises(Problems, match="today is 2026-11-21"):
        ledger.save(record("tomorrow", happened_on="2026-11-22"), who=program("Kim"))


def test_what_no_longer_fits_the_plan_is_not_published(ledger: Ledger) -> None:
    outcome = ledger.take(
        [Arrival(record(links=[{"indicator": "long-gone", "stance": "supports"}]))], who=program("import")
    )
    entry = ledger.record(outcome.new[0])
    assert entry is not None
    with pytest.raises(Problems, match="the plan has no indicator long-gone"):
        ledger.publish(entry.id, expected=entry.revision, who=program("Lee"))


def test_an_import_can_be_undone_as_one(ledger: Ledger) -> None:
    kept = published(ledger, record("kept"))
    edited = published(ledger, record("edited"))
    before = ledger.observations()
    new = [
        Arrival(record("edited", credibility=6, links=[])),
        Arrival(record("kept")),
        Arrival(poll("new", 55, "2025-08-01")),
    ]
    outcome = ledger.take(new, who=program("import"), publish=True)
    assert (outcome.new, outcome.changed, outcome.unchanged) == (["new"], ["edited"], ["kept"])
    assert outcome.batch is not None
    assert sorted(ledger.undo(outcome.batch, who=program("Lee"), why="wrong file")) == ["edited", "new"]
    after = ledger.records(["kept", "edited", "new"])
    assert after["kept"] == kept
    assert after["edited"].shown == edited.shown
    assert after["new"].retracted == "wrong file"
    assert ledger.observations() == before
    assert ledger.audit().faults == ()


def test_an_import_of_drafts_undone_leaves_what_was_published_alone(ledger: Ledger) -> None:
    old = published(ledger, record("edited"))
    outcome = ledger.take([Arrival(record("edited", credibility=6)), Arrival(record("new"))], who=program("import"))
    assert outcome.batch is not None
    ledger.undo(outcome.batch, who=program("Lee"), why="wrong file")
    entry = ledger.record("edited")
    assert ledger.record("new") is None
    assert entry is not None
    assert (entry.state, entry.head, entry.shown) == ("published", old.shown, old.shown)
    assert ledger.audit().faults == ()


def test_an_undone_import_brings_back_a_draft_and_the_version_under_it(ledger: Ledger) -> None:
    old = published(ledger, record())
    draft = ledger.save(record(credibility=1), who=program("Kim"), expected=old.revision)
    outcome = ledger.take([Arrival(record(credibility=6))], who=program("import"), publish=True)
    assert outcome.batch is not None
    ledger.undo(outcome.batch, who=program("Lee"), why="wrong file")
    entry = ledger.record(old.id)
    assert entry is not None
    assert (entry.state, entry.head, entry.live) == ("draft", draft.head, old.live)


def test_an_import_whose_records_were_changed_since_is_not_undone_at_all(ledger: Ledger) -> None:
    outcome = ledger.take([Arrival(record("one")), Arrival(record("two"))], who=program("import"), publish=True)
    published(ledger, record("two", credibility=1))
    seq = ledger.revision()
    with pytest.raises(UndoneInPart) as refused:
        ledger.undo(outcome.batch or "", who=program("Lee"), why="wrong file")
    assert (refused.value.records, ledger.revision()) == (("two",), seq)


def test_an_unknown_batch_is_not_undone(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="there is no such batch"):
        ledger.undo("none", who=program("Lee"), why="wrong")


def test_a_half_written_record_is_not_published(ledger: Ledger) -> None:
    half = record(title={"en": "…"}, happened_on="0001")
    draft = ledger.save(half, who=program("Kim"))
    with pytest.raises(Problems) as told:
        ledger.publish(draft.id, expected=draft.revision, who=program("Lee"))
    said = str(told.value)
    assert "title.en: is not filled in yet" in said
    assert "happened_on: is not filled in yet" in said
    assert ledger.observations() == {}
