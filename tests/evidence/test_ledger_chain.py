"""The chain of revisions: whoever changes the past is found out."""

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest

from roadmap.evidence import Arrival, Audit, Head, Ledger, program
from roadmap.evidence.chain import seal
from tests.evidence.samples import poll, published, record

GUARDS = ("revision_never_altered", "revision_never_deleted", "revision_only_at_the_end")


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A ledger with seven revisions of three records."""
    entry = published(ledger, record())
    published(ledger, poll("kinu-2025", 49.5, "2025-08-13"))
    ledger.retract(entry.id, expected=entry.revision, who=program("Lee"), reason="wrong")
    ledger.take([Arrival(record("draft")), Arrival(record("imported"))], who=program("import"), publish=True)
    return ledger


def tamper(ledger: Ledger, *statements: str, guards: bool = False) -> Audit:
    """Changes the file behind the ledger's back, and audits it."""
    with closing(sqlite3.connect(ledger.path or "")) as connection:
        for guard in () if guards else GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return ledger.audit()


def faults(audit: Audit) -> list[str]:
    return [str(fault) for fault in audit.faults]


def test_an_untouched_chain_is_whole(full: Ledger) -> None:
    audit = full.audit()
    assert (audit.whole, audit.revisions, audit.head) == (True, 7, full.head())


def test_an_empty_chain_is_whole(ledger: Ledger) -> None:
    assert ledger.audit() == Audit(0, None, ())


def test_the_hash_can_be_worked_out_by_hand(full: Ledger) -> None:
    revision = next(full.revisions())
    said = revision._asdict() | {"at": revision.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    del said["hash"]
    assert said["previous"] == "0" * 64
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert revision.hash == hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET who = 'Park' WHERE seq = 2",
        "DELETE FROM revision WHERE seq = 7",
        "DELETE FROM revision",
        "INSERT OR REPLACE INTO revision SELECT * FROM revision WHERE seq = 2",
        "INSERT INTO revision (seq, record, action, who, at, previous, hash) VALUES (12, 'r', 'save', '', '', '', '')",
    ],
)
def test_the_database_itself_refuses_to_change_the_past(full: Ledger, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="revisions are only ever added"):
        tamper(full, statement, guards=True)
    assert full.audit().whole


@pytest.mark.parametrize(
    "change",
    [
        "who = 'Park'",
        "why = 'because'",
        "at = '2026-11-20T16:00:02.000001Z'",
        "after = replace(after, 'sailors', 'spies')",
        "action = 'import'",
        "batch = 'b'",
        "hash = replace(hash, 'a', 'b')",
    ],
)
def test_a_revision_that_was_altered_is_found(full: Ledger, change: str) -> None:
    assert "revision 2, record six-sailors-returned: it was altered after it was written" in faults(
        tamper(full, f"UPDATE revision SET {change} WHERE seq = 2")
    )


def test_a_revision_whose_time_cannot_be_read_is_found(full: Ledger) -> None:
    audit = tamper(full, "UPDATE revision SET at = 'yesterday' WHERE seq = 2")
    assert "revision 2, record six-sailors-returned: its time cannot be read" in faults(audit)


def test_a_revision_that_was_altered_and_sealed_anew_is_found_by_the_next(full: Ledger) -> None:
    second = list(full.revisions())[1]._replace(who="Park")
    audit = tamper(full, f"UPDATE revision SET who = 'Park', hash = '{seal(second)}' WHERE seq = 2")
    assert faults(audit) == ["revision 3, record kinu-2025: it does not follow from the revision before it"]


def test_a_revision_that_was_taken_out_is_found(full: Ledger) -> None:
    audit = tamper(full, "DELETE FROM revision WHERE seq = 3")
    assert "revision 4, record kinu-2025: revision 3 is missing before it" in faults(audit)


def test_several_that_were_taken_out_are_named(full: Ledger) -> None:
    audit = tamper(full, "DELETE FROM revision WHERE seq IN (3, 4)")
    assert "revision 5, record six-sailors-returned: revisions 3 to 4 are missing before it" in faults(audit)


def test_revisions_that_changed_places_are_found(full: Ledger) -> None:
    audit = tamper(
        full,
        "UPDATE revision SET seq = 99 WHERE seq = 6",
        "UPDATE revision SET seq = 6 WHERE seq = 7",
        "UPDATE revision SET seq = 7 WHERE seq = 99",
    )
    assert "revision 6, record imported: it does not follow from the revision before it" in faults(audit)
    assert "revision 6, record imported: it was altered after it was written" in faults(audit)


def test_a_tail_that_was_cut_off_is_found_by_the_tables(full: Ledger) -> None:
    audit = tamper(full, "DELETE FROM revision WHERE seq = 7")
    assert "record imported: it stands in the table record but was never written" in faults(audit)
    assert "record imported: it stands in the table link but was never written" in faults(audit)


def test_a_tail_that_was_cut_off_with_care_is_found_by_a_head_noted_down_earlier(full: Ledger) -> None:
    known = full.head()
    audit = tamper(
        full,
        "DELETE FROM record WHERE id = 'imported'",
        "DELETE FROM mention WHERE record = 'imported'",
        "DELETE FROM link WHERE record = 'imported'",
        "DELETE FROM revision WHERE seq = 7",
    )
    assert audit.whole
    assert faults(full.audit(known)) == ["the chain: it ends before revision 7, which was there earlier"]
    assert full.audit(Head(6, "f" * 64)).faults[0].message == "it is not the revision that was noted down earlier"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE link SET value = 61 WHERE record = 'kinu-2025'", "record kinu-2025: the table link"),
        ("UPDATE link SET until_revision = 6 WHERE record = 'kinu-2025'", "record kinu-2025: the table link"),
        ("UPDATE link SET until_revision = 4611686018427387904", "record six-sailors-returned: the table link"),
        ("DELETE FROM link WHERE record = 'imported'", "record imported: the table link"),
        ("UPDATE record SET reason = NULL", "record six-sailors-returned: the table record"),
        ("UPDATE record SET search = 'x' WHERE id = 'draft'", "record draft: the table record"),
        ("DELETE FROM record WHERE id = 'draft'", "record draft: the table record"),
        ("UPDATE mention SET target = 'x' WHERE record = 'draft'", "record draft: the table mention"),
    ],
)
def test_a_table_that_says_something_else_than_the_chain_is_found(full: Ledger, statement: str, fault: str) -> None:
    assert faults(tamper(full, statement)) == [f"{fault} says something else than its revisions"]


def test_links_of_a_record_that_was_never_written_are_found(full: Ledger) -> None:
    audit = tamper(
        full,
        "INSERT INTO link SELECT 'invented', from_revision, position, until_revision, kind, target, stance, value,"
        " count, stage, proxy, day, pollster, sample_size, margin FROM link WHERE record = 'imported'",
    )
    assert faults(audit) == ["record invented: it stands in the table link but was never written"]
