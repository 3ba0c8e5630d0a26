"""Intervals and tests against published values, against scipy, and against counting every possibility one by one."""

from __future__ import annotations

import importlib
import math
import random
import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb, factorial, prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import statistics

# scipy has no type information; imported by name, so that mypy needs no exception for it.
_stats: Any = importlib.import_module("scipy.stats")
Table = Sequence[Sequence[int]]

# Examples of R's help page for fisher.test, with the p-values that R prints.
TEA_TASTING = [[3, 1], [1, 3]]
CONVICTIONS = [[2, 15], [10, 3]]
JOB = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
MP6 = [
    [1, 2, 2, 1, 1, 0, 1],
    [2, 0, 0, 2, 3, 0, 0],
    [0, 1, 1, 1, 2, 7, 3],
    [1, 1, 2, 0, 0, 0, 1],
    [0, 1, 1, 1, 1, 0, 0],
]


def _tested(table: Table, **settings: int) -> statistics.Test:
    test = statistics.independence_p(table, **{"seed": 1, **settings})
    assert test is not None
    return test


# --- Wilson -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, Table I, method 3 (score, without correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_published(count: int, base: int, low: float, high: float) -> None:
    assert statistics.wilson(count, base) == pytest.approx((low, high), abs=0.00005)


def test_wilson_of_the_2025_report() -> None:
    assert statistics.wilson(12, 120) == pytest.approx((0.0581336, 0.1666817), abs=5e-8)


@given(st.integers(1, 2000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))),
       st.sampled_from([0.8, 0.9, 0.95, 0.99]))  # fmt: skip
def test_wilson_as_scipy(share: tuple[int, int], level: float) -> None:
    low, high = statistics.wilson(*share, level)
    theirs = _stats.binomtest(*share).proportion_ci(level, method="wilson")
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= low <= share[0] / share[1] <= high <= 1
    assert statistics.wilson(share[1] - share[0], share[1], level) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize("base", [1, 2, 3, 7, 19, 120, 999])
def test_wilson_of_none_and_all_touches_the_end(base: int) -> None:
    assert statistics.wilson(0, base)[0] == 0
    assert statistics.wilson(base, base)[1] == 1


