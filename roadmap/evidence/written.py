"""A record as plain values in the form of the evidence files, and as the JSON text that the chain is sealed over."""

import json
import re
from datetime import date
from functools import lru_cache
from typing import Any

from roadmap.evidence.record import Record


def written(record: Record) -> dict[str, Any]:
    """The record as the files have it: dicts, lists, texts, numbers; what is empty or false by default is left out."""
    return _plain(record.model_dump(mode="json", by_alias=True, exclude_none=True))


def content(record: Record) -> str:
    """The record as JSON: the same text for the same record, whatever the order its languages were given in."""
    return json.dumps(written(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=1024)
def record_of(text: str) -> Record:
    """The record that `content` wrote. One page after another asks for the same."""
    return Record.model_validate_json(text)


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    plain = {key: _tidy(part) for key, part in value.items()}
    return {key: part for key, part in plain.items() if part is not False and part != {} and part != []}


def _tidy(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


_DAYS = ("happened_on", "published_on", "accessed_on", "from", "to")
_YEAR = re.compile(r"[1-9]\d{3}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def unquoted(value: dict[str, Any]) -> dict[str, Any]:
    """The same with days and years as YAML has them, so that they are written without quotes."""
    return {key: _as_day(part) if key in _DAYS else _unquoted(part) for key, part in value.items()}


def _unquoted(value: Any) -> Any:
    if isinstance(value, dict):
        return unquoted(value)
    if isinstance(value, list):
        return [_unquoted(item) for item in value]
    return value


def _as_day(day: str) -> Any:
    if _YEAR.fullmatch(day):
        return int(day)
    return date.fromisoformat(day) if _DAY.fullmatch(day) else day
