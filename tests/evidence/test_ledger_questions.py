"""What the ledger answers, now and as of then."""

from datetime import UTC, date, datetime, timedelta

import pytest

from indicators import Observation
from roadmap.evidence import Arrival, Filters, Ledger, Linked, Misfit, Publisher, program
from tests.evidence.samples import Ticking, fits, poll, published, record


def test_an_observation_has_all_that_the_method_needs(ledger: Ledger) -> None:
    published(ledger, poll("kinu-2025", 49.5, "2025-08-13", proxy=True))
    assert ledger.observations() == {
        "public-support": [
            Observation(
                "kinu-2025",
                date(2025, 8, 13),
                "supports",
                value=49.5,
                proxy=True,
                pollster="KINU",
                sample_size=1000,
                margin=3.1,
            )
        ]
    }


def test_links_to_milestones_are_observations_too(ledger: Ledger) -> None:
    published(ledger, record(links=[{"milestone": "shared-understanding", "stance": "context"}]))
    seen = Observation("six-sailors-returned", date(2025, 7, 9), "context")
    assert ledger.observations() == {"shared-understanding": [seen]}
    assert ledger.links_of("shared-understanding") == [Linked("shared-understanding", "milestone", seen)]


def test_observations_come_by_day_up_to_the_day_asked_for(ledger: Ledger) -> None:
    for day in ("2025-07-09", "2024-01-01", "2025-07", "2026"):
        published(ledger, record(f"on-{day}", happened_on=day))
    days = [o.day for o in ledger.observations()["official-contacts"]]
    assert days == [date(2024, 1, 1), date(2025, 7, 9), date(2025, 7, 31), date(2026, 12, 31)]
    assert len(ledger.observations(on=date(2025, 7, 30))["official-contacts"]) == 2


def test_observations_of_some_targets_leave_the_others_out(ledger: Ledger) -> None:
    published(ledger, record())
    published(ledger, poll("kinu-2025", 49.5, "2025-08-13"))
    assert list(ledger.observations(targets=["public-support", "nowhere"])) == ["public-support"]
    assert ledger.observations(targets=[]) == {}


def test_any_past_answer_can_be_given_again(ledger: Ledger, clock: Ticking) -> None:
    moments, answers = [], []

    def note() -> None:
        moments.append(clock())
        answers.append(ledger.observations())

    note()
    entry = published(ledger, record())
    note()
    ledger.save(record(links=[]), who=program("Kim"), expected=entry.revision)
    note()
    entry = published(ledger, record(happened_on="2025-07-10"))
    note()
    entry = ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason="wrong")
    note()
    draft = ledger.restore(entry.id, 2, expected=entry.revision, who=program("Kim"))
    ledger.publish(entry.id, expected=draft.revision, who=program("Lee"))
    note()
    assert [len(answer) for answer in answers] == [0, 1, 1, 1, 0, 1]
    assert [ledger.observations(known_at=moment) for moment in moments] == answers


def test_a_record_can_be_read_as_it_stood_then(ledger: Ledger, clock: Ticking) -> None:
    before = clock()
    first = published(ledger, record())
    then = clock()
    published(ledger, record(credibility=1))
    assert ledger.record(first.id, known_at=before) is None
    assert ledger.record(first.id, known_at=then) == first
    draft = ledger.save(record("draft"), who=program("Kim"))
    ledger.discard(draft.id, expected=draft.revision, who=program("Kim"))
    assert ledger.record("draft", known_at=clock()) is None


