"""Flat CSV for spreadsheets: one row a link, the record's own cells repeated or left empty in its further rows.

A column is named after the place of its content in a record: `source.url`, `poll.fieldwork.from`, `title.ko`; those of
the link begin with `link.`. Reads what Excel writes: a byte-order mark, semicolons or tabs, CRLF. A cell that a
spreadsheet would take for a formula is written with an apostrophe before it, which is taken off again on reading.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from indicators.message import Message
from indicators.text import LANGUAGE_CODE
from roadmap.evidence.entry import Arrival
from roadmap.evidence.written import written
from roadmap.yaml_file import Document, Path_, Place, Problem, Problems, did_you_mean, nearest

TEXTS = ("title", "summary", "poll.population", "poll.question", "poll.limitations")
"""Columns that come once for each language: `title.en`, `title.ko`."""

RECORD = (
    *("id", "title", "summary", "happened_on"),
    *(f"source.{key}" for key in ("publisher", "title", "url", "published_on", "accessed_on", "language")),
    *("source.reliability", "source.own", "credibility"),
    *("poll.pollster", "poll.sponsor", "poll.fieldwork.from", "poll.fieldwork.to", "poll.population", "poll.mode"),
    *("poll.sample_size", "poll.margin", "poll.question", "poll.dont_know", "poll.response_rate", "poll.limitations"),
    "retracted",
)
FLAGS = ("source.own", "link.proxy")
"""Columns of true and false, which spreadsheets write large."""

LINK = tuple(f"link.{key}" for key in ("indicator", "milestone", "stance", "value", "count", "stage", "proxy"))

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
"""What a formula begins with, also as Korean and Japanese keyboards write it in full width."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def guarded(cell: str) -> str:
    """The cell, so that no spreadsheet takes it for a formula; a plain number stays one."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


# Out


def write_csv(filed: Iterable[Arrival]) -> bytes:
    """The records as CSV in UTF-8, with the byte-order mark that Excel needs."""
    rows = [row for arrival in filed for row in _rows(arrival)]
    named = {key for row in rows for key in row}
    languages = {column: sorted(key for key in named if _text_of(key) == column) for column in TEXTS}
    columns = [name for column in RECORD for name in languages.get(column, [column])]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, *LINK])
    writer.writerows([guarded(row.get(column, "")) for column in (*columns, *LINK)] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _rows(arrival: Arrival) -> Iterator[dict[str, str]]:
    form = written(arrival.record)
    links = form.pop("links", [{}])
    own = dict(_cells(form, ""))
    if arrival.retracted:
        own["retracted"] = arrival.retracted
    for link in links:
        yield {**own, **dict(_cells(link, "link."))}


def _cells(form: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, value in form.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", "true" if value is True else str(value)


def _text_of(column: str) -> str | None:
    """The text that a column has in one language."""
    text, _, language = column.rpartition(".")
    return text if text in TEXTS and re.fullmatch(LANGUAGE_CODE, language) else None


# In


def read_csv(text: str, name: str) -> Document:
    """Reads CSV into the shape that the other formats have. Raises Problems where it is not a table."""
    rows = list(_read_rows(text, name))
    if not rows:
        raise Problems([Problem(name, None, "", Message("is empty"))])
    header = [_named(cell.strip()) for cell in rows[0].cells]
    faults = list(_wrong_header(header, rows[0].line, name))
    if faults:
        raise Problems(faults)
    table = _Table(name, header, rows[1:])
    return Document(name, {"format": "1", "evidence": table.records()}, table, tuple(table.faults))


def in_columns(problem: Problem) -> Problem:
    """A problem in the words of a spreadsheet: it names the column, and what to do in Excel."""
    path = re.sub(r"^evidence\[\d+\]\.?", "", problem.path)
    fix = problem.fix
    if problem.message.startswith("is not UTF-8"):
        fix = Message("in Excel, save it as CSV UTF-8")
    elif re.search(r"must be .* not '=", problem.message):
        fix = Message("a formula is not read: write its result into the cell")
    return problem._replace(path=re.sub(r"^links\[\d+\]", "link", path), fix=fix)


def _named(column: str) -> str:
    """A column's name in lower case, but for the language that it may end with."""
    text, dot, language = column.rpartition(".")
    return f"{text.lower()}.{language}" if dot and text.lower() in TEXTS else column.lower()


_SAID: Mapping[str, Message] = {
    "unexpected end of data": Message("a quote is not closed"),
    f"field larger than field limit ({csv.field_size_limit()})": Message(
        "a quote is not closed, or a cell is too long"
    ),
    "new-line character seen in unquoted field - do you need to open the file with newline=''?": Message(
        "a cell with a line break must stand in quotes"
    ),
}
"""What Python's reader says, in words for people who do not know CSV."""


class _Row(NamedTuple):
    line: int
    cells: Sequence[str]


def _read_rows(text: str, name: str) -> Iterator[_Row]:
    text = text.removeprefix("\ufeff")
    first, separator = _separator(text)
    reader = csv.reader(io.StringIO(text[first:], newline=""), delimiter=separator, strict=True)
    line = text.count("\n", 0, first)
    while True:
        begins = line + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fix = Message("check the quotes in this row: a quote within a cell is written twice")
            message = Message("is not CSV: {told}", told=_SAID.get(str(error), str(error)))
            raise Problems([Problem(name, Place(begins, 1), "", message, fix)]) from None
        if any(cell.strip() for cell in cells):
            yield _Row(begins, [cell.replace("\r\n", "\n") for cell in cells])


