"""Which cells of linked tables to hide, so that no hidden count can be worked out from what is shown.

The counts are cells that sums tie together: districts add up to the total, outcomes to the base. A reader knows every
sum, every cell that is shown, and that a count is never negative. A small cell is safe when, for all that this reader
can tell, it may be any number from 0 to the threshold less one (or to the smallest shown total of a sum it belongs
to, if that is lower); a larger one that is hidden for its sake, when it may be that much smaller than it is. `protect`
hides the small cells and then as few others as it can; `attack` is the reader who tries to work the hidden cells out,
and is asked about everything before anything is written.

The further cells are found with mixed-integer programming (HiGHS): for each cell that is not safe the cheapest further
cells that make it so, and then each of those is shown again if all stays safe without it. Limits are counted in nodes,
never in seconds, so that the same counts always give the same tables; where one is reached more is hidden, not less.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, hstack
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sum = tuple[int, tuple[int, ...]]
Question = tuple[int, bool]

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


def small_cells(cells: Cells, threshold: int) -> Flags:
    """The cells hidden first: counts from 1 to under the threshold, and all of a line whose total is under it."""
    hidden = cells.hideable & (cells.values > 0) & (cells.values < threshold)
    for total, parts in cells.sums:
        if cells.kinds[total] != Kind.SILENT and cells.values[total] < threshold:
            hidden[list(parts)] |= cells.hideable[list(parts)]
    return hidden


class UnprotectedError(Exception):
    """The attack works out hidden cells, and nothing is left to hide: their places."""

    def __init__(self, cells: tuple[int, ...]) -> None:
        self.cells = cells
        super().__init__(f"{len(cells)} hidden cells can be worked out")


def protect(cells: Cells, threshold: int) -> Flags:
    """The cells to hide. Where the attack succeeds more is hidden; UnprotectedError if it goes on succeeding."""
    with _solver_silent():
        hidden = small_cells(cells, threshold)
        while True:
            _protect(cells, hidden, threshold)
            found = attack(cells, hidden, threshold)
            if not found:
                return hidden
            if not _hide_around(cells, hidden, set(found)):
                raise UnprotectedError(found)


@contextmanager
def _solver_silent() -> Iterator[None]:
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


def _protect(cells: Cells, hidden: Flags, threshold: int) -> None:
    """Hides more until every hidden cell is safe; where nothing else helps, what the cell is added up with."""
    helpless: set[int] | None = None
    settled: set[bytes] = set()
    while True:
        stuck: set[int] = set()
        for part in _parts(cells, hidden, cells.kinds != Kind.FIXED, threshold):
            if part.mark in settled:
                continue
            given_up = part.protect()
            stuck.update(given_up)
            hidden[part.places[part.hidden]] = True
            if not given_up:
                settled.add(part.mark)
            if helpless is None and (cells.kinds[part.places[part.hidden]] == Kind.SHARED).any():
                _hide_within(cells, hidden)
        if stuck and helpless is None:
            helpless = set(_worked_out(cells, cells.hideable, threshold))
        if not stuck - (helpless or set()) or not _hide_around(cells, hidden, stuck - (helpless or set())):
            return


def _hide_within(cells: Cells, hidden: Flags) -> None:
    """Where a shared total is small, hides all that it is made of, and all that those totals are made of that are
    hidden with it: the decisions of these groups can then be shared out in any way, in all tables at once."""
    shared = [(t, list(parts)) for t, parts in cells.sums if cells.kinds[t] == Kind.SHARED]
    before = -1
    while before != (before := int(hidden.sum())):
        for total, parts in shared:
            if hidden[total]:
                hidden[parts] |= cells.hideable[parts]


def attack(cells: Cells, hidden: Flags, threshold: int) -> tuple[int, ...]:
    """The hidden cells that a reader can narrow down further than the rule allows; none if all is well.

    A hidden count that is not small must stay uncertain by the threshold less one. What cannot be helped is not
    counted: what the undivided report gives away by itself with every other cell hidden and, of counts that are not
    small, what the shared totals give away.
    """
    found = set(_worked_out(cells, hidden, threshold))
    if found:
        found -= set(_worked_out(cells, cells.hideable, threshold))
    if large := {i for i in found if cells.values[i] >= threshold}:
        printed = hidden | (cells.kinds == Kind.PRINTED)
        found -= large.intersection(_worked_out(cells, printed, threshold))
    return tuple(sorted(found))


def _worked_out(cells: Cells, hidden: Flags, threshold: int) -> list[int]:
    found: set[int] = set()
    for part in _parts(cells, hidden, hidden | (cells.kinds == Kind.SILENT), threshold):
        found.update(int(part.places[i]) for i in part.unsafe(part.hidden))
    return sorted(found)


def _hide_around(cells: Cells, hidden: Flags, stuck: set[int]) -> bool:
    """Hides, for each stuck cell, the smallest shown one that it is added up with; where all of those are hidden, the
    smallest that they in turn are added up with, and so on. False if nothing is left to hide."""
    near: dict[int, set[int]] = {}
    for total, parts in cells.sums:
        for i in (total, *parts):
            near.setdefault(i, set()).update((total, *parts))
    found = False
    for cell in sorted(stuck):
        around, wider = set[int](), near.get(cell, set())
        while around != wider:
            around = wider
            if shown := [i for i in around if cells.hideable[i] and not hidden[i]]:
                hidden[min(shown, key=lambda i: (cells.values[i], i))] = found = True
                break
            wider = around.union(*(near[i] for i in around))
    return found


def _parts(cells: Cells, hidden: Flags, loose: Flags, threshold: int) -> Iterator[_Part]:
    """The shared totals as one piece, then the rest in pieces in which shared totals count as known.

    Only those that are hidden without being small count as unknown there. To take the others as known, shown or not,
    asks for more than a reader could know, and keeps each table of the report a piece of its own.
    """
    shared = cells.kinds == Kind.SHARED
    printed = cells.kinds == Kind.PRINTED
    tops = [s for s in cells.sums if not printed[[s[0], *s[1]]].any() and shared[[s[0], *s[1]]].any()]
    yield from _pieces(cells, hidden & shared, loose & ~printed, tops, threshold)
    known = shared & (~hidden | (cells.values < threshold))
    yield from _pieces(cells, hidden & ~known, loose & ~known, cells.sums, threshold)


def _pieces(cells: Cells, hidden: Flags, loose: Flags, sums: Sequence[Sum], threshold: int) -> Iterator[_Part]:
    """The sums in pieces that have no loose cell in common; those with a hidden cell. Other cells count as known."""
    ends = [(open_[0], i) for t, ps in sums if (open_ := [i for i in (t, *ps) if loose[i]]) for i in open_]
    if not ends:
        return
    left, right = zip(*ends, strict=True)
    graph = coo_array((np.ones(len(ends)), (left, right)), shape=(len(loose), len(loose)))
    labels = connected_components(graph, directed=False)[1]
    pieces: dict[int, list[Sum]] = {int(labels[i]): [] for i in np.flatnonzero(hidden & loose)}
    for total, parts in sums:
        at = next((int(labels[i]) for i in (total, *parts) if loose[i]), None)
        if at in pieces:
            pieces[at].append((total, parts))
    for piece in pieces.values():
        if piece:
            yield _part(cells, hidden, loose, piece, threshold)


def _part(cells: Cells, hidden: Flags, loose: Flags, sums: Sequence[Sum], threshold: int) -> _Part:
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
    return _Part(
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
class _Part:
    """A piece of the system. `low` and `high` are what each cell must seem possible to be, if it is hidden; `pool` are
    tables that a reader who sees only what is shown cannot tell from the true one."""

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

    @property
    def mark(self) -> bytes:
        """Tells this piece, as it is hidden now, from every other."""
        return b"".join(each.tobytes() for each in (self.places, self.hidden, self.hideable))

    def protect(self) -> list[int]:
        """Hides more until every hidden cell is safe. Returns the places of small ones that cannot be made safe here.

        One that is not small, and that the shared totals give away, is not worth hiding those for.
        """
        small, stuck = self.hidden.copy(), set[int]()
        while waiting := set(self._unanswered(self.hidden, stuck)):
            for question in sorted(waiting):
                if question in waiting:
                    self.hidden |= self._cheapest(*question)
                    waiting -= self._answered(self.pool[-1], waiting) if self.pool else set()
                    if question in waiting:
                        waiting -= self._ask(self.hidden, [question[0]], question[1], waiting)
                    if question in waiting:
                        stuck.add(question[0])
        if not stuck:
            self._show_again(small)
        return [int(self.places[i]) for i in sorted(stuck) if self.values[i] < self.threshold]

    def unsafe(self, hidden: Flags) -> Iterator[int]:
        """The cells of which a reader can rule out what must seem possible."""
        waiting = set(self._unanswered(hidden))
        for cell, up in sorted(waiting):
            if (cell, up) in waiting:
                waiting -= self._ask(hidden, [cell], up, waiting)
                if (cell, up) in waiting:
                    yield cell

    def _unanswered(self, hidden: Flags, stuck: AbstractSet[int] = frozenset()) -> list[Question]:
        """What a few tables, each an answer to many questions, have not shown to be possible: (cell, True) that it is
        as large as it must seem possible, (cell, False) that it is as small."""
        waiting = {(int(i), up) for i in np.flatnonzero(hidden) if i not in stuck for up in (False, True)}
        known = ~(hidden | self.silent)
        for table in (self.values, *(w for w in self.pool if (w == self.values)[known].all())):
            waiting -= self._answered(table, waiting)
        for up in (False, True):
            while asked := [i for i, way in sorted(waiting) if way is up]:
                told = self._ask(hidden, asked, up, waiting)
                waiting -= told
                if not told.intersection((i, up) for i in asked):
                    break
        return sorted(waiting)

    def _ask(self, hidden: Flags, cells: list[int], up: bool, waiting: set[Question]) -> set[Question]:
        """The questions answered by a table in which as many as possible of the cells are small, or large, enough."""
        free = hidden | self.silent
        count, k = len(self.values), len(cells)
        low = np.concatenate([np.where(free, 0, self.values), np.zeros(k)])
        if not up:
            low[cells] = self.low[cells]
        # Beside each cell stands a number no larger than the cell, nor larger than it must seem possible.
        high = np.concatenate([np.where(free, self.most, self.values), self.high[cells] if up else np.zeros(k)])
        pick = csr_array((np.ones(k), (np.arange(k), cells)), shape=(k, count))
        beside = csr_array((-np.ones(k), (np.arange(k), np.arange(k))), shape=(k, k))
        cost = np.concatenate([np.zeros(count), -np.ones(k)])
        if not up:
            cost[cells] = 1
        rules = [
            _balance(self.sums, k),
            LinearConstraint(hstack([pick, beside]).tocsr(), lb=np.zeros(k), ub=np.full(k, np.inf)),
        ]
        table = _solved(cost, Bounds(low, high), rules, count)
        if table is None:
            return set()
        self.pool.append(table)
        return self._answered(table, waiting)

    def _answered(self, table: Floats, waiting: set[Question]) -> set[Question]:
        return {(i, up) for i, up in waiting if (table[i] >= self.high[i] if up else table[i] <= self.low[i])}

    def _cheapest(self, cell: int, up: bool) -> Flags:
        """The cheapest further cells that make this one safe, if any do; all of them where a limit is reached."""
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
        rules = [_balance(self.sums, k)]
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

    def _show_again(self, small: Flags) -> None:
        """Shows each further cell again, the dearest first, if all that is hidden stays safe without it."""
        further = np.flatnonzero(self.hidden & ~small)
        for i in sorted(further, key=lambda i: (-self.costs[i], i))[:_TRIED_AGAIN]:
            fewer = self.hidden.copy()
            fewer[i] = False
            if next(self.unsafe(fewer), None) is None:
                self.hidden = fewer


def _balance(sums: csr_array, extra: int) -> LinearConstraint:
    """Every sum holds, whatever the `extra` variables after the cells are."""
    none = csr_array((sums.shape[0], extra))
    zero = np.zeros(sums.shape[0])
    return LinearConstraint(hstack([sums, none]).tocsr(), lb=zero, ub=zero)


def _solved(cost: Floats, bounds: Bounds, rules: list[LinearConstraint], count: int) -> Floats | None:
    """The first `count` variables of the best solution, in whole numbers; None if there is none (within the limit)."""
    found = milp(cost, bounds=bounds, constraints=rules)
    if found.x is None:
        return None
    table = np.asarray(np.round(found.x[:count]))
    if np.abs(table - found.x[:count]).max() < _WHOLE:
        return table
    found = milp(cost, bounds=bounds, constraints=rules, integrality=np.ones(len(cost)), options={"node_limit": _NODES})
    return None if found.x is None else np.asarray(np.round(found.x[:count]))
