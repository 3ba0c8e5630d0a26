"""What is hidden in random linked tables, judged by a reader of its own: linear programs over what is shown."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from pipeline.suppress import Cells, Kind, attack, protect, small_cells

THRESHOLD = 4
Key = tuple[int | None, ...]


def table(rng: random.Random, *sizes: int) -> tuple[Cells, dict[Key, int]]:
    """A table over so many rows, columns (and layers), with all its margins; only the grand total is always printed."""
    inner = {key: rng.choice((0, 0, 1, 1, 2, 3, 4, 5, 7, 9, 14, 30)) for key in product(*map(range, sizes))}
    keys: list[Key] = list(product(*((*range(n), None) for n in sizes)))
    at = {key: i for i, key in enumerate(keys)}
    values = [
        sum(n for place, n in inner.items() if all(k in (None, p) for k, p in zip(key, place, strict=True)))
        for key in keys
    ]
    sums = []
    for key in keys:
        for axis, n in enumerate(sizes):
            if key[axis] is None:
                sums.append((at[key], tuple(at[(*key[:axis], i, *key[axis + 1 :])] for i in range(n))))
    every = tuple(None for _ in sizes)
    kinds = np.array([Kind.FIXED if key == every else Kind.PRINTED for key in keys])
    return Cells(np.array(values), kinds, np.ones(len(keys)), tuple(sums)), at


def possible(cells: Cells, hidden: np.ndarray, place: int) -> tuple[float, float]:
    """The least and the most that a reader must reckon with for a hidden cell."""
    rows = np.zeros((len(cells.sums), len(cells.values)))
    for r, (total, parts) in enumerate(cells.sums):
        rows[r, total] = 1
        rows[r, list(parts)] -= 1
    bounds = [(0, None) if h else (v, v) for h, v in zip(hidden, cells.values, strict=True)]
    wanted = np.zeros(len(cells.values))
    wanted[place] = 1
    ends = [linprog(sign * wanted, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=bounds) for sign in (1, -1)]
    assert all(end.status == 0 for end in ends)
    return float(ends[0].fun), float(-ends[1].fun)


def given_away(cells: Cells, hidden: np.ndarray) -> list[int]:
    """The small hidden cells that need not be anything from 0 to 3, or to a shown total that is lower."""
    totals = {
        i: [int(cells.values[t]) for t, parts in cells.sums if i in parts and not hidden[t]] for i in range(len(hidden))
    }
    found = []
    for place in np.flatnonzero(hidden & (cells.values < THRESHOLD)):
        low, high = possible(cells, hidden, int(place))
        if low > 1e-6 or high < min([THRESHOLD - 1, *totals[int(place)]]) - 1e-6:
            found.append(int(place))
    return found


SHAPES = [(2, 2), (3, 4), (4, 4), (5, 3), (11, 2), (3, 3, 2), (4, 2, 2)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_no_small_count_can_be_worked_out(shape: tuple[int, ...]) -> None:
    rng = random.Random(str(shape))
    for _ in range(8):
        cells, _ = table(rng, *shape)
        hidden = protect(cells, THRESHOLD)
        assert not hidden[cells.kinds == Kind.FIXED].any()
        assert hidden[small_cells(cells, THRESHOLD)].all()
        # What the grand total gives away with all else hidden cannot be helped.
        helpless = set(given_away(cells, cells.hideable))
        assert set(given_away(cells, hidden)) <= helpless


def test_without_the_further_cells_this_reader_would_have_found_them() -> None:
    rng = random.Random(7)
    tables = [table(rng, 4, 4)[0] for _ in range(12)]
    assert sum(bool(given_away(cells, small_cells(cells, THRESHOLD))) for cells in tables) > 6
    for cells in tables:
        naive = small_cells(cells, THRESHOLD)
        helpless = set(given_away(cells, cells.hideable))
        assert set(given_away(cells, naive)) - helpless <= set(attack(cells, naive, THRESHOLD))


def test_two_hidden_cells_in_every_line_are_not_enough() -> None:
    """Two blocks of stars with one star between: every line has at least two, and the one between is known exactly,
    as what rows 1 and 2 hide less what columns 1 and 2 hide."""
    inner = np.array([[1, 9, 20, 20], [9, 1, 2, 20], [20, 20, 1, 9], [20, 20, 9, 1]])
    keys: list[Key] = list(product((*range(4), None), (*range(4), None)))
    at = {key: i for i, key in enumerate(keys)}
    values = [inner[slice(None) if r is None else r, slice(None) if c is None else c].sum() for r, c in keys]
    sums = [(at[r, None], tuple(at[r, c] for c in range(4))) for r in (*range(4), None)]
    sums += [(at[None, c], tuple(at[r, c] for r in range(4))) for c in (*range(4), None)]
    kinds = np.array([Kind.FIXED if None in key else Kind.PRINTED for key in keys])
    cells = Cells(np.array(values), kinds, np.ones(len(keys)), tuple(sums))
    stars = np.zeros(len(keys), dtype=bool)
    for r, c in [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)]:
        stars[at[r, c]] = True
    assert possible(cells, stars, at[1, 2]) == (pytest.approx(2), pytest.approx(2))
    assert at[1, 2] in attack(cells, stars, THRESHOLD)
    hidden = protect(cells, THRESHOLD)
    assert possible(cells, hidden, at[1, 2])[0] == pytest.approx(0)
    assert possible(cells, hidden, at[1, 2])[1] >= THRESHOLD - 1


def test_the_same_counts_hide_the_same_cells() -> None:
    cells, _ = table(random.Random(3), 6, 4)
    assert (protect(cells, THRESHOLD) == protect(cells, THRESHOLD)).all()


def test_a_line_under_the_threshold_is_hidden_with_its_zeros_and_a_shown_zero_stays() -> None:
    inner = [[0, 2, 1], [0, 9, 9], [8, 9, 9]]
    keys: list[Key] = list(product(range(3), (0, 1, 2, None)))
    at = {key: i for i, key in enumerate(keys)}
    values = [sum(inner[r]) if c is None else inner[r][c] for r, c in keys]
    kinds = np.array([Kind.FIXED if c is None else Kind.PRINTED for _, c in keys])
    sums = tuple((at[r, None], tuple(at[r, c] for c in range(3))) for r in range(3))
    hidden = protect(Cells(np.array(values), kinds, np.ones(len(keys)), sums), THRESHOLD)
    assert hidden[[at[0, 0], at[0, 1], at[0, 2]]].all()
    assert not hidden[[at[1, c] for c in range(3)] + [at[2, c] for c in range(3)]].any()
