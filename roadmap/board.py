"""The plan and the ledger opened together.

Every face of the project - pages, command line, pictures - asks the board and nothing below it. Answers are remembered
until the plan or the ledger changes. A plan file that is broken after a change does not take the board down: the last
good plan is served on, and `problems` says what is wrong.
"""

import logging
import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Event, Lock, local
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from indicators import Indicator, Observation, last_known
from roadmap import progress
from roadmap.evidence import (
    Correction,
    Entry,
    Filters,
    Head,
    Ledger,
    LedgerError,
    Misfit,
    Page,
    PlanVersion,
    Publisher,
    Revision,
    open_ledger,
)
from roadmap.fit import fits, objection
from roadmap.plan import NewVersion, PlanChanges, Roadmap, canonical, difference_of, load_plan, plan_hash, plan_of
from roadmap.progress import Change, IndicatorProgress, Report, TrendPoint
from roadmap.progress.document import ProgressDocument, progress_document
from roadmap.yaml_file import Problem, Problems

SEOUL = ZoneInfo("Asia/Seoul")
DEFAULT_DATA = Path(__file__).resolve().parent.parent / "data"
REMEMBERED = 256
"""Answers kept at once. With 100,000 records one may hold a list of them all: some 0.8 MB."""

TRIES = 3
"""How often an answer is worked out anew because the plan or the ledger changed meanwhile."""

Answer = TypeVar("Answer")


class Settings(NamedTuple):
    """Where the data folder and the database are."""

    data: Path
    database_url: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """`ROADMAP_DATA` names the folder, `DATABASE_URL` the database; the default is evidence.db in the folder."""
        named = os.environ if environment is None else environment
        data = Path(named.get("ROADMAP_DATA") or DEFAULT_DATA)
        return cls(data, named.get("DATABASE_URL") or f"sqlite:///{(data / 'evidence.db').absolute()}")

    @property
    def plan_file(self) -> Path:
        return self.data / "roadmap.yaml"

    @property
    def evidence_folder(self) -> Path:
        return self.data / "evidence"


def seoul_now() -> datetime:
    return datetime.now(SEOUL)


