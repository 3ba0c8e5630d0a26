"""Conditions written with columns: what they mean to the engine, and what is refused on the line where it is
written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from checks.codebook import About, Kind
from checks.columns import (
    Column,
    code,
    day,
    days,
    decimal,
    free_text,
    integer,
    ja_nej,
    month,
    months,
    never,
    pseudonym,
)
from checks.expressions import ALWAYS, Expr
from checks.faults import DefinitionError

TOLD: Any = {"about": About.HANDLAGGNING, "source": "EX 1"}
beslut = day("Beslut", **TOLD).named("beslut")
plan = day("Plan", **TOLD).named("plan")
alder = integer("Ålder", low=0, high=120, **TOLD).named("alder")
insats = code("Insats", {"a": "Insats A", "b": "Insats B", "c": "Insats C"}, **TOLD).named("insats")
ROW: dict[str, object] = {"beslut": date(2025, 1, 31), "plan": date(2025, 2, 28), "alder": 35, "insats": "b"}


def _truth(condition: Expr, **changes: object) -> bool | None:
    """The condition over a decision, as the engine sees it."""
    row = {**ROW, **changes}
    types = {"beslut": "DATE", "plan": "DATE", "alder": "INTEGER", "insats": "VARCHAR"}
    columns = ", ".join(f"?::{types[name]} AS {name}" for name in row)
    with duckdb.connect() as con:
        result = con.execute(f"SELECT {condition.sql} FROM (SELECT {columns})", list(row.values())).fetchone()
    assert result is not None
    answer: bool | None = result[0]
    return answer


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (beslut < plan, True),
        (plan <= beslut, False),
        (plan > beslut, True),
        (beslut >= plan, False),
        (beslut == plan, False),
        (beslut != plan, True),
        (plan <= beslut + months(1), True),
        (plan < beslut + months(1), False),
        (plan == beslut + days(28), True),
        (plan + days(1) == date(2025, 3, 1), True),
        (beslut + months(1) + days(1) == date(2025, 3, 1), True),
        (alder < 35, False),
        (alder <= 35, True),
        (alder > 34, True),
        (alder >= 36, False),
        (alder == 35, True),
        (alder != 35, False),
        (insats == "b", True),
        (insats != "b", False),
        (insats.is_in("a", "b"), True),
        (insats.not_in("a", "c"), True),
        (plan.given(), True),
        (plan.missing(), False),
        (~(alder < 35) & (insats == "b"), True),
        ((alder < 35) | (insats == "b"), True),
    ],
)
def test_a_condition_on_a_decision(condition: Expr, expected: bool) -> None:
    """A month after 31 January is the last day of February."""
    assert _truth(condition) is expected


@pytest.mark.parametrize("condition", [beslut < plan, plan + days(1) >= beslut, plan != beslut])
def test_a_date_that_is_missing_leaves_the_answer_open(condition: Expr) -> None:
    assert _truth(condition, plan=None) is None


def test_a_code_that_is_missing_is_neither_that_code_nor_another() -> None:
    assert _truth(insats == "b", insats=None) is None
    assert _truth(insats != "b", insats=None) is None
    assert _truth(insats.missing(), insats=None) is True
    assert _truth(alder >= 0, alder=None) is None


A_TEXT: Any = "2025-02-01"
A_NUMBER: Any = "35"
WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "an unknown code": (lambda: insats == "bb", "insats har ingen kod 'bb'. Menade du b?"),
    "a label for a code": (lambda: insats.is_in("a", "Insats B"), "insats har ingen kod 'Insats B'."),
    "a code that is none": (lambda: insats == 1, "insats jämförs med en kod, inte med 1."),
    "a date and a code": (
        lambda: beslut < A_TEXT,
        "Ett datum jämförs med ett datum, inte med '2025-02-01'. En fast dag skrivs date(2025, 7, 1).",
    ),
    "a date and a point in time": (
        lambda: beslut < datetime(2025, 2, 1, 12),
        "Ett datum jämförs med ett datum, inte med datetime.datetime(2025, 2, 1, 12, 0). En fast dag skrivs "
        "date(2025, 7, 1).",
    ),
    "a number and a text": (lambda: alder < A_NUMBER, "alder är ett tal och jämförs med ett heltal, inte med '35'."),
    "a number and a truth": (lambda: alder == True, "alder är ett tal och jämförs med ett heltal, inte med True."),  # noqa: E712
    "a column without a name": (
        lambda: day("Beslut", **TOLD).given(),
        "En kolumn får sitt namn när den skrivs i sin tabell. Skriv villkoret efter det.",
    ),
    "a name that no column can have": (
        lambda: day("Beslut", **TOLD).named("Beslut"),
        "Variabeln 'Beslut': namnet får bara ha a–z, siffror och _.",
    ),
    "and for &": (
        lambda: (alder < 35) and (insats == "b"),
        "Ett villkor är varken sant eller falskt förrän det prövas på ett ärende. Använd & i stället för and, | i "
        "stället för or och ~ i stället för not, med parentes om varje del: (a == 1) & (b < c).",
    ),
    "two limits at once": (
        lambda: 18 < alder < 35,
        "Ett villkor är varken sant eller falskt förrän det prövas på ett ärende. Använd & i stället för and, | i "
        "stället för or och ~ i stället för not, med parentes om varje del: (a == 1) & (b < c).",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused_where_it_is_written(name: str) -> None:
    make, message = WRONG[name]
    with pytest.raises(DefinitionError) as error:
        make()
    assert str(error.value) == message


KINDS: tuple[tuple[Column, Kind, object], ...] = (
    (code("X", {"a": "A"}, **TOLD), Kind.CODE, ALWAYS),
    (ja_nej("X", **TOLD), Kind.CODE, ALWAYS),
    (day("X", **TOLD), Kind.DATE, never),
    (pseudonym("X", **TOLD), Kind.ID, ALWAYS),
    (integer("X", low=1, high=9, **TOLD), Kind.INTEGER, ALWAYS),
    (decimal("X", low=1, high=9, **TOLD), Kind.DECIMAL, ALWAYS),
    (month("X", **TOLD), Kind.MONTH, ALWAYS),
    (free_text("X", **TOLD), Kind.TEXT, ALWAYS),
)


@pytest.mark.parametrize(("column", "kind", "required"), KINDS)
def test_what_the_codebook_says_of_a_column(column: Column, kind: Kind, required: object) -> None:
    """By default all but dates are required in every row."""
    variable = column.named("x").variable
    assert (variable.name, variable.label, variable.kind, variable.required) == ("x", "X", kind, required)
    assert (variable.about, variable.source) == (About.HANDLAGGNING, "EX 1")


def test_what_more_a_column_has() -> None:
    assert ja_nej("X", **TOLD).named("x").variable.codes == {"ja": "Ja", "nej": "Nej"}
    assert (alder.variable.low, alder.variable.high) == (0, 120)
    assert pseudonym("X", unique=True, **TOLD).named("x").variable.unique
    required = code("X", {"a": "A"}, required=insats == "b", **TOLD).named("x").variable.required
    assert required is not None and required.sql == (insats == "b").sql
