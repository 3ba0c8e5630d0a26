"""A linear program that the solver (HiGHS) keeps from one question to the next.

Most of the time of a small program goes to handing it over and finding a first corner. The questions about a system
differ in their costs and in which sums are printed alone, so HiGHS is told what has changed and goes on from the corner
where it stood.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_array

from pipeline.disclosure.system import Flags, Floats

_LINEAR: dict[str, int | float | str] = {
    "threads": 1,
    "presolve": "off",
    "simplex_strategy": 4,
    "simplex_scale_strategy": 0,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
}
"""The primal simplex method (4) goes on from a corner when the costs change. Ones need no scaling, and perturbed bounds
lead away from corners in whole numbers."""
_MIXED: dict[str, int | float | str] = {"threads": 1, "mip_max_nodes": 500, "mip_rel_gap": 0.05}
"""For whole numbers: how many nodes are visited, and how far from the best the answer may be, as a share."""
_NOTHING = 1e-7
"""A price of less than this is none: HiGHS works no more exactly."""


@contextmanager
def solver_silent() -> Iterator[None]:
    """HiGHS prints a word of its own, whatever it is told: keep it to itself."""
    library = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
    sys.stdout.flush()
    library.fflush(None)
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        library.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


@dataclass(frozen=True)
class Solution:
    """The best corner, what it costs, and by how much it would cost less for each unit by which a sum's end gave way
    (0: the sum is not what keeps it from costing less)."""

    x: Floats
    cost: float
    prices: Floats


class Program:
    """Variables from 0 to `most` each, and sums of them between two numbers: the lowest cost of them is looked for.

    With `whole`, which tells the variables that are whole numbers, the search ends after a number of nodes, never of
    seconds, so that the same program always has the same answer.
    """

    def __init__(self, rows: csr_array, most: Floats, low: Floats, high: Floats, whole: Flags | None = None) -> None:
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        for name, value in _LINEAR.items() if whole is None else _MIXED.items():
            self._highs.setOptionValue(name, value)
        self._whole = whole is not None
        self._width, self._low, self._high = len(most), low, high
        self._every = np.arange(self._width, dtype=np.int32)
        self._highs.passModel(_model(rows, most, low, high, whole))

    def between(self, low: Floats, high: Floats) -> None:
        """The sums lie between other numbers from now on."""
        changed = np.flatnonzero((low != self._low) | (high != self._high)).astype(np.int32)
        if len(changed):
            self._highs.changeRowsBounds(len(changed), changed, low[changed], high[changed])
            self._low, self._high = low, high

    def cheapest(self, cost: Floats) -> Solution | None:
        """The solution of the lowest cost; None if there is none, or none was found. In whole numbers it is the best of
        those that were found."""
        self._highs.changeColsCost(self._width, self._every, cost)
        return self._solved()

    def _solved(self) -> Solution | None:
        self._highs.run()
        feasible = self._highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        best = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not (feasible if self._whole else best):
            return None
        found = self._highs.getSolution()
        prices = np.asarray(found.row_dual)
        prices[np.abs(prices) < _NOTHING] = 0
        return Solution(np.asarray(found.col_value), self._highs.getObjectiveValue(), prices)


def _model(rows: csr_array, most: Floats, low: Floats, high: Floats, whole: Flags | None) -> highspy.HighsLp:
    made = highspy.HighsLp()
    made.num_row_, made.num_col_ = rows.shape
    made.col_cost_, made.col_lower_, made.col_upper_ = np.zeros(len(most)), np.zeros(len(most)), most
    made.row_lower_, made.row_upper_ = low, high
    made.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    made.a_matrix_.start_, made.a_matrix_.index_, made.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    if whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        made.integrality_ = [kinds[int(each)] for each in whole]
    return made
