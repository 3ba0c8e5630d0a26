"""Two audits' published numbers compared: published intervals, what holds for any numbers, and what stays hidden."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.comparing.two_audits import (
    AuditNumbers,
    ComparedCriterion,
    Comparison,
    Count,
    Development,
    Pair,
    Trend,
    compare,
    lettered,
)
from pipeline.statistics.intervals import newcombe
from tests.lib.examples import examples

# scipy has no type information; imported by name, so that mypy needs no exception for it.
_stats: Any = importlib.import_module("scipy.stats")
HIDDEN = Count(None, None)


def criterion(
    id_: str, met: int, base: int, *, target: int | None = None, definition: str = "d", **groups: Count
) -> ComparedCriterion:
    return ComparedCriterion(id_, f"Om {id_}", "T", "GR", "regel", definition, target, True, Count(met, base), groups)


def audit(
    *criteria: ComparedCriterion, name: str = "prov", groups: Sequence[str] = (), dimension: str = ""
) -> AuditNumbers:
    days = (date(2025, 1, 1), date(2025, 6, 30))
    labels = {code: code.capitalize() for code in groups}
    return AuditNumbers(
        name, "Prov", days, date(2025, 9, 1), 4, 100, criteria, dimension or ("stadsdel" if groups else ""), labels
    )


def only(comparison: Comparison) -> Pair:
    (pair,) = comparison.pairs
    return pair


def states(comparison: Comparison) -> dict[str, Development | None]:
    return {p.after.id: p.whole.state for p in comparison.pairs}


# --- The interval -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 873-890, Table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_as_published(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    assert newcombe(*first, *second) == pytest.approx((low, high), abs=0.00005)


@st.composite
def shares(draw: st.DrawFn, largest: int = 200) -> tuple[int, int]:
    base = draw(st.integers(1, largest))
    return draw(st.integers(0, base)), base


@given(shares(), shares())
def test_newcombe_is_that_of_wilsons_intervals_of_scipy(first: tuple[int, int], second: tuple[int, int]) -> None:
    low, high = newcombe(*first, *second)
    a, b = first[0] / first[1], second[0] / second[1]
    one, other = (_stats.binomtest(*count_of_base).proportion_ci(method="wilson") for count_of_base in (first, second))
    assert low == pytest.approx(a - b - ((a - one.low) ** 2 + (other.high - b) ** 2) ** 0.5, abs=1e-9)
    assert high == pytest.approx(a - b + ((one.high - a) ** 2 + (b - other.low) ** 2) ** 0.5, abs=1e-9)
    assert -1 <= low <= a - b <= high <= 1


@given(shares(), shares())
def test_newcombe_mirrors(first: tuple[int, int], second: tuple[int, int]) -> None:
    low, high = newcombe(*first, *second)
    assert newcombe(*second, *first) == pytest.approx((-high, -low), abs=1e-12)


@pytest.mark.parametrize("wrong", [(3, 2, 1, 2), (-1, 2, 1, 2), (1, 2, 0, 0), (0, 0, 1, 2)])
def test_what_is_no_share_has_no_interval(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="is no share"):
        newcombe(*wrong)


# --- What has become of a shortcoming -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((60, 100), (80, 100), Development.RESOLVED),
        ((80, 100), (60, 100), Development.NEW),
        # Fisher: 0.5, so the share has passed the level by chance for all that is known.
        ((79, 100), (80, 100), Development.UNSURE),
        ((80, 100), (79, 100), Development.UNSURE),
        ((10, 100), (79, 100), Development.PERSISTING),
        ((80, 100), (100, 100), Development.NONE),
        ((0, 5), (5, 5), Development.RESOLVED),
        # 79,6 percent is printed as 80 and is still under 80.
        ((900, 1000), (796, 1000), Development.NEW),
        ((4, 5), (8, 10), Development.NONE),
    ],
)
def test_states_at_a_level_of_eighty(before: tuple[int, int], after: tuple[int, int], expected: Development) -> None:
    comparison = compare(audit(criterion("k", *before)), audit(criterion("k", *after)))
    assert states(comparison) == {"k": expected}


def test_the_level_can_be_chosen_and_the_later_audits_own_goes_before_it() -> None:
    before, after = (
        audit(criterion("a", 90, 100), criterion("b", 50, 100, target=10)),
        audit(criterion("a", 95, 100), criterion("b", 95, 100, target=95)),
    )
    comparison = compare(before, after, target=96)
    assert states(comparison) == {"a": Development.PERSISTING, "b": Development.RESOLVED}
    assert [p.target for p in comparison.pairs] == [96, 95]


@pytest.mark.parametrize("empty", ["before", "after", "both"])
def test_without_a_base_there_is_nothing_to_compare(empty: str) -> None:
    before = criterion("k", 0, 0) if empty != "after" else criterion("k", 3, 4)
    after = criterion("k", 0, 0) if empty != "before" else criterion("k", 3, 4)
    change = only(compare(audit(before), audit(after))).whole
    assert (change.state, change.difference) == (None, None)
    assert not change.before.hidden and not change.after.hidden


# --- Which criteria belong together -------------------------------------------------------------------------


def test_in_one_audit_equal_ids_belong_together_in_the_later_order() -> None:
    before = audit(criterion("a", 1, 2), criterion("b", 1, 2), criterion("borta", 1, 2))
    after = audit(criterion("ny", 1, 2), criterion("b", 1, 2), criterion("a", 1, 2))
    comparison = compare(before, after)
    assert [(p.before.id, p.after.id) for p in comparison.pairs] == [("b", "b"), ("a", "a")]
    assert [c.id for c in comparison.removed] == ["borta"] and [c.id for c in comparison.added] == ["ny"]


def test_two_audits_share_nothing_but_what_is_mapped() -> None:
    before = audit(criterion("a", 1, 2), criterion("b", 1, 2))
    after = replace(audit(criterion("a", 1, 2), criterion("c", 1, 2)), name="annan")
    assert not compare(before, after).pairs
    comparison = compare(before, after, {"b": "c"})
    assert [(p.before.id, p.after.id) for p in comparison.pairs] == [("b", "c")]
    assert [c.id for c in comparison.removed] == ["a"] and [c.id for c in comparison.added] == ["a"]


def test_a_mapping_goes_before_equal_ids() -> None:
    before = audit(criterion("a", 1, 2), criterion("b", 1, 2), criterion("c", 1, 2))
    after = audit(criterion("b", 1, 2), criterion("c", 1, 2))
    comparison = compare(before, after, {"a": "b"})
    assert [(p.before.id, p.after.id) for p in comparison.pairs] == [("a", "b"), ("c", "c")]
    assert [c.id for c in comparison.removed] == ["b"]


def test_names_are_never_compared() -> None:
    before = audit(replace(criterion("a", 1, 2), label="Samma namn"))
    after = audit(replace(criterion("b", 1, 2), label="Samma namn"))
    assert not compare(before, after).pairs
    renamed = compare(before, audit(replace(criterion("a", 1, 2), label="Annat namn")))
    assert only(renamed).same_definition


def test_a_changed_definition_has_another_hash() -> None:
    comparison = compare(audit(criterion("a", 1, 2, definition="x")), audit(criterion("a", 1, 2, definition="y")))
    assert not only(comparison).same_definition and only(comparison).whole.difference


# --- What is larger than chance -----------------------------------------------------------------------------


def test_tests_are_fishers_with_holms_correction() -> None:
    pairs = [((5, 40), (30, 40)), ((20, 40), (31, 40)), ((20, 40), (21, 40)), ((40, 40), (40, 40)), ((0, 0), (3, 4))]
    before = audit(*(criterion(f"k{i}", *a) for i, (a, _) in enumerate(pairs)))
    after = audit(*(criterion(f"k{i}", *b) for i, (_, b) in enumerate(pairs)))
    differences = [p.whole.difference for p in compare(before, after).pairs]
    expected = [_stats.fisher_exact([[m, n - m], [k, o - k]])[1] for (m, n), (k, o) in pairs[:3]]
    assert [d.p if d else None for d in differences[:3]] == pytest.approx(expected)
    # All decisions of the fourth are alike, and the fifth has no base: three tests.
    assert differences[3] is not None and differences[3].p is None and differences[3].trend is Trend.UNKNOWN
    assert differences[4] is None
    steps = [3 * sorted(expected)[0], 2 * sorted(expected)[1], sorted(expected)[2]]
    adjusted = [min(1.0, max(steps[: i + 1])) for i in range(3)]
    assert sorted(d.adjusted for d in differences[:3] if d and d.adjusted is not None) == pytest.approx(adjusted)
    assert adjusted[1] <= 0.05 < adjusted[2]
    assert [d.trend for d in differences[:3] if d] == [Trend.MORE, Trend.MORE, Trend.UNKNOWN]


def test_headlines_are_a_family_of_their_own_and_the_rest_another() -> None:
    """Of (8, 40) and (18, 40) Fisher's p is 0.03: enough alone, and not as one of two."""
    counts = {"a": (8, 18), "b": (8, 18), "c": (8, 18)}
    before, after = (
        audit(*(replace(criterion(i, met_counts[side], 40), headline=i == "a") for i, met_counts in counts.items()))
        for side in (0, 1)
    )
    p = _stats.fisher_exact([[8, 32], [18, 22]])[1]
    assert 0.025 < p < 0.05
    differences = [pair.whole.difference for pair in compare(before, after).pairs]
    assert [d.adjusted for d in differences if d] == pytest.approx([p, 2 * p, 2 * p])
    assert [d.trend for d in differences if d] == [Trend.MORE, Trend.UNKNOWN, Trend.UNKNOWN]


