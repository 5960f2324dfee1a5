"""What pydantic found, in sentences for people who do not program."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from indicators.definition import KEBAB_CASE
from indicators.message import Message
from indicators.text import LANGUAGE_CODE
from roadmap.yaml_file.problem import shown

Said = tuple[tuple[Message, ...], Message | None]
"""One or more sentences and, where there is an obvious one, the mend."""

TEXTS = Message("write {example}", example="{en: …, ko: …}")
_MOST_KEYS = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a person most likely meant."""
    by_lower = {each.lower(): each for each in sorted(known)}
    close = difflib.get_close_matches(word[:80].lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def did_you_mean(word: str) -> Message:
    """The mend for a word that is not known but nearly so."""
    return Message("did you mean {word}?", word=word)


def unknown_key(key: str, near: str | None, free: Iterable[str]) -> Said:
    """For a key that has no place in its mapping; `free` are the keys that it could still have."""
    known = list(free)
    told = Message("unknown key {key}", key=repr(shown(key)))
    if near:
        return (told,), did_you_mean(near)
    if 0 < len(known) <= _MOST_KEYS:
        return (told,), Message("delete it, or use one of: {keys}", keys=", ".join(known))
    return (told,), Message("delete it")


def unknown_language(key: str, has_text: bool) -> Said:
    """For a key of a text that is not a language code."""
    told = Message("unknown language {code}", code=repr(shown(key)))
    if not has_text:
        return (told,), Message("put a text that has a comma in it between quotes")
    near = nearest(key, ["en", "ko"])
    return (told,), did_you_mean(near) if near else Message("write a language code such as ko")


def said(detail: ErrorDetails, keys: Iterable[str]) -> Said:
    """A pydantic error in our words; `keys` are those that a mapping in this place may have, or its kinds."""
    message, fix = _said(detail, list(keys))
    return (message,), fix


_One = tuple[Message, Message | None]


def _said(detail: ErrorDetails, keys: list[str]) -> _One:
    kind, given = detail["type"], detail["input"]
    context: Mapping[str, Any] = detail.get("ctx", {})
    if given is None and kind != "missing":
        return Message("has no value"), TEXTS if kind in _TEXT_TYPES else None
    if kind in _TEXT_TYPES:
        return _not(Message("must be a text in each language"), given), TEXTS
    if kind in _MAPPING_TYPES:
        below = Message("write its keys below it: {keys}", keys=", ".join(keys))
        return _not(_MAPPING, given), below if 0 < len(keys) <= _MOST_KEYS else None
    if kind in _LIST_TYPES:
        return _not(Message("must be a list"), given), Message("begin each of its entries with '- '")
    if kind in _TAG_TYPES:
        return _kind(given, keys)
    if kind in _PLAIN:
        return _not(_PLAIN[kind], given), None
    if say := _SENTENCES.get(kind):
        return say(context, given)
    return Message("is not in order: {told}", told=detail["msg"][:1].lower() + detail["msg"][1:]), None


_TEXT_TYPES = frozenset({"mapping_type", "dict_type"})
_MAPPING_TYPES = frozenset({"model_type", "model_attributes_type", "dataclass_type"})
_LIST_TYPES = frozenset({"tuple_type", "list_type"})
_TAG_TYPES = frozenset({"union_tag_invalid", "union_tag_not_found"})

_MAPPING = Message("must be a set of keys and values")
_DAY = Message("must be a day such as 2026-11-21")
_NUMBER = Message("must be a number")
_WHOLE = Message("must be a whole number")
_FLAG = Message("must be true or false")
_TOO_LARGE = Message("must be a number of ordinary size")
_PLAIN: Mapping[str, Message] = {
    "string_type": Message("must be a text"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _TOO_LARGE,
    "finite_number": _TOO_LARGE,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
}
"""What is expected; what was given instead is added."""


def _not(asked: Message, given: Any) -> Message:
    """What is asked for, and what was given instead."""
    return Message("{asked}, not {given}", asked=asked, given=_given(given))


def _given(given: Any) -> str:
    if isinstance(given, str | int | float):
        return repr(shown(str(given)))
    return Message("a list") if isinstance(given, list | tuple) else Message("a set of keys and values")


def _choice(context: Mapping[str, Any], given: Any) -> _One:
    options = str(context["expected"]).replace("'", "")
    known = re.findall(r"[^\s,]+", options.replace(" or ", ", "))
    return _not(_one_of(known), given), _near(given, known)


def _one_of(options: list[str]) -> Message:
    return Message("must be one of {options}", options=", ".join(options))


def _kind(given: Any, options: list[str]) -> _One:
    """For a mapping whose `kind` says nothing that we know."""
    kinds = ", ".join(options)
    if not isinstance(given, dict):
        return _not(_MAPPING, given), None
    if "kind" not in given:
        return Message("is missing").at("kind"), Message("add one of: {options}", options=kinds)
    if given["kind"] is None:
        return Message("has no value").at("kind"), Message("write one of: {options}", options=kinds)
    return _not(_one_of(options), given["kind"]).at("kind"), _near(given["kind"], options)


def _near(given: Any, options: Iterable[str]) -> Message | None:
    near = nearest(given, options) if isinstance(given, str) else None
    return did_you_mean(near) if near else None


def _pattern(context: Mapping[str, Any], given: Any) -> _One:
    if context["pattern"] == LANGUAGE_CODE:
        return _not(Message("must be a language code such as en or ko"), given), None
    if context["pattern"] != KEBAB_CASE:
        return _not(Message("must have the form {form}", form=context["pattern"]), given), None
    slug = re.sub(r"[^a-z0-9]+", "-", given.lower()).strip("-")
    fix = Message("write {example}", example=slug) if 0 < len(slug) <= 80 else None
    return _not(Message("must be lower-case letters, digits and single hyphens"), given), fix


def _long(context: Mapping[str, Any], given: Any) -> _One:
    most, found = f"{context['max_length']:,}", f"{len(given):,}"
    if isinstance(given, str):
        return Message("must be at most {most} characters long, not {found}", most=most, found=found), None
    return Message("must have at most {most} entries, not {found}", most=most, found=found), None


def _short(context: Mapping[str, Any], given: Any) -> _One:
    least = context["min_length"]
    if isinstance(given, str) or least == 1:
        return Message("must not be empty"), None
    return Message("must have at least {least} entries, not {found}", least=least, found=f"{len(given):,}"), None


def _bound(message: Callable[[str], Message], limit: str) -> Callable[[Mapping[str, Any], Any], _One]:
    """For a number that is too large or too small; told bare, as it was written."""

    def told(context: Mapping[str, Any], given: Any) -> _One:
        asked = message(f"{context[limit]:g}")
        return Message("{asked}, not {given}", asked=asked, given=shown(str(given))), None

    return told


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any], Any], _One]] = {
    "missing": lambda context, given: (Message("is missing"), None),
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _long,
    "string_too_short": _short,
    "too_long": _long,
    "too_short": _short,
    "greater_than": _bound(lambda limit: Message("must be above {limit}", limit=limit), "gt"),
    "greater_than_equal": _bound(lambda limit: Message("must be {limit} or more", limit=limit), "ge"),
    "less_than": _bound(lambda limit: Message("must be below {limit}", limit=limit), "lt"),
    "less_than_equal": _bound(lambda limit: Message("must be {limit} or less", limit=limit), "le"),
}
