"""The secret addresses of the staff's calendars."""

from pathlib import Path

import pytest

from roadmap.evidence import Ledger, copies
from tests.evidence.samples import record
from tests.staff.samples import GOOD, ROOT, person


def test_an_address_is_its_owners_until_another_is_made(ledger: Ledger) -> None:
    mina = person(ledger, "mina")
    first = ledger.calendars.renew(who=mina)
    assert ledger.calendars.whose(first).name == "mina"  # type: ignore[union-attr]
    second = ledger.calendars.renew(who=mina)
    assert ledger.calendars.whose(first) is None
    assert ledger.calendars.whose(second).name == "mina"  # type: ignore[union-attr]
    assert len({first, second}) == 2
    assert min(len(first), len(second)) >= 43


def test_only_a_hash_of_it_is_kept(ledger: Ledger) -> None:
    token = ledger.calendars.renew(who=person(ledger, "mina"))
    assert ledger.path
    assert token.encode() not in b"".join(each.read_bytes() for each in ledger.path.parent.glob("evidence.db*"))


def test_one_address_is_not_anothers(ledger: Ledger) -> None:
    mina, jun = person(ledger, "mina"), person(ledger, "jun")
    hers = ledger.calendars.renew(who=mina)
    ledger.calendars.renew(who=jun)
    ledger.calendars.end(who=jun)
    assert ledger.calendars.whose(hers).name == "mina"  # type: ignore[union-attr]
    assert ledger.calendars.made_at("jun") is None


@pytest.mark.parametrize("token", ["", "x", "' or 1=1 --", "가", "\ud800"])
def test_a_guess_opens_nothing(ledger: Ledger, token: str) -> None:
    ledger.calendars.renew(who=person(ledger, "mina"))
    assert ledger.calendars.whose(token) is None


def test_a_disabled_accounts_calendar_stops_and_does_not_come_back_with_it(ledger: Ledger) -> None:
    token = ledger.calendars.renew(who=person(ledger, "mina"))
    ledger.staff.disable("mina", who=ROOT)
    assert ledger.calendars.whose(token) is None
    ledger.staff.enable("mina", who=ROOT)
    assert ledger.calendars.whose(token) is None


def test_an_address_that_was_ended_does_not_come_back_with_a_backup(ledger: Ledger, tmp_path: Path) -> None:
    mina = person(ledger, "mina", password=GOOD)
    token = ledger.calendars.renew(who=mina)
    ledger.save(record(), who=ROOT)
    url = f"sqlite:///{ledger.path}"
    copies.backup(url, tmp_path / "backup.db")
    ledger.calendars.end(who=mina)
    copies.restore(url, tmp_path / "backup.db", "now")
    assert ledger.calendars.whose(token) is None


def test_making_and_ending_are_noted_for_administrators(ledger: Ledger) -> None:
    mina = person(ledger, "mina")
    ledger.calendars.renew(who=mina)
    ledger.calendars.end(who=mina)
    ledger.calendars.end(who=mina)
    assert [(each.who, each.did) for each in ledger.staff.events(2)] == [("mina", "no_calendar"), ("mina", "calendar")]
