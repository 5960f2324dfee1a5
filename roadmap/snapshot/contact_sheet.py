"""The contact sheet: every picture of a kit in small, a row for each card and language."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from roadmap.snapshot.compiler import compile_folder
from roadmap.snapshot.glyphs import FAMILY, shown
from roadmap.snapshot.palette import PALETTE
from roadmap.snapshot.sizes import Format

SHEET = Path(__file__).parent / "typst" / "contact.typ"
PPI = 110


class Shown(NamedTuple):
    """One row: what its pictures say, which card it is, and a small PNG by the name of each size."""

    title: str
    card: str
    pictures: Mapping[str, bytes]


def contact_sheet(day: str, rows: Sequence[Shown]) -> Iterator[tuple[Format, bytes]]:
    """The sheet as PDF, in pages of A4, and as one long PNG."""
    with TemporaryDirectory() as folder:
        said = json.dumps(_laid_out(day, rows, Path(folder)), ensure_ascii=False)
        shutil.copy(SHEET, folder)
        compiled = partial(compile_folder, Path(folder), SHEET.name)
        yield "pdf", compiled({"sheet": said, "paged": "true"}, format="pdf")
        yield "png", compiled({"sheet": said, "paged": "false"}, format="png", ppi=PPI)


def _laid_out(day: str, rows: Sequence[Shown], folder: Path) -> dict[str, Any]:
    """What the sheet says; the pictures go into the folder, since Typst reads them from files."""
    told = []
    for number, row in enumerate(rows):
        names = {size: f"{number}-{size}.png" for size in row.pictures}
        for size, name in names.items():
            (folder / name).write_bytes(row.pictures[size])
        told.append({"title": shown(row.title, 200), "card": row.card, "pictures": list(names.items())})
    return {"day": shown(day), "rows": told, "font": FAMILY, "palette": PALETTE}
