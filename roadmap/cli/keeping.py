"""`audit`, `backup` and `restore`: keeping the ledger safe."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap.cli.opening import settings
from roadmap.cli.outcome import Fault, nearby, note
from roadmap.cli.printing import say
from roadmap.documents.asked import SEOUL

if TYPE_CHECKING:
    from roadmap.evidence import Audit, Head


@click.group()
def audit() -> None:
    """Look whether the ledger is whole."""


class HeadType(click.ParamType["Head"]):
    """The end of the chain as an earlier audit told it: 412:9f86d0…"""

    name = "head"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Head":
        from roadmap.evidence import Head

        if isinstance(value, Head):
            return value
        found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", value)
        if not found:
            self.fail(f"{value!r} is not what an audit tells as the end of the chain", param, ctx)
        return Head(int(found[1]), found[2])


@audit.command(
    epilog="Write the end of the chain down outside of this machine: with --head, a later audit finds what was cut off."
)
@click.option("--head", type=HeadType(), metavar="HEAD", help="The end of the chain that an earlier audit told.")
def verify(head: "Head | None") -> None:
    """Walk the chain of all revisions, and compare the tables with it."""
    from roadmap.evidence import Ledger
    from roadmap.evidence.copies import database_file

    where = settings()
    file = database_file(where.database_url)
    if file is not None and not file.exists():
        raise Fault(f"{nearby(file)}: there is no database yet", "any other command makes and fills it")
    ledger = Ledger.open(where.database_url)
    try:
        found, name = ledger.look_after(head), nearby(ledger.name)
    finally:
        ledger.close()
    if not found.whole:
        told = "\n".join(f"{name}: {fault}" for fault in found.faults)
        raise Fault(told, "restore the last backup that is whole: python -m roadmap restore FILE")
    say(f"{name} is whole: {_told(found)}")


def _told(found: "Audit") -> str:
    if found.head is None:
        return "no revision yet"
    return f"{found.revisions:,} revisions, the chain ends at {found.head.seq}:{found.head.hash}"


@click.command(epilog="Example: python -m roadmap backup ../backups/2026-11-21.db")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole ledger into FILE.

    Others may go on using it meanwhile. The copy is checked before it gets its name. A file that is
    there already is never overwritten.
    """
    from roadmap.evidence import copies

    found = copies.backup(settings().database_url, file)
    say(f"{nearby(file)} is written and whole: {_told(found)}")


@click.command(epilog="Example: python -m roadmap restore ../backups/2026-11-21.db")
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the ledger.

    FILE is checked first. The database that is there now is kept beside it.
    """
    from roadmap.evidence import copies

    done = copies.restore(settings().database_url, file, f"{datetime.now(SEOUL):%Y%m%d-%H%M%S}")
    say(f"restored from {nearby(file)}: {_told(done.audit)}")
    if done.kept:
        note(f"the database that was there before is kept as {nearby(done.kept)}")
