"""Tests against published values, against scipy, and against counting every possibility one by one."""

from __future__ import annotations

import importlib
import math
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations, product
from math import factorial, prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.statistics import significance
from tests.lib.examples import examples

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


def _independence_test(table: Table, **settings: int) -> significance.Test:
    test = significance.independence_p(table, **{"seed": 1, **settings})
    assert test is not None
    return test


# --- Independence, exactly --------------------------------------------------------------------------------------


def test_a_small_table_gives_the_fraction_itself() -> None:
    test = _independence_test([[3, 1, 2], [1, 3, 4]])
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
    assert round(_independence_test(table).p, digits) == p


def test_a_large_table_is_drawn_unless_more_effort_is_allowed() -> None:
    assert _independence_test(MP6).method == "permutation"


@pytest.mark.long
def test_a_large_table_exactly_where_the_effort_is_allowed() -> None:
    """The sixth example of Mehta and Patel (1983), as R prints it: p-value = 0.03929."""
    assert round(_independence_test(MP6, effort=10_000_000).p, 5) == 0.03929


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
@settings(max_examples=examples(150))
def test_exact_against_every_table_with_the_same_margins(table: list[list[int]]) -> None:
    test = _independence_test(table)
    assert test.exact == _by_definition(table)
    assert test.method == "exakt" and 0 < test.p <= 1


@given(_tables, st.randoms(use_true_random=False))
@settings(max_examples=examples(60))
def test_the_order_of_rows_and_columns_means_nothing(table: list[list[int]], rng: random.Random) -> None:
    columns = list(zip(*rng.sample(table, len(table)), strict=True))
    turned = rng.sample(columns, len(columns))
    assert _independence_test(turned).exact == _independence_test(table).exact


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_two_by_two_as_scipy(cells: list[int]) -> None:
    table = [cells[:2], cells[2:]]
    if _has_margins(table):
        assert _independence_test(table).p == pytest.approx(_stats.fisher_exact(table).pvalue, rel=1e-9)


@pytest.mark.parametrize("rows", list(permutations([(9, 1), (5, 5), (0, 4)])))
def test_empty_rows_and_columns_are_left_out(rows: tuple[tuple[int, int], ...]) -> None:
    padded = [(0, 0, 0), *((a, 0, b) for a, b in rows), (0, 0, 0)]
    assert _independence_test(padded).exact == _by_definition(rows)


@pytest.mark.parametrize(
    "table", [[], [[]], [[0, 0], [0, 0]], [[3, 4]], [[3], [4]], [[3, 0], [9, 0]], [[1, 2], [0, 0]]]
)
def test_nothing_to_compare(table: Table) -> None:
    assert significance.independence_p(table, seed=1) is None


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[1, -2], [3, 4]]])
def test_what_is_no_table(table: Table) -> None:
    with pytest.raises(ValueError, match=r"negative|shorter|longer"):
        significance.independence_p(table, seed=1)


# --- Independence, by drawing ---------------------------------------------------------------------------------


def _near(p: float, exact: float, draws: int = 20_000) -> bool:
    """Within four standard errors of what that many draws give."""
    return abs(p - exact) < 4 * math.sqrt(exact * (1 - exact) / draws) + 1 / draws


@pytest.mark.parametrize(("table", "p"), [(JOB, 0.7827), (MP6, 0.03929)])  # R's fisher.test, as above
def test_drawing_comes_close_to_published_values(table: Table, p: float) -> None:
    for seed in (1, 2, 2025):
        test = _independence_test(table, seed=seed)
        assert (test.method, test.exact) == ("permutation", None)
        assert _near(test.p, p)


@pytest.mark.parametrize("table", [[[3, 1, 2], [1, 3, 4]], [[9, 1], [5, 5], [0, 4]], TEA_TASTING])
def test_drawing_comes_close_to_the_exact_test(table: Table) -> None:
    """Ties too: TeaTasting has two tables of the same probability, which both count."""
    assert _near(_independence_test(table, effort=0).p, float(_by_definition(table)))


def test_the_same_seed_draws_the_same_tables() -> None:
    assert _independence_test(JOB, seed=7) == _independence_test(JOB, seed=7)
    assert len({_independence_test(JOB, seed=seed).p for seed in range(5)}) > 1


def test_a_drawn_p_is_never_nought() -> None:
    assert _independence_test([[40, 0], [0, 40]], effort=0, draws=999).p == 1 / 1000


@pytest.mark.parametrize("extra", [0, 150, 300, 450])
def test_very_many_decisions_need_no_drawing(extra: int) -> None:
    """Four districts of 60,000, half of them met: against tables that are drawn, and Pearson's own test."""
    table = [[30_000 + extra, 30_000 - extra], [30_000 - extra, 30_000 + extra], [30_000, 30_000], [30_000, 30_000]]
    test = _independence_test(table)
    assert (test.method, test.exact) == ("chi-två", None)
    assert test.p == pytest.approx(_stats.chi2_contingency(table, correction=False).pvalue, rel=1e-9)
    tables = _stats.random_table.rvs([60_000] * 4, [120_000] * 2, size=4_000, random_state=1)
    as_rare = int((((tables - 30_000) ** 2).sum(axis=(1, 2)) >= 4 * extra**2).sum())
    assert _near(test.p, max(as_rare, 1) / 4_000, 4_000)


def test_one_rare_thing_among_very_many_is_drawn() -> None:
    assert _independence_test([[100_000, 9_000], [100_000, 9_100]]).method == "permutation"


def test_which_method_is_decided_by_the_margins_alone() -> None:
    large = [[20 + i, 20 - i] for i in range(11)]
    assert _independence_test(large).method == "permutation"
    assert _independence_test([[11, 0]] * 10 + [[0, 2]]).method == "exakt", "few on one side leave few tables"


@pytest.mark.slow
@pytest.mark.no_cover  # the tracer takes most of the time
def test_sixty_criteria_in_eleven_districts_are_exact() -> None:
    rng = random.Random(1)
    tables = []
    for _ in range(60):
        bases, rate = [rng.randint(8, 12) for _ in range(11)], rng.random()
        met = [sum(rng.random() < rate for _ in range(base)) for base in bases]
        tables.append([[n, base - n] for n, base in zip(met, bases, strict=True)])
    tests = [significance.independence_p(table, seed=1) for table in tables]
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
    assert significance.holm(ps) == pytest.approx(adjusted)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_rejects_what_the_procedure_rejects(ps: list[float]) -> None:
    """Step by step from the smallest: reject while p <= level / (tests left), and stop at the first that is not."""
    adjusted = significance.holm(ps)
    assert all(0 <= p <= a <= 1 for p, a in zip(ps, adjusted, strict=True))
    for level in (0.01, 0.05, 0.2):
        remaining, rejected = sorted(ps), 0
        while remaining and remaining[0] * len(remaining) <= level:
            remaining, rejected = remaining[1:], rejected + 1
        assert sum(a <= level for a in adjusted) == rejected
