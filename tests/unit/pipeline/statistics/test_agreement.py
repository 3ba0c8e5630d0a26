"""Share, kappa and AC1 against published examples, an independent variance, and what must hold of any two coders."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.statistics.agreement import Agreement, Coefficient, Interval, agreement, share

Counts = list[list[int]]

SKEWED: Counts = [[118, 5], [2, 0]]
ABSTRACTORS: Counts = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
DIAGNOSIS: Counts = [[40, 4, 4, 17], [6, 25, 2, 13], [4, 1, 21, 12], [15, 5, 9, 45]]
SEXUAL_FUN: Counts = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]

# 0.975 quantiles of Student's t, as in printed tables, by degrees of freedom.
T_QUANTILE = {99: 1.98422, 90: 1.98667}


def _value(coefficient: Coefficient) -> float:
    assert coefficient.value is not None
    return float(coefficient.value)


def _bounds(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return interval.low, interval.high


def _error(coefficient: Coefficient, degrees: int) -> float:
    """The standard error that an interval within -1 and 1 was made with."""
    low, high = _bounds(coefficient.interval)
    return (high - low) / 2 / T_QUANTILE[degrees]


# --- Published examples -----------------------------------------------------------------------------------


def test_r_package_irrcac_cont3x3abstractors() -> None:
    """README of R's irrCAC 1.0 (K. L. Gwet): kappa2.table, gwet.ac1.table and pa2.table of cont3x3abstractors."""
    measures = agreement(ABSTRACTORS)
    assert measures.share.value == Fraction(89, 100)
    assert _value(measures.kappa) == pytest.approx(0.7964094, abs=5e-8)
    assert _error(measures.kappa, 99) == pytest.approx(0.05891072, abs=5e-7)
    assert _bounds(measures.kappa.interval) == pytest.approx((0.68, 0.913), abs=5e-4)
    assert _value(measures.ac1) == pytest.approx(0.8493305, abs=5e-8)
    assert _error(measures.ac1, 99) == pytest.approx(0.04321747, abs=5e-7)
    assert _bounds(measures.ac1.interval) == pytest.approx((0.764, 0.935), abs=5e-4)


def test_r_package_irrcac_cont4x4diagnosis() -> None:
    """The tests of Python's irrCAC 0.4.4 for R's data set cont4x4diagnosis."""
    measures = agreement(DIAGNOSIS)
    assert _value(measures.kappa) == pytest.approx(0.432, abs=5e-4)
    assert _bounds(measures.kappa.interval) == pytest.approx((0.341, 0.522), abs=5e-4)
    assert _value(measures.ac1) == pytest.approx(0.456, abs=5e-4)
    assert _bounds(measures.ac1.interval) == pytest.approx((0.371, 0.542), abs=5e-4)


def test_r_package_vcd_sexual_fun() -> None:
    """Documentation of R's vcdExtra: Kappa(SexualFun) gives 0.1293 with the asymptotic standard error 0.06860."""
    kappa = agreement(SEXUAL_FUN).kappa
    assert _value(kappa) == pytest.approx(0.1293, abs=5e-5)
    assert _error(kappa, 90) == pytest.approx(0.06860, abs=5e-6)


def test_paradox_of_kappa() -> None:
    """Values by Python's irrCAC 0.4.4 (`CAC.cohen`, `CAC.gwet`); statsmodels' `cohens_kappa` gives the same kappa."""
    measures = agreement(SKEWED)
    assert measures.share.value == Fraction(944, 1000)
    assert _value(measures.kappa) == pytest.approx(-0.0233918129, abs=5e-11)
    assert _bounds(measures.kappa.interval) == pytest.approx((-0.047710746, 0.0009271203), abs=5e-10)
    assert _value(measures.ac1) == pytest.approx(0.9407763376, abs=5e-11)
    assert _bounds(measures.ac1.interval) == pytest.approx((0.89532306, 0.98622962), abs=5e-9)
    assert measures.misleading


@pytest.mark.parametrize(
    ("matrix", "observed", "kappa"),
    [([[40, 9], [6, 45]], "0.85", 0.70), ([[80, 10], [5, 5]], "0.85", 0.32)],
)
def test_paradox_of_feinstein_and_cicchetti(matrix: Counts, observed: str, kappa: float) -> None:
    """Feinstein and Cicchetti (1990), J Clin Epidemiol 43: the same share, and kappas of 0.70 and 0.32."""
    measures = agreement(matrix)
    assert measures.share.value == Fraction(observed)
    assert _value(measures.kappa) == pytest.approx(kappa, abs=5e-3)
    assert measures.misleading == (kappa < 0.5)


def test_wilson() -> None:
    """Newcombe (1998), Statistics in Medicine 17, Table I: Wilson's interval without continuity correction."""
    for same, compared, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        assert _bounds(share(same, compared).interval) == pytest.approx((low, high), abs=5e-5)


# --- What cannot be worked out ----------------------------------------------------------------------------


def test_one_category_has_no_kappa() -> None:
    measures = agreement([[10]])
    assert measures.kappa == Coefficient(None)
    assert measures.ac1 == Coefficient(Fraction(1))
    assert measures.share.value == 1
    assert not measures.misleading


def test_full_agreement_has_no_interval_but_that_of_the_share() -> None:
    measures = agreement([[5, 0], [0, 5]])
    assert (measures.kappa, measures.ac1) == (Coefficient(Fraction(1)), Coefficient(Fraction(1)))
    assert _bounds(measures.share.interval) == pytest.approx((0.7225, 1.0), abs=5e-5)


