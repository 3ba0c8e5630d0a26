"""Shares are rounded half up on the exact fraction, wherever they are rounded."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from pipeline.rounding import one_decimal, percent, percent_one_decimal


def _half_up(value: Fraction, decimals: int) -> Fraction:
    scale = 10**decimals
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [
        (15, 120, 13),
        (66, 80, 83),
        (45, 120, 38),
        (0, 7, 0),
        (7, 7, 100),
        (1, 200, 1),
        (1, 201, 0),
        (199, 200, 100),
        (1, 3, 33),
    ],
)
def test_whole_percent(count: int, base: int, expected: int) -> None:
    assert percent(count, base) == expected


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        (3, 16, "18.8"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (2, 3, "66.7"),
        (5, 5, "100"),
    ],
)
def test_percent_with_one_decimal(count: int, base: int, expected: str) -> None:
    assert percent_one_decimal(count, base) == Decimal(expected)


def test_no_base_no_percent() -> None:
    assert percent(0, 0) is None
    assert percent_one_decimal(0, 0) is None


def test_every_share_of_bases_to_200() -> None:
    for base in range(1, 201):
        for count in range(base + 1):
            exact = Fraction(100 * count, base)
            assert percent(count, base) == _half_up(exact, 0), (count, base)
            assert Fraction(percent_one_decimal(count, base) or 0) == _half_up(exact, 1), (count, base)


def test_shares_of_large_bases() -> None:
    """Where binary fractions give another answer: k / n * 100 is often just under the half."""
    rng = random.Random(1)
    for _ in range(20000):
        base = rng.choice((rng.randint(1, 10**7), 8 * rng.randint(1, 10**5), 2000 * rng.randint(1, 10**4)))
        count = rng.choice((rng.randint(0, base), base // 8, base // 200))
        exact = Fraction(100 * count, base)
        assert percent(count, base) == _half_up(exact, 0), (count, base)
        assert Fraction(percent_one_decimal(count, base) or 0) == _half_up(exact, 1), (count, base)


def test_half_of_a_hundred_is_where_python_would_err() -> None:
    """15/120, 45/120 and 1/8 of other bases are exact halves: Python's round goes to the even one."""
    assert round(12.5) == 12
    assert [percent(n, 8) for n in range(1, 8, 2)] == [13, 38, 63, 88]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Fraction(1, 20), "0.1"), (Fraction(1349, 100), "13.5"), (Fraction(1345, 100), "13.5"), (Fraction(10), "10.0"),
     (Decimal("11.45"), "11.5"), (Decimal("11.449999999"), "11.4"), (Fraction(0), "0.0"), (Fraction(1, 3), "0.3")],
)  # fmt: skip
def test_one_decimal(value: Fraction | Decimal, expected: str) -> None:
    assert one_decimal(value) == Decimal(expected)
    assert one_decimal(value).as_tuple().exponent == -1


def test_one_decimal_of_many_means() -> None:
    """Means of hours: a sum of hundredths over a number of months."""
    rng = random.Random(2)
    for _ in range(20000):
        value = Fraction(rng.randint(0, 744_000_000), rng.choice((1, 3, 7, 8, 16, 40, rng.randint(1, 50000))))
        assert Fraction(one_decimal(value)) == _half_up(value, 1), value