def test_a_moment_without_a_time_zone_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        ledger.observations(known_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_moment_counts_wherever_it_was_written(ledger: Ledger, clock: Ticking) -> None:
    entry = published(ledger, record())
    far_away = (entry.changed_at).astimezone(tz=UTC).astimezone()
    assert ledger.observations(known_at=far_away) == ledger.observations()
    assert ledger.observations(known_at=far_away - timedelta(microseconds=1)) == {}


def test_moments_never_run_backwards_even_if_the_clock_does(ledger: Ledger, clock: Ticking) -> None:
    published(ledger, record())
    clock.time -= timedelta(days=3)
    published(ledger, record("other"))
    moments = [revision.at for revision in ledger.revisions()]
    assert moments == sorted(moments)
    assert ledger.audit().faults == ()


@pytest.mark.parametrize(
    "word", ["선원", "SIX", "  sailors   six ", "kei", "New Steps", "six-sailors", "\u1109\u1165\u11ab원"]
)
def test_search_finds_words_in_every_language_however_they_are_typed(ledger: Ledger, word: str) -> None:
    published(ledger, record())
    published(ledger, record("other", title={"en": "A tunnel"}, source=_source("Yonhap", "T")))
    assert [entry.id for entry in ledger.search(Filters(text=word)).entries] == ["six-sailors-returned"]


@pytest.mark.parametrize("text", ["%", "_", "six%returned", "'; DROP TABLE record; --", "\\"])
def test_search_takes_signs_as_they_are(ledger: Ledger, text: str) -> None:
    published(ledger, record())
    assert ledger.search(Filters(text=text)).total == 0
    published(ledger, record("signs", summary={"en": f"so {text} it is"}))
    assert [entry.id for entry in ledger.search(Filters(text=text)).entries] == ["signs"]


@pytest.mark.parametrize("text", ["a" * 100_000, "a " * 100_000, "\ud800", "\0", "%" * 300])
def test_no_search_is_too_strange(ledger: Ledger, text: str) -> None:
    published(ledger, record())
    assert ledger.search(Filters(text=text)).total in (0, 1)


def test_a_page_beyond_all_numbers_is_empty(ledger: Ledger) -> None:
    published(ledger, record())
    assert ledger.search(offset=10**30).entries == ()
    assert ledger.search(limit=-1).entries == ()
    assert len(ledger.search(limit=10**30, offset=-5).entries) == 1


def _source(publisher: str, title: str, **more: object) -> dict[str, object]:
    return {"publisher": publisher, "title": title, "url": "https://example.org/", **more}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["poll", "ours", "plain"]),
        (Filters(targets=["public-support"]), ["poll"]),
        (Filters(targets=["shared-understanding", "public-support"]), ["poll", "ours"]),
        (Filters(stance="contradicts"), ["ours"]),
        (Filters(targets=["shared-understanding"], stance="supports"), []),
        (Filters(publisher="We"), ["ours"]),
        (Filters(own=True), ["ours"]),
        (Filters(language="ko"), ["ours"]),
        (Filters(since=date(2025, 2, 1)), ["poll", "ours"]),
        (Filters(until=date(2025, 2, 1)), ["ours", "plain"]),
        (Filters(since=date(2025, 2, 1), until=date(2025, 2, 1), own=False), []),
        (Filters(state="draft"), ["draft"]),
        (Filters(state="retracted"), ["retracted"]),
        (Filters(state=None), ["poll", "ours", "draft", "retracted", "plain"]),
        (Filters(author="Choi", state=None), ["draft"]),
        (Filters(text="nothing of the kind"), []),
    ],
)
def test_search_filters(ledger: Ledger, filters: Filters, found: list[str]) -> None:
    published(ledger, record("plain", happened_on="2025-01-01"))
    published(ledger, poll("poll", 50, "2025-03-01"))
    ours = [{"milestone": "shared-understanding", "stance": "contradicts"}]
    published(
        ledger, record("ours", happened_on="2025-02-01", source=_source("We", "T", own=True, language="ko"), links=ours)
    )
    gone = published(ledger, record("retracted", happened_on="2025-01-02"))
    ledger.retract("retracted", expected=gone.revision, who=program("Lee"), reason="wrong")
    ledger.save(record("draft", happened_on="2025-01-03"), who=program("Choi"))
    assert [entry.id for entry in ledger.search(filters).entries] == found


def test_a_page_says_how_much_there_is_beyond_it(ledger: Ledger) -> None:
    ledger.take((Arrival(record(f"r-{n:02}")) for n in range(25)), who=program("import"), publish=True)
    page = ledger.search(limit=10, offset=20)
    assert (page.total, page.offset, [entry.id for entry in page.entries]) == (
        25,
        20,
        [f"r-{n}" for n in range(20, 25)],
    )
    assert ledger.search(limit=10, offset=30).entries == ()


