"""Bringing in many records at once, as HTML: every problem by row, and what would be new or change."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from roadmap.desk.bulk import Preview
from roadmap.evidence import Batch, LedgerError, MovedOn, Record, UndoneInPart, errors
from roadmap.evidence.copies import AlreadyThere, NotAFile
from roadmap.views import desk
from roadmap.views.differences import Difference, differences
from roadmap.views.rendering import View

SHOWN = 200
"""Problems, and records of a kind, that are shown; of more, the number."""


REFUSALS: Mapping[type[LedgerError], str] = {
    MovedOn: "Somebody changed the ledger since this preview was made. Nothing was taken in; look at the new preview.",
    UndoneInPart: "Something of this batch was changed since. Nothing was undone.",
    errors.NoSuchBatch: "There is no such batch any more.",
    errors.Unreviewed: "What is brought in at the desk is reviewed before it is published. Nothing was taken in.",
    errors.Missing: "Please write a reason.",
    errors.CannotWrite: "The file cannot be written. Tell whoever runs the dashboard.",
    errors.BrokenChain: "The chain of changes is not whole, so no backup was made. Look below what is wrong.",
    AlreadyThere: "There is a backup of this second already.",
    NotAFile: "The ledger is on a database server: its backups are made there.",
}


class ChangedRecord(NamedTuple):
    record: Record
    differences: Sequence[Difference]
    draft_of: str | None


def introduction(view: View) -> str:
    """What the page is for, and where to start."""
    return view.render("bulk.html")


def only_administrators(view: View) -> str:
    return view.render("desk_told.html", told=view.address.words.say("Only administrators bring in files."))


def preview(view: View, found: Preview) -> str:
    """What the file would do, or everything that is wrong with it."""
    changed = [
        ChangedRecord(each.after, differences(view, each.before, each.after), each.draft_of)
        for each in found.changed[:SHOWN]
    ]
    return view.render("bulk_preview.html", found=found, changed=changed, shown=SHOWN)


def refusal(view: View, error: LedgerError) -> str:
    """What staff are told when the ledger does not do what they asked here."""
    known = next((text for kind, text in REFUSALS.items() if isinstance(error, kind)), None)
    return view.address.words.say(known) if known else desk.refusal(view, error)


def batch_told(view: View, batch: Batch) -> str:
    """One import in a line, for choosing it."""
    words = view.address.words
    records = words.count("{number} record", "{number} records", batch.records)
    told = f"{words.day(batch.at)} · {batch.who} · {records}"
    return f"{told} · {batch.why}" if batch.why else told
