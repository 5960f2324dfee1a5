"""`check`: is the plan in order, and does every link of the evidence still fit it?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from roadmap.cli.opening import settings
from roadmap.cli.outcome import nearby, note, notes
from roadmap.cli.printing import number, say

if TYPE_CHECKING:
    from indicators.message import Message
    from roadmap.board import Settings
    from roadmap.evidence import Link, Misfit
    from roadmap.plan import Roadmap
    from roadmap.yaml_file import Problem

EXAMPLES = """\b
Examples:
  python -m roadmap check
  python -m roadmap check new-plan.yaml"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(file: Path | None) -> None:
    """Check the plan, and that all evidence fits it.

    Checks the plan of the data folder, or FILE. Every problem is told at once, with its place and how to mend it. For
    a FILE that is not the plan in use, evidence that would not fit it is told as a note.
    """
    from roadmap.plan import load_plan
    from roadmap.yaml_file import Problems

    where = settings()
    path = file or where.plan_file
    in_use = path.absolute().resolve() == where.plan_file.absolute().resolve()
    plan = load_plan(path, nearby(path))
    found = _evidence(where, plan)
    notes(found.notes)
    if found.problems and in_use:
        raise Problems(found.problems)
    for problem in found.problems:
        note(str(problem))
    say(_in_order(nearby(path), plan, found))


class Evidence(NamedTuple):
    """What there is to be held against the plan, and what does not fit it."""

    name: str
    records: int
    links: int
    problems: Sequence["Problem"] = ()
    notes: Sequence[str] = ()


class _Fitting:
    """Holds links against the plan, counts them, and remembers those to an id that was given up."""

    def __init__(self, plan: "Roadmap") -> None:
        self.links = 0
        self._plan = plan
        self._retired = {old.id for old in plan.retired}
        self._given_up: Counter[str] = Counter()

    def __call__(self, link: "Link") -> "Message | None":
        from roadmap.fit import objection

        self.links += 1
        if link.target in self._retired and self._plan.current(link.target) is None:
            self._given_up[link.target] += 1
        return objection(self._plan, link)

    def notes(self) -> Iterator[str]:
        for id, links in self._given_up.items():
            yield f"{id} is retired and nothing took its place: {number(links, 'link')} to it not counted any more"


def _evidence(where: "Settings", plan: "Roadmap") -> Evidence:
    """The ledger if there is one, else the files that it would be filled from."""
    from roadmap.evidence.copies import database_file

    file = database_file(where.database_url)
    if file is None or file.exists():
        found = _ledger(where, plan)
        if found.records:
            return found
    return _files(where, plan)


def _ledger(where: "Settings", plan: "Roadmap") -> Evidence:
    from roadmap.evidence import Filters, Ledger

    fitting = _Fitting(plan)
    ledger = Ledger.open(where.database_url)
    try:
        misfits = ledger.misfits(fitting)
        records = ledger.search(Filters(state=None), limit=1).total
        name = nearby(ledger.name)
    finally:
        ledger.close()
    problems = [_problem(name, each) for each in misfits]
    return Evidence(name, records, fitting.links, problems, [*fitting.notes(), *_removed(misfits, plan, where)])


def _problem(name: str, misfit: "Misfit") -> "Problem":
    from indicators.message import Message
    from roadmap.yaml_file import Problem

    fix = Message("look at it with: {command}", command=f"python -m roadmap evidence show {misfit.record}")
    return Problem(name, None, misfit.record, misfit.reason, fix)


def _removed(misfits: Sequence["Misfit"], plan: "Roadmap", where: "Settings") -> Iterator[str]:
    """Ids that evidence names and the plan has neither in use nor retired."""
    named = Counter(each.link.target for each in misfits if each.link.target not in plan.places)
    for id, links in named.items():
        yield (
            f"{number(links, 'link')} to {id}, which the plan neither has nor retired\n"
            f"    fix: if it was renamed or removed, add it to retired: in {nearby(where.plan_file)}"
        )


def _files(where: "Settings", plan: "Roadmap") -> Evidence:
    from roadmap.board import seoul_now
    from roadmap.evidence.exchange.envelope import Door
    from roadmap.evidence.exchange.reading import read_files
    from roadmap.yaml_file import Problems

    fitting = _Fitting(plan)
    name = nearby(where.evidence_folder)
    try:
        files = sorted(where.evidence_folder.glob("*.yaml"))
        records = sum(1 for _ in read_files(files, Door(seoul_now().date(), fitting)))
    except Problems as wrong:
        return Evidence(name, 0, fitting.links, wrong.problems)
    return Evidence(name, records, fitting.links, notes=list(fitting.notes()))


def _in_order(name: str, plan: "Roadmap", found: Evidence) -> str:
    workstreams = sum(len(phase.workstreams) for phase in plan.phases)
    counts = [
        number(len(plan.phases), "phase"),
        number(workstreams, "workstream"),
        number(len(list(plan.milestones)), "milestone"),
        number(len(list(plan.indicators)), "indicator"),
    ]
    links = f"{number(found.links, 'link')} of {number(found.records, 'record')} in {found.name} checked"
    return f"{name} is in order: {', '.join(counts)}; {links}"