def test_what_can_be_said_never_contradicts_the_interval() -> None:
    """Of (5, 40) and (30, 40) the interval leaves out 0, and of (0, 2) and (1, 2) it holds it."""
    before = audit(criterion("a", 5, 40), criterion("b", 30, 40), criterion("c", 0, 2))
    after = audit(criterion("a", 30, 40), criterion("b", 5, 40), criterion("c", 1, 2))
    differences = [p.whole.difference for p in compare(before, after).pairs]
    assert [d.trend for d in differences if d] == [Trend.MORE, Trend.FEWER, Trend.UNKNOWN]
    for difference in filter(None, differences):
        low, high = difference.interval
        assert not low <= 0 <= high or difference.trend is Trend.UNKNOWN


def test_each_district_is_corrected_by_itself() -> None:
    low, high = Count(2, 20), Count(17, 20)
    one = audit(criterion("a", 4, 40, vast=low, ost=low), criterion("b", 9, 40, vast=low), groups=["vast", "ost"])
    two = audit(criterion("a", 34, 40, vast=high, ost=high), criterion("b", 9, 40, vast=high), groups=["vast", "ost"])
    a, b = compare(one, two).pairs
    p = _stats.fisher_exact([[2, 18], [17, 3]])[1]
    (west, east) = (a.groups[code].difference for code in ("vast", "ost"))
    assert west and east and west.adjusted == pytest.approx(2 * p) and east.adjusted == pytest.approx(p)
    assert set(b.groups) == {"vast"}


