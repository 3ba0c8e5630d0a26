"""The limits of a funnel plot: between which counts a group lies when it differs from all by no more than chance.

Literature: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INNER, OUTER = 0.95, 0.998
"""The levels of the two pairs of limits: what lies beyond the inner is unusual, beyond the outer hardly chance."""


def binomial_limits(share: float, bases: Sequence[int], level: float) -> list[tuple[int, int]]:
    """For each base the smallest and the largest count within the limits: fewer, or more, have each a probability of at
    most (1 - level)/2 by the binomial distribution with that share (0 to 1)."""
    import numpy as np
    from scipy.special import bdtr, bdtrc  # a tenth of the time that scipy.stats takes to import

    side, most = (1 - level) / 2, np.array(bases)
    low = _first(lambda counts: bdtr(counts.astype(float), most, share) >= side, most)
    high = _first(lambda counts: bdtrc(counts.astype(float), most, share) <= side, most)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _first(holds: Callable[[NDArray[np.int64]], NDArray[np.bool_]], most: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each base the smallest count from which on it holds, by halving; it does at the base itself (`most`)."""
    below, first = most * 0 - 1, most.copy()
    while (first - below > 1).any():
        middle = (below + first) // 2
        there = holds(middle)
        first[there], below[~there] = middle[there], middle[~there]
    return first
