"""`make bench`: speed and memory against the goals. With `--strict` it fails where one is not met."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import answers, edition, first_paint, pictures, programs, transfer, visitors
from tests.bench.goals import Figure, table
from tests.browser.pages import copy_of_the_data

ON_A_COPY: Mapping[str, Callable[[Path, Path], Iterator[Figure]]] = {
    "visitors": visitors.figures,
    "first paint": first_paint.figures,
    "transfer": transfer.figures,
    "api": programs.figures,
    "pictures": lambda folder, data: pictures.figures(data),
    "edition": edition.figures,
}
"""What is measured on a copy of the data, in a folder of its own."""

PARTS = (*ON_A_COPY, "answers")


def measured(parts: list[str], folder: Path) -> Iterator[Figure]:
    for part, figures in ON_A_COPY.items():
        if part in parts:
            (folder / part).mkdir()
            yield from figures(folder / part, copy_of_the_data(folder / part))
    if "answers" in parts:
        for scale in answers.SCALES:
            yield from answered(folder / f"{scale.records}", scale)


def answered(folder: Path, scale: answers.Scale) -> Iterator[Figure]:
    """The board's answers at one scale, and at the largest the memory of the server."""
    folder.mkdir()
    data = copy_of_the_data(folder)
    filling: list[float] = []
    with answers.stopwatch(filling):
        settings = answers.fill(data, scale.records)
    yield Figure(f"importing {scale.records:,} records", filling[0] / 1000, "s")
    yield from answers.figures(settings, scale)
    if scale == answers.SCALES[-1]:
        yield from visitors.memory(folder, data, f"at {scale.records:,} records")


def main() -> int:
    options = ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("parts", nargs="*", default=PARTS, help=f"which of {', '.join(PARTS)}")
    options.add_argument("--strict", action="store_true", help="exit with 1 if a goal is not met")
    chosen = options.parse_args()
    with TemporaryDirectory() as folder:
        figures = list(measured(chosen.parts, Path(folder)))
    missed = [figure.name for figure in figures if not figure.met]
    print(table(figures))
    print(f"\nNot met: {', '.join(missed)}" if missed else "\nEvery goal is met.")
    return int(bool(missed) and chosen.strict)


if __name__ == "__main__":
    sys.exit(main())
