"""The possible values of an expression when only some of a decision's values are known."""

from __future__ import annotations

from datetime import date

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.criteria import Outcome
from checks.expressions import ALWAYS, Expr, Not, all_of, any_of, is_, missing
from checks.possible import Known, first_true, outcomes, truth
from tests.lib.expressions import not_after

T, F, N = True, False, None
KNOWN: Known = {"barn": "inga", "alder": None, "fran": date(2025, 1, 31), "till": date(2025, 2, 1)}
YES, NO, EMPTY, UNKNOWN = is_("barn", "inga"), is_("barn", "egna"), is_("alder", "x"), is_("okand", "ja")


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (ALWAYS, {T}),
        (YES, {T}),
        (NO, {F}),
        (EMPTY, {N}),
        (UNKNOWN, {T, F, N}),
        (missing("barn"), {F}),
        (missing("alder"), {T}),
        (missing("okand"), {T, F}),
        (Not(NO), {T}),
        (Not(EMPTY), {N}),
        (all_of(YES, UNKNOWN), {T, F, N}),
        (all_of(NO, UNKNOWN), {F}),
        (all_of(EMPTY, UNKNOWN), {F, N}),
        (any_of(YES, UNKNOWN), {T}),
        (any_of(NO, UNKNOWN), {T, F, N}),
        (any_of(EMPTY, UNKNOWN), {T, N}),
        (any_of(NO, EMPTY), {N}),
        (not_after("fran", "till"), {T}),
        (not_after("till", "fran"), {F}),
        (not_after("fran", "okand"), {T, F, N}),
    ],
)
def test_truth(expr: Expr, expected: set[bool | None]) -> None:
    assert truth(expr, KNOWN, {}) == expected


@pytest.mark.parametrize(
    ("whens", "expected"),
    [
        ([{T}], [0]),
        ([{F}, {T}], [1]),
        ([{T, F}, {T}], [0, 1]),
        ([{F, N}], [None]),
        ([{T, N}], [0, None]),
        ([], [None]),
    ],
)
def test_first_true(whens: list[set[bool | None]], expected: list[int | None]) -> None:
    assert list(first_true(map(frozenset, whens))) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"beslut_utfall": "avslag"}, {Outcome.EJ_AKTUELLT}),
        ({"beslut_utfall": "bifall", "barn": "inga"}, {Outcome.EJ_AKTUELLT}),
        ({"beslut_utfall": "bifall", "barn": "egna_i_hushallet", "barn_fragor": "ja"}, {Outcome.UPPFYLLT}),
        ({"beslut_utfall": "bifall", "barn": "egna_i_hushallet", "barn_fragor": "nej"}, {Outcome.EJ_UPPFYLLT}),
    ],
)
def test_outcomes_of_questions_about_children(known: Known, expected: set[Outcome]) -> None:
    criteria = AUDIT.criteria_by_id
    assert outcomes(criteria["barn_fragor"], known, criteria) == expected


def test_outcomes_when_nothing_is_known() -> None:
    criteria = AUDIT.criteria_by_id
    possible = outcomes(criteria["barn_fragor"], {}, criteria)
    assert {Outcome.EJ_AKTUELLT, Outcome.UPPFYLLT, Outcome.EJ_UPPFYLLT} <= possible
