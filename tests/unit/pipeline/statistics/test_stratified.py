"""The weighted share by hand, and by simulation how often its interval holds the true one."""

from __future__ import annotations

import os
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from pipeline.statistics.intervals import wilson
from pipeline.statistics.stratified import Drawn, joined, stratified

# The strata of the sample list, eight by eight alike, with a quarter and with half of the decisions of a large city.
SIZES = {
    "small": [260, 130, 260, 130, 105, 52, 105, 52, 75, 37, 75, 37, 150, 75, 150, 75],
    "large": [1040, 520, 1040, 520, 420, 210, 420, 210, 300, 150, 300, 150, 603, 300, 603, 300],
}
BASES = [10, 5, 10, 5] * 4
LONG = [(size, share, spread) for size in SIZES for share in (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9) for spread in (0, 0.1)]
SHORT = [("small", 0.1, 0.1), ("large", 0.5, 0.0), ("large", 0.8, 0.1)]


def _held(size: str, share: float, spread: float, draws: int) -> float:
    """How often the interval holds the true share, over so many samples of one population."""
    rng = np.random.default_rng(20)
    sizes, bases = np.array(SIZES[size]), np.array(BASES)
    hits = np.round(sizes * (share + spread * rng.uniform(-1, 1, len(sizes)))).astype(int)
    true, held = hits.sum() / sizes.sum(), 0
    for row in rng.hypergeometric(hits, sizes - hits, bases, size=(draws, len(sizes))):
        _, low, high = stratified([Drawn(int(k), int(n), int(s)) for k, n, s in zip(row, bases, sizes, strict=True)])
        held += low <= true <= high
    return held / draws


def _error(draws: int) -> float:
    """Three standard errors of a share of 95 % in so many draws."""
    return 3 * sqrt(0.95 * 0.05 / draws)


@pytest.mark.parametrize(("size", "share", "spread"), SHORT)
def test_the_interval_holds_the_true_share_in_95_of_100_samples(size: str, share: float, spread: float) -> None:
    assert abs(_held(size, share, spread, 3_000) - 0.95) <= 0.01 + _error(3_000)


@pytest.mark.skipif("SLOW_TESTS" not in os.environ, reason="takes minutes: set SLOW_TESTS=1")
@pytest.mark.parametrize(("size", "share", "spread"), LONG)
def test_the_same_for_all_shares_in_the_long_run(size: str, share: float, spread: float) -> None:
    assert abs(_held(size, share, spread, 20_000) - 0.95) <= 0.01 + _error(20_000)


def test_the_plain_share_with_its_interval_misses_what_the_weighted_one_holds() -> None:
    """30 of 1,040 and 30 of 420, and a large difference between the two: this is why the shares are weighted."""
    rng = np.random.default_rng(3)
    sizes, hits = np.array([1040, 420]), np.array([208, 252])
    true, plain, weighted = hits.sum() / sizes.sum(), 0, 0
    for a, b in rng.hypergeometric(hits, sizes - hits, [30, 30], size=(1_000, 2)):
        low, high = wilson(int(a + b), 60)
        plain += low <= true <= high
        found = stratified([Drawn(int(a), 30, 1040), Drawn(int(b), 30, 420)])
        weighted += found.low <= true <= found.high
    assert plain / 1_000 < 0.88 < 0.93 < weighted / 1_000


def test_the_share_and_its_interval_by_hand() -> None:
    """Two strata, of 300 and 100 decisions: 0.75 * 2/10 + 0.25 * 4/5 = 0.35."""
    share, low, high = stratified([Drawn(2, 10, 300), Drawn(4, 5, 100)])
    assert share == Fraction(35, 100)
    overall = 7 / 17
    first, second = (2 + overall) / 11, (4 + overall) / 6
    variance = 0.75**2 * (1 - 10 / 300) * first * (1 - first) / 9 + 0.25**2 * (1 - 5 / 100) * second * (1 - second) / 4
    middle = 0.75 * first + 0.25 * second
    size, z = middle * (1 - middle) / variance, 1.959963984540054
    # Wilson's interval is where the share lies z standard errors from the end.
    for end in (low, high):
        assert abs(0.35 - end) / sqrt(end * (1 - end) / size) == pytest.approx(z)
    assert low < 0.35 < high


def test_one_large_stratum_is_nearly_a_simple_sample() -> None:
    found = stratified([Drawn(300, 1_000, 10**9)])
    assert (found.low, found.high) == pytest.approx(wilson(300, 1_000), abs=2e-4)


def test_a_census_is_certain() -> None:
    assert stratified([Drawn(3, 10, 10), Drawn(1, 2, 2)]) == (Fraction(1, 3), 1 / 3, 1 / 3)


@pytest.mark.parametrize("hits", [0, 5])
def test_none_and_all_have_an_interval_within_0_and_1(hits: int) -> None:
    found = stratified([Drawn(hits, 5, 50)] * 3)
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert found.low < found.high


def test_a_stratum_of_a_single_decision() -> None:
    found = stratified([Drawn(1, 1, 20), Drawn(3, 9, 20)])
    assert found.share == Fraction(2, 3)
    assert found.low < 2 / 3 < found.high


@pytest.mark.parametrize("strata", [[], [Drawn(0, 0, 5)], [Drawn(3, 2, 5)], [Drawn(1, 6, 5)]])
def test_what_is_no_sample(strata: list[Drawn]) -> None:
    with pytest.raises(ValueError, match="no strata"):
        stratified(strata)


def test_what_was_not_drawn_is_taken_to_be_like_the_rest() -> None:
    assert joined([Drawn(1, 5, 30), Drawn(2, 5, 10), Drawn(0, 0, 20)]) == [Drawn(1, 5, 45), Drawn(2, 5, 15)]
    assert joined([Drawn(0, 0, 20)]) == []
