"""The query for the derived values of every decision. The kinds of values are tested in test_derived.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb
import pytest

from checks.codebook import About
from checks.derived import Derived, Formula, OfRows
from checks.derived_sql import derived_sql
from checks.faults import DefinitionError


def _own(name: str, sql: str, *columns: str, days: tuple[tuple[str, int], ...] = ()) -> Derived:
    return Derived(name, name, "INTEGER", Formula(sql, columns, days), About.ADMINISTRATIV)


def _of_rows(name: str, table: str, sql: str, *aggregates: str, columns: tuple[str, ...] = ()) -> Derived:
    formula = OfRows(sql, columns, (), table, "datum", (), aggregates)
    return Derived(name, name, "INTEGER", formula, About.ADMINISTRATIV)


def _rows(derived: Sequence[Derived], names: str) -> list[tuple[object, ...]]:
    """These values of two decisions: A with 3 and two visits, B with 5 and one call."""
    with duckdb.connect() as con:
        con.execute("CREATE TABLE anvanda AS SELECT unnest(['A', 'B']) AS id, unnest([3, 5]) AS n")
        con.execute("CREATE TABLE besok AS SELECT 'A' AS id, unnest([DATE '2025-01-01', '2025-02-01']) AS datum")
        con.execute("CREATE TABLE samtal AS SELECT 'B' AS id, DATE '2025-03-01' AS datum")
        con.execute(
            "CREATE TABLE parametrar AS SELECT DATE '2025-12-31' AS granskningsdatum, true AS har_besok, "
            "true AS har_samtal"
        )
        con.execute("CREATE TABLE arbetsdagar AS SELECT DATE '2025-12-31' AS dag, DATE '2026-01-02' AS plus_1")
        return con.execute(f"SELECT id, {names} FROM ({derived_sql(derived, 'id')}) ORDER BY id").fetchall()


BESOK = _of_rows("antal_besok", "besok", "coalesce({0}, 0)", "count(datum)")
SAMTAL = _of_rows("antal_samtal", "samtal", "coalesce({0}, 0)", "count(datum)")


def test_without_derived_values_there_are_the_decisions_and_the_parameters() -> None:
    assert _rows([], "n, granskningsdatum") == [("A", 3, date(2025, 12, 31)), ("B", 5, date(2025, 12, 31))]


def test_a_value_may_read_those_before_it() -> None:
    derived = [_own("dubbelt", "n * 2", "n"), _own("dubbelt_plus_ett", "dubbelt + 1", "dubbelt")]
    assert _rows(derived, "dubbelt, dubbelt_plus_ett") == [("A", 6, 7), ("B", 10, 11)]


def test_every_decision_is_there_once_with_rows_or_without() -> None:
    assert _rows([BESOK, SAMTAL], "antal_besok, antal_samtal") == [("A", 2, 0), ("B", 0, 1)]


def test_values_of_the_same_table_share_their_aggregates() -> None:
    last = _of_rows("sista", "besok", "{0}", "max(datum)")
    twice = _of_rows("dubbla", "besok", "2 * coalesce({1}, 0)", "max(datum)", "count(datum)")
    sql = derived_sql([BESOK, last, twice], "id")
    assert (sql.count("max(datum)"), sql.count("count(datum)")) == (1, 1)
    assert _rows([BESOK, last, twice], "antal_besok, sista, dubbla") == [
        ("A", 2, date(2025, 2, 1), 4),
        ("B", 0, None, 0),
    ]


def test_a_value_reads_what_is_worked_out_over_rows_and_rows_read_a_value() -> None:
    limit = _own("grans", "DATE '2025-01-15'")
    late = _of_rows(
        "sena", "besok", "coalesce({0}, 0)", "count(CASE WHEN datum > grans THEN 1 END)", columns=("grans",)
    )
    total = _own("summa", "n + sena + antal_samtal", "n", "sena", "antal_samtal")
    sum_plus_ten = _own("summa_plus", "summa + 10", "summa")
    assert _rows([limit, SAMTAL, late, total, sum_plus_ten], "sena, summa, summa_plus") == [
        ("A", 1, 4, 14),
        ("B", 0, 6, 16),
    ]


def test_the_day_before_is_there_where_it_is_asked_for() -> None:
    gap = _of_rows("glapp", "besok", "{0}", "max(date_diff('day', forra, datum))")
    assert _rows([gap], "glapp") == [("A", 31), ("B", None)]


def test_working_days_are_looked_up() -> None:
    day = _own("sista_dag", "arbetsdag_granskningsdag_1", "granskningsdag", days=(("granskningsdag", 1),))
    with duckdb.connect() as con:
        con.execute("CREATE TABLE anvanda AS SELECT 'A' AS id, DATE '2025-12-31' AS granskningsdag")
        con.execute("CREATE TABLE parametrar AS SELECT DATE '2025-12-31' AS granskningsdatum")
        con.execute("CREATE TABLE arbetsdagar AS SELECT DATE '2025-12-31' AS dag, DATE '2026-01-02' AS plus_1")
        rows = con.execute(f"SELECT sista_dag FROM ({derived_sql([day], 'id')})").fetchall()
    assert rows == [(date(2026, 1, 2),)]


@pytest.mark.parametrize("through", [False, True], ids=["itself", "through another value"])
def test_rows_cannot_read_what_is_worked_out_over_rows(through: bool) -> None:
    middle = _own("mellan", "antal_besok + 1", "antal_besok")
    column = "mellan" if through else "antal_besok"
    wrong = _of_rows("fel", "samtal", "{0}", f"count(CASE WHEN {column} > 0 THEN 1 END)", columns=(column,))
    with pytest.raises(DefinitionError) as error:
        derived_sql([BESOK, middle, wrong], "id")
    assert str(error.value) == f"fel läser {column}, som också räknas fram ur flera rader."
