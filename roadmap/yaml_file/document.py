"""A file's text, read into values that know their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from indicators.message import Message
from roadmap.yaml_file.problem import Path_, Place, Problem, Problems, shown, spoken, whole
from roadmap.yaml_file.syntax import NOT_TEXT, SAVE_AS_TEXT, control_characters, syntax_problem

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 40
MAX_FAULTS = 1000

SAVE_AS_UTF8 = Message("save the file as UTF-8")

_LOST = "\0"
"""The key of what cannot be kept; no text can have it."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Document(NamedTuple):
    """A file's content: dicts, lists, strings and None; `places` gives the key or item at each path.

    `faults` are what is wrong with the YAML itself though it could be read; what stands at a path in `spoiled` is
    not what was written.
    """

    file: str
    value: Any
    places: Mapping[Path_, Place]
    faults: tuple[Problem, ...] = ()
    spoiled: frozenset[Path_] = frozenset()

    def at(self, path: Path_) -> Any:
        """The value at a path that is there."""
        value = self.value
        for key in path:
            value = value[key]
        return value

    def place(self, path: Sequence[str | int]) -> Place:
        """Where `path` is written, or the nearest part around it that is."""
        known = tuple(path)
        while known not in self.places and known:
            known = known[:-1]
        return self.places.get(known, Place(1, 1))

    def problem(self, path: Sequence[str | int], message: Message, fix: Message | None = None) -> Problem:
        return Problem(self.file, self.place(path), spoken(path), message, fix)


