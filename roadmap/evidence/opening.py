"""Opening the ledger at the start of a program: a new database is filled from the evidence files."""

from datetime import date
from pathlib import Path

from roadmap.evidence.door import Fits
from roadmap.evidence.errors import Locked
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_files
from roadmap.evidence.ledger import Ledger
from roadmap.evidence.moments import Clock, now
from roadmap.evidence.roles import program

FILLED_BY = "import"
ATTEMPTS = 30
"""How often the database is asked for, each time as long as a write waits, while another program fills it."""


def open_ledger(
    url: str, evidence_dir: Path, fits: Fits | None = None, today: date | None = None, clock: Clock = now
) -> Ledger:
    """Opens the database at `url`; one in which nothing was ever written takes in `evidence_dir`/*.yaml as published.

    Several programs may start at once: one of them fills it. Raises Problems where the files are not in order, and
    LedgerError where the database is not.
    """
    ledger = Ledger.open(url, clock=clock, fits=fits)
    try:
        if not ledger.read_only:
            _fill(ledger, evidence_dir, Door(today or ledger.today(), fits))
    except BaseException:
        ledger.close()
        raise
    return ledger


def _fill(ledger: Ledger, evidence_dir: Path, door: Door) -> None:
    """Fills a new database, or waits while another program does."""
    for attempt in range(ATTEMPTS):
        if ledger.head() is not None:
            return
        records = read_files(sorted(evidence_dir.glob("*.yaml")), door)
        try:
            ledger.take(records, who=program(FILLED_BY), publish=True, only_if_empty=True)
        except Locked:
            if attempt == ATTEMPTS - 1:
                raise
