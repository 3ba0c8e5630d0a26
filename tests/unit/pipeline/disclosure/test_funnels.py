"""Funnels of published shares by district: which are drawn, with which districts, and which of them lie outside."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from pipeline.disclosure.funnels import funnels
from pipeline.disclosure.published import BreakdownRow, PublishedBreakdown, Share
from pipeline.rounding import percent


def _share(count: int, base: int) -> Share:
    return Share(count, base, percent(count, base), (0, 100))


def _compared(*rows: BreakdownRow) -> PublishedBreakdown:
    groups = (("Bromma",), ("Farsta",), ("Järva",), ("Samtliga",))
    return PublishedBreakdown("k", "k", "", ("stadsdel",), ("",), groups, (), rows, "", False, 0, 0)


ROW = BreakdownRow("a", "A", (_share(15, 30), _share(29, 30), _share(2, 30), _share(46, 90)))


def _tail(count: int) -> Fraction:
    """The probability of a count of 30 as far from all (46 of 90) as this one, or further, on its side."""
    p = Fraction(46, 90)
    counts = range(count, 31) if Fraction(count, 30) > p else range(count + 1)
    return sum((comb(30, k) * p**k * (1 - p) ** (30 - k) for k in counts), Fraction(0))


def test_districts_outside_the_limits_are_told_apart() -> None:
    assert _tail(15) > Fraction(25, 1000) and max(_tail(29), _tail(2)) < Fraction(1, 1000)
    assert all(Fraction(1, 1000) < _tail(n) < Fraction(25, 1000) for n in (22, 9))
    (funnel,) = funnels(_compared(ROW), ["a"], 4)
    assert funnel.beyond_outer == (["Järva"], ["Farsta"])
    assert funnel.between == ([], [])
    nearer = BreakdownRow("a", "A", (_share(15, 30), _share(22, 30), _share(9, 30), _share(46, 90)))
    (funnel,) = funnels(_compared(nearer), ["a"], 4)
    assert (funnel.beyond_outer, funnel.between) == (([], []), (["Järva"], ["Farsta"]))


def test_the_limits_begin_at_the_threshold_and_hold_every_base() -> None:
    (funnel,) = funnels(_compared(ROW), ["a"], 6)
    assert [limit.base for limit in funnel.limits] == list(range(6, 35))


def test_hidden_few_and_missing_shares_are_not_drawn() -> None:
    row = BreakdownRow("a", "A", (_share(15, 30), Share(None, 30), _share(2, 10), _share(20, 70)))
    (funnel,) = funnels(_compared(row), ["a"], 4)
    assert [name for name, _ in funnel.points] == ["Bromma", "Järva"]
    few = BreakdownRow("a", "A", (_share(15, 30), Share(1, 3, few=True), Share(0, 0), _share(16, 33)))
    assert funnels(_compared(few), ["a"], 4) == ()


def test_the_criteria_asked_for_in_their_order() -> None:
    rows = [BreakdownRow(id_, id_.upper(), ROW.shares) for id_ in "abc"]
    assert [f.criterion for f in funnels(_compared(*rows), ["c", "a", "x"], 4)] == ["c", "a"]
