"""Empty cells that one other cell explains: an answer that steers, on a row filled in as if it were another answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from checks.codebook import TableSpec

_FEWEST = 2
"""Empty cells that it takes before another cell is held to be the cause."""


@dataclass(frozen=True)
class Cause:
    """The cell that steers, what stands in it, and the cells that are empty because of it."""

    column: str
    value: str
    missing: tuple[str, ...]
    filled: int

    @property
    def reason(self) -> str:
        """What is said of the cell."""
        others = "en uppgift" if self.filled == 1 else f"{self.filled} uppgifter"
        are = "är ifylld" if self.filled == 1 else "är ifyllda"
        return (
            f"går inte ihop med resten av raden: {len(self.missing)} uppgifter som då krävs saknas, och {others} som "
            f"då inte gäller {are}"
        )


def found_causes(
    con: duckdb.DuckDBPyConnection, spec: TableSpec, lacking: Mapping[int, Mapping[str, str]]
) -> dict[int, Cause]:
    """Row (from 0) -> the cause of its empty cells, where there is one; `lacking` has the empty cells of each row.

    A cell is the cause if several required cells that depend on it are empty while others, which its answer makes not
    apply, are filled in.
    """
    rows = [i for i, names in lacking.items() if len(names) >= _FEWEST]
    steered = [v for v in spec.variables if v.required is not None and v.required.columns]
    if not rows or not steered:
        return {}
    asked = ", ".join(
        f"({v.required.sql}) IS FALSE AND {v.name} IS NOT NULL" for v in steered if v.required is not None
    )
    columns = tuple(dict.fromkeys(c for v in steered if v.required is not None for c in v.required.columns))
    shown = ", ".join(f"CAST({c} AS VARCHAR)" for c in columns)
    found = con.execute(
        f"SELECT rowid, {shown}, {asked} FROM {spec.name} WHERE rowid IN (SELECT unnest(?::BIGINT[]))", [rows]
    ).fetchall()
    by_row = {}
    for i, *cells in found:
        values = dict(zip(columns, cells[: len(columns)], strict=True))
        unused = [v.name for v, is_unused in zip(steered, cells[len(columns) :], strict=True) if is_unused]
        if cause := _cause(spec, values, tuple(lacking[i]), unused):
            by_row[i] = cause
    return by_row


def _cause(
    spec: TableSpec, values: Mapping[str, str | None], missing: Sequence[str], unused: Sequence[str]
) -> Cause | None:
    """The column that explains most of the empty cells, of equals the one that steers fewest others."""
    best: tuple[int, int, Cause] | None = None
    for column, value in values.items():
        if value is None or column in missing:
            continue
        follow = tuple(name for name in missing if column in _read(spec, name))
        against = sum(column in _read(spec, name) for name in unused)
        if len(follow) >= _FEWEST and against:
            steers = sum(column in _read(spec, v.name) for v in spec.variables)
            told = spec.variable(column).codes.get(value, value)
            rank = (len(follow), -steers, Cause(column, told, follow, against))
            if best is None or rank[:2] > best[:2]:
                best = rank
    return best[2] if best else None


def _read(spec: TableSpec, name: str) -> tuple[str, ...]:
    required = spec.variable(name).required
    return required.columns if required is not None else ()
