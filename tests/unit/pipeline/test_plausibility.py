"""Whether decisions, reviewers, rows and criteria are as the audit expects, with answers computed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from checks.expectations import EvenlyUnclear, Expectation, Expected, LikeEarlier, NoOutliers
from checks.expressions import Compare, Term, given, is_, outcome_is
from pipeline import assess
from pipeline.errors import AuditError
from pipeline.plausibility import KEPT, Met, keep
from tests.lib.expressions import more_than
from tests.lib.oracle import Row
from tests.lib.small import AUDIT, decisions, judged

TEXT: Any = {"question": "Är det så?", "look": "Se i akten."}
AVSLAG: Row = {"beslut_utfall": "avslag", "mal": None}


def _answers(
    expectation: Expectation,
    arenden: Sequence[Row],
    other_tables: Mapping[str, Sequence[Row]] | None = None,
    earlier: Mapping[str, Met] | None = None,
) -> list[bool | None] | None:
    """The answers in order; None if the expectation could not be checked."""
    audit = replace(AUDIT, expectations=(expectation,))
    with judged(arenden, audit, other_tables) as (con, present):
        expectation_ids = keep(con, audit, assess.explained(audit), present, earlier or {})
        if not expectation_ids:
            return None
        assert expectation_ids == (expectation.id,)
        return [answer for (answer,) in con.execute(f"SELECT {expectation.id} FROM {KEPT}").fetchall()]


def test_dates_in_order_are_asked_where_both_are_there() -> None:
    """The same day is in order; a decision without a plan gives no answer."""
    dated = Expected(id="plan", holds=Compare(Term("beslut_datum"), "<=", Term("plan_datum")), **TEXT)
    days = ("2025-03-10", "2025-03-09", None)
    assert _answers(dated, decisions(*((1, {"plan_datum": day}) for day in days))) == [True, False, None]


def test_a_value_is_asked_for_among_those_that_should_have_it() -> None:
    """Values that the codebook does not use do not count: the refused decision is not checked, and its goal not
    read."""
    plan = Expected(id="plan", holds=given("plan_datum"), among=is_("beslut_utfall", "bifall"), **TEXT)
    rows = decisions((1, {}), (1, {"plan_datum": None}), (1, {**AVSLAG, "plan_datum": None}))
    assert _answers(plan, rows) == [True, False, None]
    goal = Expected(id="mal", holds=given("mal"), **TEXT)
    assert _answers(goal, decisions((1, {}), (1, {**AVSLAG, "mal": "ja"}))) == [True, False]


def test_an_outcome_and_a_derived_value_can_be_asked_about() -> None:
    followed_up = more_than("antal", 0)
    expectation = Expected(id="bada", holds=outcome_is("mal", "uppfyllt"), among=followed_up, **TEXT)
    follow_ups = [{"arende_id": "E0001", "datum": "2025-04-01"}]
    rows = decisions((1, {}), (1, {}), (1, {"mal": "nej"}))
    assert _answers(
        expectation, rows, {"uppfoljningar": [*follow_ups, {"arende_id": "E0003", "datum": "2025-04-01"}]}
    ) == [
        True,
        None,
        False,
    ]


def _reviewed(*unclear: int) -> list[Row]:
    """Ten decisions of each reviewer (here the district), of which that many have no plan and are therefore unclear."""
    districts = ("bromma", "farsta", "jarva")
    return decisions(
        *(
            (n, {"stadsdel": district, "plan_datum": None if missing else "2025-03-11"})
            for district, short in zip(districts, unclear, strict=True)
            for n, missing in ((short, True), (10 - short, False))
        )
    )


def test_a_reviewer_who_is_unclear_much_oftener_than_the_others() -> None:
    """Without follow-ups each decision has three outcomes, one of which is always unclear: 10 of 30, and 20 of 30."""
    unclear = EvenlyUnclear(id="oklart", reviewer="stadsdel", at_most=33, fewest=30, **TEXT)
    answers = _answers(unclear, _reviewed(0, 0, 10))
    assert answers is not None
    assert (answers.count(False), answers.count(True)) == (1, 2), "33.3 points from the others; the two are 16.7 below"
    assert _answers(replace(unclear, at_most=34), _reviewed(0, 0, 10)) == [True] * 3
    assert _answers(replace(unclear, fewest=31), _reviewed(0, 0, 10)) == [], "too few outcomes to be compared"


def test_hours_far_from_those_of_the_same_extent() -> None:
    """Quartiles 10 and 14 for `lite`: -2 to 26 is near. The others do not differ, so they give no answer."""
    far = NoOutliers(
        id="timmar", table="narvaro", value="timmar", within="omfattning", unit=("månad", "månader"), **TEXT
    )

    def month(number: int, extent: str, hours: int) -> Row:
        person = {"person": f"P{number}", "stadsdel": "bromma", "kon": "man"}
        return {**person, "manad": "2025-01", "omfattning": extent, "timmar": hours}

    little = [10] * 6 + [14] * 6
    months = [month(i, "lite", hours) for i, hours in enumerate([*little, 26, 27])]
    same = [month(100 + i, "mycket", 40) for i in range(5)]
    answers = _answers(far, decisions((1, {})), {"narvaro": [*months, *same]})
    assert answers is not None
    assert (answers.count(True), answers.count(False), answers.count(None)) == (13, 1, 5)
    assert _answers(far, decisions((1, {}))) is None, "an export without the table"


def test_a_criterion_that_is_met_by_many_more_than_before() -> None:
    """Five of ten have a goal now; that is 20 points from 7 of 10 and 30 from 8 of 10."""
    like = LikeEarlier(id="som_forut", at_most=20, fewest=10, **TEXT)
    rows = decisions((5, {}), (5, {"mal": "nej"}))
    assert _answers(like, rows, earlier={"mal": Met(7, 10)}) == [True]
    assert _answers(like, rows, earlier={"mal": Met(8, 10)}) == [False]
    assert _answers(like, rows, earlier={"mal": Met(9, 9)}) == [], "of too few then"
    assert _answers(like, decisions((9, {})), earlier={"mal": Met(0, 100)}) == [], "of too few now"
    assert _answers(like, rows, earlier={"utgatt": Met(1, 100)}) == [], "a criterion that is no longer there"
    assert _answers(like, rows) is None, "no earlier report"


def test_an_audit_that_expects_nothing_leaves_no_table() -> None:
    with judged(decisions((1, {}))) as (con, present):
        assert keep(con, AUDIT, assess.explained(AUDIT), present, {}) == ()
        assert con.execute("FROM duckdb_tables() WHERE table_name = 'rimlighet'").fetchall() == []


@pytest.mark.parametrize("column", ["plan_datumm", "mal"])
def test_a_condition_that_cannot_be_worked_out_is_named(column: str) -> None:
    """A column that does not exist, and an answer compared with a day."""
    wrong = Expected(id="fel", holds=Compare(Term(column), "<=", Term("beslut_datum")), **TEXT)
    with pytest.raises(AuditError, match="Förväntan fel går inte att räkna ut"):
        assess.verify(replace(AUDIT, expectations=(wrong,)))
