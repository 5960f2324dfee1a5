"""What every indicator has, whatever its kind."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from indicators.message import Message
from indicators.text import Text

Basis = Literal["roadmap", "project"]
KEBAB_CASE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, Field(pattern=KEBAB_CASE, max_length=80)]

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_LEADING_ZERO = re.compile(r"(-?)0+([0-9]+(\.[0-9]+)?)", re.ASCII)
_PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def plain_number(value: Any) -> Any:
    """Refuses what only some programs read as the number that was meant: 0123, 1_000, 1,5, true."""
    if isinstance(value, bool):
        raise ValueError(Message("must be a number"))
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value):
        if padded := _LEADING_ZERO.fullmatch(value):
            raise ValueError(Message("must not have a leading zero: write {number}", number=padded[1] + padded[2]))
        raise ValueError(Message("must be a plain number such as 60 or 12.5, not {given}", given=repr(value)))
    return value


def plain_flag(value: Any) -> Any:
    """Refuses what only some programs read as true or false: yes, on, 1."""
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError(Message("must be true or false, not {given}", given=repr(value)))
    return value


def plain_day(value: Any) -> Any:
    """Refuses what is not a day written as 2026-11-21: seconds since 1970, a day with a time, 21.11.2026."""
    if not isinstance(value, str):
        return value
    if not _PLAIN_DAY.fullmatch(value):
        raise ValueError(Message("must be a day such as 2026-11-21, not {given}", given=repr(value)))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(Message("there is no such day: {given}", given=value)) from None


Number = Annotated[float, BeforeValidator(plain_number), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(plain_number)]
Flag = Annotated[bool, BeforeValidator(plain_flag)]
"""True or false; in a file only `true` or `false`."""

Day = Annotated[date, BeforeValidator(plain_day)]
"""A day; in a file only as 2026-11-21."""

Percent = Annotated[Number, Field(ge=0, le=100)]
Months = Annotated[Whole, Field(ge=1, le=1200)]
DEFAULT_WINDOW = 24
"""Months that a poll, a figure or an event counts for where the plan does not say."""


class Strict(BaseModel):
    """A value that never changes and takes no keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Definition(Strict):
    """What is measured, how much it weighs in its milestone, and who set its target."""

    id: Id
    title: Text
    basis: Basis
    note: Text | None = None
    required: Flag = False
    weight: Annotated[Number, Field(gt=0)] = 1.0


class Aimed(Definition):
    """An indicator that moves from a baseline to a target; which of the two is larger gives the direction."""

    baseline: Number
    target: Number

    @property
    def rises(self) -> bool:
        return self.target > self.baseline

    def share_of(self, value: float) -> float:
        """How far `value` is from baseline (0) to target (1); not cut."""
        return (value - self.baseline) / (self.target - self.baseline)

    @field_validator("target")
    @classmethod
    def _differs_from_baseline(cls, target: float, info: ValidationInfo) -> float:
        if target == info.data.get("baseline"):
            raise ValueError(Message("must differ from baseline"))
        return target