@pytest.mark.parametrize("matrix", [[], [[0]], [[0, 0], [0, 0]]])
def test_nothing_compared(matrix: Counts) -> None:
    measures = agreement(matrix)
    assert measures == Agreement(share(0, 0), Coefficient(None), Coefficient(None))
    assert (measures.share.value, measures.share.interval, measures.misleading) == (None, None, False)


def test_one_decision_has_no_interval() -> None:
    measures = agreement([[0, 1], [0, 0]])
    assert (measures.kappa.value, measures.kappa.interval, measures.ac1.interval) == (Fraction(0), None, None)


@pytest.mark.parametrize("matrix", [[[1, 2]], [[1], [2]], [[1, 2], [3]]])
def test_a_matrix_must_be_square(matrix: Counts) -> None:
    with pytest.raises(ValueError, match="square"):
        agreement(matrix)


@pytest.mark.parametrize(
    ("matrix", "misleading"),
    [
        ([[118, 5], [2, 0]], True),
        ([[50, 10], [10, 50]], False),  # both categories are common: kappa and AC1 say the same
        ([[60, 20], [20, 0]], False),  # few agree: a low kappa is right
        ([[5, 5], [5, 5]], False),
    ],
)
def test_when_kappa_misleads(matrix: Counts, misleading: bool) -> None:
    assert agreement(matrix).misleading is misleading


# --- Of any two coders ------------------------------------------------------------------------------------


@st.composite
def matrices(draw: st.DrawFn, largest: int = 30) -> Counts:
    """Square matrices of two to five categories, each of which a coder has used."""
    size = draw(st.integers(2, 5))
    row = st.lists(st.integers(0, largest), min_size=size, max_size=size)
    matrix = draw(st.lists(row, min_size=size, max_size=size))
    assume(all(sum(matrix[k]) + sum(row[k] for row in matrix) for k in range(size)))
    return matrix


@given(st.lists(st.integers(1, 50), min_size=2, max_size=6))
def test_coders_who_never_differ(counts: list[int]) -> None:
    measures = agreement([[n if i == j else 0 for j in range(len(counts))] for i, n in enumerate(counts)])
    assert measures.share.value == measures.kappa.value == measures.ac1.value == 1


@given(st.lists(st.integers(1, 12), min_size=2, max_size=5), st.data())
def test_coders_who_are_independent(rows: list[int], data: st.DataObject) -> None:
    """Where every cell is what chance gives, kappa is exactly 0."""
    columns = data.draw(st.lists(st.integers(1, 12), min_size=len(rows), max_size=len(rows)))
    assert agreement([[a * b for b in columns] for a in rows]).kappa.value == 0


@given(matrices())
def test_it_does_not_matter_who_is_first(matrix: Counts) -> None:
    mirrored = agreement([list(column) for column in zip(*matrix, strict=True)])
    assert mirrored == agreement(matrix)


@given(matrices(), st.data())
def test_the_order_of_categories_does_not_matter(matrix: Counts, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(matrix))))
    assert agreement([[matrix[i][j] for j in order] for i in order]) == agreement(matrix)


@given(matrices())
def test_every_value_is_within_its_interval_and_its_bounds(matrix: Counts) -> None:
    measures = agreement(matrix)
    for coefficient in (measures.kappa, measures.ac1):
        assert coefficient.value is None or -1 <= coefficient.value <= 1
        if coefficient.interval is not None:
            low, high = _bounds(coefficient.interval)
            assert -1 <= low <= _value(coefficient) <= high <= 1


# --- The variance, by another way -------------------------------------------------------------------------


def _kappa(p: list[list[float]]) -> float:
    """Cohen (1960), from the proportions."""
    size = range(len(p))
    chance = sum(sum(p[k]) * sum(row[k] for row in p) for k in size)
    return (sum(p[k][k] for k in size) - chance) / (1 - chance)


def _ac1(p: list[list[float]]) -> float:
    """Gwet (2008), from the proportions."""
    size = range(len(p))
    pi = [(sum(p[k]) + sum(row[k] for row in p)) / 2 for k in size]
    chance = sum(x * (1 - x) for x in pi) / (len(p) - 1)
    return (sum(p[k][k] for k in size) - chance) / (1 - chance)


def _delta_error(matrix: Counts, coefficient: Callable[[list[list[float]]], float]) -> float:
    """The standard error by the delta method for multinomial counts, with gradients taken numerically."""
    n = sum(map(sum, matrix))
    p = [[count / n for count in row] for row in matrix]
    step, size = 1e-6, range(len(p))

    def slope(k: int, m: int) -> float:
        shifted = [[[x + way * step * ((i, j) == (k, m)) for j, x in enumerate(row)] for i, row in enumerate(p)]
                for way in (1, -1)]  # fmt: skip
        return (coefficient(shifted[0]) - coefficient(shifted[1])) / (2 * step)

    slopes = [(p[k][m], slope(k, m)) for k in size for m in size]
    mean = sum(x * g for x, g in slopes)
    return sqrt(max(sum(x * g * g for x, g in slopes) - mean**2, 0) / n)


@pytest.mark.parametrize("matrix", [SKEWED, ABSTRACTORS, DIAGNOSIS, SEXUAL_FUN, [[30, 2, 1], [0, 25, 3], [4, 1, 34]]])
def test_the_intervals_by_the_delta_method(matrix: Counts) -> None:
    measures = agreement(matrix)
    for mine, by_definition in ((measures.kappa, _kappa), (measures.ac1, _ac1)):
        proportions = [[count / sum(map(sum, matrix)) for count in row] for row in matrix]
        assert isclose(_value(mine), by_definition(proportions), abs_tol=1e-12)
        low, _ = _bounds(mine.interval)
        # The quantile of t lies between that of the normal distribution and that of 90 degrees of freedom.
        assert 1.9599 <= (_value(mine) - low) / _delta_error(matrix, by_definition) <= 1.99
