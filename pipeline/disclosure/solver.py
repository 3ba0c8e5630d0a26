"""Questions put to the solver (HiGHS) about a system: can a count be so small, or so large, as a reader sees it?

A question is answered by a table: a witness that agrees with all that is known and printed, in which the count is so
small or so large. A witness stays one when more is hidden. Limits are counted in nodes, never in seconds, so that the
same counts always give the same answers.

A linear program is solved in a tenth of the time of a mixed-integer one. Its best corner is often in whole numbers, and
of the many that are as good another often is: the cost of each unknown is therefore nudged, by so little that no whole
number is missed for it. Only where a few tries give no whole table is a mixed-integer program solved.
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
_TRIES = 8
"""Linear programs that are solved before a mixed-integer one."""
_LITTLE = 0.5
"""More than all nudges of a table add up to: the best table with them is the best without."""


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


@dataclass(frozen=True)
class Rules:
    """Sums of unknowns, each between two numbers."""

    rows: csr_array
    low: Floats
    high: Floats

    def once(self) -> Rules:
        """Each sum once, and none of nothing, which leaves half of the rows or fewer."""
        first: dict[bytes, int] = {}
        low, high = self.low.copy(), self.high.copy()
        ends = self.rows.indptr
        for i in np.flatnonzero(np.diff(ends)):
            kept = first.setdefault(self.rows.indices[ends[i] : ends[i + 1]].tobytes(), int(i))
            low[kept], high[kept] = max(low[kept], low[i]), min(high[kept], high[i])
        places = list(first.values())
        return Rules(self.rows[places], low[places], high[places])

    def beside(self, extra: int) -> LinearConstraint:
        """As a constraint on the unknowns and `extra` variables after them."""
        rows = hstack([self.rows, csr_array((self.rows.shape[0], extra))]).tocsr() if extra else self.rows
        return LinearConstraint(rows, lb=self.low, ub=self.high)


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
        self.known = Rules(
            matrix([b.places for b in self.system.known], every)[:, self.unknown],
            np.array([b.low for b in self.system.known], dtype=float),
            np.array([b.high for b in self.system.known], dtype=float),
        )
        self.most = float(self.system.truth.sum())
        self.tables = [self.values, *map(self._of, self.pool)]
        self._rules_when: dict[bytes, Rules] = {}
        self._nudges = np.random.default_rng(0).random((_TRIES, self.width)) * min(1e-3, _LITTLE / (self.most + 1))

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

    def _all(self, shown: Flags) -> Rules:
        """What is known and printed."""
        rows = vstack([self.known.rows, self.counts[shown]]).tocsr() if shown.any() else self.known.rows
        values = self.values[shown]
        return Rules(rows, np.concatenate([self.known.low, values]), np.concatenate([self.known.high, values]))

    def _rules(self, shown: Flags) -> Rules:
        """What is known and printed, each sum once."""
        key = shown.tobytes()
        if key not in self._rules_when:
            self._rules_when[key] = self._all(shown).once()
        return self._rules_when[key]

    def _is_witness(self, table: Floats, shown: Flags) -> bool:
        """Whether a table in whole numbers agrees with all that is known and printed."""
        sums, counts = self.known.rows @ table, self.counts[shown] @ table
        within = (sums >= self.known.low).all() and (sums <= self.known.high).all()
        return bool((table >= 0).all() and within and (counts == self.values[shown]).all())

    def ask(self, questions: Sequence[Question], shown: Flags) -> list[Question]:
        """Those of the questions, all of one kind, that the best single table for them answers."""
        self.asked += 1
        rows = self.counts[[q.count for q in questions]]
        if not questions[0].up:
            worst = float(questions[0].target) if len(questions) == 1 else np.inf
            table = self._best(np.asarray(rows.sum(axis=0)).ravel(), shown, worst=worst)
        else:
            # Beside each count stands a number no larger than the count, nor larger than it must seem possible.
            k = len(questions)
            table = self._best(
                np.zeros(self.width),
                shown,
                LinearConstraint(hstack([rows, -eye_array(k)]).tocsr(), lb=np.zeros(k), ub=np.full(k, np.inf)),
                [q.target for q in questions],
                worst=-float(questions[0].target) if k == 1 else np.inf,
            )
        if table is None:
            return []
        counts = self._add(table)
        return [q for q in questions if q.answered(counts)]

    def _best(
        self,
        cost: Floats,
        shown: Flags,
        more: LinearConstraint | None = None,
        gains: Sequence[int] = (),
        worst: float = np.inf,
    ) -> Ints | None:
        """The witness of the lowest cost; None if none is found, or none that costs as little as `worst`. `gains` are
        the most that each of some further variables, in the constraint `more`, may be: a unit of them is worth one."""
        k = len(gains)
        asked = {
            "bounds": Bounds(0, np.concatenate([np.full(self.width, self.most), gains])),
            "constraints": [self._rules(shown).beside(k), *([more] if more else [])],
        }
        for nudge in self._nudges:
            found = milp(np.concatenate([cost + nudge, -np.ones(k)]), options=_LP, **asked)
            if found.x is None or found.fun > worst + _LITTLE + _WHOLE:
                return None
            table = self._whole(found.x, shown)
            if table is not None:
                return table
        if worst == np.inf:
            return None  # the questions are then asked one by one
        whole = np.ones(self.width + k)
        found = milp(np.concatenate([cost, -np.ones(k)]), integrality=whole, options={"node_limit": _NODES}, **asked)
        return None if found.x is None else self._whole(found.x, shown)

    def _whole(self, x: Floats, shown: Flags) -> Ints | None:
        """The unknowns of a solution, if they are whole and a witness."""
        found = x[: self.width]
        table = np.round(found)
        whole = np.abs(table - found).max() < _WHOLE and self._is_witness(table, shown)
        return np.asarray(table, dtype=np.int64) if whole else None

    def furthest(self, question: Question, shown: Flags) -> int:
        """How small, or large, the count of the question can be."""
        self.asked += 1
        row = np.asarray(self.counts[[question.count]].todense()).ravel()
        rules, bounds = self._rules(shown).beside(0), Bounds(0, self.most)
        found = milp((-row if question.up else row) + self._nudges[0], bounds=bounds, constraints=rules, options=_LP)
        table = None if found.x is None else self._whole(found.x, shown)
        if table is not None:
            return int(self._add(table)[question.count])
        return self.interval(question.count, shown)[question.up]

    def interval(self, count: int, shown: Flags) -> tuple[int, int]:
        """The feasibility interval of a count: no table that agrees with what is known has it outside."""
        row = np.asarray(self.counts[[count]].todense()).ravel()
        rules, bounds, ends = self._rules(shown).beside(0), Bounds(0, self.most), []
        for sign in (1.0, -1.0):
            self.asked += 1
            found = milp(sign * row, bounds=bounds, constraints=rules, options=_LP)
            ends.append(self.values[count] if found.x is None else sign * found.fun)
        return int(np.ceil(ends[0] - _WHOLE)), int(np.floor(ends[1] + _WHOLE))

    def cheapest(self, question: Question, shown: Flags) -> Flags | None:
        """The cheapest further counts to hide that make the question's answer yes; None if not even all of them do."""
        self.asked += 1
        may = np.flatnonzero(shown & self.system.printed)
        k = len(may)
        must = shown.copy()
        must[may] = False
        rules = [self._all(must).beside(k)]
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
        table = self._whole(found.x, must)
        if table is not None:
            self._add(table)
        return more
