"""Spoils one cell in 100,000 of a valid export, and lists the spoiled cells, which a check should find.

Every kind of fault in the codebook takes its turn, each in a row of its own, on cells drawn from those that can have
it: in a row where the value is required, or where the new value breaks a rule between columns.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from checks.audit import Audit
from checks.codebook import Kind, TableSpec
from pipeline.reading.cells import sql_type

CELLS = 100_000
"""One cell of this many is spoiled."""
FIRST_ROW = 2
"""The first row of a file after its header."""


class Planted(NamedTuple):
    """A spoiled cell: `row` is its row in the file, whose header is row 1."""

    table: str
    row: int
    column: str
    kind: str


class _Way(NamedTuple):
    """A way to spoil a cell: the value for the column, on the rows where `where` is true."""

    kind: str
    column: str
    value: str | None
    where: str


def plant(export: Path, audit: Audit, *, one_in: int = CELLS) -> tuple[Planted, ...]:
    """Spoils the files of the export in place. The same export and size give the same faults."""
    planted: list[Planted] = []
    with duckdb.connect() as con:
        for spec in audit.tables:
            path = export / f"{spec.name}.csv"
            if path.exists():
                read(con, spec, path)
                planted += _spoil(con, spec, one_in)
                con.execute(f"COPY {spec.name} TO '{path}' (HEADER, DELIMITER ';')")
    return tuple(planted)


def read(con: duckdb.DuckDBPyConnection, spec: TableSpec, path: Path) -> None:
    """Reads the file as text into a table with the spec's name, with a view `<name>_typad`: `rad`, the row in the file,
    each cell as a value (NULL if invalid), and as `<column>_text` the text of dates and numbers."""
    con.execute(f"CREATE TABLE {spec.name} AS FROM read_csv('{path}', delim = ';', header = true, all_varchar = true)")
    columns = [f"rowid + {FIRST_ROW} AS rad"]
    for v in spec.variables:
        if v.kind in (Kind.DATE, Kind.INTEGER, Kind.DECIMAL):
            columns += [f"TRY_CAST({v.name} AS {sql_type('', v)}) AS {v.name}", f"{v.name} AS {v.name}_text"]
        else:
            columns.append(v.name)
    con.execute(f"CREATE VIEW {spec.name}_typad AS SELECT {', '.join(columns)} FROM {spec.name}")


def _spoil(con: duckdb.DuckDBPyConnection, spec: TableSpec, one_in: int) -> Iterator[Planted]:
    rows, first = con.execute(f"SELECT count(*), first({spec.key[0]}) FROM {spec.name}").fetchone() or (0, "")
    rng = random.Random(rows)
    ways: dict[str, list[_Way]] = {}
    for way in (*_of_cells(spec, first), *_of_rules(spec)):
        ways.setdefault(way.kind, []).append(way)
    used: set[int] = set()
    for i in range(round(rows * len(spec.variables) / one_in)):
        of_kind = ways[list(ways)[i % len(ways)]]
        for way in rng.sample(of_kind, len(of_kind)):
            row = _a_row(con, spec, way, FIRST_ROW + rng.randrange(rows))
            if row is not None and row not in used:
                used.add(row)
                con.execute(f"UPDATE {spec.name} SET {way.column} = ? WHERE rowid = ?", [way.value, row - FIRST_ROW])
                yield Planted(spec.name, row, way.column, way.kind)
                break


def _a_row(con: duckdb.DuckDBPyConnection, spec: TableSpec, way: _Way, start: int) -> int | None:
    """The first row from `start` on, or otherwise of all rows, that can be spoiled in this way."""
    for first in (start, 0):
        query = f"SELECT rad FROM {spec.name}_typad WHERE rad >= {first} AND {way.where} LIMIT 1"
        if row := con.execute(query).fetchone():
            return int(row[0])
    return None


def _of_cells(spec: TableSpec, first: str) -> Iterator[_Way]:
    """Values that are invalid, missing, duplicated, or that name a decision that does not exist.

    `first` is the first value of the key's first column.
    """
    for v in spec.variables:
        not_null = f"{v.name} IS NOT NULL"
        match v.kind:
            case Kind.CODE:
                yield _Way("no code", v.name, "finns_inte", not_null)
                yield _Way("a code misspelt", v.name, f"{min(v.codes)}x", not_null)
            case Kind.DATE:
                yield _Way("a day that is not in the calendar", v.name, "2025-02-30", not_null)
                yield _Way("a date written in another way", v.name, "19/2/25", not_null)
                yield _Way("a date out of range", v.name, "2189-02-19", not_null)
            case Kind.INTEGER | Kind.DECIMAL:
                yield _Way("a number out of range", v.name, str(v.high + 1), not_null)
                yield _Way("no number", v.name, "trettio", not_null)
            case Kind.ID:
                yield _Way("no id", v.name, "A 1", not_null)
        if v.required is not None:
            yield _Way("empty", v.name, None, f"{not_null} AND {v.required.sql}")
    key = spec.key[0]
    if spec.parent:
        yield _Way("of no decision", key, "Z000000000", "TRUE")
    elif len(spec.key) == 1:
        yield _Way("there twice", key, first, f"{key} <> '{first}'")


def _of_rules(spec: TableSpec) -> Iterator[_Way]:
    """Values that break a rule between columns that was not broken before."""
    for rule in spec.rules:
        for column in dict.fromkeys(rule.columns):
            variable = spec.variable(column)
            values = [*variable.codes] if variable.codes else ["1990-01-02", "2099-12-30"]
            for value in values:
                typed = f"'{value}'" if variable.codes else f"DATE '{value}'"
                breach = f"(SELECT {rule.breach.sql} FROM (SELECT {typed} AS {column}) AS s)"
                yield _Way(
                    "a rule between columns", column, value, f"NOT coalesce({rule.breach.sql}, FALSE) AND {breach}"
                )
