"""The table that the guideline suite is run on. Great Expectations takes seconds to import, so the suites themselves
are tested in tests/functional/test_gx.py."""

from __future__ import annotations

from checks.suites import applicable_outcomes
from pipeline.assess import WIDE
from tests.lib.small import AUDIT, decisions, judged

DATA = decisions((1, {}), (1, {"mal": "nej"}), (1, {"beslut_utfall": "avslag", "mal": None, "plan_datum": None}))


def test_an_outcome_where_the_criterion_does_not_apply_is_empty() -> None:
    """`framgar_ej` is an outcome like the others; the refused decision has no plan, and no criterion on its goal."""
    with judged(DATA, others={"uppfoljningar": []}) as (con, _):
        rows = con.execute(applicable_outcomes(AUDIT, WIDE)).fetchall()
        assert con.execute(f"SELECT count(*) FROM {WIDE}").fetchone() == (3,)
    assert sorted(rows, key=str) == [
        ("framgar_ej", None, "ej_uppfyllt"),
        ("uppfyllt", "ej_uppfyllt", "ej_uppfyllt"),
        ("uppfyllt", "uppfyllt", "ej_uppfyllt"),
    ]


def test_there_is_a_column_for_every_criterion() -> None:
    with judged(DATA) as (con, _):
        columns = [name for name, *_ in con.execute(f"DESCRIBE {applicable_outcomes(AUDIT, WIDE)}").fetchall()]
    assert columns == ["utfall_plan_i_tid", "utfall_mal", "utfall_uppfoljd"]
