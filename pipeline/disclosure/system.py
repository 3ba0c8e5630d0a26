"""What a reader knows and does not know, as a system of linear constraints over whole numbers.

The unknowns are the numbers of decisions of each kind (`checks.components.Atom`) in each group of the finest breakdown.
Every count is the sum of some unknowns. A reader knows how the kinds are defined, that no unknown is negative, the
numbers that are known from the start, and every printed count; see README.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = tuple[int, ...]
"""The unknowns that a count is the sum of, in order."""


@dataclass(frozen=True)
class Bound:
    """A sum of unknowns that lies between two known numbers."""

    places: Places
    low: int
    high: int


@dataclass(frozen=True)
class System:
    """The true table, what a reader knows from the start, and the counts that may be printed or must not be known.

    `counts` has the places of each count. A `printed` count is printed unless it is suppressed, which has a cost
    (`costs`). Every sensitive count, printed or not, must stay uncertain.
    """

    truth: Ints
    known: tuple[Bound, ...]
    counts: tuple[Places, ...]
    printed: Flags
    costs: Floats

    @cached_property
    def sums(self) -> csr_array:
        """A row for each count, with ones for the unknowns that it is the sum of."""
        return matrix(self.counts, len(self.truth))

    @cached_property
    def values(self) -> Ints:
        """The true value of each count."""
        return np.asarray(self.sums @ self.truth, dtype=np.int64)


def matrix(rows: Sequence[Places], width: int) -> csr_array:
    """A row of ones for each sum."""
    lengths = [len(r) for r in rows]
    columns = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=sum(lengths))
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(rows), width))


@dataclass
class Builder:
    """Builds a system. Two counts of the same unknowns are one count, wherever they are printed."""

    truth: Ints
    bounds: dict[Places, tuple[int, int]] = field(default_factory=dict)
    at: dict[Places, int] = field(default_factory=dict)
    printed: list[bool] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def know(self, places: Iterable[int], low: int, high: int) -> None:
        """Adds a sum that is known, or known to lie between two numbers."""
        key = tuple(sorted(places))
        if key:
            interval = self.bounds.get(key, (low, high))
            self.bounds[key] = max(low, interval[0]), min(high, interval[1])

    def is_known(self, places: Iterable[int]) -> bool:
        """Whether the sum is known from the start."""
        low, high = self.bounds.get(tuple(sorted(places)), (0, 1))
        return low == high

    def count(self, places: Iterable[int], *, printed: bool, cost: float) -> int:
        """Adds the count, if it is new, and returns its index among the counts."""
        key = tuple(sorted(places))
        if key not in self.at:
            self.at[key] = len(self.at)
            self.printed.append(False)
            self.costs.append(0.0)
        place = self.at[key]
        self.printed[place] |= printed
        self.costs[place] = max(self.costs[place], cost if printed else 0.0)
        return place

    def system(self) -> System:
        """The finished system."""
        return System(
            self.truth,
            tuple(Bound(places, *ends) for places, ends in self.bounds.items()),
            tuple(self.at),
            np.array(self.printed, dtype=bool),
            np.array(self.costs, dtype=float),
        )
