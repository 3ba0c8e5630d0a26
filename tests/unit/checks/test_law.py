"""Provisions of law, and the number of each on a given day."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from checks.expressions import ALWAYS, Expr, is_
from checks.law import (
    ANHORIGSTOD,
    BARNETS_ASIKTER,
    BARNETS_BASTA,
    BISTAND_UTOVER,
    KVALITET,
    RATT_TILL_BISTAND,
    RENUMBERED,
    SOL,
    Act,
    Provision,
    by_condition,
    citations,
    cited,
    law_sql,
    periods,
)

A, B = is_("insats", "sysselsattning"), is_("insats", "sarskild_stodinsats")
LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
MAPPED = {
    "4 kap. 1 § SoL (2001:453)": "11 kap. 1 § SoL (2025:400)",
    "4 kap. 2 § SoL (2001:453)": "11 kap. 4 § SoL (2025:400)",
    "3 kap. 3 § SoL (2001:453)": "5 kap. SoL (2025:400)",
    "5 kap. 10 § SoL (2001:453)": "13 kap. 9 § SoL (2025:400)",
    "1 kap. 2 § SoL (2001:453)": "3 kap. SoL (2025:400)",
    "11 kap. 10 § SoL (2001:453)": "3 kap. SoL (2025:400)",
}
"""The codebook's Terms, from the report of 2025."""


def test_the_renumbered_provisions_are_those_of_the_report() -> None:
    assert {p.on(LAST_OLD): p.on(FIRST_NEW) for p in RENUMBERED} == MAPPED


def test_what_has_no_new_number_keeps_the_old_one_with_its_act() -> None:
    provision = Provision("5 kap. 7 §", SOL)
    assert provision.on(LAST_OLD) == provision.on(FIRST_NEW) == "5 kap. 7 § SoL (2001:453)"
    regulation = Provision("6 kap. 2 §", Act("SOSFS 2014:5"), later="7 kap.")
    assert regulation.on(FIRST_NEW) == "6 kap. 2 § SOSFS 2014:5", "an act without a successor has no later number"


def test_two_provisions_with_one_successor_are_cited_once_there() -> None:
    children = (BARNETS_BASTA, BARNETS_ASIKTER)
    assert cited(children, LAST_OLD) == ("1 kap. 2 § SoL (2001:453)", "11 kap. 10 § SoL (2001:453)")
    assert cited(children, FIRST_NEW) == ("3 kap. SoL (2025:400)",)


def _law(provisions: tuple[Provision, ...], day: date | None, insats: str = "sysselsattning") -> str:
    literal = "NULL" if day is None else f"'{day}'"
    sql = law_sql(provisions, "beslut_datum")
    row = f"(SELECT {literal}::DATE AS beslut_datum, '{insats}' AS insats)"
    with duckdb.connect() as con:
        citation: tuple[str] | None = con.execute(f"SELECT {sql} FROM {row}").fetchone()
    assert citation is not None and citation[0] in citations(provisions), "every text that can come is foreseen"
    return citation[0]


def test_the_day_of_the_decision_decides_the_act() -> None:
    assert _law((RATT_TILL_BISTAND, BISTAND_UTOVER), LAST_OLD) == "4 kap. 1 § SoL (2001:453); 4 kap. 2 § SoL (2001:453)"
    assert _law((RATT_TILL_BISTAND, BISTAND_UTOVER), FIRST_NEW) == (
        "11 kap. 1 § SoL (2025:400); 11 kap. 4 § SoL (2025:400)"
    )
    assert _law((RATT_TILL_BISTAND,), None) == ""
    assert _law((), FIRST_NEW) == ""


def test_a_provision_may_be_for_some_decisions_only() -> None:
    by_insats = (RATT_TILL_BISTAND.only(A), BISTAND_UTOVER.only(B))
    assert _law(by_insats, FIRST_NEW) == "11 kap. 1 § SoL (2025:400)"
    assert _law(by_insats, LAST_OLD, "sarskild_stodinsats") == "4 kap. 2 § SoL (2001:453)"
    assert _law((RATT_TILL_BISTAND, BISTAND_UTOVER.only(B)), LAST_OLD) == "4 kap. 1 § SoL (2001:453)"
    assert _law((RATT_TILL_BISTAND.only(B),), LAST_OLD) == ""


def test_provisions_that_never_change_need_no_day() -> None:
    assert _law((Provision("6 kap. 2 §", Act("SOSFS 2014:5")),), None) == "6 kap. 2 § SOSFS 2014:5"


def test_the_day_from_which_a_provision_has_another_number() -> None:
    assert RATT_TILL_BISTAND.changes == FIRST_NEW
    assert Provision("5 kap. 7 §", SOL).changes is None
    assert Provision("6 kap. 2 §", Act("SOSFS 2014:5"), later="7 kap.").changes is None


def test_periods_are_those_between_the_changes() -> None:
    regulation = Provision("6 kap. 2 §", Act("SOSFS 2014:5"))
    assert periods([KVALITET, regulation]) == [
        (("3 kap. 3 § SoL (2001:453)", "6 kap. 2 § SOSFS 2014:5"), FIRST_NEW),
        (("5 kap. SoL (2025:400)", "6 kap. 2 § SOSFS 2014:5"), None),
    ]
    assert periods([regulation]) == [(("6 kap. 2 § SOSFS 2014:5",), None)]
    assert periods([]) == [((), None)]


def test_what_applies_to_all_applies_beside_what_is_narrowed() -> None:
    general, of_a, of_b = ANHORIGSTOD, RATT_TILL_BISTAND.only(A), BISTAND_UTOVER.only(B)
    assert by_condition([general, of_a, of_b]) == [
        (A, (general, of_a)),
        (B, (general, of_b)),
        (ALWAYS, (general,)),
    ]


@pytest.mark.parametrize("when", [A, ALWAYS])
def test_only_narrows_and_changes_nothing_else(when: Expr) -> None:
    narrowed = ANHORIGSTOD.only(when)
    assert (narrowed.when, narrowed.on(FIRST_NEW), narrowed.about) == (
        when,
        "13 kap. 9 § SoL (2025:400)",
        ANHORIGSTOD.about,
    )


def test_a_text_for_sql_can_be_cast() -> None:
    """As for an ENUM of the citations."""
    sql = law_sql([RATT_TILL_BISTAND], "beslut_datum", lambda text: f"upper('{text}')")
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT {sql} FROM (SELECT DATE '2025-07-01' AS beslut_datum)").fetchall()
    assert rows == [("11 KAP. 1 § SOL (2025:400)",)]
