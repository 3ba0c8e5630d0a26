"""A linear program that the solver (HiGHS) keeps from one question to the next.

Most of the time of a small program is spent passing it to the solver and finding a first vertex. The questions about a
system differ only in their costs and in which sums are printed, so HiGHS receives only the changes and continues from
the last vertex.
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
"""The primal simplex method (4) continues from a vertex when the costs change. A matrix of ones needs no scaling, and
perturbed bounds lead away from integral vertices."""
_MIXED: dict[str, int | float | str] = {"threads": 1, "presolve": "off", "mip_max_nodes": 500, "mip_rel_gap": 0.05}
"""For whole numbers: the limit of nodes, and the relative gap to the best solution that is accepted. There is little to
simplify, and looking for it takes seconds in a large program."""
_WORK_OF_A_RUN, _WORK_IN_WHOLE_NUMBERS = 1_000, 10
"""The least work of a run, and how many times as long an iteration takes with whole numbers."""
_NOTHING = 1e-7
"""A smaller price is zero: it is within the tolerance of HiGHS."""


@contextmanager
def solver_silent() -> Iterator[None]:
    """Silences HiGHS, which prints to standard output whatever its options say."""
    library = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
    sys.stdout.flush()
    library.fflush(None)
    stdout, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        library.fflush(None)
        os.dup2(stdout, 1)
        os.close(stdout)
        os.close(nowhere)


@dataclass
class Work:
    """The work of the solver: simplex iterations times sums, which take about 0.2 seconds per million."""

    done: int = 0
    limit: float = float("inf")

    @property
    def is_too_much(self) -> bool:
        """Whether the limit is passed: whoever searches gives up."""
        return self.done > self.limit


@dataclass(frozen=True)
class Solution:
    """The optimal solution, its cost, and the price of each sum: how much the cost falls per unit by which the sum's
    limit is relaxed (0: the limit does not bind)."""

    x: Floats
    cost: float
    prices: Floats


class Program:
    """Variables from 0 to `most`, with sums between `low` and `high`; the solution of the lowest cost is sought.

    `whole` marks the variables that are whole numbers. The search is then limited in nodes, never in seconds, so that
    the same program always has the same answer. What it takes is added to `work`.
    """

    def __init__(
        self, rows: csr_array, most: Floats, low: Floats, high: Floats, work: Work, whole: Flags | None = None
    ) -> None:
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        for name, value in _LINEAR.items() if whole is None else _MIXED.items():
            self._highs.setOptionValue(name, value)
        self._whole, self._work = whole is not None, work
        self._width, self._low, self._high = len(most), low, high
        self._every = np.arange(self._width, dtype=np.int32)
        self._highs.passModel(_model(rows, most, low, high, whole))

    def between(self, low: Floats, high: Floats) -> None:
        """Changes the limits of the sums."""
        changed = np.flatnonzero((low != self._low) | (high != self._high)).astype(np.int32)
        if len(changed):
            self._highs.changeRowsBounds(len(changed), changed, low[changed], high[changed])
            self._low, self._high = low, high

    def cheapest(self, cost: Floats) -> Solution | None:
        """The solution of the lowest cost; None if there is none or none was found. With whole numbers it is the best
        that was found."""
        self._highs.changeColsCost(self._width, self._every, cost)
        return self._solved()

    def _solved(self) -> Solution | None:
        self._highs.run()
        info = self._highs.getInfo()
        iterations = info.simplex_iteration_count * len(self._low)
        self._work.done += _WORK_OF_A_RUN + iterations * (_WORK_IN_WHOLE_NUMBERS if self._whole else 1)
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        best = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not (feasible if self._whole else best):
            return None
        solution = self._highs.getSolution()
        prices = np.asarray(solution.row_dual)
        prices[np.abs(prices) < _NOTHING] = 0
        return Solution(np.asarray(solution.col_value), self._highs.getObjectiveValue(), prices)


def _model(rows: csr_array, most: Floats, low: Floats, high: Floats, whole: Flags | None) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(most)), np.zeros(len(most)), most
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    if whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(is_whole)] for is_whole in whole]
    return model
