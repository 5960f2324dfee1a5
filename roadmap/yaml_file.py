"""YAML in, plain values out, and every part of them knows its line and column.

The only room that knows YAML. Scalars stay the strings that were written (`no` is `no`), except for an empty value,
`null` and `~`, which are None; typing them is the business of whoever asked. What has no use in our files and can do
harm is refused by name: anchors and aliases, tags, duplicate keys, more than one document.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Key = str | int
Path_ = tuple[Key, ...]

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 40

M = TypeVar("M", bound=BaseModel)


class Place(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """What is wrong, where, and how to mend it."""

    file: str
    place: Place | None
    path: str
    message: str
    fix: str | None = None

    def __str__(self) -> str:
        where = [self.file, *(map(str, self.place) if self.place else ())]
        what = f"{self.path}: {self.message}" if self.path else self.message
        return f"{':'.join(where)}: {what}" + (f"\n    fix: {self.fix}" if self.fix else "")


class Problems(Exception):
    """A file that cannot be used, with everything that is wrong with it, sorted by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.place or Place(0, 0), p.path)))
        super().__init__("\n".join(map(str, self.problems)))


class Document(NamedTuple):
    """A file's content: dicts, lists, strings and None; `places` gives the key or item at each path."""

    file: str
    value: Any
    places: Mapping[Path_, Place]

    def place(self, path: Sequence[Key]) -> Place:
        """Where `path` is written, or the nearest part around it that is."""
        known = tuple(path)
        while known not in self.places and known:
            known = known[:-1]
        return self.places.get(known, Place(1, 1))

    def problem(self, path: Sequence[Key], message: str, fix: str | None = None) -> Problem:
        return Problem(self.file, self.place(path), spoken(path), message, fix)


_OUTER = ("phases", "workstreams", "milestones", "indicators", "retired", "evidence")


def spoken(path: Sequence[Key]) -> str:
    """A path as people write it, from the innermost thing that has an id: `indicators[0].target`."""
    starts = [i for i, key in enumerate(path) if key in _OUTER and i + 1 < len(path)]
    parts = path[starts[-1] :] if starts else path
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")


