"""The limits of a funnel against the binomial distribution summed in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import comb

import pytest
from scipy.stats import binom

from pipeline.statistics.funnel import INNER, OUTER, binomial_limits


def _allowed(share: Fraction, base: int, level: Fraction) -> list[int]:
    """The counts whose two tails are both more probable than half of 1 - level."""
    side = (1 - level) / 2
    chances = [comb(base, k) * share**k * (1 - share) ** (base - k) for k in range(base + 1)]
    below, above = list(accumulate(chances)), list(accumulate(reversed(chances)))[::-1]
    return [k for k in range(base + 1) if below[k] > side and above[k] > side]


@pytest.mark.parametrize(
    "share", [Fraction(0), Fraction(1, 40), Fraction(23, 104), Fraction(1, 2), Fraction(94, 120), Fraction(1)]
)
@pytest.mark.parametrize("level", [INNER, OUTER])
def test_limits_are_exact(share: Fraction, level: float) -> None:
    bases = range(1, 45)
    for base, (low, high) in zip(bases, binomial_limits(float(share), bases, level), strict=True):
        allowed = _allowed(share, base, Fraction(str(level)))
        assert [low, high] == [allowed[0], allowed[-1]], base


@pytest.mark.parametrize("share", [0.0004, 0.3, 0.999])
@pytest.mark.parametrize("level", [INNER, OUTER])
def test_limits_of_large_bases_are_those_of_scipy(share: float, level: float) -> None:
    bases, side = [1_000, 40_000, 300_000], (1 - level) / 2
    expected = [(binom.ppf(side, base, share), binom.isf(side, base, share)) for base in bases]
    assert binomial_limits(share, bases, level) == expected