# --- What is hidden stays hidden ----------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", [HIDDEN, Count(None, 9)])
@pytest.mark.parametrize("which", ["before", "after"])
def test_what_is_hidden_in_either_is_hidden(hidden: Count, which: str) -> None:
    counts = (hidden, Count(5, 9)) if which == "before" else (Count(5, 9), hidden)
    one = audit(criterion("k", 20, 40, vast=counts[0]), groups=["vast"])
    two = audit(criterion("k", 30, 40, vast=counts[1]), groups=["vast"])
    change = only(compare(one, two)).groups["vast"]
    assert (change.before, change.after) == counts
    assert (change.state, change.difference) == (None, None)


def test_what_is_hidden_is_not_counted_among_the_tests() -> None:
    def both(with_hidden: bool) -> float | None:
        hidden_criteria = [criterion("x", 20, 40, vast=HIDDEN)] if with_hidden else []
        one = audit(criterion("k", 5, 40, vast=Count(5, 20)), *hidden_criteria, groups=["vast"])
        two = audit(criterion("k", 5, 40, vast=Count(15, 20)), *hidden_criteria, groups=["vast"])
        difference = compare(one, two).pairs[0].groups["vast"].difference
        return difference.adjusted if difference else None

    assert both(True) == both(False)


def test_only_groups_of_both_and_of_the_same_kind_are_compared() -> None:
    one = audit(criterion("k", 5, 9, ost=Count(5, 9)), groups=["ost", "vast"])
    two = audit(criterion("k", 5, 9, ost=Count(5, 9)), groups=["norr", "ost"])
    assert compare(one, two).groups == {"ost": "Ost"}
    assert compare(one, replace(two, dimension="kon")).groups == {}


