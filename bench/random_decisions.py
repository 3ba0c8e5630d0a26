"""N random decisions of any audit, with rows of the tables that belong to them, as typed tables of a database.

They follow the codebook only cell by cell: values whose condition does not hold, missing required values and dates in
any order all occur, although no export may have them. So a criterion meets every possible input, including what reading
would have rejected. The same N gives the same decisions.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from checks.audit import Audit
from checks.codebook import Kind, Variable
from pipeline.reading.typed_tables import create_table

# Dates are near a day of the decision: on it, a term of the rules before or after it, or some days from that.
_FIRST, _SPAN = "DATE '2023-11-01'", 730  # days: they span both acts of law and the day of the review
_MONTHS = (0, 0, 0, 0, -36, -24, -12, -6, -3, 1, 3, 6, 6, 12, 24)
_DAYS = (0, 0, 0, 0, -1, -1, 1, 1, -2, 14, 15, 16, 19, 20, 21, 22, 23, 24, 25)
_EMPTY = (0, 10, 50)  # percent of a decision's cells; each value applies to a third of the decisions
_ALIKE = 4  # of this many codes, none, one … or all are at the same position in their list as codes of a similar name
_ROWS = 5  # fewer than this many rows of a table belong to a decision


def fill(con: duckdb.DuckDBPyConnection, audit: Audit, n: int) -> frozenset[str]:
    """Creates the audit's tables and fills those of decisions; returns the names of the filled tables."""
    for spec in audit.tables:
        create_table(con, spec)
    tables_of_decisions = [spec for spec in audit.tables if spec is audit.main or spec.parent == audit.main.name]
    for spec in tables_of_decisions:
        rows = f"(SELECT i, 0 AS j FROM range({n}) AS d(i))"
        if spec is not audit.main:
            row_numbers = f"unnest(range(CAST({_of_decision(spec.name)} % {_ROWS} AS BIGINT)))"
            rows = f"(SELECT i, {row_numbers} AS j FROM range({n}) AS d(i))"
        cells = ", ".join(_cell(audit, variable) for variable in spec.variables)
        con.execute(f"INSERT INTO {spec.name} SELECT {cells} FROM {rows} ORDER BY i, j")
    return frozenset(spec.name for spec in tables_of_decisions)


def _cell(audit: Audit, variable: Variable) -> str:
    if variable.name == audit.main.key[0]:
        return "'B' || lpad(CAST(i AS VARCHAR), 9, '0')"
    share = _pick(_of_decision("tomt"), map(str, _EMPTY))
    return f"CASE WHEN {_of_cell(variable, 'tom')} % 100 >= {share} THEN {_value(variable)} END"


def _value(variable: Variable) -> str:
    number = _of_cell(variable)
    match variable.kind:
        case Kind.CODE:
            # Independent draws would hardly ever make all of a group (`krit_…`) ja, or nej.
            alike = f"{_of_cell(variable, 'lika')} % {_ALIKE} < {_of_decision('lika')} % {_ALIKE + 1}"
            group = _of_decision(variable.name.partition("_")[0])
            return _pick(f"CASE WHEN {alike} THEN {group} ELSE {number} END", (f"'{code}'" for code in variable.codes))
        case Kind.INTEGER | Kind.DECIMAL:
            return f"{variable.low} + {number} % {variable.high - variable.low + 1}"
        case Kind.DATE:
            day = f"{_FIRST} + CAST({_of_decision('dag')} % {_SPAN} AS INTEGER)"
            about = f"CASE WHEN {_of_decision('slut')} % 4 = 0 THEN last_day({day}) ELSE {day} END"
            months = _pick(_of_cell(variable, "m"), map(str, _MONTHS))
            days = _pick(_of_cell(variable, "d"), map(str, _DAYS))
            return f"CAST({about} + to_months({months}) + to_days({days}) AS DATE)"
        case _:
            return f"'X' || {number} % 1000"


# Hashed twice, since the low bits of DuckDB's hash of several values follow from those of each value.
def _of_decision(salt: str) -> str:
    return f"hash(hash(i, '{salt}'))"


def _of_cell(variable: Variable, salt: str = "") -> str:
    return f"hash(hash(i, j, '{variable.name}{salt}'))"


def _pick(number: str, values: Iterable[str]) -> str:
    items = list(values)
    return f"[{', '.join(items)}][CAST(({number}) % {len(items)} AS INTEGER) + 1]"
