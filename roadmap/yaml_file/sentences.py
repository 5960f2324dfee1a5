"""What pydantic found, in sentences for people who do not program."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from indicators.definition import KEBAB_CASE
from indicators.text import LANGUAGE_CODE
from roadmap.yaml_file.problem import shown

Said = tuple[str, str | None]
"""A message and, where there is an obvious one, the mend."""

TEXTS = "write {en: …, ko: …}"
_MOST_KEYS = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a person most likely meant."""
    by_lower = {each.lower(): each for each in sorted(known)}
    close = difflib.get_close_matches(word[:80].lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def unknown_key(key: str, near: str | None, free: Iterable[str]) -> Said:
    """For a key that has no place in its mapping; `free` are the keys that it could still have."""
    known = list(free)
    if near:
        return f"unknown key {shown(key)!r}", f"did you mean {near}?"
    others = f", or use one of: {', '.join(known)}" if 0 < len(known) <= _MOST_KEYS else ""
    return f"unknown key {shown(key)!r}", f"delete it{others}"


def unknown_language(key: str, has_text: bool) -> Said:
    """For a key of a text that is not a language code."""
    if not has_text:
        return f"unknown language {shown(key)!r}", "put a text that has a comma in it between quotes"
    near = nearest(key, ["en", "ko"])
    return f"unknown language {shown(key)!r}", f"did you mean {near}?" if near else "write a language code such as ko"


def said(detail: ErrorDetails, keys: Iterable[str]) -> Said:
    """A pydantic error in our words; `keys` are those that a mapping in this place may have, or its kinds."""
    kind, given = detail["type"], detail["input"]
    context: Mapping[str, Any] = detail.get("ctx", {})
    if given is None and kind != "missing":
        return "has no value", TEXTS if kind in _TEXT_TYPES else None
    if kind in _TEXT_TYPES:
        return "must be a text in each language" + _not(given), TEXTS
    if kind in _MAPPING_TYPES:
        known = list(keys)
        fix = f"write its keys below it: {', '.join(known)}" if 0 < len(known) <= _MOST_KEYS else None
        return "must be a set of keys and values" + _not(given), fix
    if kind in _LIST_TYPES:
        return "must be a list" + _not(given), "begin each of its entries with '- '"
    if kind in _TAG_TYPES:
        return _kind(given, keys)
    if kind in _PLAIN:
        return _PLAIN[kind] + _not(given), None
    if say := _SENTENCES.get(kind):
        return say(context, given)
    return detail["msg"][:1].lower() + detail["msg"][1:], None


_TEXT_TYPES = frozenset({"mapping_type", "dict_type"})
_MAPPING_TYPES = frozenset({"model_type", "model_attributes_type", "dataclass_type"})
_LIST_TYPES = frozenset({"tuple_type", "list_type"})
_TAG_TYPES = frozenset({"union_tag_invalid", "union_tag_not_found"})

_DAY = "must be a day such as 2026-11-21"
_TOO_LARGE = "must be a number of ordinary size"
_PLAIN: Mapping[str, str] = {
    "string_type": "must be a text",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": _TOO_LARGE,
    "finite_number": _TOO_LARGE,
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
}
"""What is expected; what was given instead is added."""


def _not(given: Any) -> str:
    if isinstance(given, str | int | float):
        return f", not {shown(str(given))!r}"
    return ", not a list" if isinstance(given, list | tuple) else ", not a set of keys and values"


def _choice(context: Mapping[str, Any], given: Any) -> Said:
    options = str(context["expected"]).replace("'", "")
    return f"must be {options}" + _not(given), _did_you_mean(given, re.findall(r"[^\s,]+", options))


def _kind(given: Any, kinds: Iterable[str]) -> Said:
    """For a mapping whose `kind` says nothing that we know."""
    options = list(kinds)
    if not isinstance(given, dict):
        return "must be a set of keys and values" + _not(given), None
    if "kind" not in given:
        return "kind: is missing", f"add one of: {', '.join(options)}"
    if given["kind"] is None:
        return "kind: has no value", f"write one of: {', '.join(options)}"
    return f"kind: must be one of {', '.join(options)}" + _not(given["kind"]), _did_you_mean(given["kind"], options)


def _did_you_mean(given: Any, options: Iterable[str]) -> str | None:
    near = nearest(given, options) if isinstance(given, str) else None
    return f"did you mean {near}?" if near else None


def _pattern(context: Mapping[str, Any], given: Any) -> Said:
    if context["pattern"] == LANGUAGE_CODE:
        return f"must be a language code such as en or ko, not {shown(given)!r}", None
    if context["pattern"] != KEBAB_CASE:
        return f"must have the form {context['pattern']}, not {shown(given)!r}", None
    slug = re.sub(r"[^a-z0-9]+", "-", given.lower()).strip("-")
    fix = f"write {slug}" if 0 < len(slug) <= 80 else None
    return f"must be lower-case letters, digits and single hyphens, not {shown(given)!r}", fix


def _long(context: Mapping[str, Any], given: Any) -> Said:
    most = context["max_length"]
    if isinstance(given, str):
        return f"must be at most {most:,} characters long, not {len(given):,}", None
    return f"must have at most {most:,} entries, not {len(given):,}", None


def _short(context: Mapping[str, Any], given: Any) -> Said:
    least = context["min_length"]
    if isinstance(given, str) or least == 1:
        return "must not be empty", None
    return f"must have at least {least:,} entries, not {len(given):,}", None


def _bound(words: str, limit: str) -> Callable[[Mapping[str, Any], Any], Said]:
    return lambda context, given: (words.format(f"{context[limit]:g}") + f", not {shown(str(given))}", None)


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any], Any], Said]] = {
    "missing": lambda context, given: ("is missing", None),
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _long,
    "string_too_short": _short,
    "too_long": _long,
    "too_short": _short,
    "greater_than": _bound("must be above {}", "gt"),
    "greater_than_equal": _bound("must be {} or more", "ge"),
    "less_than": _bound("must be below {}", "lt"),
    "less_than_equal": _bound("must be {} or less", "le"),
}
