"""Opening the ledger at the start of a program: a new database is filled from the evidence files."""

from datetime import date
from pathlib import Path

from roadmap.evidence.door import Fits
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_files
from roadmap.evidence.ledger import Ledger
from roadmap.evidence.moments import Clock, now

FILLED_BY = "import"


def open_ledger(
    url: str, evidence_dir: Path, fits: Fits | None = None, today: date | None = None, clock: Clock = now
) -> Ledger:
    """Opens the database at `url`; one in which nothing was ever written takes in `evidence_dir`/*.yaml as published.

    Several programs may start at once: one of them fills it. Raises Problems where the files are not in order, and
    LedgerError where the database is not.
    """
    ledger = Ledger.open(url, clock=clock, fits=fits)
    try:
        if ledger.head() is None and not ledger.read_only:
            door = Door(today or ledger.today(), fits)
            records = read_files(sorted(evidence_dir.glob("*.yaml")), door)
            ledger.take(records, who=FILLED_BY, publish=True, only_if_empty=True)
    except BaseException:
        ledger.close()
        raise
    return ledger
