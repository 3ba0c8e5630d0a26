"""The one place where a share is rounded: half up, on the exact fraction, in whole numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def percent(count: int, base: int) -> int | None:
    """Whole percent, half up (15/120 -> 13, 66/80 -> 83); None where the base is 0."""
    return (200 * count + base) // (2 * base) if base else None


def percent_one_decimal(count: int, base: int) -> Decimal | None:
    """Percent with one decimal, half up; None where the base is 0."""
    return Decimal((2000 * count + base) // (2 * base)) / 10 if base else None


def one_decimal(value: Fraction | Decimal) -> Decimal:
    """A value rounded half up to one decimal."""
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
