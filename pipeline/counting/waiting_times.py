"""Waiting times: number, quartiles and longest of counts of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from checks.audit import Audit
from checks.expressions import MIRRORED, Expr, Not, Term, comparisons
from checks.report_tables import Duration


@dataclass(frozen=True)
class DurationRow:
    """Days: the number of usable ones, their quartiles (None without any) and longest; missing and negative
    separately.

    `among` has for the lower quartile, the median, the upper one and the longest time how many decisions it is known to
    be among: where the number beyond a limit is known, the longest time is one of those.
    """

    group: str
    label: str
    n: int
    lower: Fraction | None
    median: Fraction | None
    upper: Fraction | None
    longest: int | None
    missing: int
    negative: int
    among: tuple[int, ...] = ()


def limits(audit: Audit, duration: Duration) -> tuple[Expr, ...]:
    """The conditions of the audit's counts that the time is within a limit: they compare its last day with its first
    one, or with a value derived from that."""
    first_days = {duration.start, *(d.name for d in audit.derived if duration.start in d.formula.columns)}
    found: dict[tuple[Term, Term], Expr] = {}
    for comparison in (c for _, expr in audit.expressions() for c in comparisons(expr)):
        last, first = comparison.left, comparison.right
        operator = comparison.operator
        if last.column in first_days:
            last, first, operator = first, last, MIRRORED[operator]
        if last.column == duration.end and first.column in first_days and operator in ("<", "<=", ">", ">="):
            found[last, first] = comparison if operator in ("<", "<=") else Not(comparison)
    return tuple(found.values())


def duration_row(group: str, label: str, counts: Mapping[int | None, int], within: Sequence[int] = ()) -> DurationRow:
    """`counts`: days (None: a date is missing) -> decisions, in order of days; `within`: for each limit of the time,
    how many of the usable ones are within it."""
    missing = counts.get(None, 0)
    negative = sum(n for days, n in counts.items() if days is not None and days < 0)
    usable = {days: n for days, n in counts.items() if days is not None and days >= 0}
    if not usable:
        return DurationRow(group, label, 0, None, None, None, None, missing, negative)
    lower, median, upper = (_quantile(usable, Fraction(quarter, 4)) for quarter in (1, 2, 3))
    n = sum(usable.values())
    among = tuple(_among(n, Fraction(quarter, 4) * (n - 1), within) for quarter in (1, 2, 3, 4))
    return DurationRow(group, label, n, lower, median, upper, max(usable), missing, negative, among)


def _among(n: int, place: Fraction, within: Sequence[int]) -> int:
    """The fewest decisions that the value at the place, in order of days, is known to be among: those within a limit,
    or those beyond it."""
    sides = [n]
    for count in within:
        sides += [count] * (int(place) < count) + [n - count] * (count <= ceil(place))
    return min(sides)


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
