"""What can be wrong with a file, said so that it can be mended: where, what, how."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indicators.message import Message

Key = str | int
Path_ = tuple[Key, ...]


class Place(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """What is wrong, where, and how to mend it; both are sentences that can be said in every language."""

    file: str
    place: Place | None
    path: str
    message: Message
    fix: Message | None = None

    def __str__(self) -> str:
        where = [self.file, *(map(str, self.place) if self.place else ())]
        what = f"{self.path}: {self.message}" if self.path else self.message
        return f"{':'.join(where)}: {what}" + (f"\n    fix: {self.fix}" if self.fix else "")


class Problems(Exception):
    """A file that cannot be used, with everything that is wrong with it, sorted by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=_by_place))
        super().__init__("\n".join(map(str, self.problems)))


def _by_place(problem: Problem) -> tuple[str, Place, str, str]:
    return problem.file, problem.place or Place(0, 0), problem.path, problem.message


_OUTER = ("phases", "workstreams", "milestones", "indicators", "retired", "evidence")


def spoken(path: Sequence[Key]) -> str:
    """A path as people write it, from the innermost thing that has an id: `indicators[0].target`."""
    starts = [i for i, key in enumerate(path) if key in _OUTER and i + 1 < len(path)]
    parts = path[starts[-1] :] if starts else path
    return "".join(f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in parts).lstrip(".")


def shown(text: str, longest: int = 60) -> str:
    """What somebody wrote, on one line and cut to a length that can be read in a message."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def whole(name: str, message: Message, fix: Message | None = None) -> Problem:
    """A problem of the file as such."""
    return Problem(name, None, "", message, fix)
