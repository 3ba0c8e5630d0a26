"""How well two reviewers agree: share, Cohen's kappa and Gwet's AC1 of one confusion matrix, with 95 % intervals.

Coefficients are exact fractions of the counts; only the bounds of their intervals are floating point. Both
coefficients are (observed - chance) / (1 - chance) and differ in what they call chance: kappa takes it from how
often each reviewer used each category, AC1 from how unevenly the categories are used at all. That is why kappa
falls towards 0 where nearly every decision belongs to one category, however well the reviewers agree.

Sources: Cohen (1960), Educational and Psychological Measurement 20; Fleiss, Cohen and Everitt (1969), Psychological
Bulletin 72, the variance of kappa; Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, AC1
and its variance; Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., the intervals by Student's t.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from scipy.special import stdtrit

from pipeline.statistics.intervals import wilson

CONFIDENCE = 0.95
HIGH_SHARE = Fraction(8, 10)
WIDE_GAP = Fraction(2, 10)
"""Kappa misleads where the share is at least this high and kappa lies at least so far below AC1."""

Matrix = Sequence[Sequence[int]]
"""Counts of decisions: a row per category of the first reviewer, a column per category of the second."""


@dataclass(frozen=True)
class Interval:
    """A 95 % confidence interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Coefficient:
    """A coefficient (1 always agree, 0 as by chance); None if it is undefined, or if its interval is."""

    value: Fraction | None
    interval: Interval | None = None


@dataclass(frozen=True)
class SameShare:
    """The number of compared decisions with the same value in both; the interval is of the share, from 0 to 1."""

    same: int
    compared: int
    interval: Interval | None

    @property
    def value(self) -> Fraction | None:
        """From 0 to 1; None where nothing was compared."""
        return Fraction(self.same, self.compared) if self.compared else None


@dataclass(frozen=True)
class Agreement:
    """The measures of agreement of one confusion matrix."""

    share: SameShare
    kappa: Coefficient
    ac1: Coefficient

    @property
    def misleading(self) -> bool:
        """True where kappa is low only because nearly all decisions belong to one category."""
        share, kappa, ac1 = self.share.value, self.kappa.value, self.ac1.value
        if share is None or kappa is None or ac1 is None:
            return False
        return share >= HIGH_SHARE and ac1 - kappa >= WIDE_GAP


def share(same: int, compared: int) -> SameShare:
    """The share with Wilson's score interval, which is valid at 0, at 1 and for few decisions."""
    return SameShare(same, compared, Interval(*wilson(same, compared, CONFIDENCE)) if compared else None)


def agreement(matrix: Matrix) -> Agreement:
    """Share, kappa and AC1 of a square matrix; at least one reviewer has used each category.

    Kappa is undefined if both used one and the same category for everything: chance alone explains that. AC1 is then 1.
    ValueError if the matrix is not square.
    """
    if any(len(row) != len(matrix) for row in matrix):
        raise ValueError("a confusion matrix must be square")
    n, same = sum(map(sum, matrix)), sum(row[k] for k, row in enumerate(matrix))
    if not n:
        return Agreement(share(0, 0), Coefficient(None), Coefficient(None))
    parts = [[Fraction(count, n) for count in row] for row in matrix]
    return Agreement(share(same, n), _beyond_chance(parts, _cohen(parts), n), _beyond_chance(parts, _gwet(parts), n))


Parts = list[list[Fraction]]


def _marginals(parts: Parts) -> tuple[list[Fraction], list[Fraction]]:
    """Each reviewer's share of decisions in each category."""
    return [sum(row, Fraction()) for row in parts], [sum(column, Fraction()) for column in zip(*parts, strict=True)]


def _cohen(parts: Parts) -> Parts:
    """Each cell's contribution to chance agreement by Cohen: the mean is the sum of products of the marginals."""
    first, second = _marginals(parts)
    size = range(len(parts))
    return [[(second[k] + first[m]) / 2 for m in size] for k in size]


def _gwet(parts: Parts) -> Parts:
    """Each cell's contribution by Gwet: the mean is sum of pi (1 - pi) / (q - 1), with pi the mean of the marginals."""
    first, second = _marginals(parts)
    size = range(len(parts))
    pi = [(a + b) / 2 for a, b in zip(first, second, strict=True)]
    other_categories = max(len(parts) - 1, 1)
    return [[(1 - (pi[k] + pi[m]) / 2) / other_categories for m in size] for k in size]


def _beyond_chance(parts: Parts, chance: Parts, n: int) -> Coefficient:
    """Agreement beyond chance. Its variance is that of each decision's linear part, agrees - 2 (1 - c) chance, over
    n (1 - expected)^2: with the chance of Cohen this is the formula of Fleiss, Cohen and Everitt, with Gwet's his."""
    size = range(len(parts))
    cells = [(parts[k][m], Fraction(k == m), chance[k][m]) for k in size for m in size]
    observed = sum((p for p, same, _ in cells if same), Fraction())
    expected = sum((p * by_chance for p, _, by_chance in cells), Fraction())
    if expected == 1:
        return Coefficient(None)
    value = (observed - expected) / (1 - expected)
    linear = [(p, same - 2 * (1 - value) * by_chance) for p, same, by_chance in cells]
    mean = observed - 2 * (1 - value) * expected
    spread = sum((p * part**2 for p, part in linear), Fraction()) - mean**2
    return Coefficient(value, _interval_around(value, spread / (n * (1 - expected) ** 2), n))


def _interval_around(value: Fraction, variance: Fraction, n: int) -> Interval | None:
    """The value and t times its standard error to both sides, n - 1 degrees of freedom, within -1 and 1.

    A variance of 0 (all agree, or one decision) says that the approximation fails and not that the value is certain.
    """
    if not variance or n < 2:
        return None
    reach = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * sqrt(variance)
    return Interval(max(float(value) - reach, -1.0), min(float(value) + reach, 1.0))
