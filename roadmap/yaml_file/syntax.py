"""What the YAML parser says, in words for people who do not know YAML."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from indicators.message import Message
from roadmap.yaml_file.problem import Place, Problem, whole

_QUOTE = Message('put a text that has signs such as {signs} in it between "double quotes"', signs=": # * & { [")
_INDENT = Message("check the indentation: what belongs together begins in the same column")
_BOTH = Message("{one}; {other}", one=_INDENT, other=_QUOTE)

NOT_TEXT = Message("is not a text file")
SAVE_AS_TEXT = Message("save it as plain text in UTF-8")


class _Said(NamedTuple):
    """A sentence, a mend, and whether the place is where the thing began rather than where the parser gave up.

    The sentence is ours, or the parser's own where we do not know it.
    """

    message: str
    fix: Message
    at_begin: bool = False


_COLON = _Said(Message("a colon stands where none can be"), Message("{one}, or {other}", one=_QUOTE, other=_INDENT))
_NO_COLON = _Said(
    Message("a line has no colon"), Message("write it as key: value, or {other}", other=_INDENT), at_begin=True
)
_ASTRAY = _Said(Message("this does not fit what stands above it"), _BOTH)
_BRACE = _Said(
    Message("a {sign} is not closed", sign="{"),
    Message("close it with {sign}, with commas between its entries", sign="}"),
    at_begin=True,
)
_BRACKET = _Said(
    Message("a {sign} is not closed", sign="["),
    Message("close it with {sign}, with commas between its entries", sign="]"),
    at_begin=True,
)
_OPEN_QUOTE = _Said(Message("a quote is not closed"), Message("close it with the same sign"), at_begin=True)
_LIST = _Said(
    Message("a list cannot begin here"),
    Message("begin each entry in a line of its own with '- ', or {other}", other=_QUOTE),
)
_SIGN = _Said(Message("a text cannot begin with this sign"), _QUOTE, at_begin=True)
_ESCAPE = _Said(
    Message("a backslash in double quotes has no meaning here"),
    Message("write two backslashes, or use single quotes"),
)
_DIRECTIVE = _Said(Message("a line that begins with % is not allowed"), Message("delete the line"))
_SECOND = _Said(Message("something follows after the end of the document"), Message("delete the '...' before it"))
_TAB = _Said(Message("a tab cannot be used here"), Message("use spaces"))

_BY_PROBLEM: Mapping[str, _Said] = {
    "mapping values are not allowed in this context": _COLON,
    "could not find expected ':'": _NO_COLON,
    "did not find expected key": _ASTRAY,
    "did not find expected '-' indicator": _ASTRAY,
    "did not find expected node content": _ASTRAY,
    "did not find expected ',' or '}'": _BRACE,
    "did not find expected ',' or ']'": _BRACKET,
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "found unexpected end of stream": _OPEN_QUOTE,
    "found unexpected document indicator": _OPEN_QUOTE,
    "block sequence entries are not allowed in this context": _LIST,
    "did not find expected alphabetic or numeric character": _SIGN,
    "found character that cannot start any token": _SIGN,
    "found unknown escape character": _ESCAPE,
    "did not find expected hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "did not find expected <document start>": _SECOND,
    "found incompatible YAML document": _DIRECTIVE,
    "found unknown directive name": _DIRECTIVE,
}


def syntax_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """A parser's error as a problem with its place."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return whole(name, _not_yaml(" ".join(str(error).split())))
    told = " ".join(filter(None, [error.context, error.problem]))
    said = _BY_PROBLEM.get(error.problem or "", _Said(told, _BOTH))
    if error.context in ("while scanning a directive", "while scanning a %YAML directive"):
        said = _DIRECTIVE
    if said is _SIGN and _sign_at(error.problem_mark, text) == "\t":
        said = _TAB
    first, second = error.problem_mark, error.context_mark
    mark = (second or first) if said.at_begin else (first or second)
    return Problem(name, _place(mark), "", _not_yaml(said.message), said.fix)


def _not_yaml(told: str) -> Message:
    return Message("is not YAML: {told}", told=told)


def _sign_at(mark: Any, text: str) -> str | None:
    return text[mark.index : mark.index + 1] if mark else None


def _place(mark: Any) -> Place | None:
    return Place(mark.line + 1, mark.column + 1) if mark else None


_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_MOST_CONTROLS = 20


def control_characters(text: str, name: str) -> list[Problem]:
    """Every character that no text has; of a file full of them, only that it is not a text."""
    problems: list[Problem] = []
    for found in _CONTROL.finditer(text):
        if len(problems) == _MOST_CONTROLS:
            return [whole(name, NOT_TEXT, SAVE_AS_TEXT)]
        message = Message("has a control character ({sign})", sign=f"U+{ord(found[0]):04X}")
        problems.append(Problem(name, _place_of(found.start(), text), "", message, Message("delete it")))
    return problems


def _place_of(index: int, text: str) -> Place:
    breaks = [found.end() for found in _BREAK.finditer(text, 0, index)]
    return Place(len(breaks) + 1, index - (breaks[-1] if breaks else 0) + 1)
