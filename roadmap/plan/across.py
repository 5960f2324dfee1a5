"""What can only be seen across a plan's file: how many phases, whose id is whose, what became of retired ids.

These checks read the file's plain values, so that they find their faults whatever else is wrong with it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ConfigDict

from indicators import Definition
from indicators.definition import plain_number
from indicators.message import Message
from indicators.rule import CARRIES
from indicators.stages import disorder
from roadmap.yaml_file import Document, Path_, Problem, did_you_mean, nearest, shown, typed

LEVELS = ("phases", "workstreams", "milestones", "indicators")


def faults_across(document: Document) -> Iterator[Problem]:
    """Every fault of the plan as a whole, in no particular order."""
    for check in _CHECKS:
        yield from check(document)


class _Entry(NamedTuple):
    """A mapping in one of the plan's lists."""

    content: dict[str, Any]
    path: Path_

    @property
    def id(self) -> str | None:
        id = self.content.get("id")
        return id if isinstance(id, str) else None


def _listed(holder: Any, key: str, path: Path_) -> Iterator[_Entry]:
    """The mappings in the list at `key`, if there is such a list."""
    inside = holder.get(key) if isinstance(holder, dict) else None
    for place, content in enumerate(inside if isinstance(inside, list) else ()):
        if isinstance(content, dict):
            yield _Entry(content, (*path, key, place))


def _below(holder: Any, path: Path_, levels: Sequence[str]) -> Iterator[_Entry]:
    for entry in _listed(holder, levels[0], path) if levels else ():
        yield entry
        yield from _below(entry.content, entry.path, levels[1:])


def _in_use(document: Document) -> list[_Entry]:
    """Everything in the plan that has an id, in the order of the file."""
    entries = [entry for entry in _below(document.value, (), LEVELS) if entry.id]
    return sorted(entries, key=lambda entry: document.place((*entry.path, "id")))


def _indicators(document: Document) -> Iterator[_Entry]:
    return (entry for entry in _below(document.value, (), LEVELS) if entry.path[-2] == "indicators")


def _retired(document: Document) -> list[_Entry]:
    return [entry for entry in _listed(document.value, "retired", ()) if entry.id]


def _phases(document: Document) -> list[Any] | None:
    """The list of phases, if there is one."""
    phases = document.value.get("phases") if isinstance(document.value, dict) else None
    return phases if isinstance(phases, list) else None


def _three_phases(document: Document) -> Iterator[Problem]:
    phases = _phases(document)
    if phases is not None and len(phases) != 3:
        yield document.problem(("phases",), Message("must be exactly three, not {number}", number=len(phases)))


def _ids_are_unique(document: Document) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for entry in _in_use(document):
        path = (*entry.path, "id")
        id = str(entry.id)
        if id in first:
            message = Message("{id} is already in use in line {line}", id=shown(id), line=first[id])
            fix = Message("choose another: an id is there once in the whole file")
            yield document.problem(path, message, fix)
        first.setdefault(id, document.place(path).line)


def _retired_ids_stay_retired(document: Document) -> Iterator[Problem]:
    used = {str(entry.id): document.place((*entry.path, "id")).line for entry in reversed(_in_use(document))}
    retired: dict[str, int] = {}
    for entry in _retired(document):
        id, path = str(entry.id), (*entry.path, "id")
        if id in used:
            message = Message("{id} is retired, but in use in line {line}", id=shown(id), line=used[id])
            fix = Message("give what line {line} names another id, or do not retire this one", line=used[id])
            yield document.problem(path, message, fix)
        if id in retired:
            message = Message("{id} is already retired in line {line}", id=shown(id), line=retired[id])
            yield document.problem(path, message, Message("keep one of the two"))
        retired.setdefault(id, document.place(path).line)


def _retired_ids_became_something(document: Document) -> Iterator[Problem]:
    retired = {str(entry.id): entry for entry in reversed(_retired(document))}
    phases = _phases(document)
    known = {str(entry.id) for entry in _in_use(document)} | retired.keys()
    told: set[str] = set()
    for entry in _retired(document):
        became, path = entry.content.get("became"), (*entry.path, "became")
        if phases and isinstance(became, str) and became not in known:
            near = nearest(became, known - {str(entry.id)})
            fix = did_you_mean(shown(near)) if near else Message("write null if nothing took its place")
            yield document.problem(path, Message("the plan has no {id}", id=shown(became)), fix)
        circle = _circle(str(entry.id), retired)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            message = Message("leads round in a circle: {ids}", ids=" → ".join(map(shown, circle)))
            fix = Message("let one of them become something that is in the plan, or null")
            yield document.problem(path, message, fix)


def _circle(start: str, retired: Mapping[str, _Entry]) -> list[str]:
    """The ids that one passes on the way from a retired id back to itself; none if the way ends elsewhere."""
    way = [start]
    while (entry := retired.get(way[-1])) and isinstance(entry.content.get("became"), str):
        follower = entry.content["became"]
        if follower in way:
            return [*way, follower] if follower == start else []
        way.append(follower)
    return []


class _WhateverKind(Definition):
    """What can be checked of an indicator that does not say of which kind it is."""

    model_config = ConfigDict(extra="ignore")


def _indicators_without_kind(document: Document) -> Iterator[Problem]:
    for entry in _indicators(document):
        kind = entry.content.get("kind")
        if not isinstance(kind, str) or kind not in CARRIES:
            yield from typed(_WhateverKind, document, entry.path)[1]


def _stages_in_order(document: Document) -> Iterator[Problem]:
    """Said here too, since the model says nothing of the order where one stage has another fault."""
    for entry in _indicators(document):
        if entry.content.get("kind") == "stages":
            for place, key, message in disorder(_order(entry.content.get("stages"))):
                yield document.problem((*entry.path, "stages", place, key), message)


def _order(stages: Any) -> list[tuple[str, float]]:
    """The ids and shares of an indicator's stages, if all of them have a share that is a number."""
    if not isinstance(stages, list) or not all(isinstance(stage, dict) for stage in stages):
        return []
    named = [(str(stage.get("id") or f"[{place}]"), _share(stage.get("share"))) for place, stage in enumerate(stages)]
    order = [(id, share) for id, share in named if share is not None]
    return order if len(order) == len(stages) else []


def _share(written: Any) -> float | None:
    try:
        share = float(plain_number(written))
    except (TypeError, ValueError):
        return None
    return share if 0 <= share <= 100 else None


_CHECKS: Sequence[Callable[[Document], Iterator[Problem]]] = (
    _three_phases,
    _ids_are_unique,
    _retired_ids_stay_retired,
    _retired_ids_became_something,
    _indicators_without_kind,
    _stages_in_order,
)
