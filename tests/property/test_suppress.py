"""`pipeline.disclosure.suppress` over random small systems, checked by brute force: the test lists every table that
agrees with what is known.

GRANSKNING_TABLES is the number of systems.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.disclosure.suppress import Protection, TooMuchWorkError, attack, intervals, sensitive
from pipeline.disclosure.system import Builder, Flags, System

THRESHOLD = 4
TABLES = int(os.environ.get("GRANSKNING_TABLES", "40"))
Tables = NDArray[np.int64]
"""A row for each table, a column for each of the system's counts."""


@dataclass(frozen=True)
class Drawn:
    """A random system: how many decisions each group has, and the number of kinds."""

    system: System
    sizes: Sequence[int]
    kinds: int


@dataclass(frozen=True)
class PossibleTables:
    """A system with the counts of every table that agrees with what is known from the start."""

    system: System
    tables: Tables

    def agreeing_tables(self, shown: Flags) -> Tables:
        """The tables that also agree with the shown counts."""
        return np.asarray(self.tables[(self.tables[:, shown] == self.system.values[shown]).all(axis=1)])

    def exposed_counts(self, hidden: Flags) -> set[int]:
        """The small counts that are known better than before the counts were printed, and the hidden ones that a reader
        who knows that can tell from small ones."""
        remaining = self.agreeing_tables(self.system.printed & ~hidden)
        small = sensitive(self.system, THRESHOLD)
        exposed = set()
        for i in map(int, np.flatnonzero(small | (hidden & self.system.printed))):
            least, most = self.tables[:, i].min(), self.tables[:, i].max()
            low, high = remaining[:, i].min(), remaining[:, i].max()
            enough = THRESHOLD if least == THRESHOLD - 1 and small[i] else THRESHOLD - 1
            if (low > least and (small[i] or low < THRESHOLD)) or high < min(enough, most):
                exposed.add(i)
        return exposed

    def narrowed_counts(self, hidden: Flags) -> set[int]:
        """The small counts for which some value under the threshold is no longer possible."""
        remaining = self.agreeing_tables(self.system.printed & ~hidden)
        small = np.flatnonzero(sensitive(self.system, THRESHOLD))
        below = set(range(THRESHOLD))
        return {int(i) for i in small if (below & {*self.tables[:, i].tolist()}) - {*remaining[:, i].tolist()}}


