"""The typed tables, which keep the order of the file: a row's `rowid` leads back to its row in the text table.

They are filled in one pass over the text with all that is plainly written. Rows with anything else are marked on the
way, and only they are read again as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from checks.codebook import Kind, TableSpec
from pipeline.database import quote
from pipeline.reading import privacy
from pipeline.reading.cells import plain, sql_type, typed
from pipeline.reading.export import TextTable

Spellings = Mapping[str, Mapping[str, str]]
"""Code variable -> text as written -> code."""
SEARCHED = {Kind.ID: privacy.SUSPICIOUS_ID, Kind.TEXT: privacy.SUSPICIOUS}
"""Of these a cell that is as it should be may all the same hold personal data."""
_MARK = '"oklar?"'
"""The column that marks a row while it is read; no variable can have that name."""
_MANY = 50_000
"""Marked rows that are copied to be looked at. Where there are more the whole text table is looked at."""


def create_table(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> None:
    """The empty typed table, with a type of its own for every code variable."""
    con.begin()  # a hundred statements, of which each alone is written to the disk by itself
    for variable in spec.variables:
        if variable.kind is Kind.CODE:
            codes = ", ".join(quote(code) for code in variable.codes)
            con.execute(f"CREATE TYPE {sql_type(spec.name, variable)} AS ENUM ({codes})")
    _create(con, spec)
    con.commit()


def _create(con: duckdb.DuckDBPyConnection, spec: TableSpec, *beside: str) -> None:
    columns = ", ".join((*(f"{v.name} {sql_type(spec.name, v)}" for v in spec.variables), *beside))
    con.execute(f"CREATE OR REPLACE TABLE {spec.name} ({columns})")


def fill_plainly(con: duckdb.DuckDBPyConnection, table: TextTable) -> tuple[int, str]:
    """The rows of a text table in its typed table, and in them the cells that are written in the commonest way
    and cannot hold personal data.

    Returns the number of rows, and SQL for those that have other cells as text: their number from 0 in `i`, and the
    columns of the text table; '' if there are none.
    """
    name = table.spec.name
    values = {f"v{i}": _value(table, v.name) for i, v in enumerate(table.spec.variables)}
    read = ", ".join([*table.columns.values(), *table.unknown, *(f"{sql} AS {v}" for v, sql in values.items())])
    marked = " OR ".join(_marked(table)) or "FALSE"
    _create(con, table.spec, f"{_MARK} BOOLEAN")
    con.execute(
        f"INSERT INTO {name} SELECT {', '.join(values)}, CASE WHEN {marked} THEN TRUE END "
        f"FROM (SELECT {read} FROM {table.relation})"
    )
    again = f'"{name}?"'
    con.execute(f"CREATE OR REPLACE TEMP TABLE {again} AS SELECT rowid AS i FROM {name} WHERE {_MARK}")
    con.execute(f"ALTER TABLE {name} DROP COLUMN {_MARK}")
    rows, number = _count(con, name), _count(con, again)
    every = f"(SELECT row_number() OVER () - 1 AS i, * FROM {table.relation})"
    if not 0 < number <= _MANY:
        return rows, every if number else ""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {again} AS FROM {every} SEMI JOIN {again} USING (i) ORDER BY i")
    return rows, again


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    ((count,),) = con.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(count)


def _value(table: TextTable, name: str) -> str:
    variable = table.spec.variable(name)
    if name not in table.columns:
        return f"NULL::{sql_type(table.spec.name, variable)}"
    column = table.columns[name]
    value = plain(table.spec.name, variable, column)
    if pattern := SEARCHED.get(variable.kind):
        return f"CASE WHEN NOT {matches(column, pattern)} THEN {value} END"
    return value


def _marked(table: TextTable) -> Iterator[str]:
    """SQL for each way in which a row can have more than what the typed table has of it."""
    for i, name in enumerate(table.spec.names):
        if column := table.columns.get(name):
            yield f"v{i} IS NULL AND {column} IS NOT NULL"
    yield from (matches(column, privacy.SUSPICIOUS) for column in table.unknown)


def matches(column: str, pattern: str) -> str:
    """SQL: the pattern is found in the column's text."""
    return f"regexp_matches({column}, {quote(pattern)})"


def fill(con: duckdb.DuckDBPyConnection, table: TextTable, spellings: Spellings) -> None:
    """The typed table again, with every cell that is a value of its variable; others are empty there."""
    _create(con, table.spec)
    values = ", ".join(value(table, v.name, spellings) for v in table.spec.variables)
    con.execute(f"INSERT INTO {table.spec.name} SELECT {values} FROM {table.relation}")


def value(table: TextTable, name: str, spellings: Spellings) -> str:
    """SQL over the text table for the typed value of a variable; NULL if the file has no such column."""
    if name not in table.columns:
        return "NULL"
    variable = table.spec.variable(name)
    return typed(table.spec.name, variable, table.columns[name], spellings.get(name, {}))
