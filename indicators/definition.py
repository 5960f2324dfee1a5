"""What every indicator has, whatever its kind."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from indicators.text import Text

Basis = Literal["roadmap", "project"]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def plain_number(value: Any) -> Any:
    """Refuses what only some programs read as the number that was meant: 0123, 1_000, 1,5, true."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value):
        if re.fullmatch(r"-?0[0-9]+(\.[0-9]+)?", value):
            raise ValueError(f"must not have a leading zero: write {value.lstrip('-0') or '0'}")
        raise ValueError(f"must be a plain number such as 60 or 12.5, not {value!r}")
    return value


Number = Annotated[float, BeforeValidator(plain_number), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(plain_number)]
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
    required: bool = False
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
            raise ValueError("must differ from baseline")
        return target
