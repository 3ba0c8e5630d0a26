"""The examples of an audit's criteria through the engine: rows in, outcomes out.

No contract is checked, so that an example may leave out a value that an export must have. Examples of an export that
lacks a table are run apart from the others.
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
    numbered = [
        _Numbered(f"E{number:05}", criterion, example, _row(audit, criterion, example))
        for number, (criterion, example) in enumerate((c, e) for c in audit.criteria for e in c.examples)
    ]
    children = [table.name for table in audit.tables if table.parent]
    by_lacking: dict[frozenset[str], list[_Numbered]] = {}
    for each in numbered:
        lacking = frozenset(name for name in children if name in each.row and each.row[name] is None)
        by_lacking.setdefault(lacking, []).append(each)
    tried = {key: one for lacking, group in by_lacking.items() for key, one in _run(audit, group, lacking)}
    return [tried[each.key] for each in numbered]


def _row(audit: Audit, criterion: Criterion, example: Example) -> dict[str, Any]:
    base = audit.base_rows.get(audit.main.name, {}) if criterion.examples_from is None else criterion.examples_from
    return example_row(example, base)


def _run(audit: Audit, group: Sequence[_Numbered], lacking: frozenset[str]) -> Iterator[tuple[str, Tried]]:
    key = audit.main.key[0]
    with duckdb.connect() as con:
        for table in audit.tables:
            create_table(con, table)
        _insert(con, audit.main, [{**each.row, key: each.key} for each in group])
        for table in audit.tables:
            if table.parent == audit.main.name and table.name not in lacking:
                base = audit.base_rows.get(table.name, {})
                rows = [{**base, **row, key: each.key} for each in group for row in _rows(table, each)]
                _insert(con, table, rows)
        present = frozenset(table.name for table in audit.tables) - lacking
        assess(con, audit, audit.examples_day or audit.granskningsdatum, present)
        for criterion in {each.criterion.id: each.criterion for each in group}.values():
            found = _found(con, key, criterion)
            for each in group:
                if each.criterion is criterion:
                    outcome, *truths = found[each.key]
                    truth = dict(zip(clauses(criterion), truths, strict=True))
                    yield each.key, Tried(criterion, each.example, outcome, truth)


def _rows(table: TableSpec, each: _Numbered) -> Iterable[Mapping[str, Any]]:
    """The rows of the table; a date alone is short for a row with that date."""
    date = next(v.name for v in table.variables if v.kind is Kind.DATE)
    for row in each.row.get(table.name, ()):
        yield row if isinstance(row, Mapping) else {date: row}


def _insert(con: duckdb.DuckDBPyConnection, table: TableSpec, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = ", ".join(f"unnest(?::VARCHAR[])::{sql_type(table.name, v)}" for v in table.variables)
    cells = [[None if row.get(v.name) is None else str(row[v.name]) for row in rows] for v in table.variables]
    con.execute(f"INSERT INTO {table.name} SELECT {columns}", cells)


def _found(con: duckdb.DuckDBPyConnection, key: str, criterion: Criterion) -> dict[str, tuple[Any, ...]]:
    """Key -> the outcome on the criterion, and the truth of its clauses."""
    shown = ", ".join([f"CAST(utfall_{criterion.id} AS VARCHAR)", *(clause.sql for clause in clauses(criterion))])
    outcomes = f"SELECT {key}, utfall_{criterion.id} FROM bedomning"
    found = con.execute(f"SELECT {key}, {shown} FROM underlag JOIN ({outcomes}) AS o USING ({key})").fetchall()
    return {id_: tuple(rest) for id_, *rest in found}
