"""Questions to the solver (HiGHS) about a system: can a count, for all that a reader knows, be this small or this
large?

The answer is a witness: a table that agrees with all that is known and printed, in which the count is that small or
that large. A witness remains one when more is hidden. Limits are counted in nodes, never in seconds, so that the same
counts always give the same answers.

A linear program (see `program`) is solved in a fraction of the time of a mixed-integer one. Its optimal vertex is often
integral, and where it is not, another optimal vertex often is: the fractional unknowns are nudged up or down before the
next try, by too little to change which integral table is the best. A mixed-integer program is solved only if a few
tries give no integral table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array, vstack

from pipeline.disclosure import hitting
from pipeline.disclosure.program import Program, Solution, Work
from pipeline.disclosure.system import Flags, Floats, Ints, System, matrix

_WHOLE = 1e-6
"""How far from a whole number a solution may be."""
_TRIES = 16
"""The number of linear programs that are tried before a mixed-integer one."""
_LITTLE = 0.5
"""An upper bound of the sum of a table's nudges: the best table with them is the best without."""


_PREFERENCE = 0.1
"""What an answer to another question is worth, beside one to the question that is asked."""


@dataclass(frozen=True)
class Question:
    """Whether a count can be as small (`up` false) or as large (`up` true) as `target`."""

    count: int
    up: bool
    target: int

    @property
    def sign(self) -> int:
        """The cost of a unit of the count, so that the cheapest table has the most extreme count."""
        return -1 if self.up else 1

    def answered(self, counts: Ints) -> bool:
        """Whether a table with these counts is a witness."""
        return bool(self.sign * counts[self.count] <= self.sign * self.target)

    def within(self, best: Solution) -> bool:
        """Whether the target is within reach, given the solution (integral or not) with the most extreme count."""
        return best.cost <= self.sign * self.target + _WHOLE


def distinct(rows: csr_array) -> tuple[csr_array, Ints]:
    """The distinct, non-empty rows (half of the rows or fewer), and the index of each row among them (-1: an empty
    row)."""
    index_of_row: dict[bytes, int] = {}
    ends, places = rows.indptr, np.full(rows.shape[0], -1, dtype=np.int64)
    for i in np.flatnonzero(np.diff(ends)):
        places[i] = index_of_row.setdefault(rows.indices[ends[i] : ends[i + 1]].tobytes(), len(index_of_row))
    _, first_rows = np.unique(places, return_index=True)
    return rows[first_rows[places[first_rows] >= 0]], places


