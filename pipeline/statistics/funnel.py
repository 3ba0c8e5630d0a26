"""The limits of a funnel plot: between which counts a group lies when it differs from all by no more than chance.

Literature: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

INNER, OUTER = 0.95, 0.998
"""The levels of the two pairs of limits: what lies beyond the inner is unusual, beyond the outer hardly chance."""


def binomial_limits(share: float, bases: Sequence[int], level: float) -> list[tuple[int, int]]:
    """For each base the smallest and the largest count within the limits: fewer, or more, have each a probability of at
    most (1 - level)/2 by the binomial distribution with that share (0 to 1)."""
    import numpy as np
    from scipy.special import bdtr, bdtrc  # a tenth of the time that scipy.stats takes to import

    side, limits = (1 - level) / 2, []
    for base in bases:
        # Hoeffding's inequality: so far from the mean and further no limit lies, so there is no need to look.
        mean, reach = share * base, math.sqrt(base * math.log(1 / side) / 2) + 1
        first = max(0, math.floor(mean - reach))
        counts = np.arange(first, min(base, math.ceil(mean + reach)) + 1.0)
        low, high = bdtr(counts, base, share) >= side, bdtrc(counts, base, share) <= side
        limits.append((first + int(low.argmax()), first + int(high.argmax())))
    return limits
