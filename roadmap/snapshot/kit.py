"""The newsletter kit: cards in every language, size and format, their words, and a sheet that shows them all."""

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product
from pathlib import Path
from typing import IO, NamedTuple

from roadmap.board import Board
from roadmap.plan import Roadmap
from roadmap.snapshot.contact_sheet import Shown, contact_sheet
from roadmap.snapshot.content import CardContent, content
from roadmap.snapshot.drawing import draw
from roadmap.snapshot.sizes import FORMATS, SIZES, Format, Size
from roadmap.snapshot.telling import CardWords, live_links, words
from roadmap.words import Words, in_language, languages

THUMBNAIL_PPI = 20
"""Coarse pictures for the contact sheet: under 400 pixels wide."""

WRAPPED_UP = 2
"""Steps after the pictures: the two forms of the contact sheet."""

Told = Callable[[int, int], None]
"""Hears how many steps are done, and of how many."""


class KitFile(NamedTuple):
    """One file of the kit: its path inside, and its bytes."""

    path: str
    content: bytes


class _Drawn(NamedTuple):
    """A card in one size: its files, and a small picture of it."""

    files: tuple[KitFile, ...]
    small: bytes


def standard_cards(plan: Roadmap) -> tuple[str, ...]:
    """What an editor needs most: overview, phases, the number that the roadmap itself names, and what changed."""
    named = (indicator.id for indicator in plan.indicators if indicator.basis == "roadmap")
    return ("overview", *(phase.id for phase in plan.phases), *named, "changes")


def file_name(content: CardContent, size: Size, format: Format) -> str:
    return f"{content.card}-{content.lang}-{size.name}.{format}"


def kit(
    board: Board,
    cards: Sequence[str] = (),
    on: date | None = None,
    site: str = "",
    told: Told | None = None,
    at_once: int | None = None,
) -> Iterator[KitFile]:
    """The kit's files, one after another, the pictures first; without `cards` those that editors need most.

    `site` is where the dashboard lies, for the addresses in the HTML blocks; `told` hears how far it is; `at_once` is
    how many pictures are drawn at the same time. Raises UnknownCard before the first file.
    """
    chosen = tuple(dict.fromkeys(cards)) or standard_cards(board.plan)
    contents = [content(board, card, lang, on) for card, lang in product(chosen, languages())]
    return _files(contents, site, told or (lambda done, of: None), at_once or os.cpu_count() or 2)


def _files(contents: Sequence[CardContent], site: str, told: Told, at_once: int) -> Iterator[KitFile]:
    steps = len(contents) * len(SIZES) * len(FORMATS) + WRAPPED_UP
    small: dict[str, dict[str, bytes]] = {}
    done = 0
    with ThreadPoolExecutor(at_once, thread_name_prefix="kit") as pool:
        try:
            pairs = list(product(contents, SIZES.values()))
            for (each, size), drawn in zip(pairs, pool.map(_drawn, *zip(*pairs, strict=True)), strict=True):
                yield from drawn.files
                small.setdefault(f"{each.card} {each.lang}", {})[size.name] = drawn.small
                told(done := done + len(drawn.files), steps)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    for each in contents:
        yield from word_files(each, words(each, live_links(each, site)), f"{each.card}/")
    shown = [Shown(each.full_title, each.card, small[f"{each.card} {each.lang}"]) for each in contents]
    for format, sheet in contact_sheet(contents[0].foot.day, shown):
        yield KitFile(f"contact-sheet.{format}", sheet)
        told(done := done + 1, steps)


def _drawn(content: CardContent, size: Size) -> _Drawn:
    """All formats one after another: what was laid out for the first need not be laid out for the others."""
    files = (KitFile(f"{content.card}/{file_name(content, size, f)}", draw(content, size, f)) for f in FORMATS)
    return _Drawn(tuple(files), draw(content, size._replace(ppi=THUMBNAIL_PPI, most_bytes=None), "png"))


def word_files(content: CardContent, told: CardWords, folder: str = "") -> Iterator[KitFile]:
    """The words as plain text, and the block for e-mails."""
    name = f"{folder}{content.card}-{content.lang}"
    yield KitFile(f"{name}.txt", as_text(in_language(content.lang), told).encode())
    yield KitFile(f"{name}.html", told.html.encode())


def as_text(words: Words, told: CardWords) -> str:
    parts = (
        (words.say("Title"), told.title),
        (words.say("Alternative text"), told.alt),
        (words.say("In at most 40 words"), told.short),
        (words.say("In at most 120 words"), told.long),
        (words.say("Source line"), told.source),
    )
    return "\n\n".join(f"{label}\n{text}" for label, text in parts) + "\n"


def write_zip(files: Iterable[KitFile], target: IO[bytes], top: str) -> None:
    """The files as a ZIP with one folder `top` in it. Pictures are packed already; SVG and words are not."""
    with zipfile.ZipFile(target, "w") as archive:
        for path, inside in files:
            entry = zipfile.ZipInfo(f"{top}/{path}")
            entry.external_attr = 0o644 << 16
            packed = path.endswith((".png", ".pdf"))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, inside, compresslevel=None if packed else 3)


def write_folder(files: Iterable[KitFile], folder: Path) -> int:
    """The files into a folder; how many there were."""
    number = 0
    for file in files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        number += 1
    return number


def kit_name(on: date) -> str:
    return f"k-neutrality-{on.isoformat()}"
