"""Waiting times: quartiles as Excel's PERCENTIL.INK; missing and negative ones are counted separately."""

from __future__ import annotations

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.counting.waiting_times import duration_row


def test_by_hand() -> None:
    """Of 10, 20, 30 and 40 days the quartiles lie at places 0.75, 1.5 and 2.25."""
    row = duration_row("start", "Start", {None: 2, -3: 1, 10: 1, 20: 1, 30: 1, 40: 1})
    assert (row.n, row.missing, row.negative, row.longest) == (4, 2, 1, 40)
    assert (row.lower, row.median, row.upper) == (Fraction(35, 2), Fraction(25), Fraction(65, 2))


def test_the_same_day_is_a_time_of_none() -> None:
    row = duration_row("a", "A", {0: 3})
    assert (row.n, row.negative, row.median, row.longest) == (3, 0, Fraction(0), 0)


def test_nothing_to_count() -> None:
    row = duration_row("a", "A", {None: 4, -1: 2})
    assert (row.n, row.lower, row.median, row.upper, row.longest, row.missing, row.negative) == (
        *(0, None, None, None, None), 4, 2,
    )  # fmt: skip


@given(st.lists(st.integers(0, 400), min_size=2, max_size=60))
def test_quartiles_as_python_reckons_them(days: list[int]) -> None:
    row = duration_row("a", "A", dict(sorted(Counter(days).items())))
    assert (row.lower, row.median, row.upper) == pytest.approx(
        tuple(map(Fraction, statistics.quantiles(map(Fraction, days), n=4, method="inclusive")))
    )
    assert (row.n, row.longest) == (len(days), max(days))
