"""The ledger: records of evidence, what they mean for the plan, their review, and everything that was ever changed.

Start with `open_ledger`. What goes in is checked at the door; what comes out are values that never change. Every
error is a LedgerError, or Problems where something that was handed in is not in order.
"""

from roadmap.evidence.audit import Audit, Fault
from roadmap.evidence.copies import Restored, backup, restore
from roadmap.evidence.door import Fits, objections
from roadmap.evidence.entry import (
    Arrival,
    Batch,
    Batched,
    Correction,
    Entry,
    Filters,
    Head,
    Linked,
    Misfit,
    Outcome,
    Page,
    PlanVersion,
    Publisher,
    Revision,
    Revisions,
    Sought,
    State,
    Together,
    WaitingBatch,
)
from roadmap.evidence.errors import (
    ChangedMeanwhile,
    LedgerError,
    Locked,
    MovedOn,
    NotAllowed,
    NotNow,
    ReadOnly,
    UndoneInPart,
)
from roadmap.evidence.exchange.sending import Exported
from roadmap.evidence.keeping import Kept
from roadmap.evidence.ledger import NEW, Ledger
from roadmap.evidence.opening import open_ledger
from roadmap.evidence.record import Fieldwork, Link, PollDisclosure, Record, Source, first_day, last_day, observation
from roadmap.evidence.roles import Actor, Doing, Review, Role, program

__all__ = [
    "NEW",  # what `save` expects of a record that is not there yet
    "Actor",  # who changes the ledger: an account at the desk, or a program
    "Arrival",  # a record from a file, and why it was retracted there
    "Audit",  # what walking the chain found
    "Batch",  # an import
    "Batched",  # a batch as it stands, with its records
    "ChangedMeanwhile",  # somebody else's newer version: carries both
    "Correction",  # a change to what was already published
    "Doing",  # what somebody does with a record
    "Entry",  # where a record stands: newest and published version
    "Exported",  # the files that an export wrote
    "Fault",  # one thing that is not as the chain says
    "Fieldwork",  # when people were asked
    "Filters",  # which records to look for
    "Fits",  # says why a link does not fit the plan
    "Head",  # the end of the chain
    "Kept",  # a backup or an audit that was noted
    "Ledger",  # all questions and all changes
    "LedgerError",  # the root of what can go wrong: place, message, fix
    "Link",  # what a record means for one indicator or milestone
    "Linked",  # a published link as an observation
    "Locked",  # another program is writing
    "Misfit",  # a link that does not fit the plan
    "MovedOn",  # the ledger is not what a preview was made of
    "NotAllowed",  # what an account may not do; its classes say why
    "NotNow",  # a change that the record's state does not allow
    "Outcome",  # what an import did or would do
    "Page",  # some of what a search found
    "PlanVersion",  # a version of the plan that was served, as a text
    "PollDisclosure",  # what a poll says about itself
    "Publisher",  # who published, and how many records
    "ReadOnly",  # the database can only be read
    "Record",  # one piece of evidence
    "Restored",  # what was put back, and where what was there before is kept
    "Review",  # two people, or one person's review
    "Revision",  # one change: who, when, what, why
    "Revisions",  # some of what was looked for in the history
    "Role",  # contributor, reviewer, administrator
    "Sought",  # which revisions to look for
    "Source",  # who published it, where, how reliable
    "State",  # draft, in_review, published, retracted
    "Together",  # what was done with a batch as one, and what was left out
    "UndoneInPart",  # a batch that was changed since
    "WaitingBatch",  # the drafts of a batch, or its versions in review
    "backup",  # copies the database while it is in use
    "first_day",  # the first day that 2025-07 may mean
    "last_day",  # the last
    "objections",  # why a record is not let in
    "observation",  # a link as the indicators' rules take it
    "open_ledger",  # opens, updates and fills the database
    "program",  # a program on this machine as an actor
    "restore",  # puts a backup in its place, after a check
]
