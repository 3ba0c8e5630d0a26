"""Waiting times: number, quartiles and longest of counts of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class DurationRow:
    """Days: the number of usable ones, their quartiles (None without any) and longest; missing and negative
    separately."""

    group: str
    label: str
    n: int
    lower: Fraction | None
    median: Fraction | None
    upper: Fraction | None
    longest: int | None
    missing: int
    negative: int


def duration_row(group: str, label: str, counts: Mapping[int | None, int]) -> DurationRow:
    """`counts`: days (None: a date is missing) -> decisions, in order of days."""
    missing = counts.get(None, 0)
    negative = sum(n for days, n in counts.items() if days is not None and days < 0)
    usable = {days: n for days, n in counts.items() if days is not None and days >= 0}
    if not usable:
        return DurationRow(group, label, 0, None, None, None, None, missing, negative)
    lower, median, upper = (_quantile(usable, Fraction(quarter, 4)) for quarter in (1, 2, 3))
    return DurationRow(group, label, sum(usable.values()), lower, median, upper, max(usable), missing, negative)


def _quantile(counts: Mapping[int, int], share: Fraction) -> Fraction:
    """Linear interpolation between the two nearest values (as Excel's PERCENTIL.INK)."""
    total = sum(counts.values())
    place = share * (total - 1)
    low = _nth(counts, int(place))
    high = _nth(counts, min(int(place) + 1, total - 1))
    return low + (place - int(place)) * (high - low)


def _nth(counts: Mapping[int, int], n: int) -> int:
    """The value at place n (from 0) when every value is repeated as often as it was counted."""
    for value, count in counts.items():
        n -= count
        if n < 0:
            return value
    raise IndexError(n)
