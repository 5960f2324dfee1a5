"""Files of evidence in: checked as a whole, and every problem told at once."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from roadmap.evidence.entry import Arrival
from roadmap.evidence.exchange.csv_text import in_columns, read_csv
from roadmap.evidence.exchange.envelope import Door, Seen, arrivals
from roadmap.evidence.exchange.json_text import read_json
from roadmap.yaml_file import MAX_BYTES, Document, Problem, Problems, decode, read_text, survey

MAX_TABLE_BYTES = 256 * 1024 * 1024
"""JSON and CSV are read fast enough to be large."""


class _Reader(NamedTuple):
    read: Callable[[str, str], Document]
    most: int = MAX_TABLE_BYTES


READERS = {
    ".yaml": _Reader(survey, MAX_BYTES),
    ".yml": _Reader(survey, MAX_BYTES),
    ".json": _Reader(read_json),
    ".csv": _Reader(read_csv),
    ".tsv": _Reader(read_csv),
}
"""How a file is read, by the ending of its name."""

_Text = Callable[[_Reader], str]


def read_files(paths: Iterable[Path], door: Door) -> list[Arrival]:
    """The records of some files. Raises Problems with everything that is wrong with any of them."""
    return _read(((path.as_posix(), _text_of(path)) for path in paths), door)


def read_content(name: str, content: bytes, door: Door) -> list[Arrival]:
    """The records of a file that was handed over as bytes; `name` decides how it is read. Raises Problems."""
    return _read([(name, lambda reader: decode(_small_enough(content, name, reader.most), name))], door)


def _text_of(path: Path) -> _Text:
    return lambda reader: read_text(path, path.as_posix(), reader.most)


def _small_enough(content: bytes, name: str, most: int) -> bytes:
    if len(content) > most:
        raise Problems([Problem(name, None, "", f"is too large: {len(content):,} bytes, where {most:,} are allowed")])
    return content


def _read(sources: Iterable[tuple[str, _Text]], door: Door) -> list[Arrival]:
    found: list[Arrival] = []
    problems: list[Problem] = []
    seen = Seen()
    for name, text in sources:
        try:
            found += _read_one(name, text, door, seen, problems)
        except Problems as fatal:
            problems += fatal.problems
    if problems:
        raise Problems(problems)
    return found


def _read_one(name: str, text: _Text, door: Door, seen: Seen, problems: list[Problem]) -> list[Arrival]:
    reader = READERS.get(Path(name).suffix.lower())
    if reader is None:
        fix = f"use one of {', '.join(READERS)}"
        raise Problems([Problem(name, None, "", "is not a kind of file that evidence is read from", fix)])
    here: list[Problem] = []
    records = list(arrivals(reader.read(text(reader), name), door, seen, here))
    problems += map(in_columns, here) if reader.read is read_csv else here
    return records
