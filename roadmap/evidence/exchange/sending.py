"""Evidence out: the files that are kept in git, and JSON."""

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from indicators.message import Message
from roadmap.evidence.entry import Arrival
from roadmap.evidence.exchange.envelope import FORMAT
from roadmap.evidence.record import last_day
from roadmap.evidence.written import unquoted, written
from roadmap.yaml_file import Problem, Problems, dump, read_text, survey

_HEADING = "# Written by `python -m roadmap evidence export`: one file for each year.\n"


class Exported(NamedTuple):
    """The files that an export wrote, left as they were, and removed because nothing belongs into them any more."""

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    removed: tuple[Path, ...]


def write_yaml(filed: Iterable[Arrival]) -> str:
    """The records in the form of the evidence files, by day and id: the same text for the same records."""
    evidence = [unquoted(_form(arrival)) for arrival in in_order(filed)]
    return _HEADING + dump({"format": FORMAT, "evidence": evidence})


def write_json(filed: Iterable[Arrival]) -> str:
    """The same as JSON."""
    evidence = [_form(arrival) for arrival in in_order(filed)]
    return json.dumps({"format": FORMAT, "evidence": evidence}, ensure_ascii=False, indent=1) + "\n"


def in_order(filed: Iterable[Arrival]) -> list[Arrival]:
    return sorted(filed, key=lambda arrival: (last_day(arrival.record.happened_on), arrival.record.id))


def _form(arrival: Arrival) -> dict[str, Any]:
    form = written(arrival.record)
    return {**form, "retracted": arrival.retracted} if arrival.retracted else form


def export(filed: Iterable[Arrival], folder: Path, known: Iterable[str]) -> Exported:
    """Writes the records to `folder`, a file for each year, each file whole or not at all.

    `known` are the ids of all records in the ledger: a file that holds any other would be lost or come twice, and is a
    Problem; then nothing is written. Files of an earlier export into which nothing belongs any more are removed.
    """
    files = {folder / name: text for name, text in _by_year(filed).items()}
    folder.mkdir(parents=True, exist_ok=True)
    others = sorted(path for path in folder.glob("*.y*ml") if path.suffix in (".yaml", ".yml") and path not in files)
    present = {path: _present(path) for path in (*files, *others)}
    _refuse_loss(files, present, others, set(known))
    changed = [path for path in files if present[path] != files[path]]
    for path in changed:
        write_whole(path, files[path].encode())
    stale = [path for path in others if (present[path] or "").startswith(_HEADING)]
    for path in stale:
        path.unlink()
    return Exported(tuple(changed), tuple(path for path in files if path not in changed), tuple(stale))


def _by_year(filed: Iterable[Arrival]) -> dict[str, str]:
    years: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in filed:
        years[arrival.record.happened_on[:4]].append(arrival)
    return {f"{year}.yaml": write_yaml(years[year]) for year in sorted(years)}


def _present(path: Path) -> str | None:
    return read_text(path, path.as_posix()) if path.exists() else None


def _refuse_loss(
    files: Mapping[Path, str], present: Mapping[Path, str | None], others: Iterable[Path], known: set[str]
) -> None:
    problems = []
    for path, text in present.items():
        if text is None or text == files.get(path):
            continue
        ids = _ids(text, path.as_posix())
        if strangers := sorted(ids - known):
            message = Message("holds records that the ledger does not have: {ids}", ids=", ".join(strangers[:5]))
            fix = Message("import the file first, or move it away")
            problems.append(Problem(path.as_posix(), None, "", message, fix))
        elif path in others and ids and not text.startswith(_HEADING):
            message = Message("was not written by an export, and its records would stand in two files")
            fix = Message("delete it: all of its records are exported")
            problems.append(Problem(path.as_posix(), None, "", message, fix))
    if problems:
        raise Problems(problems)


def _ids(text: str, name: str) -> set[str]:
    value = survey(text, name).value
    records = value.get("evidence") if isinstance(value, dict) else None
    given = (record.get("id") for record in records or () if isinstance(record, dict))
    return {id for id in given if isinstance(id, str)}


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that at any moment either the old or the new one is there, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