@pytest.mark.parametrize("share", [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share(share: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is no share"):
        statistics.wilson(*share)
    with pytest.raises(ValueError, match="is no share"):
        statistics.finite_interval(*share, 10)


# --- A finite population --------------------------------------------------------------------------------------


def _not_rejected(count: int, base: int, population: int, side: Fraction) -> list[int]:
    """Every number of hits that neither tail rejects, by looking at each possible sample."""
    kept = []
    for hits in range(population + 1):
        drawn = [sum(i < hits for i in sample) for sample in combinations(range(population), base)]
        tails = (sum(n >= count for n in drawn), sum(n <= count for n in drawn))
        if all(Fraction(tail, len(drawn)) > side for tail in tails):
            kept.append(hits)
    return kept


@pytest.mark.parametrize("population", [1, 4, 7, 10])
def test_finite_interval_against_every_possible_sample(population: int) -> None:
    for base in range(1, population + 1):
        for count in range(base + 1):
            for level, side in ((0.95, Fraction(1, 40)), (0.8, Fraction(1, 10))):
                kept = _not_rejected(count, base, population, side)
                expected = (min(kept) / population, max(kept) / population)
                assert statistics.finite_interval(count, base, population, level) == expected, (count, base)


def test_a_tail_of_exactly_a_fortieth_is_rejected() -> None:
    """One drawn of 40, and it is a hit: with one hit among the 40 that has probability 1/40, with two 1/20."""
    assert statistics.finite_interval(1, 1, 40) == (2 / 40, 1.0)


@given(st.integers(1, 300).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_a_census_leaves_no_doubt(share: tuple[int, int]) -> None:
    count, base = share
    assert statistics.finite_interval(count, base, base) == (count / base, count / base)


@given(st.integers(1, 60).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
@settings(max_examples=40, deadline=None)
def test_a_large_population_tends_to_clopper_and_pearson(share: tuple[int, int]) -> None:
    theirs = _stats.binomtest(*share).proportion_ci(0.95, method="exact")
    ours = statistics.finite_interval(*share, 10_000_000)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-4)


@given(st.data())
@settings(deadline=None)
def test_finite_interval_holds_the_share_and_narrows(data: st.DataObject) -> None:
    base = data.draw(st.integers(1, 40))
    count, population = data.draw(st.integers(0, base)), data.draw(st.integers(base, 400))
    low, high = statistics.finite_interval(count, base, population)
    assert 0 <= low <= count / base <= high <= 1
    # At least the hits that were seen, and at most all but the misses that were seen.
    assert count / population <= low <= high <= (population - base + count) / population
    mirrored = statistics.finite_interval(base - count, base, population)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize(("population", "base"), [(30, 10), (60, 7), (45, 44)])
def test_finite_interval_misses_at_most_one_time_in_twenty(population: int, base: int) -> None:
    intervals = [statistics.finite_interval(n, base, population) for n in range(base + 1)]
    for hits in range(population + 1):
        held = sum(
            comb(hits, n) * comb(population - hits, base - n)
            for n, (low, high) in enumerate(intervals)
            if low <= hits / population <= high
        )
        assert Fraction(held, comb(population, base)) >= Fraction(19, 20)


@pytest.mark.parametrize("base", [1000, 1001, 4000])
def test_large_samples_are_reckoned_the_same(base: int) -> None:
    """Beyond a thousand drawn another way of summing is used; both meet the same definition."""
    population, count = 9000, base * 3 // 10
    low, high = (round(end * population) for end in statistics.finite_interval(count, base, population))

    def upper(hits: int) -> float:
        return float(_stats.hypergeom(population, hits, base).pmf(range(count, base + 1)).sum())

    def lower(hits: int) -> float:
        return float(_stats.hypergeom(population, hits, base).pmf(range(count + 1)).sum())

    assert upper(low - 1) <= 0.025 < upper(low)
    assert lower(high + 1) <= 0.025 < lower(high)


def test_more_drawn_than_there_are() -> None:
    with pytest.raises(ValueError, match="10 drawn from a population of 9"):
        statistics.finite_interval(3, 10, 9)


# --- Independence, exactly --------------------------------------------------------------------------------------


def test_a_small_table_gives_the_fraction_itself() -> None:
    test = _tested([[3, 1, 2], [1, 3, 4]])
    assert (test.method, test.exact) == ("exakt", Fraction(501, 1001))
    assert test.p == 501 / 1001


@pytest.mark.parametrize(
    ("table", "p", "digits"),
    [
        (TEA_TASTING, 0.4857, 4),  # R: fisher.test(TeaTasting)
        (CONVICTIONS, 0.0005367, 7),  # R: fisher.test(Convictions)
        ([[1, 9], [11, 3]], 0.002759, 6),  # R: the same as Wikipedia's example of studying men and women
    ],
)
def test_published_values(table: Table, p: float, digits: int) -> None:
    assert round(_tested(table).p, digits) == p


def test_a_large_table_exactly_where_the_effort_is_allowed() -> None:
    """The sixth example of Mehta and Patel (1983), as R prints it: p-value = 0.03929."""
    assert _tested(MP6).method == "permutation"
    assert round(_tested(MP6, effort=10_000_000).p, 5) == 0.03929


def _every_table(rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    options = [[s for s in product(*(range(c + 1) for c in columns)) if sum(s) == n] for n in rows]
    for table in product(*options):
        if [sum(column) for column in zip(*table, strict=True)] == list(columns):
            yield table


def _probability(table: Table) -> Fraction:
    """Of a table given its margins: the product of the margins' factorials over n! and the cells' factorials."""
    margins = [*map(sum, table), *map(sum, zip(*table, strict=True))]
    cells = prod(factorial(n) for row in table for n in row)
    return Fraction(prod(map(factorial, margins)), factorial(sum(map(sum, table))) * cells)


def _by_definition(table: Table) -> Fraction:
    observed = _probability(table)
    every = list(map(_probability, _every_table([*map(sum, table)], [*map(sum, zip(*table, strict=True))])))
    assert sum(every) == 1
    return sum((p for p in every if p <= observed), Fraction(0))


def _has_margins(table: Table) -> bool:
    return all(map(any, table)) and all(map(any, zip(*table, strict=True)))


_shapes = st.sampled_from([(2, 2), (3, 2), (2, 3), (4, 2), (3, 3), (2, 4)])
_tables = _shapes.flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 3), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
).filter(_has_margins)


@given(_tables)
@settings(max_examples=150, deadline=None)
def test_exact_against_every_table_with_the_same_margins(table: list[list[int]]) -> None:
    test = _tested(table)
    assert test.exact == _by_definition(table)
    assert test.method == "exakt" and 0 < test.p <= 1


@given(_tables, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_and_columns_means_nothing(table: list[list[int]], rng: random.Random) -> None:
    columns = list(zip(*rng.sample(table, len(table)), strict=True))
    turned = rng.sample(columns, len(columns))
    assert _tested(turned).exact == _tested(table).exact


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_two_by_two_as_scipy(cells: list[int]) -> None:
    table = [cells[:2], cells[2:]]
    if _has_margins(table):
        assert _tested(table).p == pytest.approx(_stats.fisher_exact(table).pvalue, rel=1e-9)


@pytest.mark.parametrize("rows", list(permutations([(9, 1), (5, 5), (0, 4)])))
def test_empty_rows_and_columns_are_left_out(rows: tuple[tuple[int, int], ...]) -> None:
    padded = [(0, 0, 0), *((a, 0, b) for a, b in rows), (0, 0, 0)]
    assert _tested(padded).exact == _by_definition(rows)


@pytest.mark.parametrize(
    "table", [[], [[]], [[0, 0], [0, 0]], [[3, 4]], [[3], [4]], [[3, 0], [9, 0]], [[1, 2], [0, 0]]]
)
def test_nothing_to_compare(table: Table) -> None:
    assert statistics.independence_p(table, seed=1) is None


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[1, -2], [3, 4]]])
def test_what_is_no_table(table: Table) -> None:
    with pytest.raises(ValueError, match=r"negative|shorter|longer"):
        statistics.independence_p(table, seed=1)


# --- Independence, by drawing ---------------------------------------------------------------------------------


def _near(p: float, exact: float, draws: int = 20_000) -> bool:
    """Within four standard errors of what that many draws give."""
    return abs(p - exact) < 4 * math.sqrt(exact * (1 - exact) / draws) + 1 / draws


@pytest.mark.parametrize(("table", "p"), [(JOB, 0.7827), (MP6, 0.03929)])  # R's fisher.test, as above
def test_drawing_comes_close_to_published_values(table: Table, p: float) -> None:
    for seed in (1, 2, 2025):
        test = _tested(table, seed=seed)
        assert (test.method, test.exact) == ("permutation", None)
        assert _near(test.p, p)


@pytest.mark.parametrize("table", [[[3, 1, 2], [1, 3, 4]], [[9, 1], [5, 5], [0, 4]], TEA_TASTING])
def test_drawing_comes_close_to_the_exact_test(table: Table) -> None:
    """Ties too: TeaTasting has two tables of the same probability, which both count."""
    assert _near(_tested(table, effort=0).p, float(_by_definition(table)))


def test_the_same_seed_draws_the_same_tables() -> None:
    assert _tested(JOB, seed=7) == _tested(JOB, seed=7)
    assert len({_tested(JOB, seed=seed).p for seed in range(5)}) > 1


def test_a_drawn_p_is_never_nought() -> None:
    assert _tested([[40, 0], [0, 40]], effort=0, draws=999).p == 1 / 1000


def test_which_method_is_decided_by_the_margins_alone() -> None:
    large = [[20 + i, 20 - i] for i in range(11)]
    assert _tested(large).method == "permutation"
    assert _tested([[11, 0]] * 10 + [[0, 2]]).method == "exakt", "few on one side leave few tables"


def test_sixty_criteria_in_eleven_districts_are_exact_and_quick() -> None:
    """About half a second on the machine where it was written; the limit leaves room for a slow one."""
    rng = random.Random(1)
    tables = []
    for _ in range(60):
        bases, rate = [rng.randint(8, 12) for _ in range(11)], rng.random()
        met = [sum(rng.random() < rate for _ in range(base)) for base in bases]
        tables.append([[n, base - n] for n, base in zip(met, bases, strict=True)])
    before = time.process_time()
    tests = [statistics.independence_p(table, seed=1) for table in tables]
    assert time.process_time() - before < 5
    assert {test.method for test in tests if test} == {"exakt"}


# --- Holm -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ps", "adjusted"),
    [
        # R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
        ([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]),
        # The documentation of stdlib's padjust, checked there against R.
        ([0.319, 0.201, 0.4, 0.374, 0.113], [0.957, 0.804, 0.957, 0.957, 0.565]),
        # Holm's procedure in Wikipedia: at 0.05 the first and the last are rejected.
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.5], [0.5]),
        ([0.9, 0.8], [1.0, 1.0]),
        ([], []),
    ],
)
def test_holm_as_published(ps: list[float], adjusted: list[float]) -> None:
    assert statistics.holm(ps) == pytest.approx(adjusted)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_rejects_what_the_procedure_rejects(ps: list[float]) -> None:
    """Step by step from the smallest: reject while p <= level / (tests left), and stop at the first that is not."""
    adjusted = statistics.holm(ps)
    assert all(0 <= p <= a <= 1 for p, a in zip(ps, adjusted, strict=True))
    for level in (0.01, 0.05, 0.2):
        left, rejected = sorted(ps), 0
        while left and left[0] * len(left) <= level:
            left, rejected = left[1:], rejected + 1
        assert sum(a <= level for a in adjusted) == rejected
