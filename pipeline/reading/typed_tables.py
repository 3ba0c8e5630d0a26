"""The typed tables, which keep the order of the file: a row's `rowid` leads back to its row in the text table.

One pass over the text fills them with everything that is plainly written. It marks the rows with anything else, and
only those are read again as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from checks.codebook import Kind, TableSpec
from checks.evidence import quote
from pipeline.reading import privacy
from pipeline.reading.cells import plain, sql_type, typed
from pipeline.reading.text_table import TextTable

Spellings = Mapping[str, Mapping[str, str]]
"""Code variable -> text as written -> code."""
SEARCHED = {Kind.ID: privacy.SUSPICIOUS_ID, Kind.TEXT: privacy.SUSPICIOUS}
"""The kinds whose valid values may still hold personal data, with the pattern of those to search."""
_MARK = '"oklar?"'
"""The column that marks a row while it is read; no variable can have that name."""
_MANY = 50_000
"""The most marked rows that are copied for a closer look. With more of them the whole text table is searched."""


def create_table(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> None:
    """The empty typed table, with a type of its own for every code variable."""
    con.begin()  # a hundred statements, of which each alone is written to the disk by itself
    for variable in spec.variables:
        if variable.kind is Kind.CODE:
            codes = ", ".join(quote(code) for code in variable.codes)
            con.execute(f"CREATE TYPE {sql_type(spec.name, variable)} AS ENUM ({codes})")
    _create(con, spec)
    con.commit()


def _create(con: duckdb.DuckDBPyConnection, spec: TableSpec, *extra_columns: str) -> None:
    columns = ", ".join((*(f"{v.name} {sql_type(spec.name, v)}" for v in spec.variables), *extra_columns))
    con.execute(f"CREATE OR REPLACE TABLE {spec.name} ({columns})")


def fill_plainly(con: duckdb.DuckDBPyConnection, table: TextTable) -> tuple[int, str]:
    """Fills the typed table with every row of the text table, and in them the cells that are written in the commonest
    way and cannot hold personal data.

    Returns the number of rows, and SQL for those that have other cells as text: their number from 0 in `i`, and the
    columns of the text table; '' if there are none.
    """
    name = table.spec.name
    values = {f"v{i}": _plain_value(table, v.name) for i, v in enumerate(table.spec.variables)}
    read = ", ".join([*table.columns.values(), *table.unknown, *(f"{sql} AS {v}" for v, sql in values.items())])
    condition = " OR ".join(_unclear_conditions(table)) or "FALSE"
    _create(con, table.spec, f"{_MARK} BOOLEAN")
    con.execute(
        f"INSERT INTO {name} SELECT {', '.join(values)}, CASE WHEN {condition} THEN TRUE END "
        f"FROM (SELECT {read} FROM {table.relation})"
    )
    unclear = f'"{name}?"'
    con.execute(f"CREATE OR REPLACE TEMP TABLE {unclear} AS SELECT rowid AS i FROM {name} WHERE {_MARK}")
    con.execute(f"ALTER TABLE {name} DROP COLUMN {_MARK}")
    rows, number = _count(con, name), _count(con, unclear)
    numbered = f"(SELECT row_number() OVER () - 1 AS i, * FROM {table.relation})"
    if not 0 < number <= _MANY:
        return rows, numbered if number else ""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {unclear} AS FROM {numbered} SEMI JOIN {unclear} USING (i) ORDER BY i")
    return rows, unclear


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    ((count,),) = con.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(count)


def _plain_value(table: TextTable, name: str) -> str:
    variable = table.spec.variable(name)
    if name not in table.columns:
        return f"NULL::{sql_type(table.spec.name, variable)}"
    column = table.columns[name]
    value = plain(table.spec.name, variable, column)
    if pattern := SEARCHED.get(variable.kind):
        return f"CASE WHEN NOT {matches(column, pattern)} THEN {value} END"
    return value


def _unclear_conditions(table: TextTable) -> Iterator[str]:
    """SQL for each way in which a row can hold more than its row in the typed table."""
    for i, name in enumerate(table.spec.names):
        if column := table.columns.get(name):
            yield f"v{i} IS NULL AND {column} IS NOT NULL"
    yield from (matches(column, privacy.SUSPICIOUS) for column in table.unknown)


def matches(column: str, pattern: str) -> str:
    """SQL: the pattern matches somewhere in the column's text."""
    return f"regexp_matches({column}, {quote(pattern)})"


def fill(con: duckdb.DuckDBPyConnection, table: TextTable, spellings: Spellings) -> None:
    """Fills the typed table anew with every cell that is a value of its variable; other cells are empty."""
    _create(con, table.spec)
    values = ", ".join(value(table, v.name, spellings) for v in table.spec.variables)
    con.execute(f"INSERT INTO {table.spec.name} SELECT {values} FROM {table.relation}")


def value(table: TextTable, name: str, spellings: Spellings) -> str:
    """SQL over the text table for the typed value of a variable; NULL if the file has no such column."""
    if name not in table.columns:
        return "NULL"
    variable = table.spec.variable(name)
    return typed(table.spec.name, variable, table.columns[name], spellings.get(name, {}))
