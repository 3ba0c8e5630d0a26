"""Intervals for shares: Wilson's for a random sample, exact ones for a finite population."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from math import comb, sqrt
from statistics import NormalDist

_EXACT_DRAWS = 1_000
"""Sample size up to which hypergeometric tails are summed in whole numbers."""


def wilson(count: int, base: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for the share count/base, without continuity correction, both ends from 0 to 1.

    Source: Wilson (1927), Journal of the American Statistical Association 22. ValueError unless 0 <= count <= base
    and base > 0: a share without a base has no interval, and the caller prints a dash.
    """
    _check(count, base)
    return score_interval(count / base, base, level)


def score_interval(share: float, size: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for a share of a sample of that size, which need not be whole (an effective sample size)."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    spread = z * z / size
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / size + spread / (4 * size)) / (1 + spread)
    # At the ends the formula gives exactly 0 and 1, which floating point may miss slightly.
    return (0.0 if share == 0 else middle - half), (1.0 if share == 1 else middle + half)


def newcombe(met: int, base: int, other_met: int, other_base: int, level: float = 0.95) -> tuple[float, float]:
    """Interval for the difference met/base - other_met/other_base of two independent shares, from -1 to 1.

    Source: Newcombe (1998), Statistics in Medicine 17, method 10 (hybrid score, without continuity correction).
    ValueError unless 0 <= count <= base and base > 0, for both.
    """
    (low, high), (other_low, other_high) = wilson(met, base, level), wilson(other_met, other_base, level)
    share, other = met / base, other_met / other_base
    down = sqrt((share - low) ** 2 + (other_high - other) ** 2)
    up = sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return max(-1.0, share - other - down), min(1.0, share - other + up)


def finite_interval(count: int, base: int, population: int, level: float = 0.95) -> tuple[float, float]:
    """Interval for the share in a population of known size from which `base` were drawn without replacement.

    The ends are the smallest and the largest number of the population that a one-sided hypergeometric test at
    (1 - level)/2 does not reject, as shares of the population; that is the share itself when all were drawn, and
    tends to Clopper and Pearson's interval as the population grows. Source: Buonaccorsi (1987), The American
    Statistician 41. ValueError unless 0 <= count <= base <= population and base > 0.
    """
    _check(count, base)
    if base > population:
        raise ValueError(f"{base} drawn from a population of {population}")
    side = (1 - Fraction(str(level))) / 2
    low = _fewest(count, base, population, side)
    high = population - _fewest(base - count, base, population, side)
    return low / population, high / population


def _check(count: int, base: int) -> None:
    if not 0 <= count <= base or not base:
        raise ValueError(f"{count} of {base} is no share")


def _fewest(count: int, base: int, population: int, side: Fraction) -> int:
    """The smallest number of hits in the population with which `count` or more are drawn more often than `side`."""
    possible = range(count, population - (base - count) + 1)
    return possible[bisect_right(possible, side, key=lambda hits: _at_least(count, base, hits, population))]


def _at_least(count: int, base: int, hits: int, population: int) -> Fraction:
    """The probability of `count` or more hits among `base` drawn, where `count` is possible."""
    if base > _EXACT_DRAWS:
        from scipy.stats import hypergeom

        return Fraction(float(hypergeom.sf(count - 1, population, hits, base)))
    misses = population - hits
    term, ways = comb(hits, count) * comb(misses, base - count), 0
    for k in range(count, min(hits, base) + 1):
        ways += term
        term = term * (hits - k) * (base - k) // ((k + 1) * (misses - base + k + 1))
    return Fraction(ways, comb(population, base))
