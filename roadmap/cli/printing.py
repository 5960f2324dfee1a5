"""Text in columns and JSON. Hangul takes two places in a terminal, and columns are aligned by that."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unicodedata import combining, east_asian_width

import click

if TYPE_CHECKING:
    from roadmap.words import Words

WIDTH = 80


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, where somebody is looking: hears how many steps are done, and of how many."""
    with click.progressbar(length=1, label=label, file=sys.stderr, width=30) as shown:

        def told(done: int, of: int) -> None:
            shown.length = of
            shown.update(done - shown.pos)

        yield told


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def say(*lines: str) -> None:
    for line in lines:
        click.echo(line)


def span(words: "Words", low: float, high: float) -> str:
    """From what is proven to what is still possible: 7 % – 73 %, or one share where they are the same."""
    proven, possible = words.percent(low), words.percent(high)
    return proven if proven == possible else f"{proven} – {possible}"


def number(count: int, one: str) -> str:
    """1 record, 394 records."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def width(text: str) -> int:
    """How many places a text takes in a terminal."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def left(text: str, places: int) -> str:
    return text + " " * (places - width(text))


def right(text: str, places: int) -> str:
    return " " * (places - width(text)) + text


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    """The text in lines of at most `WIDTH` places, broken between words; `hanging` begins every line but the first."""
    hanging = indent if hanging is None else hanging
    return "\n".join(_lines(text, indent, hanging))


def _lines(text: str, indent: str, hanging: str) -> Iterator[str]:
    line, empty = indent, True
    for word in text.split(" "):
        if not empty and width(line) + 1 + width(word) > WIDTH:
            yield line
            line, empty = hanging, True
        line, empty = line + ("" if empty else " ") + word, False
    yield line


def columns(
    rows: Iterable[Sequence[str]], aligned: str, indent: str = "  ", least: Sequence[int] = ()
) -> Iterator[str]:
    """Rows as lines, the last column wrapped.

    `aligned` has a sign for each column before it, `<` left or `>` right; `least` is how many places each takes at
    least.
    """
    table, wide = list(rows), [*least, *[0] * len(aligned)]
    widths = [max([wide[place], *(width(row[place]) for row in table)]) for place in range(len(aligned))]
    for row in table:
        cells = [
            left(cell, places) if side == "<" else right(cell, places)
            for cell, places, side in zip(row, widths, aligned, strict=False)
        ]
        before = indent + "".join(f"{cell}  " for cell in cells)
        yield wrapped(row[-1], before, " " * width(before)).rstrip()
