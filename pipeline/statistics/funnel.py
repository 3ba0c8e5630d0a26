"""The limits of a funnel plot: the counts of a group that differs from all by no more than chance.

Literature: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INNER, OUTER = 0.95, 0.998
"""The levels of the two pairs of limits: a count beyond the inner is unusual, beyond the outer hardly chance."""


def binomial_limits(share: float, bases: Sequence[int], level: float) -> list[tuple[int, int]]:
    """For each base the smallest and the largest count within the limits: fewer, and more, each have a probability of
    at most (1 - level)/2 by the binomial distribution with that share (0 to 1)."""
    import numpy as np
    from scipy.special import bdtr, bdtrc  # a tenth of the time that scipy.stats takes to import

    side, base_counts = (1 - level) / 2, np.array(bases)
    low = _first(lambda counts: bdtr(counts.astype(float), base_counts, share) >= side, base_counts)
    high = _first(lambda counts: bdtrc(counts.astype(float), base_counts, share) <= side, base_counts)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _first(holds: Callable[[NDArray[np.int64]], NDArray[np.bool_]], bases: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each base the smallest count from which `holds` is true, by bisection; it is true at the base itself."""
    below, first = bases * 0 - 1, bases.copy()
    while (first - below > 1).any():
        middle = (below + first) // 2
        is_true = holds(middle)
        first[is_true], below[~is_true] = middle[is_true], middle[~is_true]
    return first
