"""The edition's folder: files are replaced whole and only where they differ; what is no longer part of it goes.

The folder has a list of what the edition wrote. Nothing that is not on it is ever overwritten or taken away. While an
edition is written a second list grows, so that after a break its files are known for its own.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

LIST = "edition.json"
"""Which files the edition consists of: for each its SHA-256, and if it is known a name for what it is made from.

`from` names what the whole edition is made from.
"""

UNFINISHED = "edition.part"
"""What has been written since the list was: a line for each file, before it is there. It goes when the list is done."""

FORMAT = 1


class NotOurs(Exception):
    """The folder holds something that this program did not write."""

    def __init__(self, path: Path, what: str, fix: str) -> None:
        self.path, self.what, self.fix = path, what, fix
        super().__init__(f"{path}: {what}")


class Listed(NamedTuple):
    """A file as the list has it: the SHA-256 of its bytes, and a name for what it was made from."""

    sha256: str
    origin: str = ""


class Folder:
    """A folder that an edition is written into; `written`, `unchanged` and `removed` count its files, `size` bytes."""

    def __init__(self, path: Path) -> None:
        """Raises NotOurs where there is something else, OSError where nothing can be written."""
        self.path = path
        self.written = self.unchanged = self.removed = self.size = 0
        self._before, self._made_from = _listed(path)
        self._now: dict[str, Listed] = {}
        self._unfinished: IO[str] | None = None

    def stands(self, made_from: str) -> bool:
        """Whether the whole edition is there as it was written, and was made from just this; counts it if so."""
        whole = made_from == self._made_from and all(self._is_whole(*each) for each in self._before.items())
        if whole:
            for name in self._before:
                self.keep(name)
        return whole

    def known_origins(self) -> Mapping[str, str]:
        """What the files that are still as they were written were made from."""
        return {name: each.origin for name, each in self._before.items() if each.origin and self._is_whole(name, each)}

    def keep(self, name: str) -> None:
        """The file stays as it is: what it was made from is the same."""
        self._now[name] = self._before[name]
        self.unchanged += 1
        self.size += (self.path / name).stat().st_size

    def put(self, name: str, content: bytes, origin: str = "") -> None:
        """Writes a file of the edition, unless it is there already."""
        listed = Listed(hashlib.sha256(content).hexdigest(), origin)
        target = self.path / name
        there = target.read_bytes() if target.is_file() else None
        if there is not None and name not in self._before and there != content:
            fix = "Choose an empty folder, or take the file away."
            raise NotOurs(target, "this file is not one that the edition wrote, so it is not overwritten", fix)
        if there == content:
            self.unchanged += 1
        else:
            self._announce(name, listed)
            _replace(target, content)
            self.written += 1
        self._now[name] = listed
        self.size += len(content)

    def finish(self, made_from: str) -> None:
        """Takes away what is no longer part of the edition, and writes the list."""
        for name in self._before.keys() - self._now.keys():
            target = self.path / name
            if target.is_file():
                target.unlink()
                self.removed += 1
            _prune(target.parent, self.path)
        listed = {name: " ".join(filter(None, each)) for name, each in sorted(self._now.items())}
        text = json.dumps({"format": FORMAT, "from": made_from, "files": listed}, indent=0) + "\n"
        if not (self.path / LIST).is_file() or (self.path / LIST).read_text(encoding="utf-8") != text:
            _replace(self.path / LIST, text.encode())

        if self._unfinished:
            self._unfinished.close()
        (self.path / UNFINISHED).unlink(missing_ok=True)

    def _announce(self, name: str, listed: Listed) -> None:
        if self._unfinished is None:
            self.path.mkdir(parents=True, exist_ok=True)
            self._unfinished = (self.path / UNFINISHED).open("a", encoding="utf-8")
        self._unfinished.write(json.dumps([name, *listed]) + "\n")
        self._unfinished.flush()

    def _is_whole(self, name: str, listed: Listed) -> bool:
        target = self.path / name
        return target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == listed.sha256


def _listed(folder: Path) -> tuple[dict[str, Listed], str]:
    """What the folder's lists name, and what it all was made from; nothing where the folder is new or empty."""
    if (folder / UNFINISHED).is_file():
        before, _ = _finished(folder) if (folder / LIST).is_file() else ({}, "")
        return before | _since(folder), ""
    if (folder / LIST).is_file():
        return _finished(folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise NotOurs(folder, "this folder is not empty and holds no edition", "Choose a new or an empty folder.")
    return {}, ""


def _since(folder: Path) -> dict[str, Listed]:
    """What a run wrote that was broken off. Of the last file only a beginning may be there, under another name."""
    found: dict[str, Listed] = {}
    for line in (folder / UNFINISHED).read_text(encoding="utf-8").splitlines():
        with suppress(ValueError, TypeError):  # the last line may be no whole one
            name, *rest = json.loads(line)
            found |= {name: Listed(*rest)} if _inside(name) else {}
    for name in list(found)[-1:]:
        for left in (folder / name).parent.glob(f".new-*-{Path(name).name}"):
            left.unlink()
    return found


def _finished(folder: Path) -> tuple[dict[str, Listed], str]:
    file = folder / LIST
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        listed = {name: Listed(*each.split()) for name, each in told["files"].items() if _inside(name)}
        return listed, str(told.get("from", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        fix = "Take the folder away and publish anew."
        raise NotOurs(file, "the list of the edition's files cannot be read", fix) from None


def _inside(name: str) -> bool:
    """Whether a name stays in the folder: whoever writes the list may not point out of it."""
    return not Path(name).is_absolute() and ".." not in Path(name).parts


def _replace(target: Path, content: bytes) -> None:
    """Either the old or the new file is there at any moment, whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".new-{os.getpid()}-{target.name}")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _prune(folder: Path, top: Path) -> None:
    """Takes away folders that have become empty."""
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