@dataclass
class Solver:
    """A system and its witnesses so far. `pool` may have earlier tables of the same unknowns: each is checked against
    all that is known before it is used. What the questions take is added to `work`."""

    system: System
    pool: list[Ints]
    work: Work = field(default_factory=Work)

    def __post_init__(self) -> None:
        total = len(self.system.truth)
        # A part of a sum that is known to be 0 is 0, so it is not an unknown.
        zeros = {place for bound in self.system.known if bound.high == 0 for place in bound.places}
        self.unknown = np.array([place not in zeros for place in range(total)], dtype=bool)
        self.width = int(self.unknown.sum())
        self.counts = self.system.sums[:, self.unknown]
        self._count_of_unknown = self.counts.T.tocsr()
        self.values = self.system.values
        self.most = float(self.system.truth.sum())
        known = matrix([b.places for b in self.system.known], total)[:, self.unknown]
        # A reader does not know the sum of a count that is not printed.
        printed = np.flatnonzero(self.system.printed)
        self._sums, places = distinct(vstack([known, self.counts[printed]]).tocsr())
        self._row_of_count = np.full(len(self.values), -1, dtype=np.int64)
        self._row_of_count[printed] = places[len(self.system.known) :]
        self._low, self._high = np.zeros(self._sums.shape[0]), np.full(self._sums.shape[0], np.inf)
        for bound, place in zip(self.system.known, places, strict=False):
            if place >= 0:
                self._low[place] = max(self._low[place], bound.low)
                self._high[place] = min(self._high[place], bound.high)
        self.tables = [self.values, *map(self._counts_of, filter(self._agrees, self.pool))]
        self._program = self._new_program(self._low, self._high)
        size = min(1e-3, _LITTLE / (self.most + 1))
        self._nudges = np.random.default_rng(0).uniform(-size, size, (_TRIES, self.width))

    def _new_program(self, low: Floats, high: Floats) -> Program:
        """A new program with these limits of the sums."""
        return Program(self._sums, np.full(self.width, self.most), low, high, self.work)

    def _counts_of(self, table: Ints) -> Ints:
        """Every count of the table."""
        return np.asarray(self.system.sums @ table, dtype=np.int64)

    def _add_witness(self, unknowns: Ints) -> Ints:
        table = np.zeros(len(self.unknown), dtype=np.int64)
        table[self.unknown] = unknowns
        self.pool.append(table)
        self.tables.append(self._counts_of(table))
        return self.tables[-1]

    def unanswered(self, questions: Iterable[Question], shown: Flags) -> list[Question]:
        """The questions that are answered neither by the true table nor by an earlier witness that is still one."""
        tables = np.array(self.tables)
        tables = tables[(tables[:, shown] == self.values[shown]).all(axis=1)]
        lowest, highest = tables.min(axis=0), tables.max(axis=0)
        return [q for q in questions if not q.answered(highest if q.up else lowest)]

    def _limits(self, shown: Flags) -> tuple[Floats, Floats]:
        """The lower and upper limits of each distinct sum, from all that is known and printed."""
        low, high = self._low.copy(), self._high.copy()
        counts = np.flatnonzero(shown & (self._row_of_count >= 0))
        low[self._row_of_count[counts]] = high[self._row_of_count[counts]] = self.values[counts]
        return low, high

    def _agrees(self, table: Ints) -> bool:
        """Whether a table agrees with all that is known before anything is printed."""
        nothing = np.zeros(len(self.values), dtype=bool)
        return not table[~self.unknown].any() and self._is_witness(table[self.unknown], nothing)

    def _is_witness(self, table: Floats | Ints, shown: Flags) -> bool:
        """Whether a table in whole numbers agrees with all that is known and printed."""
        sums, (low, high) = self._sums @ table, self._limits(shown)
        return bool((table >= 0).all() and (sums >= low).all() and (sums <= high).all())

    def ask(self, questions: Sequence[Question], shown: Flags) -> list[Question]:
        """The questions, all in one direction (`up`), that the best single table for them answers."""
        return self._answered_by(self._witness_for_many(questions, shown), questions)

    def ask_first(self, questions: Sequence[Question], shown: Flags) -> list[Question]:
        """The questions that a witness for the first of them answers; none if the answer to the first is no. Among the
        witnesses for the first it is one that makes the other counts extreme, too."""
        return self._answered_by(self._witness_for(questions[0], questions[1:], shown), questions)

    def _answered_by(self, table: Ints | None, questions: Sequence[Question]) -> list[Question]:
        if table is None:
            return []
        counts = self._add_witness(table)
        return [q for q in questions if q.answered(counts)]

    def _cost(self, questions: Sequence[Question]) -> Floats:
        """The costs of the unknowns that make each of the counts as extreme as possible."""
        signs = np.zeros(len(self.values))
        np.add.at(signs, [q.count for q in questions], [q.sign for q in questions])
        return np.asarray(self._count_of_unknown @ signs)

    def _best_solution(self, question: Question, shown: Flags) -> Solution:
        """The solution (integral or not) with the most extreme count."""
        ends, cost = self._limits(shown), self._cost([question])
        self._program.between(*ends)
        # HiGHS may fail when it continues from an earlier vertex; a new program then starts over. The true table
        # is a solution, so there is one: the interval that is printed is never a guess.
        solution = self._program.cheapest(cost) or self._new_program(*ends).cheapest(cost)
        assert solution is not None, "HiGHS has found no end of a count"
        return solution

    def _witness_for(self, question: Question, others: Sequence[Question], shown: Flags) -> Ints | None:
        """A witness that answers the question, and preferably others; None if there is none, or none was found."""
        best = self._best_solution(question, shown)
        if not question.within(best):
            return None
        cost = self._cost([question])
        if others:
            table = self._nudged_witness(cost + _PREFERENCE * self._cost(others), shown)
            if table is not None and question.answered(self.counts @ table):
                return table
        table = self._whole_witness(best, shown)
        if table is None:
            table = self._nudged_witness(cost, shown)
        if table is not None:
            return table
        all_integer = np.ones(self.width, dtype=bool)
        exact = Program(self._sums, np.full(self.width, self.most), *self._limits(shown), self.work, all_integer)
        solution = exact.cheapest(cost)
        return None if solution is None else self._whole_witness(solution, shown)

    def _witness_for_many(self, questions: Sequence[Question], shown: Flags) -> Ints | None:
        """A witness that answers as many of the questions as possible; None if none was found: they are then asked one
        by one."""
        self._program.between(*self._limits(shown))
        return self._nudged_witness(self._cost(questions), shown)

    def _nudged_witness(self, cost: Floats, shown: Flags) -> Ints | None:
        """A witness of the lowest cost. Fractional unknowns of one solution are nudged up or down before the next."""
        nudge = np.zeros(self.width)
        for next_nudge in self._nudges:
            solution = self._program.cheapest(cost + nudge)
            if solution is None:
                return None
            if (table := self._whole_witness(solution, shown)) is not None:
                return table
            nudge = np.where(np.abs(solution.x - np.round(solution.x)) < _WHOLE, nudge, next_nudge)
        return None

    def _whole_witness(self, solution: Solution, shown: Flags) -> Ints | None:
        """The unknowns of a solution, if they are integral and a witness."""
        table = np.round(solution.x)
        is_integral = np.abs(table - solution.x).max() < _WHOLE and self._is_witness(table, shown)
        return np.asarray(table, dtype=np.int64) if is_integral else None

    def furthest(self, question: Question, shown: Flags) -> int:
        """The end of the feasibility interval of the question's count: no table that agrees goes beyond it."""
        solution = self._best_solution(question, shown)
        if (table := self._whole_witness(solution, shown)) is not None:
            self._add_witness(table)
        return question.sign * int(np.ceil(solution.cost - _WHOLE))

    def interval(self, count: int, shown: Flags) -> tuple[int, int]:
        """The feasibility interval of a count."""
        low, high = (self.furthest(Question(count, up, 0), shown) for up in (False, True))
        return low, high

    def cheapest(self, question: Question, shown: Flags) -> Flags | None:
        """The cheapest further counts to hide that make the question's answer yes; None if not even all of them do.

        If a candidate set is not enough, the proof names some printed counts and holds as long as none of them is
        hidden (a Benders cut). If the search is given up, as when it is too much work, all printed counts are returned.
        """
        extra = np.zeros(len(shown), dtype=bool)
        try:
            places = hitting.cheapest(self.system.costs, lambda hidden: self._proof(question, shown, hidden))
        except hitting.NotFoundError:
            return shown & self.system.printed
        if places is None:
            return None
        extra[list(places)] = True
        return extra

    def _proof(self, question: Question, shown: Flags, hidden: Iterable[int]) -> frozenset[int] | None:
        """Printed counts that prove that the question's answer is no with these `hidden`; None if the answer is yes.
        NotFoundError if it is too much work."""
        if self.work.is_too_much:
            raise hitting.NotFoundError
        still_shown = shown.copy()
        still_shown[list(hidden)] = False
        best = self._best_solution(question, still_shown)
        if question.within(best):
            return None
        counts = np.flatnonzero(still_shown & (self._row_of_count >= 0))
        # One of two counts with the same sum is enough.
        return frozenset({s: int(i) for i in counts if best.prices[s := int(self._row_of_count[i])]}.values())