class Board:
    """Answers what stands where. Safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        plan: "PlanFile",
        ledger: Ledger,
        clock: Callable[[], datetime],
        remembered: int = REMEMBERED,
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self._plan_file = plan
        self._clock = clock
        self._remembered = remembered
        self._journal = _PlanJournal(ledger, clock)
        self._notes: OrderedDict[tuple[Hashable, ...], _Note] = OrderedDict()
        self._noted_on: tuple[Hashable, ...] = ()
        self._own = _Own()
        self._lock = Lock()
        self._journal.note(plan.served())

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        clock: Callable[[], datetime] = seoul_now,
        remembered: int = REMEMBERED,
    ) -> "Board":
        """Loads the plan and opens the ledger; an absent database is filled from the evidence files.

        `remembered` is how many answers it keeps at once.

        Raises Problems where the plan or the evidence files are not valid, LedgerError where the database is not.
        """
        settings = settings or Settings.from_environment()
        plan = PlanFile(settings.plan_file)
        ledger = open_ledger(
            settings.database_url,
            settings.evidence_folder,
            fits=lambda link: objection(plan.served().plan, link),
            today=clock().astimezone(SEOUL).date(),
            clock=clock,
        )
        return cls(settings, plan, ledger, clock, remembered)

    # the plan

    @property
    def plan(self) -> Roadmap:
        """The plan that is served: the file's, or the last good one."""
        return (self._own.held or self._plan_file.served()).plan

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the plan file since its last change."""
        return (self._own.held or self._plan_file.served()).problems

    def plan_changes(self, since: date, on: date | None = None, known_at: datetime | None = None) -> PlanChanges:
        """The versions of the plan that were served after the end of `since` and by the end of `on`, and what differs.

        Only what was noted in the ledger is known: see PlanChanges.
        """
        day = on or self.today
        start, end = _end_of(since), min(_end_of(day), known_at or _end_of(day))
        if known_at is not None:
            return self._plan_changes(start, end)
        return self.remember(("plan changes", since, day), lambda: self._plan_changes(start, end))

    def _plan_changes(self, start: datetime, end: datetime) -> PlanChanges:
        served = [version for version in self.ledger.plans(start) if version.at <= end]
        later = tuple(_new_version(before, now) for before, now in pairwise(served))
        return PlanChanges(self.ledger.plans_noted_from(), later)

    def plan_then(self, on: date, known_at: datetime | None = None) -> "PlanThen":
        """The plan that was served at the end of a day, or at a moment before that, as the ledger noted it.

        Where none had been noted by then it is the first that was: nothing earlier is known.
        """
        moment = min(_end_of(on), known_at or _end_of(on))
        noted = next(iter(self.ledger.plans(moment)), None)
        if noted is None:
            served = self._plan_file.served()
            return PlanThen(served.hash, served.plan, None)
        return PlanThen(noted.hash, plan_of(noted.content), noted.at)

    def misfits(self) -> Sequence[Misfit]:
        """Links in the ledger that do not fit the plan."""
        return self.remember(("misfits",), lambda: tuple(self.ledger.misfits(fits(self.plan))))

    # days

    @property
    def today(self) -> date:
        return self._clock().astimezone(SEOUL).date()

    # progress

    def progress(self, on: date | None = None, known_at: datetime | None = None) -> Report:
        """Where everything stands on a day (default: today in Seoul)."""
        return self._progress(on or self.today, known_at)[1]

    def _progress(self, day: date, known_at: datetime | None) -> "tuple[Footing, Report]":
        return self._remember(
            ("progress", day, known_at and known_at.isoformat()),
            lambda: progress.assess(self.plan, self._observations(known_at), day, known_at),
        )

    def document(self, on: date | None = None, known_at: datetime | None = None) -> ProgressDocument:
        """The same as plain values, for JSON."""
        footing, report = self._progress(on or self.today, known_at)
        revision = footing.revision if known_at is None else self.ledger.revision_at(known_at)
        return progress_document(footing.plan, report, footing.hash, revision)

    def indicator(self, id: str, on: date | None = None) -> IndicatorProgress:
        return self.progress(on).indicator(id)

    def observations(self, indicator: str, on: date | None = None) -> list[Observation]:
        """Everything linked to an indicator up to a day, proxies too, newest first."""
        day = on or self.today
        found = [o for o in self._observations(None).get(indicator, ()) if o.day <= day]
        return sorted(found, key=lambda o: (o.day, o.record), reverse=True)

    def everything_observed(self, known_at: datetime | None = None) -> Mapping[str, Sequence[Observation]]:
        """Everything that is linked to each indicator and milestone, or was known to be at a moment; oldest first."""
        return self._observations(known_at)

    def last_known(
        self, indicator: Indicator, on: date | None = None, known_at: datetime | None = None
    ) -> Observation | None:
        """The newest figure of a measure, however old, that is known or was known at a moment."""
        if known_at is None:
            found: Iterable[Observation] = self._observations(None).get(indicator.id, ())
        else:
            linked = self.ledger.observations(known_at=known_at, targets=self._also_retired([indicator.id]))
            found = (observation for each in linked.values() for observation in each)
        return last_known(indicator, found, on or self.today)

    def trend(self, indicator: Indicator, since: date, on: date | None = None) -> Sequence[TrendPoint]:
        """The indicator's reading at each month-end between two days."""
        day = on or self.today

        def points() -> Sequence[TrendPoint]:
            return progress.trend(indicator, self._observations(None).get(indicator.id, ()), since, day)

        return self.remember(("trend", indicator.id, since, day), points)

    def changes(self, since: date, on: date | None = None, known_at: datetime | None = None) -> Sequence[Change]:
        """Every indicator that moved between two days, the latest first."""
        day = on or self.today

        def moved() -> Sequence[Change]:
            return progress.changes(self.plan, self._observations(known_at), since, day)

        return self.remember(("changes", since, day), moved) if known_at is None else moved()

    # evidence

    def record(self, id: str) -> Entry | None:
        return self.remember(("record", id), lambda: self.ledger.record(id))

    def records(self, ids: Iterable[str], known_at: datetime | None = None) -> Mapping[str, Entry]:
        """Those of the records that there are, as they stand or stood at a moment, in the order asked for."""
        if known_at is None and self._own.held is None:
            return self.ledger.records(ids)
        one = self.record if known_at is None else partial(self.ledger.record, known_at=known_at)
        return {id: entry for id in dict.fromkeys(ids) if (entry := one(id))}

    def search(self, filters: Filters, limit: int = 20, offset: int = 0, known_at: datetime | None = None) -> Page:
        """The records that the filters let through, newest first, as they stand or stood at a moment.

        A target stands for what it replaced too.
        """
        targets = self._also_retired(filters.targets)
        return self.ledger.search(filters._replace(targets=targets), limit, offset, known_at)

    def publishers(self) -> Sequence[Publisher]:
        return self.remember(("publishers",), self.ledger.publishers)

    def corrections(self) -> Sequence[Correction]:
        """Changes to records that were already published, and retractions."""
        return self.remember(("corrections",), lambda: tuple(self.ledger.corrections()))

    def history(self, id: str) -> Sequence[Revision]:
        return self.ledger.history(id)

    def last_reviewed(self, target: str, on: date | None = None, known_at: datetime | None = None) -> datetime | None:
        """When a record linked to an indicator or milestone was last published: by the end of a day, by a moment."""
        by = known_at
        if on is not None and on < self.today:
            by = min(_end_of(on), known_at or _end_of(on))
        reviews = self.remember(("reviewed", by), lambda: self.ledger.last_reviews(by))
        return max((reviews[id] for id in self._also_retired([target]) if id in reviews), default=None)

    def _also_retired(self, targets: Iterable[str]) -> list[str]:
        """The ids, and the retired ones that became one of them."""
        plan, wanted = self.plan, set(targets)
        return [*wanted, *(old.id for old in plan.retired if plan.current(old.id) in wanted - {old.id})]

    # remembering

    def remember(self, question: tuple[Hashable, ...], answer: Callable[[], Answer]) -> Answer:
        """The remembered answer, or a new one; an answer is good for one plan and one revision of the ledger.

        Whoever asks first works it out and the others wait for that answer; other questions do not wait. If the plan or
        the ledger changes meanwhile it is worked out again, so that no answer mixes two of them.
        """
        return self._remember(question, answer)[1]

    def _remember(self, question: tuple[Hashable, ...], answer: Callable[[], Answer]) -> "tuple[Footing, Answer]":
        for _ in range(TRIES):
            footing = self.footing()
            note, mine = self._note(footing, question)
            if not mine:
                note.written.wait()
            else:
                self._work_out(note, footing, question, answer)
            if note.good:
                return footing, note.answer
        return self.footing(), answer()

    @contextmanager
    def holding_still(self) -> Iterator["Footing"]:
        """This thread's answers come from one plan and one moment of the ledger, without looking for changes each time.

        For whoever has much to ask. The ledger may move between the footing and the first answer: they compare the
        footing in the end, and begin anew if it moved.
        """
        before, self._own.held = self._own.held, self.footing()
        try:
            with self.ledger.at_one_moment():
                yield self._own.held
        finally:
            self._own.held = before

    def footing(self) -> "Footing":
        """What the next answer will stand on."""
        if self._own.held is not None:
            return self._own.held
        served = self._plan_file.served()
        if self._journal.note(served):
            self._forget()
        return Footing(served.plan, served.hash, served.problems, self.ledger.head())

    def _forget(self) -> None:
        """What others are working out just now may miss the version of the plan that was noted meanwhile."""
        with self._lock:
            self._notes.clear()

    def _note(self, footing: "Footing", question: tuple[Hashable, ...]) -> "tuple[_Note, bool]":
        """The note for an answer, and whether it is the asker who has to write it."""
        with self._lock:
            if footing.key != self._noted_on:
                self._notes.clear()
                self._noted_on = footing.key
            note = self._notes.get(question)
            if note:
                self._notes.move_to_end(question)
                return note, False
            while len(self._notes) >= self._remembered:
                self._notes.popitem(last=False)
            note = self._notes[question] = _Note()
            return note, True

    def _work_out(
        self, note: "_Note", footing: "Footing", question: tuple[Hashable, ...], answer: Callable[[], Answer]
    ) -> None:
        try:
            note.answer = answer()
            note.good = self.footing().key == footing.key
        finally:
            if not note.good:
                with self._lock:
                    if self._notes.get(question) is note:
                        del self._notes[question]
            note.written.set()

    def _observations(self, known_at: datetime | None) -> Mapping[str, Sequence[Observation]]:
        """What is known by indicator; links to a retired id go to what it became.

        Only what is known now is remembered: visitors may ask for any moment, and each takes as much memory.
        """

        def gathered() -> Mapping[str, Sequence[Observation]]:
            return _by_current_id(self.plan, self.ledger.observations(known_at=known_at))

        return self.remember(("observations",), gathered) if known_at is None else gathered()


