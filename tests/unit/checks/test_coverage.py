"""Which clauses the examples show to affect the decision, for small criteria with examples chosen by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import case
from checks.coverage import Truth, Values, clauses, truth, uncovered_clauses
from checks.criteria import Case
from checks.expressions import ALWAYS, Expr, Named, Not, all_of, any_of, given, is_
from tests.lib.expressions import after, before, not_after
from tests.lib.small import AUDIT

A, B, C = is_("kon", "man"), is_("barn", "inga"), is_("mal", "ja")
T, F, N = True, False, None


def _missed(cases: list[Case], *rows: tuple[Truth, ...], population: Expr = ALWAYS) -> tuple[Expr, ...]:
    """The clauses not shown by these examples; each has a value for each clause, in the order of the criterion."""
    criterion = replace(AUDIT.criterion("mal"), population=population, cases=tuple(cases))
    all_clauses = clauses(criterion)
    examples: list[Values] = [dict(zip(all_clauses, row, strict=True)) for row in rows]
    return uncovered_clauses(AUDIT, criterion, examples)


BOTH = [case.met(all_of(A, B)), case.not_met(case.otherwise)]
EITHER = [case.met(any_of(A, B)), case.not_met(case.otherwise)]


@pytest.mark.parametrize(
    ("cases", "rows", "missed"),
    [
        (BOTH, [(T, T), (F, T), (T, F)], ()),
        (BOTH, [(T, T), (F, T)], (B,)),
        (BOTH, [(T, T), (F, F)], (A, B)),
        (BOTH, [(T, T)], (A, B)),
        (BOTH, [], (A, B)),
        (EITHER, [(F, F), (T, F), (F, T)], ()),
        (EITHER, [(F, F), (T, T)], (A, B)),
        (EITHER, [(F, F), (T, F)], (B,)),
        # No case decides if a value is missing, which is a decision of its own.
        (BOTH, [(T, T), (N, T), (T, N)], ()),
    ],
)
def test_n_and_one_examples_are_enough_where_they_are_the_right_ones(
    cases: list[Case], rows: list[tuple[Truth, ...]], missed: tuple[Expr, ...]
) -> None:
    assert _missed(cases, *rows) == missed


def test_a_clause_of_the_population_decides_whether_it_applies() -> None:
    rows = [(T, T), (T, F)]
    cases = [case.met(B), case.not_met(case.otherwise)]
    assert _missed(cases, *rows, population=A) == (A,)
    assert _missed(cases, *rows, (F, T), population=A) == ()


def test_unclear_by_a_case_and_unclear_by_none_are_two_decisions() -> None:
    """The reasons differ."""
    assert _missed([case.unclear(A), case.met(B)], (T, F), (F, F), (F, T)) == ()
    assert _missed([case.unclear(A), case.met(B)], (F, F), (F, T)) == (A,)


def test_the_first_case_hides_what_comes_after_it() -> None:
    cases = [case.met(A), case.not_met(B), case.met(case.otherwise)]
    assert _missed(cases, (T, T), (T, F), (F, T)) == (B,)
    assert _missed(cases, (T, T), (F, F), (F, T)) == ()


def test_masking_what_makes_no_difference_may_differ_too() -> None:
    """The decision follows A in both examples, whichever of B and C is true."""
    assert _missed([case.met(all_of(A, any_of(B, C))), case.not_met(case.otherwise)], (T, T, F), (F, F, T)) == (B, C)


def test_clauses_that_cannot_be_changed_alone() -> None:
    """A missing column has none of its codes: both clauses change together, which is not a fault of the examples."""
    coupled, other = given("mal"), given("barn")
    rows = [(F, N), (T, T)]
    assert _missed([case.unclear(Not(coupled)), case.met(C)], *rows) == ()
    assert _missed([case.unclear(Not(other)), case.met(C)], *rows) == (other, C)


def test_a_comparison_and_its_denial_are_one_clause() -> None:
    later, earlier = after("plan_datum", "beslut_datum"), not_after("plan_datum", "beslut_datum")
    criterion = replace(
        AUDIT.criterion("mal"),
        population=ALWAYS,
        cases=(case.met(later), case.not_met(earlier), case.met(before("beslut_datum", "plan_datum"))),
    )
    (only,) = clauses(criterion)
    assert [truth(comparison, {only: T}) for comparison in (later, earlier)] == [
        not truth(comparison, {only: F}) for comparison in (later, earlier)
    ]
    assert truth(later, {only: N}) is None


@pytest.mark.parametrize(
    ("expr", "values", "expected"),
    [
        (ALWAYS, {}, T),
        (A, {A: N}, N),
        (Not(A), {A: N}, N),
        (Not(A), {A: F}, T),
        (Named(A, "ord"), {A: T}, T),
        (all_of(A, B), {A: F, B: N}, F),
        (all_of(A, B), {A: T, B: N}, N),
        (any_of(A, B), {A: T, B: N}, T),
        (any_of(A, B), {A: F, B: N}, N),
        (any_of(all_of(A, Not(B)), C), {A: T, B: T, C: F}, F),
    ],
)
def test_truth_with_what_is_unknown(expr: Expr, values: dict[Expr, Truth], expected: Truth) -> None:
    assert truth(expr, values) is expected


def test_the_clauses_of_a_criterion_are_each_there_once() -> None:
    criterion = replace(
        AUDIT.criterion("mal"), population=A, cases=(case.met(all_of(A, B)), case.not_met(Not(any_of(B, C))))
    )
    assert clauses(criterion) == (A, B, C)


def test_the_examples_of_the_small_audit_show_every_clause_but_those_left_out() -> None:
    mal = AUDIT.criterion("mal")
    granted, yes, no = clauses(mal)
    full: list[Values] = [
        {granted: T, yes: T, no: F},
        {granted: T, yes: F, no: T},
        {granted: T, yes: N, no: N},
        {granted: F, yes: N, no: N},
    ]
    assert uncovered_clauses(AUDIT, mal, full) == ()
    assert granted in uncovered_clauses(AUDIT, mal, full[:3])
    assert set(uncovered_clauses(AUDIT, mal, full[:1])) == {granted, yes, no}
