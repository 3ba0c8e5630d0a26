"""The limits of a funnel plot: between which counts a group lies when it differs from all by no more than chance.

Literature: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24.
"""

from __future__ import annotations

from collections.abc import Sequence

INNER, OUTER = 0.95, 0.998
"""The levels of the two pairs of limits: what lies beyond the inner is unusual, beyond the outer hardly chance."""


def binomial_limits(share: float, bases: Sequence[int], level: float) -> list[tuple[int, int]]:
    """For each base the smallest and the largest count within the limits: fewer, or more, have each a probability of at
    most (1 - level)/2 by the binomial distribution with that share (0 to 1)."""
    from scipy.stats import binom

    side = (1 - level) / 2
    low, high = binom.ppf(side, bases, share), binom.isf(side, bases, share)
    # The quantile is -1 where the probability is 0, as with a share of 0 or 1.
    return [(max(0, int(a)), int(b)) for a, b in zip(low, high, strict=True)]
