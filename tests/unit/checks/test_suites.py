"""What the guideline suite is asked of. Great Expectations takes seconds to import: tests/functional/test_gx.py has the
suites themselves."""

from __future__ import annotations

from checks.suites import OUTCOMES_TABLE, applicable_outcomes
from tests.lib.small import AUDIT, decisions, judged

DATA = decisions((1, {}), (1, {"mal": "nej"}), (1, {"beslut_utfall": "avslag", "mal": None, "plan_datum": None}))

_AS_GX_HAS_IT = f"CREATE VIEW {OUTCOMES_TABLE} AS FROM intern.{OUTCOMES_TABLE}"
"""The checks run on a copy whose tables have no schema."""


def test_an_outcome_where_the_criterion_does_not_apply_is_empty() -> None:
    """`framgar_ej` is an outcome like the others: the refused decision has no plan, and no criterion on its goal."""
    with judged(DATA, others={"uppfoljningar": []}) as (con, _):
        con.execute(_AS_GX_HAS_IT)
        found = con.execute(applicable_outcomes(AUDIT)).fetchall()
        assert con.execute(f"SELECT count(*) FROM {OUTCOMES_TABLE}").fetchone() == (3,)
    assert sorted(found, key=str) == [
        ("framgar_ej", None, "ej_uppfyllt"),
        ("uppfyllt", "ej_uppfyllt", "ej_uppfyllt"),
        ("uppfyllt", "uppfyllt", "ej_uppfyllt"),
    ]


def test_there_is_a_column_for_every_criterion() -> None:
    with judged(DATA) as (con, _):
        con.execute(_AS_GX_HAS_IT)
        columns = [name for name, *_ in con.execute(f"DESCRIBE {applicable_outcomes(AUDIT)}").fetchall()]
    assert columns == ["utfall_plan_i_tid", "utfall_mal", "utfall_uppfoljd"]