class Footing(NamedTuple):
    """What an answer stands on."""

    plan: Roadmap
    hash: str
    problems: tuple[Problem, ...]
    head: Head | None

    @property
    def revision(self) -> int:
        """The number of the newest revision; 0 while there is none."""
        return self.head.seq if self.head else 0

    @property
    def key(self) -> tuple[Hashable, ...]:
        """Equal as long as answers hold: what is wrong with the plan's file is part of the pages.

        A database that was restored may have as many revisions as the one before it; the end of its chain differs.
        """
        return self.hash, self.problems, self.head


class _PlanJournal:
    """Notes each version of the plan in the ledger once it is served, so that its changes can be told apart.

    What cannot be noted does not keep anybody from an answer: the log says why, and the next answer tries again.
    """

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._newest = ""
        self._writing = Lock()

    def note(self, served: "Served") -> bool:
        """Whether a version of the plan was noted just now. While somebody does it, others do not wait."""
        if served.hash == self._newest or not self._writing.acquire(blocking=False):
            return False
        try:
            new = self._ledger.note_plan(served.hash, canonical(served.plan), self._clock())
            self._newest = served.hash
            return new
        except LedgerError as reason:
            logging.getLogger(__name__).warning("This version of the plan could not be noted: %s", reason)
            return False
        finally:
            self._writing.release()


