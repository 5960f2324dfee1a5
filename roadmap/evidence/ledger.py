"""The ledger: what is known, who said so, and everything that was ever changed about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection

from indicators import Observation
from indicators.text import clean
from roadmap.evidence import audit, changes, keeping, past, plans, queries, together
from roadmap.evidence.audit import Audit, Progress
from roadmap.evidence.database import WAIT_SECONDS, Database
from roadmap.evidence.door import Fits, refuse, refuse_unfinished
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
    CannotWrite,
    ChangedMeanwhile,
    Missing,
    MovedOn,
    NoSuchBatch,
    NoSuchRecord,
    NoSuchVersion,
    NotPlain,
    UndoneInPart,
)
from roadmap.evidence.exchange import sending
from roadmap.evidence.exchange.csv_text import write_csv
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_content, read_files
from roadmap.evidence.exchange.sending import Exported
from roadmap.evidence.intake import NOTHING_DONE, Intake
from roadmap.evidence.moments import Clock, now, seoul_day
from roadmap.evidence.record import Record
from roadmap.evidence.rights import Rights
from roadmap.evidence.roles import Actor, Doing
from roadmap.evidence.schema import upgrade
from roadmap.evidence.together import Seen
from roadmap.evidence.writing import Change, Pen, Place, places
from roadmap.evidence.written import record_of

if TYPE_CHECKING:
    from roadmap.evidence.staff.calendars import Calendars
    from roadmap.evidence.staff.notepad import Notepad
    from roadmap.evidence.staff.office import Staff

ALL_CHANGES = Sought()
"""Every revision."""

EVERYTHING = Filters()
"""All published records."""

NEW = 0
"""What `save` is told to expect of a record that is not there yet."""


class Ledger:
    """Records of evidence with their whole history. Threads and processes may share a database.

    Every change names who makes it, and the revision of the record that they saw: if it is not the newest any more,
    the change is refused with ChangedMeanwhile and nothing is saved. What somebody's account does not allow at that
    moment is refused with NotAllowed.
    """

    def __init__(self, database: Database, clock: Clock = now, fits: Fits | None = None) -> None:
        self._database = database
        self._clock = clock
        self._fits = fits

    @classmethod
    def open(
        cls, url: str, *, clock: Clock = now, fits: Fits | None = None, wait_seconds: float = WAIT_SECONDS
    ) -> Ledger:
        """Opens the database at `url` and brings its tables up to date. An absent file is made.

        `fits` says why a link does not fit the plan; `wait_seconds` is how long a write waits for another program's.
        """
        database = Database(url, wait_seconds)
        upgrade(database)
        return cls(database, clock, fits)

    def close(self) -> None:
        self._database.close()

    @property
    def name(self) -> str:
        """The file, or the address without its password."""
        return self._database.name

    @property
    def path(self) -> Path | None:
        """The database's file, if it is one."""
        return self._database.path

    @property
    def read_only(self) -> bool:
        return self._database.read_only

    @cached_property
    def staff(self) -> Staff:
        """Accounts, signing in, and the organisation's settings: in the same database."""
        from roadmap.evidence.staff.office import Staff

        return Staff(self._database, self._clock)

    @cached_property
    def notepad(self) -> Notepad:
        """What staff have typed and not saved: in the same database, and no part of the history."""
        from roadmap.evidence.staff.notepad import Notepad

        return Notepad(self._database, self._clock)

    @cached_property
    def calendars(self) -> Calendars:
        """The secret addresses of the staff's calendars: in the same database."""
        from roadmap.evidence.staff.calendars import Calendars

        return Calendars(self._database, self._clock)

    def today(self) -> date:
        """The day it is in Seoul."""
        return seoul_day(self._clock())

    # What is known

    def at_one_moment(self) -> AbstractContextManager[None]:
        """What this thread asks meanwhile is answered as of one moment, and sooner: it is one transaction."""
        return self._database.at_one_moment()

    def head(self) -> Head | None:
        """The end of the chain; it changes with every change of the ledger. None while there is no revision."""
        row = self._database.first(queries.HEAD)
        return Head(*row) if row else None

    def revision(self) -> int:
        """The number of the newest revision; 0 while there is none."""
        head = self.head()
        return head.seq if head else 0

    def revision_at(self, moment: datetime) -> int:
        """The number of the revision that was the newest at a moment; 0 if there was none yet."""
        with self._database.reading() as connection:
            return queries.revision_at(connection, moment)

    def observations(
        self, on: date | None = None, known_at: datetime | None = None, targets: Collection[str] | None = None
    ) -> Mapping[str, list[Observation]]:
        """What published records say, by indicator or milestone, oldest first.

        With days up to `on` only; as it was known at the moment `known_at`; of some `targets` only.
        """
        with self._database.reading() as connection:
            return queries.observations(connection, on, _made_by(connection, known_at), targets)

    def record(self, id: str, known_at: datetime | None = None) -> Entry | None:
        """Where a record stands, or stood at the moment `known_at`; None if it is not there."""
        with self._database.reading() as connection:
            made_by = _made_by(connection, known_at)
            if made_by is not None:
                return queries.entry_at(connection, id, made_by)
            return queries.entries(connection, [id]).get(id)

    def records(self, ids: Iterable[str]) -> dict[str, Entry]:
        """Those of the records that are there, in the order asked for."""
        with self._database.reading() as connection:
            return queries.entries(connection, ids)

    def every(self, state: State | None = "published") -> Iterator[Entry]:
        """All records in a state (see Filters), by day and id."""
        with self._database.reading() as connection:
            yield from queries.all_entries(connection, Filters(state=state))

    def search(
        self, filters: Filters = EVERYTHING, limit: int = 50, offset: int = 0, known_at: datetime | None = None
    ) -> Page:
        """The records that the filters let through, newest day first, as they stand or stood at a moment."""
        with self._database.reading() as connection:
            made_by = _made_by(connection, known_at)
            if made_by is None:
                return queries.search(connection, filters, limit, offset)
            return past.search_at(connection, filters, limit, offset, made_by)

    def links_of(self, target: str) -> list[Linked]:
        """The published links that name an indicator or milestone, newest first."""
        with self._database.reading() as connection:
            return queries.links_of(connection, target)

    def misfits(self, fits: Fits) -> list[Misfit]:
        """Every link, of drafts too, that does not fit the plan."""
        with self._database.reading() as connection:
            return queries.misfits(connection, fits)

    def publishers(self) -> list[Publisher]:
        """Who published the records that count; the most frequent first."""
        with self._database.reading() as connection:
            return queries.publishers(connection)

    def allowed(self, id: str, who: Actor) -> frozenset[Doing]:
        """What somebody may do with a record as it stands: the buttons that they are to see."""
        with self._database.reading() as connection:
            return Rights.of(connection, who, self._clock()).allowed(id, places(connection, [id]).get(id))

    def last_reviewed(self, target: str) -> datetime | None:
        """When a record that names the target was last published."""
        with self._database.reading() as connection:
            return queries.last_reviews(connection, [target]).get(target)

    def last_reviews(self, known_at: datetime | None = None) -> dict[str, datetime]:
        """The same for every target, as it was known at a moment."""
        with self._database.reading() as connection:
            return queries.last_reviews(connection, known_at=_made_by(connection, known_at))

    # What was changed

    def history(self, id: str) -> list[Revision]:
        """A record's revisions, oldest first."""
        with self._database.reading() as connection:
            return queries.history(connection, id)

    def revisions(self, since: int = 0, limit: int | None = None) -> Iterator[Revision]:
        """The revisions after number `since`, oldest first."""
        with self._database.reading() as connection:
            yield from queries.revisions_since(connection, since, limit)

    def sought(self, wanted: Sought = ALL_CHANGES, limit: int = 50, offset: int = 0) -> Revisions:
        """The revisions that are looked for, newest first."""
        with self._database.reading() as connection:
            return queries.sought(connection, wanted, limit, offset)

    def authors(self) -> list[str]:
        """Everybody who ever changed anything."""
        with self._database.reading() as connection:
            return queries.authors(connection)

    def batches(self, limit: int = 20) -> list[Batch]:
        """The newest imports; the filling of a new ledger is none of them."""
        with self._database.reading() as connection:
            return queries.batches(connection, limit)

    def batch(self, id: str) -> Batched | None:
        """A batch as it stands; None if there is no such import."""
        with self._database.reading() as connection:
            return together.batched(connection, id)

    def waiting_batches(self) -> list[WaitingBatch]:
        """The batches that have drafts or versions in review, the newest first."""
        with self._database.reading() as connection:
            return together.waiting(connection)

    def corrections(self, since: datetime | None = None, until: datetime | None = None) -> list[Correction]:
        """Changes to what was already published, newest first: made after `since` and not after `until`."""
        with self._database.reading() as connection:
            return queries.corrections(connection, since, until)

    def plans(self, since: datetime | None = None) -> list[PlanVersion]:
        """The versions of the plan that were served, oldest first: all, or the one in force at `since` and later ones.

        If none was noted by `since`, the first is later than that.
        """
        with self._database.reading() as connection:
            return plans.since(connection, since)

    def plans_noted_from(self) -> datetime | None:
        """When the first version of the plan was noted; None if none was."""
        with self._database.reading() as connection:
            return plans.first_at(connection)

    # Keeping it safe

    def audit(self, known: Head | None = None, progress: Progress = lambda _: None) -> Audit:
        """Walks the chain and compares the tables with it; `known` is a head noted down earlier."""
        with self._database.reading() as connection:
            return audit.audit(connection, known, progress)

    def look_after(self, known: Head | None = None, progress: Progress = lambda _: None) -> Audit:
        """The same, noted beside the database, so that the desk knows when somebody last looked."""
        found = self.audit(known, progress)
        if self.path:
            keeping.note(self.path, keeping.Kept("audit", self._clock(), found.head, len(found.faults)))
        return found

    def last_kept(self, did: keeping.Did) -> keeping.Kept | None:
        """The newest backup or audit that was noted, by whatever program; None if none was."""
        return keeping.last(self.path, did) if self.path else None

    def backup(self, to: Path, *, who: Actor) -> Audit:
        """Copies the ledger into a new file while it is in use: for administrators, since drafts are in it."""
        from roadmap.evidence import copies

        with self._database.reading() as connection:
            Rights.of(connection, who, self._clock()).administering("backup")
        if self.path is None:
            raise copies.NotAFile(self.name)
        return copies.backup(f"sqlite:///{self.path}", to)

    # Changing it

    def save(self, record: Record, *, who: Actor, expected: int = NEW, why: str | None = None) -> Entry:
        """Makes a record, or a new draft of one; a version that is published stays so until the draft is.

        Saving what is already there changes nothing. Raises Problems if the record is not in order.
        """
        refuse(record, self.today(), self._fits)
        with self._pen(who) as (connection, pen, rights):
            before = places(connection, [record.id]).get(record.id)
            change = changes.saved(record, _said(why), before)
            if change:
                _same(connection, record.id, before, expected, record)
                rights.demand("save", record.id, before)
                pen.add(change, before)
        return self._entry(record.id)

    def submit(self, id: str, *, expected: int, who: Actor, why: str | None = None) -> Entry:
        """Hands a draft over for review."""
        submitted = changes.moved(id, "submit", "in_review", _said(why), ["draft"])
        self._change(id, expected, who, "submit", lambda c: submitted)
        return self._entry(id)

    def publish(self, id: str, *, expected: int, who: Actor, why: str | None = None) -> Entry:
        """Publishes exactly the version that `expected` names: from now on it counts.

        At the desk it must be in review, and of others' making; programs may publish drafts as well. Raises Problems
        if it is no longer in order, for instance because the plan has changed.
        """
        allowed: list[State] = ["in_review"] if who.via == "desk" else ["draft", "in_review"]
        decision = self._in_order(changes.moved(id, "publish", "published", _said(why), allowed))
        self._change(id, expected, who, "publish", lambda c: decision)
        return self._entry(id)

    def return_(self, id: str, *, expected: int, who: Actor, why: str) -> Entry:
        """Gives a version in review back to its author, and says why."""
        comment = _needed(why, id, "a return needs a comment")
        returned = changes.moved(id, "return", "draft", comment, ["in_review"])
        self._change(id, expected, who, "return", lambda c: returned)
        return self._entry(id)

    def retract(self, id: str, *, expected: int, who: Actor, reason: str) -> Entry:
        """Takes back what is published. It stays readable, with the reason, and no longer counts."""
        told = _needed(reason, id, "a retraction needs a reason")
        self._change(id, expected, who, "retract", lambda c: changes.retracted(id, told, queries.contents(c)))
        return self._entry(id)

    def restore(self, id: str, version: int, *, expected: int, who: Actor, why: str | None = None) -> Entry:
        """Makes the record as it was after revision `version` the newest draft."""

        def decide(connection: Connection) -> changes.Decision:
            text = queries.version(connection, id, version)
            if text is None:
                raise NoSuchVersion(id, detail=str(version))
            return changes.restored(id, text, _said(why))

        self._change(id, expected, who, "restore", decide)
        return self._entry(id)

    def discard(self, id: str, *, expected: int, who: Actor, why: str | None = None) -> None:
        """Throws away the version that is not published yet. A record never published is gone, but for its history."""
        self._change(id, expected, who, "discard", lambda c: changes.discarded(id, _said(why), queries.contents(c)))

    def submit_batch(self, batch: str, *, seen: Seen, who: Actor, why: str | None = None) -> Together:
        """Hands the drafts of a batch over for review as one; `seen` names them, each with its revision.

        What somebody changed since is left out, named, and no part of the batch any more.
        """
        told = _said(why)
        return self._together(
            batch, seen, who, "submit", lambda id: changes.moved(id, "submit", "in_review", told, ["draft"])
        )

    def publish_batch(self, batch: str, *, seen: Seen, who: Actor) -> Together:
        """Publishes the records of a batch that are in review, as one: exactly the versions that `seen` names.

        Left out and named is what was changed since, what does not fit the plan any more, and what whoever acts wrote.
        """

        def decide(id: str) -> changes.Decision:
            return self._in_order(changes.moved(id, "publish", "published", None, ["in_review"]))

        return self._together(batch, seen, who, "publish", decide)

    def return_batch(self, batch: str, *, seen: Seen, who: Actor, why: str) -> Together:
        """Gives the records of a batch that are in review back as drafts, as one, and says why."""
        comment = _needed(why, batch, "a return needs a comment")
        return self._together(
            batch, seen, who, "return", lambda id: changes.moved(id, "return", "draft", comment, ["in_review"])
        )

    def _together(
        self, batch: str, seen: Seen, who: Actor, doing: Doing, decide: Callable[[str], changes.Decision]
    ) -> Together:
        with self._pen(who, batch=batch) as (connection, pen, rights):
            if not queries.batches(connection, 1, only=[batch]):
                raise NoSuchBatch(batch)
            return together.decided(seen, connection, pen, rights, doing, decide)

    def undo(self, batch: str, *, who: Actor, why: str) -> Sequence[str]:
        """Takes back a whole import: returns the ids of the records that are now as they were before it.

        What it published for the first time is retracted, since visitors have seen it. Raises UndoneInPart, and
        undoes nothing, if a record was changed since.
        """
        told = _needed(why, batch, "undoing needs a reason")
        with self._pen(who, batch=uuid4().hex) as (connection, pen, rights):
            rights.demand("undo", batch, None)
            ends = changes.first_and_last(queries.batch(connection, batch))
            if not ends:
                raise NoSuchBatch(batch)
            now_at = places(connection, ends)
            touched = [id for id, (_, last) in ends.items() if not _is_newest(now_at.get(id), last)]
            if touched:
                raise UndoneInPart(batch, touched)
            for id, (first, _) in ends.items():
                old = queries.standing_before(connection, first)
                place: Place | None = now_at[id]
                for change in list(changes.undone(first, old, now_at[id], told, queries.contents(connection))):
                    place = pen.add(change, place)
        return list(ends)

    def note_plan(self, hash: str, content: str, at: datetime) -> bool:
        """Notes that a version of the plan is served from now on, unless it is the newest noted; whether it was new.

        What the content says is the caller's business. Where the database can only be read, nothing is noted.
        """
        if self.read_only:
            return False
        with self._database.reading() as connection:
            if plans.newest_hash(connection) == hash:
                return False
        with self._database.writing() as connection:
            return plans.add(connection, hash, content, at)

    def import_files(
        self, paths: Iterable[Path], *, who: Actor, why: str | None = None, publish: bool = False, dry_run: bool = False
    ) -> Outcome:
        """Takes in YAML, JSON or CSV files: as drafts, or as published. All of them, or nothing and Problems.

        A `dry_run` tells what would be new and what changed, and changes nothing.
        """
        found = read_files(paths, Door(self.today(), self._fits))
        return self.take(found, who=who, why=why, publish=publish, dry_run=dry_run)

    def import_content(
        self,
        name: str,
        content: bytes,
        *,
        who: Actor,
        why: str | None = None,
        publish: bool = False,
        dry_run: bool = False,
        seen: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Outcome:
        """The same for one file that was handed over; `name` decides how it is read.

        `seen` is the revision of the ledger that a preview was made of: if it is not the newest any more, MovedOn is
        raised. `progress` is told how many records were read, now and then.
        """
        found = _counted(self.arrivals(name, content), progress)
        return self.take(found, who=who, why=why, publish=publish, dry_run=dry_run, seen=seen)

    def arrivals(self, name: str, content: bytes) -> Iterator[Arrival]:
        """The records in a file that was handed over. Raises Problems at the end if anything is wrong with it."""
        return read_content(name, content, Door(self.today(), self._fits))

    def export(self, folder: Path) -> Exported:
        """Writes what is published or retracted to `folder`, one YAML file for each year. Raises Problems."""
        everyone = list(self.every(state=None))
        filed = [Arrival(entry.live, entry.retracted) for entry in everyone if entry.live]
        try:
            return sending.export(filed, folder, known=[entry.id for entry in everyone])
        except OSError as error:
            raise CannotWrite(str(folder), detail=error.strerror) from error

    def as_yaml(self, state: State | None = "published") -> str:
        """The records in a state (see Filters) as one YAML text; drafts are not among the published."""
        return sending.write_yaml(self._filed(state))

    def as_json(
        self, state: State | None = "published", known_at: datetime | None = None, until: date | None = None
    ) -> str:
        return sending.write_json(self._filed(state, known_at, until))

    def as_csv(
        self, state: State | None = "published", known_at: datetime | None = None, until: date | None = None
    ) -> bytes:
        """One row a link, for spreadsheets: UTF-8 with the mark that Excel needs."""
        return write_csv(sending.in_order(self._filed(state, known_at, until)))

    def _filed(
        self, state: State | None, known_at: datetime | None = None, until: date | None = None
    ) -> Iterator[Arrival]:
        """The records in a state, as they stood at a moment; with `until` those that counted by that day."""
        if known_at is None:
            entries = self.every(state)
        else:
            then = self.search(Filters(state=state), queries.MOST, 0, known_at)
            entries = iter(sorted(then.entries, key=lambda entry: (entry.shown.counts_from, entry.id)))
        there = (entry for entry in entries if until is None or entry.shown.counts_from <= until)
        return (Arrival(entry.shown, entry.retracted) for entry in there)

    def take(
        self,
        arrivals: Iterable[Arrival],
        *,
        who: Actor,
        why: str | None = None,
        publish: bool = False,
        dry_run: bool = False,
        only_if_empty: bool = False,
        seen: int | None = None,
    ) -> Outcome:
        """Takes in records that were read and checked, all in one transaction and under one batch id.

        Records that the ledger has already are left alone, so that the same import twice changes nothing. If
        `arrivals` raises, nothing is taken in. With `only_if_empty` they are not even asked for if there is a revision.
        From the desk they come as drafts, to be reviewed. `seen`: see `import_content`.
        """
        intake = Intake(publish, _said(why))
        if dry_run:
            with self._database.reading() as connection:
                return intake.run(arrivals, connection, None)
        with self._pen(who, batch=uuid4().hex) as (connection, pen, rights):
            arrivals = rights.importing(arrivals, publish)
            if only_if_empty and pen.head.seq:
                return NOTHING_DONE
            if seen is not None and pen.head.seq != seen:
                raise MovedOn("import")
            return intake.run(arrivals, connection, pen)

    def _change(
        self, id: str, expected: int, who: Actor, doing: Doing, decide: Callable[[Connection], changes.Decision]
    ) -> None:
        with self._pen(who) as (connection, pen, rights):
            before = places(connection, [id]).get(id)
            if before is None:
                raise NoSuchRecord(id)
            _same(connection, id, before, expected, None)
            rights.demand(doing, id, before)
            change = decide(connection)(before)
            if change:
                alone = doing == "publish" and rights.alone(id, before)
                pen.add(change._replace(action="publish_single") if alone else change, before)

    @contextmanager
    def _pen(self, who: Actor, batch: str | None = None) -> Iterator[tuple[Connection, Pen, Rights]]:
        """A write transaction: every change of the ledger goes through here."""
        name = _needed(who.name, self.name, "a change needs a name")
        with self._database.writing() as connection:
            at = self._clock()
            rights = Rights.of(connection, who, at)
            pen = Pen(connection, name, at, batch)
            yield connection, pen, rights
            pen.flush()

    def _in_order(self, decision: changes.Decision) -> changes.Decision:
        def decide(before: Place) -> Change | None:
            change, record = decision(before), record_of(before.content)
            refuse(record, self.today(), self._fits)
            refuse_unfinished(record)
            return change

        return decide

    def _entry(self, id: str) -> Entry:
        entry = self.record(id)
        if entry is None:
            raise NoSuchRecord(id)
        return entry


def _counted(arrivals: Iterable[Arrival], progress: Callable[[int], object] | None) -> Iterator[Arrival]:
    """The same arrivals; every hundredth is told."""
    for number, arrival in enumerate(arrivals, 1):
        if progress and number % 100 == 0:
            progress(number)
        yield arrival


def _is_newest(place: Place | None, last: Revision) -> bool:
    return place is None if last.state_after is None else place is not None and place.standing.revision == last.seq


def _same(connection: Connection, id: str, before: Place | None, expected: int, mine: Record | None) -> None:
    """Refuses a change that was made without having seen the newest version."""
    if expected != (before.standing.revision if before else NEW):
        raise ChangedMeanwhile(id, queries.entries(connection, [id]).get(id), mine)


def _said(why: str | None) -> str | None:
    """A name or reason as it is kept; None for an empty one."""
    try:
        said = clean(why or "")
        said.encode()
    except UnicodeEncodeError:
        raise NotPlain(repr(why), detail="it has half a character") from None
    except ValueError as error:
        raise NotPlain(repr(why), detail=str(error)) from None
    return said or None


def _needed(text: str, place: str, message: str) -> str:
    said = _said(text)
    if not said:
        raise Missing(place, detail=message)
    return said


def _made_by(connection: Connection, known_at: datetime | None) -> int | None:
    return None if known_at is None else queries.revision_at(connection, known_at)
