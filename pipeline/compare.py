"""Differences between groups: is what is seen more than chance gives reason for?"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.groups import Counts
from pipeline.statistics.significance import Test, independence_p

SEED = 2025
"""Of the permutation test, so that the same counts always give the same p-value."""


@dataclass(frozen=True)
class Difference:
    """The test of one criterion over the groups that it applies to (None where there is nothing to compare)."""

    groups: int
    decisions: int
    test: Test | None


def difference(met: Counts, base: Counts) -> Difference:
    """Tests whether the share met is the same in every group; `met` and `base` are counts per group."""
    rows = [(int(hits), int(all_ - hits)) for hits, all_ in zip(met, base, strict=True) if all_]
    return Difference(len(rows), sum(map(sum, rows)), independence_p(rows, seed=SEED) if len(rows) > 1 else None)