def _compositions(n: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        yield from ((first, *rest) for rest in _compositions(n - first, parts - 1))


def _random_system(seed: int) -> Drawn:
    """Two to four groups, two or three kinds of decisions; the sizes and some totals are known, and some of the counts
    are printed."""
    rng = random.Random(f"system {seed}")
    kinds = rng.choice((2, 3, 3))
    groups = rng.choice((2, 3, 4) if kinds == 2 else (2, 3))
    sizes = [rng.choice((2, 4, 5, 6, 8, 11)) if groups < 4 else rng.choice((2, 4, 6, 9)) for _ in range(groups)]
    weights = [rng.choice((0.1, 0.3, 1)) for _ in range(kinds)]
    drawn = [rng.choices(range(kinds), weights, k=n) for n in sizes]
    truth = np.array([drawn[g].count(a) for a in range(kinds) for g in range(groups)], dtype=np.int64)
    builder = Builder(truth)
    for g, n in enumerate(sizes):
        builder.know([a * groups + g for a in range(kinds)], n, n)
    for a in range(kinds):
        if rng.random() < 0.8:
            kind_places = [a * groups + g for g in range(groups)]
            builder.know(kind_places, int(truth[kind_places].sum()), int(truth[kind_places].sum()))
    kind_groups = [(a,) for a in range(kinds)] + ([(0, 1)] if kinds == 3 else [])
    for kind_group in kind_groups:
        printed = rng.random() < 0.8
        for g in range(groups):
            places = [a * groups + g for a in kind_group]
            if not builder.is_known(places):
                cost = 1 + min(int(truth[places].sum()), 999) / 1000
                builder.count(places, printed=printed, cost=cost)
    return Drawn(builder.system(), sizes, kinds)


@cache
def _possible_tables(seed: int) -> PossibleTables:
    """The random system of that number, with all its tables. Listing them takes long, and each is asked about often."""
    drawn = _random_system(seed)
    system, kinds = drawn.system, drawn.kinds
    # Unknown a * groups + g is how many of kind a there are in group g.
    tables = np.array(
        [
            [group[a] for a in range(kinds) for group in compositions]
            for compositions in product(*(list(_compositions(n, kinds)) for n in drawn.sizes))
        ]
    )
    for bound in system.known:
        sums = tables[:, list(bound.places)].sum(axis=1)
        tables = tables[(sums >= bound.low) & (sums <= bound.high)]
    return PossibleTables(system, np.stack([tables[:, list(p)].sum(axis=1) for p in system.counts], axis=1))


def _hidden_counts(possible: PossibleTables) -> Flags:
    return Protection(THRESHOLD).protect(possible.system, lambda _: True)


SEEDS = [seed for seed in range(TABLES) if len(_random_system(seed).system.counts)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_hidden_protects_every_small_count(seed: int) -> None:
    """By the list of all tables, for every value and not just the ends; the attack agrees."""
    possible = _possible_tables(seed)
    hidden = _hidden_counts(possible)
    assert not (possible.system.printed & sensitive(possible.system, THRESHOLD) & ~hidden).any()
    assert possible.narrowed_counts(hidden) == possible.exposed_counts(hidden) == set()
    assert attack(possible.system, hidden, THRESHOLD) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_attack_finds_what_the_list_finds(seed: int) -> None:
    """Where some counts that have to be hidden are shown."""
    possible = _possible_tables(seed)
    rng = random.Random(f"shown {seed}")
    for _ in range(3):
        hidden = possible.system.printed & np.array([rng.random() < 0.5 for _ in possible.system.counts])
        assert set(attack(possible.system, hidden, THRESHOLD)) == possible.exposed_counts(hidden)


@pytest.mark.parametrize("seed", SEEDS)
def test_intervals_are_what_can_be_worked_out(seed: int) -> None:
    """No table is outside an interval, and for the sums here no interval is too wide."""
    possible = _possible_tables(seed)
    hidden = _hidden_counts(possible)
    remaining = possible.agreeing_tables(possible.system.printed & ~hidden)
    for place, (low, high) in intervals(possible.system, hidden).items():
        assert (low, high) == (remaining[:, place].min(), remaining[:, place].max())


def test_little_more_is_hidden_than_has_to_be() -> None:
    """Compared with the fewest counts, found by trying every set."""
    hidden_count = fewest_hidden = 0
    for seed in SEEDS:
        possible = _possible_tables(seed)
        may = np.flatnonzero(possible.system.printed & ~sensitive(possible.system, THRESHOLD))
        must = possible.system.printed & sensitive(possible.system, THRESHOLD)
        if not must.any() or len(may) > 9:
            continue
        hidden_count += int((_hidden_counts(possible) & ~must).sum())
        fewest_hidden += min(
            sum(choice)
            for choice in product((0, 1), repeat=len(may))
            if not possible.exposed_counts(_with_choice(must, may, choice))
        )
    assert fewest_hidden > len(SEEDS) / 4
    assert hidden_count <= 1.15 * fewest_hidden


def _with_choice(must: Flags, may: NDArray[np.int64], choice: Sequence[int]) -> Flags:
    hidden = must.copy()
    hidden[may] = np.array(choice, dtype=bool)
    return hidden


def test_what_may_not_be_hidden_is_not() -> None:
    """Three of four and one of four: the small ones cannot be hidden alone, and no more may be."""
    builder = Builder(np.array([3, 10], dtype=np.int64))
    builder.know([0, 1], 13, 13)
    for place in (0, 1):
        builder.count([place], printed=True, cost=1.0)
    with pytest.raises(TooMuchWorkError):
        Protection(THRESHOLD).protect(builder.system(), lambda hidden: int(hidden.sum()) < 2)
