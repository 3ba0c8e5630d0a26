"""Questions put to the solver (HiGHS) about a system: can a count be so small, or so large, as a reader sees it?

A question is answered by a table: a witness that agrees with all that is known and printed, in which the count is so
small or so large. A witness stays one when more is hidden. Limits are counted in nodes, never in seconds, so that the
same counts always give the same answers.

A linear program (see `program`) is solved in a fraction of the time of a mixed-integer one. Its best corner is often in
whole numbers, and of the many that are as good another often is: what is not whole in one is nudged up or down for the
next, by so little that no whole number is missed for it. Only where a few tries give no whole table is a mixed-integer
program solved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from pipeline.disclosure import hitting
from pipeline.disclosure.program import Program, Solution
from pipeline.disclosure.system import Flags, Floats, Ints, System, matrix

_WHOLE = 1e-6
"""How far from a whole number a solution may be."""
_TRIES = 16
"""Linear programs that are solved before a mixed-integer one."""
_LITTLE = 0.5
"""More than all nudges of a table add up to: the best table with them is the best without."""


@dataclass(frozen=True)
class Question:
    """Whether a count can be as small (`up` false) or as large (`up` true) as `target`."""

    count: int
    up: bool
    target: int

    @property
    def sign(self) -> int:
        """What a unit of the count costs, so that the cheapest table is the one that goes furthest."""
        return -1 if self.up else 1

    def answered(self, counts: Ints) -> bool:
        """Whether a table with these counts is a witness."""
        return bool(self.sign * counts[self.count] <= self.sign * self.target)

    def within(self, best: Solution) -> bool:
        """Whether the count goes so far in a solution, in whole numbers or not, in which it goes as far as it can."""
        return best.cost <= self.sign * self.target + _WHOLE


def distinct(rows: csr_array) -> tuple[csr_array, Ints]:
    """Each sum once, and none of nothing, which leaves half of the rows or fewer; and where each of the rows is among
    them (-1: a sum of nothing)."""
    first: dict[bytes, int] = {}
    ends, places = rows.indptr, np.full(rows.shape[0], -1, dtype=np.int64)
    for i in np.flatnonzero(np.diff(ends)):
        places[i] = first.setdefault(rows.indices[ends[i] : ends[i + 1]].tobytes(), len(first))
    _, kept = np.unique(places, return_index=True)
    return rows[kept[places[kept] >= 0]], places


@dataclass
class Solver:
    """A system, and the witnesses found so far. Tables of the same unknowns that were found earlier can be given: each
    is held against all that is known before it counts."""

    system: System
    pool: list[Ints]
    asked: int = 0

    def __post_init__(self) -> None:
        every = len(self.system.truth)
        # An unknown that is part of a sum known to be 0 is none.
        none = {place for bound in self.system.known if bound.high == 0 for place in bound.places}
        self.unknown = np.array([place not in none for place in range(every)], dtype=bool)
        self.width = int(self.unknown.sum())
        self.counts = self.system.sums[:, self.unknown]
        self.values = self.system.values
        self.most = float(self.system.truth.sum())
        known = matrix([b.places for b in self.system.known], every)[:, self.unknown]
        # A count that is not printed is no sum that a reader knows.
        printed = np.flatnonzero(self.system.printed)
        self._sums, places = distinct(vstack([known, self.counts[printed]]).tocsr())
        self._of_counts = np.full(len(self.values), -1, dtype=np.int64)
        self._of_counts[printed] = places[len(self.system.known) :]
        self._low, self._high = np.zeros(self._sums.shape[0]), np.full(self._sums.shape[0], np.inf)
        for bound, place in zip(self.system.known, places, strict=False):
            if place >= 0:
                self._low[place] = max(self._low[place], bound.low)
                self._high[place] = min(self._high[place], bound.high)
        self.tables = [self.values, *map(self._of, filter(self._agrees, self.pool))]
        self._program = self._begun(self._low, self._high)
        size = min(1e-3, _LITTLE / (self.most + 1))
        self._nudges = np.random.default_rng(0).uniform(-size, size, (_TRIES, self.width))

    def _begun(self, low: Floats, high: Floats) -> Program:
        """A program of its own with these ends of the sums."""
        return Program(self._sums, np.full(self.width, self.most), low, high)

    def _of(self, table: Ints) -> Ints:
        """Every count of the table."""
        return np.asarray(self.system.sums @ table, dtype=np.int64)

    def _add(self, found: Ints) -> Ints:
        table = np.zeros(len(self.unknown), dtype=np.int64)
        table[self.unknown] = found
        self.pool.append(table)
        self.tables.append(self._of(table))
        return self.tables[-1]

    def unanswered(self, questions: Iterable[Question], shown: Flags) -> list[Question]:
        """The questions that neither the true table, nor an earlier witness that still is one, answers."""
        tables = np.array(self.tables)
        tables = tables[(tables[:, shown] == self.values[shown]).all(axis=1)]
        least, most = tables.min(axis=0), tables.max(axis=0)
        return [q for q in questions if not q.answered(most if q.up else least)]

    def _ends(self, shown: Flags) -> tuple[Floats, Floats]:
        """Between what numbers each distinct sum lies, by all that is known and printed."""
        low, high = self._low.copy(), self._high.copy()
        counts = np.flatnonzero(shown & (self._of_counts >= 0))
        low[self._of_counts[counts]] = high[self._of_counts[counts]] = self.values[counts]
        return low, high

    def _agrees(self, table: Ints) -> bool:
        """Whether a table agrees with all that is known without what is printed."""
        nothing = np.zeros(len(self.values), dtype=bool)
        return not table[~self.unknown].any() and self._is_witness(table[self.unknown], nothing)

    def _is_witness(self, table: Floats | Ints, shown: Flags) -> bool:
        """Whether a table in whole numbers agrees with all that is known and printed."""
        sums, (low, high) = self._sums @ table, self._ends(shown)
        return bool((table >= 0).all() and (sums >= low).all() and (sums <= high).all())

    def ask(self, questions: Sequence[Question], shown: Flags) -> list[Question]:
        """Those of the questions, all of one kind, that the best single table for them answers."""
        self.asked += 1
        table = self._one(questions[0], shown) if len(questions) == 1 else self._many(questions, shown)
        if table is None:
            return []
        counts = self._add(table)
        return [q for q in questions if q.answered(counts)]

    def _cost(self, questions: Sequence[Question]) -> Floats:
        """What the unknowns cost if each of the counts is to go as far as it can."""
        each = np.zeros(len(self.values))
        each[[q.count for q in questions]] = [q.sign for q in questions]
        return np.asarray(self.counts.T @ each)

    def _best(self, question: Question, shown: Flags) -> Solution:
        """The solution in which the count goes as far as it can, in whole numbers or not."""
        ends, cost = self._ends(shown), self._cost([question])
        self._program.between(*ends)
        # HiGHS may lose its way from one corner to the next, and then begins anew. The true table is a solution, so
        # there is one; what is printed of the count is never guessed.
        found = self._program.cheapest(cost) or self._begun(*ends).cheapest(cost)
        assert found is not None, "HiGHS has found no end of a count"
        return found

    def _one(self, question: Question, shown: Flags) -> Ints | None:
        """A witness that answers the question; None if there is none, or none was found."""
        if not question.within(self._best(question, shown)):
            return None
        cost = self._cost([question])
        table = self._nudged(cost, shown)
        if table is not None:
            return table
        whole = np.ones(self.width, dtype=bool)
        exact = Program(self._sums, np.full(self.width, self.most), *self._ends(shown), whole)
        found = exact.cheapest(cost)
        return None if found is None else self._whole(found, shown)

    def _many(self, questions: Sequence[Question], shown: Flags) -> Ints | None:
        """A witness that answers as much as it can of the questions; None if none was found: they are then asked one by
        one."""
        self._program.between(*self._ends(shown))
        return self._nudged(self._cost(questions), shown)

    def _nudged(self, cost: Floats, shown: Flags) -> Ints | None:
        """A witness of the lowest cost. What is not whole in one solution is nudged up or down for the next."""
        nudge = np.zeros(self.width)
        for each in self._nudges:
            found = self._program.cheapest(cost + nudge)
            if found is None:
                return None
            if (table := self._whole(found, shown)) is not None:
                return table
            nudge = np.where(np.abs(found.x - np.round(found.x)) < _WHOLE, nudge, each)
        return None

    def _whole(self, found: Solution, shown: Flags) -> Ints | None:
        """The unknowns of a solution, if they are whole and a witness."""
        table = np.round(found.x)
        whole = np.abs(table - found.x).max() < _WHOLE and self._is_witness(table, shown)
        return np.asarray(table, dtype=np.int64) if whole else None

    def furthest(self, question: Question, shown: Flags) -> int:
        """How small, or large, the count of the question can be: no table that agrees goes beyond."""
        self.asked += 1
        found = self._best(question, shown)
        if (table := self._whole(found, shown)) is not None:
            self._add(table)
        return question.sign * int(np.ceil(found.cost - _WHOLE))

    def interval(self, count: int, shown: Flags) -> tuple[int, int]:
        """The feasibility interval of a count."""
        low, high = (self.furthest(Question(count, up, 0), shown) for up in (False, True))
        return low, high

    def cheapest(self, question: Question, shown: Flags) -> Flags | None:
        """The cheapest further counts to hide that make the question's answer yes; None if not even all of them do.

        Where those chosen are not enough, the proof of that names printed counts, and holds as long as none of them is
        hidden (Benders). If the search is given up, it is all that are printed.
        """
        self.asked += 1
        more = np.zeros(len(shown), dtype=bool)
        try:
            chosen = hitting.cheapest(self.system.costs, lambda chosen: self._proof(question, shown, chosen))
        except hitting.NotFoundError:
            return shown & self.system.printed
        if chosen is None:
            return None
        more[list(chosen)] = True
        return more

    def _proof(self, question: Question, shown: Flags, hidden: Iterable[int]) -> frozenset[int] | None:
        """Printed counts from which it follows that the question's answer is no though some are hidden; None if it is
        yes."""
        left = shown.copy()
        left[list(hidden)] = False
        best = self._best(question, left)
        if question.within(best):
            return None
        counts = np.flatnonzero(left & (self._of_counts >= 0))
        # Of two counts that are the same sum one is enough.
        return frozenset({s: int(i) for i in counts if best.prices[s := int(self._of_counts[i])]}.values())
