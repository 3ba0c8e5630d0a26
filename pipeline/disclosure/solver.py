"""Questions put to the solver (HiGHS) about a system: can a count be so small, or so large, as a reader sees it?

A question is answered by a table: a witness that agrees with all that is known and printed, in which the count is so
small or so large. A witness stays one when more is hidden. Limits are counted in nodes, never in seconds, so that the
same counts always give the same answers.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from pipeline.disclosure.system import Flags, Floats, Ints, System, matrix

_NODES = 500
"""Nodes that HiGHS may visit for one question."""
_LP = {"presolve": False}
"""The systems are small and solved by the hundred: presolving one takes longer than solving it."""
_MIP = {"presolve": False, "node_limit": _NODES}
_WHOLE = 1e-6
"""How far from a whole number a solution may be."""


@contextmanager
def solver_silent() -> Iterator[None]:
    """HiGHS prints a word of its own from within a mixed-integer solution, whatever it is told: keep it to itself."""
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
class Question:
    """Whether a count can be as small (`up` false) or as large (`up` true) as `target`."""

    count: int
    up: bool
    target: int

    def answered(self, counts: Ints) -> bool:
        """Whether a table with these counts is a witness."""
        return bool(counts[self.count] >= self.target if self.up else counts[self.count] <= self.target)


@dataclass
class Solver:
    """A system, and the witnesses found so far; those of the same unknowns that were found earlier can be given."""

    system: System
    pool: list[Ints]
    asked: int = 0

    def __post_init__(self) -> None:
        every = len(self.system.truth)
        # An unknown that is part of a sum known to be 0 is none.
        none = {place for bound in self.system.known if bound.high == 0 for place in bound.places}
        self.unknown = np.array([place not in none for place in range(every)], dtype=bool)
        self.width = int(self.unknown.sum())
        self._of_all = matrix(self.system.counts, every)
        self.counts = self._of_all[:, self.unknown]
        self.values: Ints = self._of(self.system.truth)
        self.fixed = matrix([b.places for b in self.system.known], every)[:, self.unknown]
        self.low = np.array([b.low for b in self.system.known], dtype=float)
        self.high = np.array([b.high for b in self.system.known], dtype=float)
        self.most = float(self.system.truth.sum())
        self.tables = [self.values, *map(self._of, self.pool)]

    def _of(self, table: Ints) -> Ints:
        """Every count of the table."""
        return np.asarray(self._of_all @ table, dtype=np.int64)

    def _add(self, found: Ints) -> Ints:
        table = np.zeros(len(self.unknown), dtype=np.int64)
        table[self.unknown] = found
        self.pool.append(table)
        self.tables.append(self._of(table))
        return self.tables[-1]

    def unanswered(self, questions: Iterable[Question], shown: Flags) -> list[Question]:
        """The questions that neither the true table, nor an earlier witness that still is one, answers."""
        tables = [t for t in self.tables if (t[shown] == self.values[shown]).all()]
        return [q for q in questions if not any(q.answered(t) for t in tables)]

    def _rules(self, shown: Flags, extra: int = 0) -> list[LinearConstraint]:
        """What is known and printed, over the unknowns and `extra` variables after them."""
        rows = vstack([self.fixed, self.counts[shown]]).tocsr() if shown.any() else self.fixed
        low = np.concatenate([self.low, self.values[shown]])
        high = np.concatenate([self.high, self.values[shown]])
        if not rows.shape[0]:
            return []
        if extra:
            rows = hstack([rows, csr_array((rows.shape[0], extra))]).tocsr()
        return [LinearConstraint(rows, lb=low, ub=high)]

    def ask(self, questions: Sequence[Question], shown: Flags) -> list[Question]:
        """Those of the questions, all of one kind, that the best single table for them answers."""
        self.asked += 1
        up = questions[0].up
        rows = self.counts[[q.count for q in questions]]
        if not up:
            table = self._solved(np.asarray(rows.sum(axis=0)).ravel(), self._rules(shown), self.width)
        else:
            # Beside each count stands a number no larger than the count, nor larger than it must seem possible.
            k = len(questions)
            beside = hstack([rows, -eye_array(k)]).tocsr()
            rules = [*self._rules(shown, k), LinearConstraint(beside, lb=np.zeros(k), ub=np.full(k, np.inf))]
            cost = np.concatenate([np.zeros(self.width), -np.ones(k)])
            most = np.concatenate([np.full(self.width, self.most), [q.target for q in questions]])
            table = self._solved(cost, rules, self.width, most)
        if table is None:
            return []
        counts = self._add(table)
        return [q for q in questions if q.answered(counts)]

    def _solved(
        self, cost: Floats, rules: list[LinearConstraint], count: int, most: Floats | None = None
    ) -> Ints | None:
        """The first `count` variables of the best solution, in whole numbers; None if there is none."""
        bounds = Bounds(0, self.most if most is None else most)
        found = milp(cost, bounds=bounds, constraints=rules, options=_LP)
        if found.x is None:
            return None
        table = np.round(found.x[:count])
        if np.abs(table - found.x[:count]).max() >= _WHOLE or not self._holds(table, rules):
            whole = np.ones(len(cost))
            found = milp(cost, bounds=bounds, constraints=rules, integrality=whole, options=_MIP)
            if found.x is None:
                return None
            table = np.round(found.x[:count])
        return np.asarray(table, dtype=np.int64)

    def _holds(self, table: Floats, rules: list[LinearConstraint]) -> bool:
        rows = rules[0].A[:, : len(table)] @ table if rules else np.zeros(0)
        return not rules or bool((rows >= rules[0].lb - 0.5).all() and (rows <= rules[0].ub + 0.5).all())

    def interval(self, count: int, shown: Flags) -> tuple[int, int]:
        """The feasibility interval of a count: no table that agrees with what is known has it outside."""
        row = np.asarray(self.counts[[count]].todense()).ravel()
        ends = []
        for sign in (1.0, -1.0):
            self.asked += 1
            found = milp(sign * row, bounds=Bounds(0, self.most), constraints=self._rules(shown), options=_LP)
            ends.append(self.values[count] if found.x is None else sign * found.fun)
        return int(np.ceil(ends[0] - _WHOLE)), int(np.floor(ends[1] + _WHOLE))

    def cheapest(self, question: Question, shown: Flags) -> Flags | None:
        """The cheapest further counts to hide that make the question's answer yes; None if not even all of them do."""
        self.asked += 1
        may = np.flatnonzero(shown & self.system.printed)
        k = len(may)
        must = shown.copy()
        must[may] = False
        rules = self._rules(must, k)
        asked = hstack([self.counts[[question.count]], csr_array((1, k))]).tocsr()
        ends = (question.target, np.inf) if question.up else (0, question.target)
        rules.append(LinearConstraint(asked, lb=ends[0], ub=ends[1]))
        if k:
            # A shown count keeps its value unless it is hidden.
            rise = hstack([self.counts[may], -self.most * eye_array(k)]).tocsr()
            fall = hstack([self.counts[may], eye_array(k).multiply(self.values[may]).tocsr()]).tocsr()
            rules.append(LinearConstraint(rise, lb=np.full(k, -np.inf), ub=self.values[may].astype(float)))
            rules.append(LinearConstraint(fall, lb=self.values[may].astype(float), ub=np.full(k, np.inf)))
        found = milp(
            np.concatenate([np.zeros(self.width), self.system.costs[may]]),
            bounds=Bounds(0, np.concatenate([np.full(self.width, self.most), np.ones(k)])),
            constraints=rules,
            integrality=np.concatenate([np.zeros(self.width), np.ones(k)]),
            options={**_MIP, "mip_rel_gap": 0.05},
        )
        if found.x is None:
            if found.status == 2:
                return None
            more = np.zeros(len(shown), dtype=bool)
            more[may] = True
            return more
        more = np.zeros(len(shown), dtype=bool)
        more[may[found.x[self.width :] > 0.5]] = True
        table = np.round(found.x[: self.width])
        if np.abs(table - found.x[: self.width]).max() < _WHOLE:
            self._add(np.asarray(table, dtype=np.int64))
        return more
