"""The comparisons in a condition, and whether one implies another by form alone (`implies`), also on random
decisions."""

from __future__ import annotations

import random

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.expressions import (
    ALWAYS,
    Any,
    Expr,
    Flag,
    Named,
    Not,
    all_of,
    any_of,
    comparisons,
    given,
    implies,
    is_,
    outcome_is,
)
from checks.faults import DefinitionError
from pipeline.assess import explained
from tests.lib.exports import GRANSKNINGSDATUM, random_export
from tests.lib.expressions import before, day, equals, less_than, more_than
from tests.lib.pipeline_run import assessed

A, B, C = is_("kon", "kvinna"), is_("insats", "sysselsattning"), is_("barn", "inga")

CASES = {
    "all decisions are wider than any": (A, ALWAYS, True),
    "and none is as wide as they": (ALWAYS, A, False),
    "itself": (A, A, True),
    "two conditions narrow one": (all_of(A, B), A, True),
    "one does not narrow two": (A, all_of(A, B), False),
    "in another order": (all_of(A, B, C), all_of(C, A), True),
    "either is wider": (A, any_of(A, B), True),
    "either is not narrower": (any_of(A, B), A, False),
    "both sides of an either": (any_of(all_of(A, C), all_of(B, C)), C, True),
    "fewer codes": (is_("barn", "inga"), is_("barn", "inga", "framgar_ej"), True),
    "more codes": (is_("barn", "inga", "framgar_ej"), is_("barn", "inga"), False),
    "a code of another column": (is_("kon", "inga"), is_("barn", "inga"), False),
    "a code is a value": (A, given("kon"), True),
    "a value is no code": (given("kon"), A, False),
    "not one is nothing of the other": (Not(A), Not(B), False),
    "not one and not one": (all_of(Not(A), B), Not(A), True),
    "other words for it": (Named(all_of(A, B), "ett"), Named(A, "annat"), True),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case(name: str) -> None:
    narrow, wide, expected = CASES[name]
    assert implies(narrow, wide) is expected


def test_what_is_said_of_the_audit_is_so() -> None:
    """No decision for which the narrower condition is true is outside the wider one."""
    populations: dict[Expr, None] = dict.fromkeys(c.base for c in AUDIT.criteria)
    populations |= dict.fromkeys(i.population.where for i in AUDIT.indicators)
    pairs = [(a, b) for a in populations for b in populations if a != b and b != ALWAYS and implies(a, b)]
    assert len(pairs) > 20
    export = random_export(random.Random(11), 400, refused_share=0.2)
    with assessed(AUDIT, export.arenden, export.uppfoljningar, GRANSKNINGSDATUM) as con:
        outside = ", ".join(f"count(*) FILTER (({a.sql}) AND ({b.sql}) IS NOT TRUE)" for a, b in pairs)
        counts = con.execute(f"SELECT {outside} FROM {explained(AUDIT)}").fetchone()
    assert counts == (0,) * len(pairs)


def test_what_an_expression_reads() -> None:
    expr = all_of(is_("kon", "man"), Not(any_of(given("sip"), before("beslut_from", day(GRANSKNINGSDATUM)))))
    assert expr.columns == ("kon", "sip", "beslut_from")
    assert expr.codes == (("kon", "man"),)
    assert outcome_is("ratt_lag", "uppfyllt").codes == (("utfall_ratt_lag", "uppfyllt"),)
    assert Flag("uppf_tatt").codes == ALWAYS.codes == ()
    assert isinstance(any_of(given("a"), given("b")), Any)


@pytest.mark.parametrize("other", ["alder", 1.5, True])
def test_a_number_is_compared_with_a_whole_number(other: object) -> None:
    """With two columns it would not be known which counts are possible."""
    for compare in (less_than, equals, more_than):
        with pytest.raises(DefinitionError, match="är varken ett heltal eller ett datum"):
            compare("alder", other)  # type: ignore[arg-type]


def test_every_comparison_in_an_expression_is_found() -> None:
    young, early = less_than("alder", 35), before("beslut_from", "beslut_datum")
    condition = Named(all_of(given("sip"), Not(any_of(young, early))), "ord")
    assert list(comparisons(condition)) == [young, early]
