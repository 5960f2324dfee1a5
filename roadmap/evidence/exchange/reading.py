"""Files of evidence in: checked as a whole, and every problem told at once."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from indicators.message import Message
from roadmap.evidence.entry import Arrival
from roadmap.evidence.exchange.csv_text import in_columns, read_csv
from roadmap.evidence.exchange.envelope import Door, Seen, arrivals
from roadmap.evidence.exchange.json_text import read_json
from roadmap.yaml_file import MAX_BYTES, Document, Problem, Problems, decode, read_text, survey, too_large

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

TABLES = (".csv", ".tsv")
MAX_PROBLEMS = 1000
"""After so many, further files are not read."""

_Text = Callable[[_Reader], str]


def read_files(paths: Iterable[Path], door: Door) -> Iterator[Arrival]:
    """The records of some files, one after the other.

    At the end raises Problems with everything that is wrong with any of the files, if anything is: what came before
    must then not be used.
    """
    return _read(((path.as_posix(), _text_of(path)) for path in paths), door)


def read_content(name: str, content: bytes, door: Door) -> Iterator[Arrival]:
    """The same for one file that was handed over as bytes; `name` decides how it is read."""
    return _read([(name, lambda reader: decode(_small_enough(content, name, reader.most), name))], door)


def _text_of(path: Path) -> _Text:
    return lambda reader: read_text(path, path.as_posix(), reader.most)


def _small_enough(content: bytes, name: str, most: int) -> bytes:
    if len(content) > most:
        raise Problems([too_large(name, len(content), most)])
    return content


def _read(sources: Iterable[tuple[str, _Text]], door: Door) -> Iterator[Arrival]:
    problems: list[Problem] = []
    seen = Seen()
    for name, text in sources:
        here: list[Problem] = []
        try:
            yield from _read_one(name, text, door, seen, here)
        except Problems as fatal:
            here += fatal.problems
        problems += map(in_columns, here) if name.lower().endswith(TABLES) else here
        if len(problems) > MAX_PROBLEMS:
            break
    if problems:
        raise Problems(problems)


def _read_one(name: str, text: _Text, door: Door, seen: Seen, problems: list[Problem]) -> Iterator[Arrival]:
    reader = READERS.get(Path(name).suffix.lower())
    if reader is None:
        message = Message("is not a kind of file that evidence is read from")
        fix = Message("use one of {kinds}", kinds=", ".join(READERS))
        raise Problems([Problem(name, None, "", message, fix)])
    yield from arrivals(reader.read(text(reader), name), door, seen, problems)
