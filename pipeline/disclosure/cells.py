"""The system of linked cells: counts, what a reader gets to see of each, and the sums that tie them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]


Floats = NDArray[np.float64]


Flags = NDArray[np.bool_]


Sum = tuple[int, tuple[int, ...]]


Question = tuple[int, bool]


class Kind(IntEnum):
    """What a reader gets to see of a cell."""

    FIXED = 0
    """Printed whatever happens: the totals of the undivided report."""
    PRINTED = 1
    """Printed unless it has to be hidden."""
    SHARED = 2
    """Printed too, and the total of many tables at once: hidden where it is small or where nothing else helps."""
    SILENT = 3
    """Never printed, such as the decisions that a criterion does not apply to."""


@dataclass(frozen=True)
class Cells:
    """Counts, what is printed of each, what hiding it costs, and the sums (total, parts) by place."""

    values: Ints
    kinds: Ints
    costs: Floats
    sums: tuple[Sum, ...]

    @property
    def hideable(self) -> Flags:
        """Cells that are printed unless they are hidden."""
        return np.isin(self.kinds, (Kind.PRINTED, Kind.SHARED))

    @cached_property
    def together(self) -> Ints:
        """A label per cell: the same for cells that hang together when all that can be hidden is."""
        return connected(self.sums, self.kinds != Kind.FIXED)


def small_cells(cells: Cells, threshold: int) -> Flags:
    """The cells hidden first: counts from 1 to under the threshold, and all of a line whose total is under it."""
    hidden = cells.hideable & (cells.values > 0) & (cells.values < threshold)
    for total, parts in cells.sums:
        if cells.kinds[total] != Kind.SILENT and cells.values[total] < threshold:
            hidden[list(parts)] |= cells.hideable[list(parts)]
    return hidden


def connected(sums: Sequence[Sum], loose: Flags) -> Ints:
    """A label per cell: the same for loose cells that sums tie together."""
    ends = [(open_[0], i) for t, ps in sums if (open_ := [i for i in (t, *ps) if loose[i]]) for i in open_]
    left, right = zip(*ends, strict=True) if ends else ((), ())
    graph = coo_array((np.ones(len(ends)), (left, right)), shape=(len(loose), len(loose)))
    return np.asarray(connected_components(graph, directed=False)[1])
