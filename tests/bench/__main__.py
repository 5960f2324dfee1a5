"""`make bench`: speed and memory against the goals. With `--strict` it fails where one is not met."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import answers, first_paint, pictures, programs, transfer, visitors
from tests.bench.goals import Figure, table
from tests.browser.pages import copy_of_the_data

PARTS = ("answers", "visitors", "first paint", "transfer", "api", "pictures")


def measured(parts: list[str], folder: Path) -> Iterator[Figure]:
    if "visitors" in parts:
        (folder / "visitors").mkdir()
        yield from visitors.figures(folder / "visitors", copy_of_the_data(folder / "visitors"))
    if "first paint" in parts:
        (folder / "first paint").mkdir()
        yield from first_paint.figures(folder / "first paint", copy_of_the_data(folder / "first paint"))
    if "transfer" in parts:
        (folder / "transfer").mkdir()
        yield from transfer.figures(folder / "transfer", copy_of_the_data(folder / "transfer"))
    if "api" in parts:
        (folder / "api").mkdir()
        yield from programs.figures(folder / "api", copy_of_the_data(folder / "api"))
    if "pictures" in parts:
        (folder / "pictures").mkdir()
        yield from pictures.figures(copy_of_the_data(folder / "pictures"))
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