def test_visitors_do_not_find_what_is_only_in_a_newer_draft(ledger: Ledger) -> None:
    entry = published(ledger, record())
    ledger.save(record(title={"en": "A secret rumour"}), who=program("Kim"), expected=entry.revision)
    assert ledger.search(Filters(text="rumour")).total == 0
    assert ledger.search(Filters(text="sailors")).total == 1


def test_publishers_are_those_of_published_records(ledger: Ledger) -> None:
    for n in range(2):
        published(ledger, record(f"r-{n}"))
    published(ledger, record("other", source=_source("Yonhap", "T")))
    ledger.save(record("draft", source=_source("Nobody", "T")), who=program("Kim"))
    assert ledger.publishers() == [Publisher("KEI", 2), Publisher("Yonhap", 1)]


def test_corrections_are_changes_to_what_visitors_had_seen(ledger: Ledger, clock: Ticking) -> None:
    entry = published(ledger, record())
    assert ledger.corrections() == []
    then = clock()
    entry = published(ledger, record(credibility=5), why="mended")
    ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason="wrong")
    retracted, corrected = ledger.corrections()
    assert (corrected.before, corrected.after, corrected.revision.why) == (record(), record(credibility=5), "mended")
    assert (retracted.before, retracted.after, retracted.revision.why) == (record(credibility=5), None, "wrong")
    assert ledger.corrections(until=then) == []
    assert len(ledger.corrections(since=then)) == 2


def test_publishing_the_same_again_is_no_correction(ledger: Ledger) -> None:
    entry = published(ledger, record())
    edited = ledger.save(record(credibility=5), who=program("Kim"), expected=entry.revision)
    back = ledger.save(record(), who=program("Kim"), expected=edited.revision)
    ledger.publish(entry.id, expected=back.revision, who=program("Lee"))
    assert ledger.corrections() == []


def test_last_reviewed_is_the_newest_publication_of_a_record_that_names_the_target(ledger: Ledger) -> None:
    assert ledger.last_reviewed("official-contacts") is None
    older = published(ledger, record())
    newest = published(ledger, record("other"))
    ledger.save(record("draft"), who=program("Kim"))
    assert ledger.last_reviewed("official-contacts") == newest.published_at
    assert ledger.last_reviews() == {"official-contacts": newest.published_at}
    assert ledger.last_reviews(older.published_at) == {"official-contacts": older.published_at}


def test_links_that_no_longer_fit_the_plan_are_found_in_drafts_too(ledger: Ledger) -> None:
    gone = {"indicator": "long-gone", "stance": "supports", "count": 1}
    ledger.take([Arrival(record("live", links=[gone])), Arrival(record("good"))], who=program("import"), publish=True)
    ledger.take([Arrival(record("draft", links=[gone]))], who=program("import"))
    assert [(m.record, m.state, m.link.target) for m in ledger.misfits(fits)] == [
        ("live", "published", "long-gone"),
        ("draft", "draft", "long-gone"),
    ]
    assert isinstance(ledger.misfits(fits)[0], Misfit)


def test_the_head_changes_with_every_change(ledger: Ledger) -> None:
    assert (ledger.head(), ledger.revision()) == (None, 0)
    ledger.save(record(), who=program("Kim"))
    first = ledger.head()
    ledger.save(record("other"), who=program("Kim"))
    assert first is not None
    assert ledger.head() not in (None, first)
    assert [r.seq for r in ledger.revisions(since=first.seq)] == [2]


def test_history_has_the_whole_record_before_and_after(ledger: Ledger) -> None:
    published(ledger, record())
    published(ledger, record(credibility=5), why="mended")
    last = ledger.history("six-sailors-returned")[-2:]
    assert [(r.action, r.who, r.state_before, r.state_after) for r in last] == [
        ("save", "Kim", "published", "draft"),
        ("publish", "Lee", "draft", "published"),
    ]
    assert (last[0].record_before, last[0].record_after) == (record(), record(credibility=5))
