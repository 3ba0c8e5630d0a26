"""One piece of the system and the questions put to the solver (HiGHS) about it."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from pipeline.disclosure.cells import Cells, Flags, Floats, Ints, Kind, Question, Sum

_LIMIT = 1
"""What HiGHS says when it stops at a limit."""


_NODES = 500
"""Nodes that HiGHS may visit for one question."""


_WHOLE = 1e-6
"""How far from a whole number a solution may be."""


_LEVELS = 3
"""Totals of totals that limit how large a cell may seem."""


_TRIED_AGAIN = 12
"""Further cells of one part that are tried shown again."""


MANY = 300


MOST_OF_A_PART = 2 / 3


MOST_OF_ALL = 0.75
"""Where so large a share of so many cells is hidden hardly anything could stay, at much work: all of it is hidden."""


_EFFORT = 8_000_000_000
"""Solutions sought for one part times the square of its cells, before all of it is hidden instead: half a minute."""


_DEARER = 5
"""Solutions that one with whole numbers takes the time of."""


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


def hopeless(hideable: Flags, hidden: Flags, share: float) -> bool:
    return bool(hideable.sum() > MANY and hidden.sum() > share * hideable.sum())


def part_of(cells: Cells, hidden: Flags, loose: Flags, sums: Sequence[Sum], threshold: int) -> Part:
    places = np.array(sorted({i for total, parts in sums for i in (total, *parts)}), dtype=np.int64)
    at = {int(place): i for i, place in enumerate(places)}
    unknown = loose & (hidden | (cells.kinds == Kind.SILENT))
    most = np.where(unknown, threshold - 1, np.minimum(cells.values, threshold - 1))[places]
    for _ in range(_LEVELS):
        for total, parts in sums:
            for i in parts:
                most[at[i]] = min(most[at[i]], most[at[total]])
    entries = [(r, at[i], 1 if i == total else -1) for r, (total, parts) in enumerate(sums) for i in (total, *parts)]
    rows, columns, signs = (np.array(each) for each in zip(*entries, strict=True))
    here = loose[places]
    return Part(
        places=places,
        sums=csr_array((signs.astype(float), (rows, columns)), shape=(len(sums), len(places))),
        values=cells.values[places].astype(float),
        costs=cells.costs[places],
        hideable=cells.hideable[places] & here,
        silent=(cells.kinds[places] == Kind.SILENT) & here,
        hidden=hidden[places] & here,
        low=np.where(cells.values[places] < threshold, 0.0, cells.values[places] - threshold + 1.0),
        high=most,
        most=float(cells.values.max() + threshold),
        threshold=threshold,
    )


@dataclass
class Part:
    """A piece of the system. `low` and `high` are what each cell must seem possible to be, if it is hidden; `pool` are
    tables that a reader who sees only what is shown cannot tell from the true one, and `reasons` the question for whose
    sake a further cell was hidden."""

    places: Ints
    sums: csr_array
    values: Floats
    costs: Floats
    hideable: Flags
    silent: Flags
    hidden: Flags
    low: Floats
    high: Ints
    most: float
    threshold: int
    pool: list[Floats] = field(default_factory=list)
    reasons: dict[int, Question] = field(default_factory=dict)
    spent: int = 0

    @property
    def mark(self) -> bytes:
        """Tells this piece, as it is hidden now, from every other."""
        return b"".join(each.tobytes() for each in (self.places, self.hidden, self.hideable))

    def protect(self, asked: Flags) -> list[int]:
        """Hides more until the hidden cells that are asked about are safe. Returns the places of small ones that cannot
        be made safe here.

        One that is not small, and that the shared totals give away, is not worth hiding those for.
        """
        if hopeless(self.hideable, asked, MOST_OF_A_PART):
            return self._give_up(asked)
        first, stuck = self.hidden.copy(), set[int]()
        while waiting := set(self._unanswered(self.hidden, asked | (self.hidden & ~first), stuck)):
            for question in sorted(waiting):
                if self.spent * len(self.places) ** 2 > _EFFORT:
                    return self._give_up(asked)
                if question in waiting:
                    waiting -= self._ask(self.hidden, [question[0]], question[1], waiting)
                if question in waiting:
                    more = self._cheapest(*question)
                    self.reasons |= dict.fromkeys(map(int, np.flatnonzero(more & ~self.hidden)), question)
                    self.hidden |= more
                    waiting -= self._answered(self.pool[-1], waiting) if self.pool else set()
                    if question in waiting:
                        waiting -= self._ask(self.hidden, [question[0]], question[1], waiting)
                    if question in waiting:
                        stuck.add(question[0])
        if not stuck:
            self._show_again(first, asked)
        return self._small(stuck)

    def _give_up(self, asked: Flags) -> list[int]:
        self.hidden = self.hideable.copy()
        return self._small({i for i, _ in self._unanswered(self.hidden, asked)})

    def _small(self, stuck: set[int]) -> list[int]:
        return [int(self.places[i]) for i in sorted(stuck) if self.values[i] < self.threshold]

    def unsafe(self, hidden: Flags, asked: Flags) -> Iterator[int]:
        """Which of the cells that are asked about a reader, to whom these are hidden, can rule out what must seem
        possible of."""
        waiting = set(self._unanswered(hidden, asked))
        for cell, up in sorted(waiting):
            if (cell, up) in waiting:
                waiting -= self._ask(hidden, [cell], up, waiting)
                if (cell, up) in waiting and not self._wide(hidden, cell):
                    yield cell

    def _wide(self, hidden: Flags, cell: int) -> bool:
        """Whether a cell that is not small is as uncertain as it must be, if not downwards alone."""
        if self.values[cell] < self.threshold:
            return False
        free = hidden | self.silent
        bounds = Bounds(np.where(free, 0, self.values), np.where(free, self.most, self.values))
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.values))
            cost[cell] = sign
            table = solved(cost, bounds, [balance(self.sums, 0)], len(cost))
            ends.append(self.values[cell] if table is None else table[cell])
        return bool(ends[1] - ends[0] >= self.threshold - 1)

    def _unanswered(self, hidden: Flags, asked: Flags, stuck: AbstractSet[int] = frozenset()) -> list[Question]:
        """What a few tables, each an answer to many questions, have not shown to be possible: (cell, True) that it is
        as large as it must seem possible, (cell, False) that it is as small."""
        waiting = {(int(i), up) for i in np.flatnonzero(asked) if i not in stuck for up in (False, True)}
        known = ~(hidden | self.silent)
        for table in (self.values, *(w for w in self.pool if (w == self.values)[known].all())):
            waiting -= self._answered(table, waiting)
        for up in (False, True):
            while open_ := [i for i, way in sorted(waiting) if way is up]:
                told = self._ask(hidden, open_, up, waiting)
                waiting -= told
                if not told.intersection((i, up) for i in open_):
                    break
        return sorted(waiting)

    def _ask(self, hidden: Flags, cells: list[int], up: bool, waiting: set[Question]) -> set[Question]:
        """The questions answered by a table in which as many as possible of the cells are small, or large, enough."""
        self.spent += 1
        free = hidden | self.silent
        count = len(self.values)
        low, high = np.where(free, 0, self.values), np.where(free, self.most, self.values)
        cost, rules = np.zeros(count), [balance(self.sums, 0)]
        if not up:
            low[cells], cost[cells] = self.low[cells], 1
        elif len(cells) == 1:
            high[cells], cost[cells] = self.high[cells], -1
        else:
            # Beside each cell stands a number no larger than the cell, nor larger than it must seem possible.
            k = len(cells)
            pick = csr_array((np.ones(k), (np.arange(k), cells)), shape=(k, count))
            beside = csr_array((-np.ones(k), (np.arange(k), np.arange(k))), shape=(k, k))
            none = np.zeros(k)
            rules = [
                balance(self.sums, k),
                LinearConstraint(hstack([pick, beside]).tocsr(), lb=none, ub=np.full(k, np.inf)),
            ]
            low, high = np.concatenate([low, none]), np.concatenate([high, self.high[cells]])
            cost = np.concatenate([cost, none - 1])
        table = solved(cost, Bounds(low, high), rules, count)
        if table is None:
            return set()
        self.pool.append(table)
        return self._answered(table, waiting)

    def _answered(self, table: Floats, waiting: set[Question]) -> set[Question]:
        return {(i, up) for i, up in waiting if (table[i] >= self.high[i] if up else table[i] <= self.low[i])}

    def _cheapest(self, cell: int, up: bool) -> Flags:
        """The cheapest further cells that make this one safe, if any do; all of them where a limit is reached."""
        self.spent += _DEARER
        count = len(self.values)
        shown = np.flatnonzero(self.hideable & ~self.hidden)
        k = len(shown)
        open_ = self.hideable | self.silent
        low, high = np.where(open_, 0, self.values), np.where(open_, self.most, self.values)
        low[cell], high[cell] = (self.high[cell], self.most) if up else (0, self.low[cell])
        pick = csr_array((np.ones(k), (np.arange(k), shown)), shape=(k, count))
        # A shown cell keeps its value unless it is hidden.
        rise = csr_array((np.full(k, -self.most), (np.arange(k), np.arange(k))), shape=(k, k))
        fall = csr_array((self.values[shown], (np.arange(k), np.arange(k))), shape=(k, k))
        rules = [balance(self.sums, k)]
        if k:
            rules += [
                LinearConstraint(hstack([pick, rise]).tocsr(), lb=np.full(k, -np.inf), ub=self.values[shown]),
                LinearConstraint(hstack([pick, fall]).tocsr(), lb=self.values[shown], ub=np.full(k, np.inf)),
            ]
        found = milp(
            np.concatenate([np.zeros(count), self.costs[shown]]),
            bounds=Bounds(np.concatenate([low, np.zeros(k)]), np.concatenate([high, np.ones(k)])),
            constraints=rules,
            integrality=np.concatenate([np.zeros(count), np.ones(k)]),
            options={"node_limit": _NODES},
        )
        more = np.zeros(count, dtype=bool)
        if found.x is not None:
            more[shown[found.x[count:] > 0.5]] = True
            table = np.round(found.x[:count])
            if np.abs(table - found.x[:count]).max() < _WHOLE and self._answered(table, {(cell, up)}):
                self.pool.append(table)
        elif found.status == _LIMIT:
            more |= self.hideable
        return more

    def _show_again(self, first: Flags, asked: Flags) -> None:
        """Shows each further cell again, the dearest first, if all that is asked about stays safe without it."""
        further = np.flatnonzero(self.hidden & ~first)
        for i in sorted(further, key=lambda i: (-self.costs[i], i))[:_TRIED_AGAIN]:
            fewer = self.hidden.copy()
            fewer[i] = False
            # What it was hidden for most often tells at once that it is needed.
            reason = self.reasons.get(int(i))
            if reason and not self._ask(fewer, [reason[0]], reason[1], {reason}):
                continue
            if next(self.unsafe(fewer, (asked | ~first) & fewer), None) is None:
                self.hidden = fewer


def balance(sums: csr_array, extra: int) -> LinearConstraint:
    """Every sum holds, whatever the `extra` variables after the cells are."""
    none = csr_array((sums.shape[0], extra))
    zero = np.zeros(sums.shape[0])
    return LinearConstraint(hstack([sums, none]).tocsr(), lb=zero, ub=zero)


def solved(cost: Floats, bounds: Bounds, rules: list[LinearConstraint], count: int) -> Floats | None:
    """The first `count` variables of the best solution, in whole numbers; None if there is none (within the limit)."""
    found = milp(cost, bounds=bounds, constraints=rules, options={"presolve": False})
    if found.x is None:
        return None
    table = np.asarray(np.round(found.x[:count]))
    if np.abs(table - found.x[:count]).max() < _WHOLE:
        return table
    found = milp(cost, bounds=bounds, constraints=rules, integrality=np.ones(len(cost)), options={"node_limit": _NODES})
    return None if found.x is None else np.asarray(np.round(found.x[:count]))
