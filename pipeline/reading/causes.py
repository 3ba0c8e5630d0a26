"""Empty cells that one other cell explains: an answer that steers, on a row filled in as if it were another answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from checks.codebook import TableSpec

_FEWEST = 2
"""The fewest empty cells for which another cell counts as the cause."""


@dataclass(frozen=True)
class Cause:
    """The cell that steers, its value, and the cells that are empty because of it."""

    column: str
    value: str
    missing: tuple[str, ...]
    filled: int

    @property
    def reason(self) -> str:
        """The words of its fault, in Swedish."""
        others = "en uppgift" if self.filled == 1 else f"{self.filled} uppgifter"
        are = "är ifylld" if self.filled == 1 else "är ifyllda"
        return (
            f"går inte ihop med resten av raden: {len(self.missing)} uppgifter som då krävs saknas, och {others} som "
            f"då inte gäller {are}"
        )


def causes_of_empty_cells(
    con: duckdb.DuckDBPyConnection, spec: TableSpec, empty_cells: Mapping[int, Mapping[str, str]]
) -> dict[int, Cause]:
    """Row (from 0) -> the cause of its empty cells, where there is one; `empty_cells` has the empty cells of each row.

    A cell is the cause if several required cells that depend on it are empty while others, which its answer makes not
    apply, are filled in.
    """
    row_numbers = [i for i, names in empty_cells.items() if len(names) >= _FEWEST]
    dependent = [v for v in spec.variables if v.required is not None and v.required.columns]
    if not row_numbers or not dependent:
        return {}
    unused_sql = ", ".join(
        f"({v.required.sql}) IS FALSE AND {v.name} IS NOT NULL" for v in dependent if v.required is not None
    )
    columns = tuple(dict.fromkeys(c for v in dependent if v.required is not None for c in v.required.columns))
    columns_sql = ", ".join(f"CAST({c} AS VARCHAR)" for c in columns)
    rows = con.execute(
        f"SELECT rowid, {columns_sql}, {unused_sql} FROM {spec.name} WHERE rowid IN (SELECT unnest(?::BIGINT[]))",
        [row_numbers],
    ).fetchall()
    by_row = {}
    for i, *cells in rows:
        values = dict(zip(columns, cells[: len(columns)], strict=True))
        unused = [v.name for v, is_unused in zip(dependent, cells[len(columns) :], strict=True) if is_unused]
        if cause := _cause(spec, values, tuple(empty_cells[i]), unused):
            by_row[i] = cause
    return by_row


def _cause(
    spec: TableSpec, values: Mapping[str, str | None], missing: Sequence[str], unused: Sequence[str]
) -> Cause | None:
    """The column that explains most of the empty cells; among equals the one that steers the fewest others."""
    best: tuple[int, int, Cause] | None = None
    for column, value in values.items():
        if value is None or column in missing:
            continue
        explained = tuple(name for name in missing if column in _steering_columns(spec, name))
        contradicting = sum(column in _steering_columns(spec, name) for name in unused)
        if len(explained) >= _FEWEST and contradicting:
            steers = sum(column in _steering_columns(spec, v.name) for v in spec.variables)
            words = spec.variable(column).codes.get(value, value)
            rank = (len(explained), -steers, Cause(column, words, explained, contradicting))
            if best is None or rank[:2] > best[:2]:
                best = rank
    return best[2] if best else None


def _steering_columns(spec: TableSpec, name: str) -> tuple[str, ...]:
    """The columns that decide whether the variable is required."""
    required = spec.variable(name).required
    return required.columns if required is not None else ()
