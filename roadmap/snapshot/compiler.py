"""Typst's compilers: a few that are kept warm, each used by one thread at a time, all with the same fonts."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from queue import Empty, LifoQueue
from threading import BoundedSemaphore
from typing import Any

import typst

from roadmap.snapshot.glyphs import font_folder

TEMPLATES = Path(__file__).parent / "typst"

CALLED = '#import "card.typ": card\n#card(json(bytes("{}")))'
"""The whole source of a picture. All that differs from one to the next stands in it: where `sys.inputs` differ, Typst
forgets everything that it has worked out before."""

AT_ONCE = max(2, os.cpu_count() or 2)
"""Pictures drawn at the same time; more would only wait for the processor, and each compiler takes memory."""

_turns = BoundedSemaphore(AT_ONCE)
_idle: LifoQueue[typst.Compiler] = LifoQueue()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    """A compiler that nobody else has: two threads in one fail with "Already borrowed"."""
    with _turns:
        try:
            compiler = _idle.get_nowait()
        except Empty:
            compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts())
        try:
            yield compiler
        finally:
            _idle.put(compiler)


def compile_card(card: str, **how: Any) -> bytes:
    """The picture of a card, which comes as JSON."""
    source = CALLED.format(_in_quotes(card)).encode()
    with _compiler() as compiler:
        made = compiler.compile(source, **how)
    assert isinstance(made, bytes), "a card is one page"
    return made


def _in_quotes(text: str) -> str:
    """As it stands between quotes in Typst, where only two characters mean anything but themselves."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def compile_folder(folder: Path, source: str, inputs: Mapping[str, str], **how: Any) -> bytes:
    """What a source makes of the files beside it; pages of a picture must be one."""
    compiler = typst.Compiler(str(folder / source), root=str(folder), font_paths=_fonts())
    made = compiler.compile(sys_inputs=dict(inputs), **how)
    assert isinstance(made, bytes), "a sheet in pictures is one page"
    return made
