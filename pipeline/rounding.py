"""The one place where a share is rounded: half up, on the exact fraction, in whole numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def percent(count: int, base: int) -> int | None:
    """Whole percent, half up (15/120 -> 13, 66/80 -> 83); None where the base is 0."""
    return (200 * count + base) // (2 * base) if base else None


def percent_of(share: float | Fraction) -> int:
    """Whole percent of a share that is not a fraction of counts, half up."""
    return int(_half_up(Fraction(share) * 100, Decimal(1)))


def percent_one_decimal(count: int, base: int) -> Decimal | None:
    """Percent with one decimal, half up; None where the base is 0."""
    return Decimal((2000 * count + base) // (2 * base)) / 10 if base else None


def one_decimal(value: Fraction | Decimal) -> Decimal:
    """A value rounded half up to one decimal."""
    return _half_up(Fraction(value), Decimal("0.1"))


def whole(value: Fraction | Decimal) -> Decimal:
    """A value rounded half up to a whole number."""
    return _half_up(Fraction(value), Decimal(1))


def three_decimals(value: Fraction | float) -> Decimal:
    """A value rounded to three decimals, a half away from 0."""
    return _half_up(Fraction(value), Decimal("0.001"))


def trimmed(value: Decimal) -> Decimal:
    """The value without trailing zeros: 12.500 -> 12.5, 10.000 -> 10."""
    return value.quantize(Decimal(1)) if value == int(value) else value.normalize()


def _half_up(exact: Fraction, unit: Decimal) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(unit, ROUND_HALF_UP)