class _Own(local):
    """What belongs to one thread: the footing that all its answers are to stand on."""

    held: "Footing | None" = None


class _Note:
    """An answer that somebody is working out, or has worked out if it is `good`."""

    def __init__(self) -> None:
        self.written = Event()
        self.good = False
        self.answer: Any = None


def _new_version(before: PlanVersion, now: PlanVersion) -> NewVersion:
    return NewVersion(now.at, now.hash, difference_of(before.content, now.content))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, SEOUL)


def _by_current_id(plan: Roadmap, found: Mapping[str, Sequence[Observation]]) -> Mapping[str, Sequence[Observation]]:
    if not plan.retired:
        return found
    gathered: dict[str, list[Observation]] = {}
    for id, observations in found.items():
        gathered.setdefault(plan.current(id) or id, []).extend(observations)
    return gathered


class PlanThen(NamedTuple):
    """The plan of an earlier time, served from `at` on; None where it is of a format that this program cannot read."""

    hash: str
    plan: Roadmap | None
    at: datetime | None


class Served(NamedTuple):
    """A plan, and what is wrong with its file since. `stamp` tells one state of the file from the next."""

    plan: Roadmap
    hash: str
    problems: tuple[Problem, ...]
    stamp: tuple[int, ...] | None


class PlanFile:
    """A plan file that is read again when it changes; a broken one leaves the last good plan in force."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        stamp = self._stamp()
        plan = load_plan(path)
        self._served = Served(plan, plan_hash(plan), (), stamp)

    def served(self) -> Served:
        """The plan of the file as it is now, or the last good one."""
        if self._stamp() != self._served.stamp:
            with self._lock:
                self._reload()
        return self._served

    def _reload(self) -> None:
        stamp = self._stamp()
        if stamp == self._served.stamp:
            return
        try:
            plan = load_plan(self.path)
            self._served = Served(plan, plan_hash(plan), (), stamp)
        except Problems as found:
            self._served = self._served._replace(problems=found.problems, stamp=stamp)

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