def _separator(text: str) -> tuple[int, str]:
    """Where the table begins and what parts its cells: what Excel's first line says, or what the header shows."""
    said = re.match(r"sep=(.)\r?\n", text)
    if said:
        return said.end(), said[1]
    header = text.lstrip("\r\n").partition("\n")[0]
    return 0, max(",;\t", key=header.count)


def _wrong_header(header: Sequence[str], line: int, name: str) -> Iterator[Problem]:
    if "id" not in header:
        yield Problem(
            name, Place(line, 1), "", Message("has no column id"), Message("let its first line name the columns")
        )
        return
    from roadmap.words import languages

    known = {column for column in (*RECORD, *LINK) if column not in TEXTS}
    for place, column in enumerate(header):
        at = Place(line, place + 1)
        if column in header[:place] and column:
            yield Problem(name, at, column, Message("is there twice"), Message("delete one of the two columns"))
        elif column in TEXTS:
            known_as = ", ".join(f"{column}.{code}" for code in languages())
            fix = Message("write one of: {options}", options=known_as)
            yield Problem(name, at, column, Message("must say which language it is in"), fix)
        elif column and column not in known and not _text_of(column):
            near = nearest(column, [*known, *(f"{text}.{language}" for text in TEXTS for language in languages())])
            fix = did_you_mean(near) if near else Message("delete the column {column}", column=column)
            yield Problem(name, at, column, Message("unknown column"), fix)


class _Table(Mapping[Path_, Place]):
    """The rows under a header; as a mapping it says where each part of the records stands."""

    def __init__(self, name: str, header: Sequence[str], rows: Sequence[_Row]) -> None:
        self._name = name
        self._columns = {column: place for place, column in enumerate(header) if column}
        self._width = len(header)
        self._lines: list[list[int]] = []
        self._link_lines: list[list[int]] = []
        self._rows = rows
        self.faults: list[Problem] = []

    def records(self) -> list[dict[str, Any]]:
        """The rows gathered by id, as values in the shape of the other formats."""
        gathered: dict[str, list[_Row]] = {}
        for row in self._rows:
            id = self._cell(row, "id")
            if not id:
                self._fault(
                    row.line, "id", Message("is missing"), Message("write the record's id into each of its rows")
                )
            elif any(cell.strip() for cell in row.cells[self._width :]):
                told = "has {cells} cells, where the first line names {columns} columns"
                message = Message(told, cells=len(row.cells), columns=self._width)
                self._fault(row.line, "", message, Message("put cells that contain the separator into quotes"))
            else:
                gathered.setdefault(id, []).append(row)
        return [self._record(rows) for rows in gathered.values()]

    def _record(self, rows: Sequence[_Row]) -> dict[str, Any]:
        record: dict[str, Any] = {}
        for column in self._columns:
            if not column.startswith("link.") and (cell := self._agreed(column, rows)):
                _put(record, column.split("."), cell)
        links = [(row.line, link) for row in rows if (link := self._link(row))]
        record["links"] = [link for _, link in links]
        self._lines.append([row.line for row in rows])
        self._link_lines.append([line for line, _ in links])
        return record

    def _agreed(self, column: str, rows: Sequence[_Row]) -> str:
        """What all rows of a record say in a column of the record; a row may leave it empty."""
        said = [(row.line, cell) for row in rows if (cell := self._cell(row, column))]
        for line, cell in said[1:]:
            if cell != said[0][1]:
                fix = Message("write the same in every row of a record, or leave it empty after the first")
                message = Message("is not what line {line} says of the same record", line=said[0][0])
                self._fault(line, column, message, fix)
        return said[0][1] if said else ""

    def _link(self, row: _Row) -> dict[str, str]:
        cells = {column: self._cell(row, column) for column in self._columns if column.startswith("link.")}
        return {column.removeprefix("link."): cell for column, cell in cells.items() if cell}

    def _cell(self, row: _Row, column: str) -> str:
        place = self._columns[column]
        cell = unguarded(row.cells[place]).strip() if place < len(row.cells) else ""
        return cell.lower() if column in FLAGS else cell

    def _fault(self, line: int, column: str, message: Message, fix: Message) -> None:
        place = Place(line, self._columns.get(column, 0) + 1)
        self.faults.append(Problem(self._name, place, column, message, fix))

    def __getitem__(self, path: Path_) -> Place:
        """Where a part of the records stands: in the first row of its record, or in the row of its link."""
        if len(path) < 2 or not isinstance(path[1], int):
            raise KeyError(path)
        line, inner = self._lines[path[1]][0], path[2:]
        if inner[:1] == ("links",):
            links = self._link_lines[path[1]]
            line = links[int(inner[1])] if inner[1:] else line
            inner = ("link", *inner[2:])
        column = ".".join(map(str, inner))
        return Place(line, 1 if column in ("", "link") else self._columns[column] + 1)

    def __iter__(self) -> Iterator[Path_]:
        return (("evidence", place) for place in range(len(self._lines)))

    def __len__(self) -> int:
        return len(self._lines)


def _put(record: dict[str, Any], path: Sequence[str], cell: str) -> None:
    *outer, last = path
    for key in outer:
        record = record.setdefault(key, {})
    record[last] = cell
