"""Intervals against published values, against scipy, and against counting every possible sample one by one."""

from __future__ import annotations

import importlib
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.statistics.intervals import finite_interval, wilson
from tests.lib.examples import examples

# scipy has no type information; imported by name, so that mypy needs no exception for it.
_stats: Any = importlib.import_module("scipy.stats")


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
    assert wilson(count, base) == pytest.approx((low, high), abs=0.00005)


def test_wilson_of_the_2025_report() -> None:
    assert wilson(12, 120) == pytest.approx((0.0581336, 0.1666817), abs=5e-8)


@given(st.integers(1, 2000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))),
       st.sampled_from([0.8, 0.9, 0.95, 0.99]))  # fmt: skip
def test_wilson_as_scipy(share: tuple[int, int], level: float) -> None:
    low, high = wilson(*share, level)
    theirs = _stats.binomtest(*share).proportion_ci(level, method="wilson")
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= low <= share[0] / share[1] <= high <= 1
    assert wilson(share[1] - share[0], share[1], level) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize("base", [1, 2, 3, 7, 19, 120, 999])
def test_wilson_of_none_and_all_touches_the_end(base: int) -> None:
    assert wilson(0, base)[0] == 0
    assert wilson(base, base)[1] == 1


@pytest.mark.parametrize("share", [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share(share: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(*share)
    with pytest.raises(ValueError, match="is no share"):
        finite_interval(*share, 10)


# --- A finite population --------------------------------------------------------------------------------------


def _not_rejected(count: int, base: int, population: int, side: Fraction) -> list[int]:
    """Every number of hits that neither tail rejects, by looking at each possible sample."""
    accepted = []
    for hits in range(population + 1):
        hit_counts = [sum(i < hits for i in sample) for sample in combinations(range(population), base)]
        tails = (sum(n >= count for n in hit_counts), sum(n <= count for n in hit_counts))
        if all(Fraction(tail, len(hit_counts)) > side for tail in tails):
            accepted.append(hits)
    return accepted


@pytest.mark.parametrize("population", [1, 4, 7, 10])
def test_finite_interval_against_every_possible_sample(population: int) -> None:
    for base in range(1, population + 1):
        for count in range(base + 1):
            for level, side in ((0.95, Fraction(1, 40)), (0.8, Fraction(1, 10))):
                accepted = _not_rejected(count, base, population, side)
                expected = (min(accepted) / population, max(accepted) / population)
                assert finite_interval(count, base, population, level) == expected, (count, base)


def test_a_tail_of_exactly_a_fortieth_is_rejected() -> None:
    """One drawn of 40, and it is a hit: with one hit among the 40 that has probability 1/40, with two 1/20."""
    assert finite_interval(1, 1, 40) == (2 / 40, 1.0)


@given(st.integers(1, 300).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_a_census_leaves_no_doubt(share: tuple[int, int]) -> None:
    count, base = share
    assert finite_interval(count, base, base) == (count / base, count / base)


@given(st.integers(1, 60).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
@settings(max_examples=examples(40))
def test_a_large_population_tends_to_clopper_and_pearson(share: tuple[int, int]) -> None:
    theirs = _stats.binomtest(*share).proportion_ci(0.95, method="exact")
    ours = finite_interval(*share, 10_000_000)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-4)


@given(st.data())
def test_finite_interval_holds_the_share_and_narrows(data: st.DataObject) -> None:
    base = data.draw(st.integers(1, 40))
    count, population = data.draw(st.integers(0, base)), data.draw(st.integers(base, 400))
    low, high = finite_interval(count, base, population)
    assert 0 <= low <= count / base <= high <= 1
    # At least the hits that were seen, and at most all but the misses that were seen.
    assert count / population <= low <= high <= (population - base + count) / population
    mirrored = finite_interval(base - count, base, population)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize(("population", "base"), [(30, 10), (60, 7), (45, 44)])
def test_finite_interval_misses_at_most_one_time_in_twenty(population: int, base: int) -> None:
    intervals = [finite_interval(n, base, population) for n in range(base + 1)]
    for hits in range(population + 1):
        covering_samples = sum(
            comb(hits, n) * comb(population - hits, base - n)
            for n, (low, high) in enumerate(intervals)
            if low <= hits / population <= high
        )
        assert Fraction(covering_samples, comb(population, base)) >= Fraction(19, 20)


@pytest.mark.parametrize("base", [1000, 1001, 4000])
def test_large_samples_are_reckoned_the_same(base: int) -> None:
    """Beyond a thousand drawn another way of summing is used; both meet the same definition."""
    population, count = 9000, base * 3 // 10
    low, high = (round(end * population) for end in finite_interval(count, base, population))

    def upper(hits: int) -> float:
        return float(_stats.hypergeom(population, hits, base).pmf(range(count, base + 1)).sum())

    def lower(hits: int) -> float:
        return float(_stats.hypergeom(population, hits, base).pmf(range(count + 1)).sum())

    assert upper(low - 1) <= 0.025 < upper(low)
    assert lower(high + 1) <= 0.025 < lower(high)


def test_more_drawn_than_there_are() -> None:
    with pytest.raises(ValueError, match="10 drawn from a population of 9"):
        finite_interval(3, 10, 9)
