"""Figures, the goals they are held against, and the table they are printed in."""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple


class Figure(NamedTuple):
    """Something measured. At most one of `most` and `least` is the goal; without either it is only told."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def goal(self) -> str:
        bounds = (("≤", self.most), ("≥", self.least))
        return next((f"{sign} {bound:g} {self.unit}" for sign, bound in bounds if bound is not None), "")

    @property
    def verdict(self) -> str:
        return "" if not self.goal else "met" if self.met else "NOT MET"


def middle(values: Iterable[float]) -> float:
    """The median: one slow round on a busy machine does not decide."""
    return median(values)


def table(figures: Iterable[Figure]) -> str:
    rows = [(f.name, f"{f.value:,.4g} {f.unit}", f.goal, f.verdict) for f in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
