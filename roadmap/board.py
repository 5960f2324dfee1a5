"""The plan and the ledger opened together.

Every face of the project - pages, command line, pictures - asks the board and nothing below it. Answers are remembered
until the plan or the ledger changes. A plan file that is broken after a change does not take the board down: the last
good plan is served on, and `problems` says what is wrong.
"""

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from indicators import Indicator, Observation, last_known
from roadmap import progress
from roadmap.evidence import Correction, Entry, Filters, Ledger, Misfit, Page, Publisher, Revision, open_ledger
from roadmap.fit import fits, misfit
from roadmap.plan import Roadmap, load_plan, plan_hash
from roadmap.progress import Change, IndicatorProgress, Report, TrendPoint
from roadmap.progress.document import progress_document
from roadmap.yaml_file import Problem, Problems

SEOUL = ZoneInfo("Asia/Seoul")
DEFAULT_DATA = Path(__file__).resolve().parent.parent / "data"
REMEMBERED = 512

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

    def __init__(self, settings: Settings, plan: "PlanFile", ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.ledger = ledger
        self._plan_file = plan
        self._clock = clock
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = RLock()

    @classmethod
    def open(cls, settings: Settings | None = None, clock: Callable[[], datetime] = seoul_now) -> "Board":
        """Loads the plan and opens the ledger; an absent database is filled from the evidence files.

        Raises Problems where the plan or the evidence files are not valid, LedgerError where the database is not.
        """
        settings = settings or Settings.from_environment()
        plan = PlanFile(settings.plan_file)
        ledger = open_ledger(
            settings.database_url,
            settings.evidence_folder,
            fits=lambda link: misfit(plan.refreshed(), link),
            today=clock().astimezone(SEOUL).date(),
            clock=clock,
        )
        return cls(settings, plan, ledger, clock)

    # the plan

    @property
    def plan(self) -> Roadmap:
        """The plan that is served: the file's, or the last good one."""
        return self._plan_file.refreshed()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the plan file since its last change."""
        self._plan_file.refreshed()
        return self._plan_file.problems

    def misfits(self) -> Sequence[Misfit]:
        """Links in the ledger that do not fit the plan."""
        plan = self.plan
        return self.remember(("misfits",), lambda: tuple(self.ledger.misfits(fits(plan))))

    # days

    @property
    def today(self) -> date:
        return self._clock().astimezone(SEOUL).date()

    # progress

    def progress(self, on: date | None = None, known_at: datetime | None = None) -> Report:
        """Where everything stands on a day (default: today in Seoul)."""
        day, plan = on or self.today, self.plan
        seen = known_at and known_at.isoformat()
        return self.remember(
            ("progress", day, seen), lambda: progress.assess(plan, self._observations(known_at), day, known_at)
        )

    def document(self, on: date | None = None, known_at: datetime | None = None) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        report = self.progress(on, known_at)
        return progress_document(self.plan, report, self._plan_file.hash, self.ledger.revision())

    def indicator(self, id: str, on: date | None = None) -> IndicatorProgress:
        return self.progress(on).indicator(id)

    def observations(self, indicator: str, on: date | None = None) -> list[Observation]:
        """Everything linked to an indicator up to a day, proxies too, newest first."""
        day = on or self.today
        found = [o for o in self._observations(None).get(indicator, ()) if o.day <= day]
        return sorted(found, key=lambda o: (o.day, o.record), reverse=True)

    def last_known(self, indicator: Indicator, on: date | None = None) -> Observation | None:
        """The newest figure of a measure, however old."""
        return last_known(indicator, self._observations(None).get(indicator.id, ()), on or self.today)

    def trend(self, indicator: Indicator, since: date, on: date | None = None) -> Sequence[TrendPoint]:
        """The indicator's reading at each month-end between two days."""
        day = on or self.today
        observed = self._observations(None).get(indicator.id, ())
        return self.remember(
            ("trend", indicator.id, since, day), lambda: progress.trend(indicator, observed, since, day)
        )

    def changes(self, since: date, on: date | None = None) -> Sequence[Change]:
        """Every indicator that moved between two days, the latest first."""
        day, plan = on or self.today, self.plan
        return self.remember(
            ("changes", since, day), lambda: progress.changes(plan, self._observations(None), since, day)
        )

    # evidence

    def record(self, id: str) -> Entry | None:
        return self.ledger.record(id)

    def records(self, ids: Iterable[str]) -> Mapping[str, Entry]:
        return self.ledger.records(ids)

    def search(self, filters: Filters, limit: int = 20, offset: int = 0) -> Page:
        return self.ledger.search(filters, limit=limit, offset=offset)

    def publishers(self) -> Sequence[Publisher]:
        return self.remember(("publishers",), self.ledger.publishers)

    def corrections(self) -> Sequence[Correction]:
        """Changes to records that were already published, and retractions."""
        return self.remember(("corrections",), lambda: tuple(self.ledger.corrections()))

    def history(self, id: str) -> Sequence[Revision]:
        return self.ledger.history(id)

    def last_reviewed(self, target: str) -> datetime | None:
        """When a record linked to an indicator or milestone was last published."""
        return self.remember(("reviewed",), self.ledger.last_reviews).get(target)

    # remembering

    def _observations(self, known_at: datetime | None) -> Mapping[str, Sequence[Observation]]:
        """What is known by indicator; links to a retired id go to what it became."""
        return self.remember(
            ("observations", known_at and known_at.isoformat()),
            lambda: _by_current_id(self.plan, self.ledger.observations(known_at=known_at)),
        )

    def remember(self, question: tuple[Hashable, ...], answer: Callable[[], Answer]) -> Answer:
        """The remembered answer, or a new one; an answer is good for one plan and one revision of the ledger."""
        key = (self._plan_file.refreshed_hash(), self.ledger.revision(), *question)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[no-any-return]
            given = answer()
            self._answers[key] = given
            self._forget(key[:2])
            return given

    def _forget(self, now: tuple[Hashable, ...]) -> None:
        """Drops what an older plan or ledger answered, and the oldest beyond a limit."""
        for key in [key for key in self._answers if key[:2] != now]:  # type: ignore[index]
            del self._answers[key]
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)


def _by_current_id(plan: Roadmap, found: Mapping[str, Sequence[Observation]]) -> Mapping[str, Sequence[Observation]]:
    if not plan.retired:
        return found
    gathered: dict[str, list[Observation]] = {}
    for id, observations in found.items():
        gathered.setdefault(plan.current(id) or id, []).extend(observations)
    return gathered



class PlanFile:
    """A plan file that is read again when it changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.current = load_plan(path)
        self.hash = plan_hash(self.current)
        self.problems: tuple[Problem, ...] = ()
        self._seen = self._stamp()
        self._lock = RLock()

    def refreshed(self) -> Roadmap:
        """The plan of the file as it is now, or the last good one."""
        if self._stamp() != self._seen:
            with self._lock:
                self._reload()
        return self.current

    def refreshed_hash(self) -> str:
        self.refreshed()
        return self.hash

    def _reload(self) -> None:
        stamp = self._stamp()
        if stamp == self._seen:
            return
        try:
            self.current = load_plan(self.path)
            self.hash = plan_hash(self.current)
            self.problems = ()
        except Problems as found:
            self.problems = found.problems
        self._seen = stamp

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