def read_text(path: Path, name: str) -> str:
    """The text of a file, or one problem that says why it cannot be read."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Problems([_whole(name, f"is too large: {size:,} bytes, where {MAX_BYTES:,} are allowed")])
        content = path.read_bytes()
    except FileNotFoundError:
        raise Problems([_whole(name, "does not exist")]) from None
    except OSError as error:
        raise Problems([_whole(name, f"cannot be read: {error.strerror}")]) from None
    return decode(content, name)


def decode(content: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte-order mark."""
    if b"\0" in content:
        raise Problems([_whole(name, "is not a text file")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        fix = "save the file as UTF-8"
        raise Problems([Problem(name, Place(line, column), "", "is not UTF-8 text", fix)]) from None


def _whole(name: str, message: str, fix: str | None = None) -> Problem:
    return Problem(name, None, "", message, fix)


def load(text: str, name: str) -> Document:
    """Reads one YAML document. Raises Problems, each with its place."""
    reader = _Reader(name)
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        reader.problems.append(_syntax(error, name))
    except yaml.YAMLError as error:
        reader.problems.append(_unreadable(error, text, name))
    if not reader.problems and reader.documents == 0:
        reader.problems.append(_whole(name, "is empty"))
    if reader.problems:
        raise Problems(reader.problems)
    return Document(name, reader.value, reader.places)


def _syntax(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else None
    told = " ".join(filter(None, [error.context, error.problem]))
    return Problem(name, place, "", f"is not YAML: {told}", "check indentation, quotes and colons near here")


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Problem:
    found = next((i for i, c in enumerate(text) if c < " " and c not in "\t\n\r" or c == "\x7f"), None)
    if found is None:
        return _whole(name, f"is not YAML: {' '.join(str(error).split())}")
    place = Place(text.count("\n", 0, found) + 1, found - (text.rfind("\n", 0, found) + 1) + 1)
    return Problem(name, place, "", f"has a control character (code {ord(text[found])})", "delete it")


class _Open(NamedTuple):
    """A mapping or list that is being read."""

    content: dict[str, Any] | list[Any]
    path: Path_
    keys: list[str]


class _Reader:
    """Builds values and places out of the parser's events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: Any = None
        self.places: dict[Path_, Place] = {}
        self.problems: list[Problem] = []
        self.documents = 0
        self._stack: list[_Open] = []

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "aliases (*) are not allowed", "write the value out")
            self._put(event, None)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_decoration(event)
            self._take_scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_decoration(event)
            self._open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()

    def _start_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(event, "a second document starts here", "keep one document in the file: delete the '---'")

    def _refuse_decoration(self, event: Any) -> None:
        if event.anchor:
            self._refuse(event, "anchors (&) are not allowed", f"delete &{event.anchor} and write the value out")
        if event.tag and event.tag != "!":
            self._refuse(event, "tags (!) are not allowed", f"delete {event.tag}")

    def _refuse(self, event: Any, message: str, fix: str) -> None:
        self.problems.append(Problem(self.name, _place(event), "", message, fix))

    def _take_scalar(self, event: Any) -> None:
        if self._stack and isinstance(self._stack[-1].content, dict) and not self._waiting():
            self._take_key(event)
        else:
            plain = event.implicit[0] and event.style is None or event.style == ""
            self._put(event, None if plain and event.value in ("", "~", "null", "Null", "NULL") else event.value)

    def _waiting(self) -> bool:
        """Whether the mapping on top has a key that waits for its value."""
        return bool(self._stack[-1].keys)

    def _take_key(self, event: Any) -> None:
        top = self._stack[-1]
        path = (*top.path, event.value)
        if event.value in top.content:
            first = self.places[path].line
            self._refuse(event, f"the key {event.value} is there twice", f"line {first} has it already: keep one")
        else:
            self.places[path] = _place(event)
        top.keys.append(event.value)

    def _open(self, event: Any, content: dict[str, Any] | list[Any]) -> None:
        if len(self._stack) >= MAX_DEPTH:
            problem = Problem(self.name, _place(event), "", f"is nested more than {MAX_DEPTH} levels deep")
            raise Problems([*self.problems, problem])
        path = self._put(event, content)
        self._stack.append(_Open(content, path, []))

    def _put(self, event: Any, value: Any) -> Path_:
        """Hands a value to whatever waits for it, and says where it now stands."""
        if not self._stack:
            self.value = value
            self.places.setdefault((), _place(event))
            return ()
        top = self._stack[-1]
        if isinstance(top.content, list):
            path: Path_ = (*top.path, len(top.content))
            top.content.append(value)
            self.places[path] = _place(event)
            return path
        if not top.keys:
            self._refuse(event, "a key must be a plain word", "write it as key: value")
            top.keys.append("")
            return (*top.path, "")
        key = top.keys.pop()
        top.content.setdefault(key, value)
        return (*top.path, key)


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def typed(model: type[M], document: Document, at: Path_ = ()) -> tuple[M | None, list[Problem]]:
    """The part of the document at `at` as a `model`, or every reason why it is not one."""
    value = document.value
    for key in at:
        value = value[key]
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, [_from_pydantic(detail, model, value, document, at) for detail in error.errors()]


def _from_pydantic(detail: ErrorDetails, model: type[BaseModel], value: Any, document: Document, at: Path_) -> Problem:
    path = _real_path(detail, value)
    message, fix = _said(detail, model)
    if head := re.match(r"((?:\[\d+\]|\.?[a-z_]+)+): ", message):
        path = (*path, *_parsed(head[1]))
        message = message[head.end() :]
    if detail["type"] == "missing":
        place = document.place((*at, *path[:-1], *_first_key(value, path[:-1])))
        return Problem(document.file, place, spoken((*at, *path)), message, fix)
    return document.problem((*at, *path), message, fix)


def _first_key(value: Any, path: Path_) -> Path_:
    """The first key of the mapping at `path`: where a reader would add the key that is missing."""
    for key in path:
        value = value[key]
    return (next(iter(value)),) if isinstance(value, dict) and value and not path else ()


def _parsed(spoken_path: str) -> Path_:
    found = re.findall(r"\[(\d+)\]|([a-z_]+)", spoken_path)
    return tuple(int(number) if number else word for number, word in found)


def _real_path(detail: ErrorDetails, value: Any) -> Path_:
    """The error's path without the marks that pydantic adds for the members of a union."""
    path: list[Key] = []
    for place, part in enumerate(detail["loc"]):
        last = place == len(detail["loc"]) - 1
        known = part in value if isinstance(value, dict) else isinstance(value, list) and isinstance(part, int)
        if known:
            value = value[part]  # type: ignore[index]
        elif not (last and detail["type"] == "missing"):
            continue
        path.append(part)
    return tuple(path)


def _said(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str | None]:
    """A pydantic error in our words, and the mend where there is an obvious one."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        near = nearest(key, _known_keys(model, detail["loc"][:-1]))
        return f"unknown key {key}", f"did you mean {near}?" if near else f"delete {key}"
    if kind == "value_error":
        return str(context["error"]), None
    if say := _SENTENCES.get(kind):
        return say(context, detail["input"]), None
    return detail["msg"][:1].lower() + detail["msg"][1:], None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a person most likely meant."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def _known_keys(model: type[BaseModel], path: tuple[Key, ...]) -> set[str]:
    """The keys that a mapping at `path` may have, read off the model's schema."""
    schema = model.model_json_schema()
    at = [schema]
    for part in path:
        at = [step for node in at for step in _steps(_resolved(node, schema), part, schema)]
    keys = [key for node in at for key in _properties(_resolved(node, schema), schema)]
    return set(keys)


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return node


def _members(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [*node.get("oneOf", []), *node.get("anyOf", [])]


def _steps(node: dict[str, Any], part: Key, schema: dict[str, Any]) -> list[dict[str, Any]]:
    if isinstance(part, int):
        inner = [node["items"]] if "items" in node else []
        return inner or [s for m in _members(node) for s in _steps(_resolved(m, schema), part, schema)]
    if part in node.get("properties", {}):
        return [node["properties"][part]]
    if part in node.get("discriminator", {}).get("mapping", {}):
        return [{"$ref": node["discriminator"]["mapping"][part]}]
    return [s for m in _members(node) for s in _steps(_resolved(m, schema), part, schema)]


def _properties(node: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    return [*node.get("properties", {}), *(k for m in _members(node) for k in _properties(_resolved(m, schema), schema))]


def _choices(context: Mapping[str, Any], _given: Any) -> str:
    return f"must be {context['expected']}"


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any], Any], str]] = {
    "missing": lambda c, given: "is missing",
    "literal_error": _choices,
    "union_tag_invalid": lambda c, given: f"kind: must be one of {c['expected_tags']}, not {c['tag']!r}",
    "union_tag_not_found": lambda c, given: "kind: is missing",
    "string_pattern_mismatch": lambda c, given: f"must be lower-case letters, digits and single hyphens, not {given!r}",
    "string_too_long": lambda c, given: f"must be at most {c['max_length']} characters long",
    "string_too_short": lambda c, given: "must not be empty",
    "string_type": lambda c, given: "must be a text",
    "greater_than": lambda c, given: f"must be above {c['gt']:g}",
    "greater_than_equal": lambda c, given: f"must be {c['ge']:g} or more",
    "less_than": lambda c, given: f"must be below {c['lt']:g}",
    "less_than_equal": lambda c, given: f"must be {c['le']:g} or less",
    "finite_number": lambda c, given: "must be a finite number",
    "float_parsing": lambda c, given: f"must be a number, not {given!r}",
    "float_type": lambda c, given: "must be a number",
    "int_parsing": lambda c, given: f"must be a whole number, not {given!r}",
    "int_from_float": lambda c, given: f"must be a whole number, not {given!r}",
    "int_type": lambda c, given: "must be a whole number",
    "bool_parsing": lambda c, given: f"must be true or false, not {given!r}",
    "bool_type": lambda c, given: "must be true or false",
    "model_type": lambda c, given: "must be a set of keys and values",
    "model_attributes_type": lambda c, given: "must be a set of keys and values",
    "dict_type": lambda c, given: "must be a set of keys and values, such as {en: …, ko: …}",
    "mapping_type": lambda c, given: "must be a set of keys and values, such as {en: …, ko: …}",
    "list_type": lambda c, given: "must be a list",
    "tuple_type": lambda c, given: "must be a list",
    "too_short": lambda c, given: f"must have at least {c['min_length']}, not {c['actual_length']}",
    "too_long": lambda c, given: f"must have at most {c['max_length']}, not {c['actual_length']}",
    "date_from_datetime_parsing": lambda c, given: f"must be a day such as 2026-11-21, not {given!r}",
    "date_parsing": lambda c, given: f"must be a day such as 2026-11-21, not {given!r}",
    "date_type": lambda c, given: "must be a day such as 2026-11-21",
}


class _Dumper(yaml.CSafeDumper):
    """Writes block style, lists indented under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def dump(value: Any) -> str:
    """`value` as YAML: keys in the order given, long texts folded, the same bytes for the same value."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False)
