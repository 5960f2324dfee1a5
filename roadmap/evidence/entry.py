"""What goes out of the ledger: values that never change and know nothing of the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from indicators import Observation, Stance
from indicators.message import Message
from roadmap.evidence.record import Link, Record
from roadmap.evidence.written import record_of

State = Literal["draft", "in_review", "published", "retracted"]
Action = Literal[
    "save", "submit", "publish", "publish_single", "return", "retract", "restore", "discard", "import", "undo"
]
"""`publish_single`: by whoever wrote it, where the organisation has one person only (single review)."""


class Revision(NamedTuple):
    """One change to one record: who, when, what, why, and the whole record before and after as JSON.

    `seq` counts from 1 without gaps. `replaces` is the revision of the published version that this one took the place
    of, or took back: with it, the revision is a correction. `state_after` is None where a draft was thrown away.
    """

    seq: int
    record: str
    action: Action
    who: str
    at: datetime
    why: str | None
    batch: str | None
    replaces: int | None
    state_before: State | None
    state_after: State | None
    before: str | None
    after: str | None
    previous: str
    hash: str

    @property
    def single_review(self) -> bool:
        """Whether nobody but its author saw it before it was published."""
        return self.action == "publish_single"

    @property
    def record_before(self) -> Record | None:
        return record_of(self.before) if self.before else None

    @property
    def record_after(self) -> Record | None:
        return record_of(self.after) if self.after else None


class Entry(NamedTuple):
    """Where a record stands.

    `head` is its newest version and `live` the one that visitors may read; they differ while a published record is
    being edited. `revision` is what a change to it has to name. `retracted` is the reason, where it was taken back.
    `single_review` says that nobody but its author saw the published version before it was published.
    """

    id: str
    state: State
    revision: int
    head: Record
    changed_at: datetime
    author: str
    live: Record | None = None
    live_revision: int | None = None
    published_at: datetime | None = None
    retracted: str | None = None
    single_review: bool = False

    @property
    def counts(self) -> bool:
        """Whether its links are observations."""
        return self.live is not None and self.retracted is None

    @property
    def shown(self) -> Record:
        """The published version where there is one, else the newest."""
        return self.live or self.head


class Filters(NamedTuple):
    """Which records to look for; what is left out does not restrict.

    `state` published means: has a published version that counts, even if a newer draft waits. None means all of them.
    A record with a published version is searched by that version, others by their newest.
    """

    text: str = ""
    targets: Collection[str] = ()
    stance: Stance | None = None
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    language: str | None = None
    own: bool | None = None
    state: State | None = "published"
    author: str | None = None


class Page(NamedTuple):
    """Some of what was found, newest day first; `total` is all of it."""

    entries: tuple[Entry, ...]
    total: int
    offset: int


class Linked(NamedTuple):
    """One link of a published record: what it names, and what it says."""

    target: str
    kind: Literal["indicator", "milestone"]
    observation: Observation


class Misfit(NamedTuple):
    """A link that does not fit the plan, and why."""

    record: str
    state: State
    link: Link
    reason: Message


class Correction(NamedTuple):
    """A change to what was already published: corrected (`after` is the new version) or retracted (`after` is None)."""

    revision: Revision
    before: Record
    after: Record | None


class Sought(NamedTuple):
    """Which revisions to look for; what is left out does not restrict.

    `record` is a whole id, `part` something that an id contains; moments from `since` on and before `until`.
    """

    record: str | None = None
    part: str = ""
    who: str | None = None
    action: Action | None = None
    batch: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Revisions(NamedTuple):
    """Some of the revisions that were found, newest first; `total` is all of them."""

    revisions: tuple[Revision, ...]
    total: int
    offset: int


class Batch(NamedTuple):
    """An import: what one person took in at once. `untouched` of its `records` are still as it left them."""

    id: str
    who: str
    at: datetime
    why: str | None
    records: int
    untouched: int

    @property
    def whole(self) -> bool:
        """Whether it can be undone: nobody changed, or undid, any of it since."""
        return self.records == self.untouched


LeftOut = Literal["changed", "own", "not_in_order"]
"""Why a record is left out when a batch is dealt with as one: somebody changed it since it was looked at, whoever
acts wrote it, or it does not fit the plan any more."""


class Batched(NamedTuple):
    """A batch as it stands: the `entries` that are as it left them or as it was handed on, and the ids of others.

    `comment` is the last return of the batch, if it was not handed over again since.
    """

    batch: Batch
    entries: tuple[Entry, ...]
    changed: tuple[str, ...]
    comment: Revision | None = None


class WaitingBatch(NamedTuple):
    """The records of a batch that are in one state: drafts, or in review."""

    batch: Batch
    state: State
    ids: tuple[str, ...]


class Together(NamedTuple):
    """What was done with the records of a batch as one: with which, and which were left out for what reason."""

    done: Sequence[str]
    left_out: Mapping[str, LeftOut]


class Publisher(NamedTuple):
    name: str
    records: int


class Head(NamedTuple):
    """The end of the chain. Two ledgers with the same head hold the same."""

    seq: int
    hash: str


class PlanVersion(NamedTuple):
    """A version of the plan, and the moment from which it was served; `hash` names this exact one."""

    hash: str
    at: datetime
    content: str


class Arrival(NamedTuple):
    """A record that comes from a file, and the reason if it was retracted there."""

    record: Record
    retracted: str | None = None


class Outcome(NamedTuple):
    """What an import did, or would do: the ids of records."""

    batch: str | None
    new: Sequence[str]
    changed: Sequence[str]
    unchanged: Sequence[str]