def read_text(path: Path, name: str, most: int = MAX_BYTES) -> str:
    """The text of a file of at most `most` bytes. Raises Problems with the one reason why it cannot be read."""
    try:
        size = path.stat().st_size
        content = b""
        if size <= most:
            with path.open("rb") as file:
                content = file.read(most + 1)
    except FileNotFoundError:
        raise Problems([whole(name, Message("does not exist"))]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Problems([whole(name, Message("cannot be read: {reason}", reason=str(reason)))]) from None
    if max(size, len(content)) > most:
        raise Problems([too_large(name, max(size, len(content)), most)])
    return decode(content, name)


def too_large(name: str, size: int, most: int) -> Problem:
    """A file of more bytes than are read."""
    told = "is too large: {size} bytes, where {most} are allowed"
    return whole(name, Message(told, size=f"{size:,}", most=f"{most:,}"))


def decode(content: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte-order mark. Raises Problems."""
    if content.startswith(_UTF16):
        raise Problems([whole(name, Message("is not UTF-8 text but UTF-16"), SAVE_AS_UTF8)])
    if b"\0" in content:
        raise Problems([whole(name, NOT_TEXT, SAVE_AS_TEXT)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig", "replace")
        place = Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        raise Problems([Problem(name, place, "", Message("is not UTF-8 text"), SAVE_AS_UTF8)]) from None


def too_deep() -> Message:
    return Message("is nested more than {number} levels deep", number=MAX_DEPTH)


def keep_one(line: int) -> Message:
    """The mend for a key that an earlier line has as well."""
    return Message("keep one: line {line} has it already", line=line)


def load(text: str, name: str) -> Document:
    """Reads one YAML document. Raises Problems, each with its place."""
    document = survey(text, name)
    if document.faults:
        raise Problems(document.faults)
    return document


def survey(text: str, name: str) -> Document:
    """Reads one YAML document as far as it can be: what is wrong but can be read over is in its `faults`.

    For callers who check the content too and want everything told at once. Raises Problems where nothing can be read.
    """
    text = text.removeprefix("\ufeff")
    if controls := control_characters(text, name):
        raise Problems(controls)
    reader = _Reader(name)
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            reader.take(event)
            if reader.documents > 1:
                break
    except yaml.YAMLError as error:
        raise Problems([*reader.faults, syntax_problem(error, text, name)]) from None
    if reader.value is None and () not in reader.spoiled:
        raise Problems([*reader.faults, whole(name, Message("is empty"))])
    return Document(name, reader.value, reader.places, tuple(reader.faults), frozenset(reader.spoiled))


@dataclass
class _Open:
    """A mapping or list that is being read; `key` is what waits for its value in a mapping."""

    content: dict[str, Any] | list[Any]
    path: Path_
    key: str | None = None


class _Reader:
    """Builds values and places out of the parser's events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: Any = None
        self.places: dict[Path_, Place] = {}
        self.faults: list[Problem] = []
        self.spoiled: set[Path_] = set()
        self.documents = 0
        self._stack: list[_Open] = []

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)

    def _start_document(self, event: Any) -> None:
        self.documents += 1
        if event.version or event.tags:
            self._refuse(event, (), Message("lines that begin with % are not allowed"), Message("delete them"))
        if self.documents > 1:
            fix = Message("keep one document in the file: delete the '---'")
            self._refuse(event, (), Message("a second document starts here"), fix)

    def _take_alias(self, event: Any) -> None:
        path = self._put(event, None)
        self.spoiled.add(path)
        self._refuse(
            event,
            path,
            Message("must not be an alias ({alias})", alias=f"*{shown(event.anchor)}"),
            Message("write the value out"),
        )

    def _refuse_decoration(self, event: Any, path: Path_) -> None:
        if event.anchor:
            anchor = f"&{shown(event.anchor)}"
            self._refuse(
                event,
                path,
                Message("must not have an anchor ({anchor})", anchor=anchor),
                Message("delete {what}", what=anchor),
            )
        if event.tag:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            fix = Message("delete the word that begins with !")
            self._refuse(event, path, Message("must not have a tag ({tag})", tag=tag), fix)

    def _refuse(self, event: Any, path: Path_, message: Message, fix: Message) -> None:
        kept = path[: path.index(_LOST)] if _LOST in path else path
        self.faults.append(Problem(self.name, _place(event), spoken(kept), message, fix))
        if len(self.faults) >= MAX_FAULTS:
            stopped = Message("has {number} problems or more: reading stopped", number=f"{MAX_FAULTS:,}")
            raise Problems([*self.faults, whole(self.name, stopped)])

    def _take_scalar(self, event: Any) -> None:
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.content, dict) and top.key is None:
            self._refuse_decoration(event, self._take_key(event, top, top.content))
        else:
            empty = event.implicit[0] and not event.tag and event.value in _NULLS
            self._refuse_decoration(event, self._put(event, None if empty else event.value))

    def _take_key(self, event: Any, top: _Open, content: dict[str, Any]) -> Path_:
        path = (*top.path, event.value)
        top.key = event.value
        if event.value in content:
            top.key = _LOST
            self._refuse(event, path, Message("is there twice"), keep_one(self.places[path].line))
        else:
            self.places[path] = _place(event)
        return path

    def _open(self, event: Any, content: dict[str, Any] | list[Any]) -> None:
        path = self._put(event, content)
        if len(self._stack) >= MAX_DEPTH:
            self._refuse(event, path[:0], too_deep(), Message("write it flatter"))
            raise Problems(self.faults)
        self._refuse_decoration(event, path)
        self._stack.append(_Open(content, path))

    def _put(self, event: Any, value: Any) -> Path_:
        """Hands a value to whatever waits for it, and says where it now stands."""
        if not self._stack:
            return self._put_root(event, value)
        top = self._stack[-1]
        if isinstance(top.content, list):
            path: Path_ = (*top.path, len(top.content))
            top.content.append(value)
            self.places[path] = _place(event)
            return path
        if top.key is None:
            top.key = _LOST
            self._refuse(
                event, top.path, Message("has a key that is not a plain word"), Message("write it as key: value")
            )
            return (*top.path, _LOST)
        key, top.key = top.key, None
        if key != _LOST:
            top.content[key] = value
        return (*top.path, key)

    def _put_root(self, event: Any, value: Any) -> Path_:
        self.value = value
        self.places[()] = _place(event)
        return ()


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
