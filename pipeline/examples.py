"""The examples of an audit's criteria through the engine: rows in, outcomes out.

No contract is checked, so that an example may leave out a value that an export must have. Examples of an export that
lacks a table are run separately.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from checks.audit import Audit
from checks.codebook import Kind, TableSpec
from checks.coverage import Truth, clauses
from checks.criteria import Criterion
from checks.examples import Example, example_row
from checks.expressions import Expr
from pipeline.assess import assess
from pipeline.reading.cells import sql_type
from pipeline.reading.typed_tables import create_table


@dataclass(frozen=True)
class Tried:
    """An example, the outcome that the engine gave, and whether each clause of its criterion is true of it."""

    criterion: Criterion
    example: Example
    outcome: str
    clauses: Mapping[Expr, Truth]


@dataclass(frozen=True)
class _Numbered:
    key: str
    criterion: Criterion
    example: Example
    row: Mapping[str, Any]


def try_examples(audit: Audit) -> list[Tried]:
    """Every example of every criterion, in order."""
    cases = [
        _Numbered(f"E{number:05}", criterion, example, _row(audit, criterion, example))
        for number, (criterion, example) in enumerate((c, e) for c in audit.criteria for e in c.examples)
    ]
    children = [table.name for table in audit.tables if table.parent]
    by_absent_tables: dict[frozenset[str], list[_Numbered]] = {}
    for case in cases:
        absent_tables = frozenset(name for name in children if name in case.row and case.row[name] is None)
        by_absent_tables.setdefault(absent_tables, []).append(case)
    tried_by_key = {
        key: tried_example
        for absent_tables, group in by_absent_tables.items()
        for key, tried_example in _run(audit, group, absent_tables)
    }
    return [tried_by_key[case.key] for case in cases]


def _row(audit: Audit, criterion: Criterion, example: Example) -> dict[str, Any]:
    base = audit.base_rows.get(audit.main.name, {}) if criterion.examples_from is None else criterion.examples_from
    return example_row(example, base)


def _run(audit: Audit, group: Sequence[_Numbered], absent_tables: frozenset[str]) -> Iterator[tuple[str, Tried]]:
    key = audit.main.key[0]
    with duckdb.connect() as con:
        for table in audit.tables:
            create_table(con, table)
        _insert(con, audit.main, [{**case.row, key: case.key} for case in group])
        for table in audit.tables:
            if table.parent == audit.main.name and table.name not in absent_tables:
                base = audit.base_rows.get(table.name, {})
                rows = [{**base, **row, key: case.key} for case in group for row in _rows(table, case)]
                _insert(con, table, rows)
        present = frozenset(table.name for table in audit.tables) - absent_tables
        assess(con, audit, audit.examples_day or audit.granskningsdatum, present)
        for criterion in {case.criterion.id: case.criterion for case in group}.values():
            outcomes = _outcomes(con, key, criterion)
            for case in group:
                if case.criterion is criterion:
                    outcome, *truths = outcomes[case.key]
                    truth = dict(zip(clauses(criterion), truths, strict=True))
                    yield case.key, Tried(criterion, case.example, outcome, truth)


def _rows(table: TableSpec, case: _Numbered) -> Iterable[Mapping[str, Any]]:
    """The rows of the table; a bare date stands for a row with that date."""
    date = next(v.name for v in table.variables if v.kind is Kind.DATE)
    for row in case.row.get(table.name, ()):
        yield row if isinstance(row, Mapping) else {date: row}


def _insert(con: duckdb.DuckDBPyConnection, table: TableSpec, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = ", ".join(f"unnest(?::VARCHAR[])::{sql_type(table.name, v)}" for v in table.variables)
    cells = [[None if row.get(v.name) is None else str(row[v.name]) for row in rows] for v in table.variables]
    con.execute(f"INSERT INTO {table.name} SELECT {columns}", cells)


def _outcomes(con: duckdb.DuckDBPyConnection, key: str, criterion: Criterion) -> dict[str, tuple[Any, ...]]:
    """Key -> the outcome on the criterion, and the truth of its clauses."""
    columns_sql = ", ".join([f"CAST(utfall_{criterion.id} AS VARCHAR)", *(clause.sql for clause in clauses(criterion))])
    outcomes = f"SELECT {key}, utfall_{criterion.id} FROM bedomning"
    rows = con.execute(f"SELECT {key}, {columns_sql} FROM underlag JOIN ({outcomes}) AS o USING ({key})").fetchall()
    return {id_: tuple(rest) for id_, *rest in rows}
