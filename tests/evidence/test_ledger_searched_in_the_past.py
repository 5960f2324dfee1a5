"""A search as of then finds what the same search found then."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from roadmap.evidence import Entry, Filters, Ledger, Page, program
from tests.evidence.samples import Ticking, poll, published, record

SEARCHES = {
    "everything": Filters(),
    "retracted": Filters(state="retracted"),
    "words": Filters(text="SIX sailors"),
    "words in Korean": Filters(text="송환"),
    "other words": Filters(text="a new title"),
    "a target": Filters(targets=["official-contacts"]),
    "another target": Filters(targets=["public-support"]),
    "a target and what is said of it": Filters(targets=["official-contacts"], stance="contradicts"),
    "a stance": Filters(stance="supports"),
    "a publisher": Filters(publisher="The Daily"),
    "from a day": Filters(since=date(2025, 7, 10)),
    "up to a day": Filters(until=date(2025, 7, 9)),
    "a language": Filters(language="fr"),
}


def shown(page: Page) -> list[tuple[str, Any, str | None]]:
    """What visitors read: drafts that wait are none of it."""
    return [(entry.id, entry.live, entry.retracted) for entry in page.entries]


def life(ledger: Ledger) -> list[Callable[[], object]]:
    """What happens, one thing after the other."""

    def here() -> Entry:
        entry = ledger.record("six-sailors-returned")
        assert entry
        return entry

    def saved_anew(**changes: Any) -> Entry:
        return ledger.save(record(**changes), who=program("Kim"), expected=here().revision)

    source = {**record().source.model_dump(mode="json"), "publisher": "The Daily", "language": "fr"}
    return [
        lambda: published(ledger, record()),
        lambda: published(ledger, poll("kinu-2025", 49.5, "2025-08-13")),
        lambda: saved_anew(title={"en": "A new title"}, source=source),
        lambda: ledger.publish("six-sailors-returned", expected=here().revision, who=program("Lee")),
        lambda: saved_anew(
            happened_on="2025-07-10", links=[{"indicator": "official-contacts", "stance": "contradicts"}]
        ),
        lambda: ledger.publish("six-sailors-returned", expected=here().revision, who=program("Lee")),
        lambda: saved_anew(links=[]),
        lambda: ledger.discard("six-sailors-returned", expected=here().revision, who=program("Kim")),
        lambda: ledger.retract("six-sailors-returned", expected=here().revision, who=program("Lee"), reason="wrong"),
        lambda: ledger.save(record("never-published"), who=program("Kim")),
    ]


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_as_of_then_finds_what_it_found_then(name: str, ledger: Ledger, clock: Ticking) -> None:
    filters = SEARCHES[name]
    moments: list[datetime] = [clock()]
    answers = [shown(ledger.search(filters))]
    for happens in life(ledger):
        happens()
        moments.append(clock())
        answers.append(shown(ledger.search(filters)))
    assert [shown(ledger.search(filters, known_at=moment)) for moment in moments] == answers
    assert any(answers)


def test_pages_of_the_past_are_counted_and_in_order(ledger: Ledger, clock: Ticking) -> None:
    for day in ("2025-07-09", "2024-01-01", "2025-07-10", "2025-07-09"):
        published(ledger, record(f"on-{day}-{clock().second}", happened_on=day))
    then, before = clock(), ledger.search()
    for entry in before.entries[1:]:
        ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason="wrong")
    pages = [ledger.search(limit=2, offset=offset, known_at=then) for offset in (0, 2, 4)]
    assert [entry.id for page in pages for entry in page.entries] == [entry.id for entry in before.entries]
    assert [page.total for page in pages] == [4, 4, 4]
    assert ledger.search().total == 1


def test_the_files_of_the_past_hold_what_was_published_then(ledger: Ledger, clock: Ticking) -> None:
    entry = published(ledger, record())
    then, as_json, as_csv = clock(), ledger.as_json(), ledger.as_csv()
    ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason="wrong")
    published(ledger, poll("kinu-2025", 49.5, "2025-08-13"))
    assert (ledger.as_json(known_at=then), ledger.as_csv(known_at=then)) == (as_json, as_csv)
    assert ledger.as_json() != as_json