def test_groups_by_letter_have_neither_names_nor_codes() -> None:
    earlier_count, later_count = Count(5, 9), Count(6, 9)
    one = audit(criterion("k", 5, 9, ost=earlier_count, syd=later_count), groups=["ost", "syd"])
    two = audit(criterion("k", 5, 9, ost=later_count, vast=earlier_count), groups=["vast", "ost"])
    letters = {"ost": "Stadsdel A", "vast": "Stadsdel B"}
    comparison = compare(lettered(one, letters), lettered(two, letters))
    assert comparison.groups == {"Stadsdel A": "Stadsdel A"}
    change = only(comparison).groups["Stadsdel A"]
    assert (change.before, change.after) == (earlier_count, later_count), "the same district, whatever it is called"
    assert list(comparison.later.groups.values()) == ["Stadsdel A", "Stadsdel B"]
    assert list(comparison.earlier.groups.values()) == ["Stadsdel A", ""], "the later review has no letter for it"


# --- What must hold for any numbers -------------------------------------------------------------------------

Numbers = tuple[tuple[int, int], tuple[int, int]]


@st.composite
def audits_of(draw: st.DrawFn) -> tuple[AuditNumbers, AuditNumbers]:
    """Two audits of the same criteria, whole and in a district where numbers may be hidden."""
    some = draw(st.lists(st.tuples(shares(30), shares(30), shares(15), shares(15), st.booleans()), max_size=5))
    counts = [(a, b, HIDDEN if hide else Count(*c), Count(*d)) for a, b, c, d, hide in some]
    one = audit(*(criterion(f"k{i}", *a, vast=c) for i, (a, _, c, _) in enumerate(counts)), groups=["vast"])
    two = audit(*(criterion(f"k{i}", *b, vast=d) for i, (_, b, _, d) in enumerate(counts)), groups=["vast"])
    return one, two


@settings(max_examples=examples(60))
@given(audits_of())
def test_an_audit_against_itself_has_no_change(two_audits: tuple[AuditNumbers, AuditNumbers]) -> None:
    for one in two_audits:
        comparison = compare(one, one)
        assert not comparison.added and not comparison.removed
        for change in (c for p in comparison.pairs for c in (p.whole, *p.groups.values())):
            assert change.state not in (Development.NEW, Development.RESOLVED)
            if change.difference:
                low, high = change.difference.interval
                assert change.difference.exact == 0 and change.difference.trend is Trend.UNKNOWN
                assert low == pytest.approx(-high)


@settings(max_examples=examples(60))
@given(audits_of())
def test_swapped_audits_mirror(two_audits: tuple[AuditNumbers, AuditNumbers]) -> None:
    first, second = two_audits
    forward, backward = compare(first, second), compare(second, first)
    mirrored = {Development.NEW: Development.RESOLVED, Development.RESOLVED: Development.NEW}
    for p, q in zip(forward.pairs, backward.pairs, strict=True):
        for a, b in ((p.whole, q.whole), (p.groups["vast"], q.groups["vast"])):
            assert (a.before, a.after) == (b.after, b.before)
            assert a.state == (mirrored.get(b.state, b.state) if b.state else None)
            assert bool(a.difference) == bool(b.difference)
            if a.difference and b.difference:
                assert a.difference.exact == -b.difference.exact
                assert a.difference.interval == pytest.approx(tuple(-x for x in reversed(b.difference.interval)))
                assert a.difference.adjusted == b.difference.adjusted


@given(shares(50), shares(50))
def test_the_difference_is_exact(before: tuple[int, int], after: tuple[int, int]) -> None:
    difference = only(compare(audit(criterion("k", *before)), audit(criterion("k", *after)))).whole.difference
    assert difference is not None and difference.exact == Fraction(*after) - Fraction(*before)
