"""What may stand behind the question mark: each parameter's name, what it is for, its schema, and how it is read."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from indicators.text import LANGUAGE_CODE, clean
from roadmap.board import Board
from roadmap.documents.asked import SEOUL, day_of, moment_of
from roadmap.evidence import first_day, last_day
from roadmap.public.problems import Refused, Wrong, WrongParameters
from roadmap.views.address import FIRST_DAY
from roadmap.words import languages
from roadmap.yaml_file import nearest

LONGEST_QUERY = 4000
LONGEST_WORDS = 200
AT_ONCE, AT_MOST = 20, 100
"""How many records come in one answer, and how many may."""

STANCES = ("supports", "contradicts", "context")


class No(ValueError):
    """What somebody wrote for a parameter means nothing: a sentence, and what to write instead."""

    def __init__(self, detail: str, fix: str) -> None:
        super().__init__(detail)
        self.detail, self.fix = detail, fix


class Parameter(NamedTuple):
    """`schema` is a function where it depends on what is found on this machine."""

    name: str
    about: str
    schema: Mapping[str, Any] | Callable[[], Mapping[str, Any]]
    read: Callable[[Board, str], Any]
    example: str
    required: bool = False


class Position(NamedTuple):
    """The last record of a page: the next one begins after it, whatever was added meanwhile."""

    day: date
    id: str


# reading


def values_of(board: Board, known: Sequence[Parameter], query: bytes) -> dict[str, Any]:
    """The value of each parameter that the query has. Raises Refused with all that is wrong with it."""
    if len(query) > LONGEST_QUERY:
        detail = f"The query has {len(query):,} characters; {LONGEST_QUERY:,} are allowed."
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG, "query-too-long", detail, "Ask with fewer or shorter words.")
    by_name = {parameter.name: parameter for parameter in known}
    values: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for name, written in _pairs(query, wrong):
        if name not in by_name:
            wrong.append(_unknown(name, by_name))
        elif name in values:
            wrong.append(Wrong(name, "is there twice", f"write {name} once"))
        else:
            try:
                values[name] = by_name[name].read(board, written)
            except No as no:
                values[name] = None
                wrong.append(Wrong(name, no.detail, no.fix))
    missing = [parameter for parameter in known if parameter.required and parameter.name not in values]
    wrong += [Wrong(p.name, "is missing", f"add {p.name}={p.example}") for p in missing]
    if wrong:
        raise WrongParameters(wrong)
    return values


def _pairs(query: bytes, wrong: list[Wrong]) -> Iterator[tuple[str, str]]:
    for part in query.split(b"&"):
        if not part:
            continue
        name, _, value = part.partition(b"=")
        try:
            yield _decoded(name), _decoded(value)
        except UnicodeDecodeError:
            wrong.append(Wrong(_shown(name.decode(errors="replace")), "is not UTF-8", "write it in UTF-8"))


def _decoded(part: bytes) -> str:
    return unquote_to_bytes(part.replace(b"+", b" ")).decode()


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name[:60])


def _unknown(name: str, known: Collection[str]) -> Wrong:
    near = nearest(name, known)
    choice = f"it takes {', '.join(known)}" if known else "it takes none"
    return Wrong(_shown(name), "is no parameter here", f"did you mean {near}?" if near else choice)


def _day(earliest: date | None = FIRST_DAY) -> Callable[[Board, str], date]:
    def read(board: Board, written: str) -> date:
        try:
            day = day_of(written)
        except ValueError:
            raise No("is not a day", f"write a day such as {board.today}") from None
        if day > board.today:
            raise No("is still to come", f"write a day up to {board.today}")
        if earliest and day < earliest:
            raise No("lies before the first day", f"write a day from {earliest} on")
        return day

    return read


_LOST_PLUS = re.compile(r"(T[0-9:.]+) ([0-9]{2}:?[0-9]{2})")


def _moment(board: Board, written: str) -> datetime:
    try:
        moment = moment_of(_LOST_PLUS.sub(r"\1+\2", written))
    except ValueError:
        raise No("is not a moment", f"write one such as {board.today} or {board.today}T09:00:00+09:00") from None
    if moment.astimezone(SEOUL).date() > board.today:
        raise No("is still to come", f"write a moment up to {board.today}")
    return moment


def _partial(meaning: Callable[[str], date]) -> Callable[[Board, str], date]:
    def read(_: Board, written: str) -> date:
        try:
            last_day(written) if _PARTIAL.fullmatch(written) else int("")
            return meaning(written)
        except ValueError:
            raise No("is not a day, month or year", "write one such as 2025-07-09, 2025-07 or 2025") from None

    return read


_PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def _words(_: Board, written: str) -> str:
    if len(written) > LONGEST_WORDS:
        raise No(f"has more than {LONGEST_WORDS} characters", "ask with fewer words")
    try:
        return clean(written)
    except ValueError as wrong:
        raise No(str(wrong), "leave that character out") from None


def _one_of(names: Callable[[Board], Iterable[str]]) -> Callable[[Board, str], str]:
    def read(board: Board, written: str) -> str:
        known = list(names(board))
        if written in known:
            return written
        near = nearest(written, known)
        choice = f"it may be {', '.join(known[:12])}{' …' if len(known) > 12 else ''}"
        raise No("is not known", f"did you mean {near}?" if near else choice)

    return read


def _target(board: Board, written: str) -> str:
    """The id itself, or what a retired one became."""
    current = board.plan.current(written)
    if current and board.plan.places[current].milestone:
        return current
    return _one_of(lambda board: (id for id, where in board.plan.places.items() if where.milestone))(board, written)


def _language(_: Board, written: str) -> str:
    if not re.fullmatch(LANGUAGE_CODE, written) or len(written) > 20:
        raise No("is not the code of a language", "write one such as en, ko or ja")
    return written


def _limit(_: Board, written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", written) or not 1 <= int(written) <= AT_MOST:
        raise No(f"is not a number from 1 to {AT_MOST}", f"write limit={AT_MOST} and go on with next")
    return int(written)


def _cursor(_: Board, written: str) -> Position:
    try:
        day, id = json.loads(base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True))
        return Position(date.fromisoformat(day), str(id))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise No("is not a place in the list", "take the cursor as it stands in next, or leave it out") from None


def cursor_of(position: Position) -> str:
    """The position as `cursor` takes it."""
    written = json.dumps([position.day.isoformat(), position.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


# what there is

_DAY: Mapping[str, Any] = {"type": "string", "format": "date"}
_PARTIAL_DAY: Mapping[str, Any] = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
_TEXT: Mapping[str, Any] = {"type": "string", "maxLength": LONGEST_WORDS}
_NAME: Mapping[str, Any] = {"type": "string", "minLength": 1}

ON = Parameter("on", "As it stood on this day in Seoul; today if left out.", _DAY, _day(), "2026-06-30")
KNOWN_AT = Parameter(
    "known_at",
    "As it was known at this moment; now if left out. Without an offset it is Seoul time; a day means its end.",
    {"type": "string", "minLength": 10, "maxLength": 40},
    _moment,
    "2026-11-21T09:00:00+09:00",
)
SINCE = Parameter("since", "Compare with the end of this day.", _DAY, _day(), "2025-12-31", required=True)
FROM_MONTH = Parameter("since", "The trend begins on this day.", _DAY, _day(), "2024-01-01")
LANG = Parameter(
    "lang",
    "The language of the sentences; English if left out. Titles always come in every language.",
    lambda: {"type": "string", "enum": list(languages())},
    _one_of(lambda _: languages()),
    "ko",
)
FORMAT = Parameter(
    "format",
    "`csv` for a table; JSON if left out. `Accept: text/csv` and the ending `.csv` say the same.",
    {"type": "string", "enum": ["json", "csv"]},
    _one_of(lambda _: ("json", "csv")),
    "csv",
)
SEARCH = (
    Parameter("q", "Words in title, summary or source, in any language; all of them.", _TEXT, _words, "hotline"),
    Parameter(
        "phase",
        "Linked to something in this phase.",
        _NAME,
        _one_of(lambda board: (phase.id for phase in board.plan.phases)),
        "phase-1",
    ),
    Parameter("target", "Linked to this indicator or milestone.", _NAME, _target, "public-support"),
    Parameter(
        "stance",
        "With a link that says this.",
        {"type": "string", "enum": list(STANCES)},
        _one_of(lambda _: STANCES),
        "supports",
    ),
    Parameter(
        "source",
        "Published by exactly this publisher.",
        _NAME,
        _one_of(lambda board: (each.name for each in board.publishers())),
        "KINU",
    ),
    Parameter("from", "From this day, month or year on.", _PARTIAL_DAY, _partial(first_day), "2025"),
    Parameter("to", "Up to the end of this day, month or year.", _PARTIAL_DAY, _partial(last_day), "2025-07"),
    Parameter("lang", "The source is in this language.", {"type": "string", "minLength": 2}, _language, "ko"),
)
LIMIT = Parameter(
    "limit",
    f"How many records at once; {AT_ONCE} if left out.",
    {"type": "integer", "minimum": 1, "maximum": AT_MOST},
    _limit,
    "50",
)
CURSOR = Parameter("cursor", "Where to go on: as `next` has it, never made by hand.", _NAME, _cursor, "")
