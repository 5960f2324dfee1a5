"""A document as one of our models, or every reason why it is not one, each with its place."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from indicators.message import Message, Part
from indicators.text import LANGUAGE_CODE
from roadmap.yaml_file.document import Document
from roadmap.yaml_file.problem import Path_, Problem, shown, whole
from roadmap.yaml_file.sentences import Said, nearest, said, unknown_key, unknown_language

__all__ = ["nearest", "typed"]

M = TypeVar("M", bound=BaseModel)
Node = dict[str, Any]

MAX_PROBLEMS = 1000
LONGEST_SENTENCE = 400
LONGEST_QUOTED = 300


def typed(model: type[M], document: Document, at: Path_ = ()) -> tuple[M | None, list[Problem]]:
    """The part of the document at `at` as a `model`, or every reason why it is not one.

    Nothing is said of what stands in a place that the document's own faults have spoiled.
    """
    try:
        return model.model_validate(document.at(at)), []
    except ValidationError as error:
        details = islice(error.errors(include_url=False), MAX_PROBLEMS)
        found = [_found(detail, model, at) for detail in details]
        return None, [*_told(found, document), *_untold(error.error_count(), document)]


class _Found(NamedTuple):
    """An error at its place in the file; `keys` are those that a mapping in this place may have, or its kinds."""

    path: Path_
    detail: ErrorDetails
    keys: tuple[str, ...]

    @property
    def unknown_key(self) -> bool:
        """Whether it is the key that is wrong: one that the mapping does not have, or no language's code."""
        return self.detail["type"] == "extra_forbidden" or self.detail["loc"][-1:] == ("[key]",)


def _found(detail: ErrorDetails, model: type[BaseModel], at: Path_) -> _Found:
    path, nodes = _walk(model, detail["loc"])
    if detail["type"] == "extra_forbidden":
        _, nodes = _walk(model, detail["loc"][:-1])
    words = _kinds if detail["type"].startswith("union_tag") else _properties
    return _Found((*at, *path), detail, tuple(dict.fromkeys(key for node in nodes for key in words(node))))


def _told(found: list[_Found], document: Document) -> Iterator[Problem]:
    """The problems, without those that only follow from another one."""
    wrong = {each.path for each in found if each.unknown_key}
    meant = {(*each.path[:-1], _meant(each, document)) for each in found if each.unknown_key}
    for each in found:
        follows = not each.unknown_key and (each.path in wrong or (_is_missing(each) and each.path in meant))
        if not follows and not _miscounted(each.detail) and not _spoiled(each.path, document):
            yield from _problems(each, document)


def _is_missing(found: _Found) -> bool:
    return found.detail["type"] == "missing"


def _untold(count: int, document: Document) -> list[Problem]:
    message = Message("has more than {number} problems: the first are told", number=f"{MAX_PROBLEMS:,}")
    return [whole(document.file, message)] if count > MAX_PROBLEMS else []


def _free(found: _Found, document: Document) -> list[str]:
    """The keys that the mapping around an unknown key could still have."""
    there = document.at(found.path[:-1])
    return [key for key in found.keys if key not in there]


def _meant(found: _Found, document: Document) -> str | None:
    return nearest(str(found.path[-1]), _free(found, document))


def _miscounted(detail: ErrorDetails) -> bool:
    """Whether a list only seems too short because entries that are wrong were not counted."""
    given = detail["input"]
    return detail["type"] == "too_short" and isinstance(given, list) and len(given) >= detail["ctx"]["min_length"]


def _spoiled(path: Path_, document: Document) -> bool:
    return any(path[:length] in document.spoiled for length in range(len(path) + 1))


def _problems(found: _Found, document: Document) -> Iterator[Problem]:
    messages, fix = _said(found, document)
    for message in messages:
        yield document.problem((*found.path, *_parsed(message.place)), _cut(message.at("")), fix)


def _parsed(relative: str) -> Path_:
    """The path that a sentence's place names, below the place it was raised for: `[1].share`."""
    found = re.findall(r"\[(\d+)\]|([a-z_]+)", relative)
    return tuple(int(number) if number else word for number, word in found)


def _cut(message: Message) -> Message:
    """The sentence without most of a very long text that it quotes."""
    if len(message) <= LONGEST_SENTENCE and "\n" not in message:
        return message
    return message.with_parts({name: _cut_part(part) for name, part in message.parts.items()})


def _cut_part(part: Part) -> Part:
    if isinstance(part, Message):
        return _cut(part)
    return shown(part, LONGEST_QUOTED) if isinstance(part, str) else part


def _said(found: _Found, document: Document) -> Said:
    detail = found.detail
    if detail["type"] == "extra_forbidden":
        return unknown_key(str(found.path[-1]), _meant(found, document), _free(found, document))
    if detail["type"] == "value_error" and detail["input"] is not None:
        return tuple(map(_as_message, detail["ctx"]["error"].args)), None
    if detail["loc"][-1:] == ("[key]",) and detail.get("ctx", {}).get("pattern") == LANGUAGE_CODE:
        return unknown_language(str(found.path[-1]), document.at(found.path) is not None)
    return said(detail, found.keys)


def _as_message(raised: object) -> Message:
    return raised if isinstance(raised, Message) else Message("is not in order: {told}", told=str(raised))


# What a model expects in a place is read off its JSON Schema: the marks that pydantic puts into an error's path for the
# members of a union can be told from keys of the same name only there.


@cache
def _schema(model: type[BaseModel]) -> Node:
    return model.model_json_schema()


def _walk(model: type[BaseModel], loc: Iterable[str | int]) -> tuple[Path_, list[Node]]:
    """An error's path without pydantic's marks, and the schemas that apply there."""
    path: list[str | int] = []
    nodes = _spread([_schema(model)], model)
    for part in loc:
        if part == "[key]":
            continue
        members = [node["discriminator"]["mapping"] for node in nodes if "discriminator" in node]
        if chosen := [{"$ref": mapping[part]} for mapping in members if part in mapping]:
            nodes = _spread(chosen, model)
            continue
        path.append(part)
        nodes = _spread([step for node in nodes for step in _steps(node, part)], model)
    return tuple(path), nodes


def _spread(nodes: Iterable[Node], model: type[BaseModel]) -> list[Node]:
    """The schemas with references followed; a choice without marks counts as all its members."""
    spread = []
    for node in nodes:
        if "$ref" in node:
            node = _schema(model)["$defs"][node["$ref"].rpartition("/")[2]]
        spread.append(node)
        spread.extend(_spread(node.get("anyOf", []), model))
    return spread


def _steps(node: Node, part: str | int) -> list[Node]:
    if isinstance(part, int):
        return [node["items"]] if "items" in node else []
    return [node["properties"][part]] if part in node.get("properties", {}) else []


def _properties(node: Node) -> list[str]:
    return list(node.get("properties", {}))


def _kinds(node: Node) -> list[str]:
    return list(node.get("discriminator", {}).get("mapping", {}))
