"""Reads an export with pandas and checks it with pandera.

Cells are checked as text first, then the rules between them as values. Checks that pandera lacks (conditional
requirements, rules between columns, rows of another table) are passed to it as functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from bench.expressed import Cell, breaches, counted, truth
from checks.audit import Audit
from checks.codebook import EARLIEST, ID_PATTERN, LATEST, Kind, TableSpec, Variable
from checks.expressions import Term
from checks.possible import COMPARE


class Pandas:
    """A table as a data frame. A condition has the dtype `boolean`, which handles unknown values."""

    def __init__(self, data: pd.DataFrame) -> None:
        self._data = data

    def always(self) -> Any:
        return pd.Series(True, index=self._data.index, dtype="boolean")

    def among(self, column: str, values: Sequence[str]) -> Any:
        cells = self._data[column]
        return cells.isin(values).astype("boolean").mask(cells.isna())

    def given(self, column: str) -> Any:
        return self._data[column].notna().astype("boolean")

    def compared(self, left: Term, operator: str, right: Term) -> Any:
        compared: Any = COMPARE[operator](self._value(left), self._value(right))
        truth_values = compared.astype("boolean")
        columns = [term.column for term in (left, right) if term.column]
        return truth_values.mask(self._data[columns].isna().any(axis="columns"))

    def _value(self, term: Term) -> Any:
        if term.constant is not None:
            return term.constant if isinstance(term.constant, int) else pd.Timestamp(term.constant)
        value = self._data[term.column]
        return value + pd.DateOffset(months=term.months, days=term.days) if term.months or term.days else value

    def unknown(self, condition: Any) -> Any:
        return condition.isna().astype("boolean")

    def first(self, cases: Sequence[tuple[Any, str]], otherwise: str) -> Any:
        texts = pd.Series(otherwise, index=self._data.index)
        for condition, text in reversed(cases):
            texts = texts.mask(condition.fillna(False).astype(bool), text)
        return texts

    def only(self, where: Mapping[str, Any]) -> Pandas:
        return Pandas(self._data.assign(**{n: self._data[n].where(c.fillna(False)) for n, c in where.items()}))

    def counts(self, texts: Mapping[str, Any], counted: str, left_out: str) -> Mapping[str, tuple[int, int]]:
        return {
            name: (int((outcomes == counted).sum()), int((outcomes != left_out).sum()))
            for name, outcomes in texts.items()
        }


def check(audit: Audit, export: Path) -> tuple[set[Cell], Mapping[str, tuple[int, int]]]:
    """Every faulty cell, and the counts of the criteria."""
    faulty_cells: set[Cell] = set()
    typed: dict[str, pd.DataFrame] = {}
    for spec in audit.tables:
        path = export / f"{spec.name}.csv"
        if path.exists():
            texts = pd.read_csv(path, sep=";", dtype="string", engine="pyarrow")
            values = texts.assign(**{v.name: _typed(v, texts[v.name]) for v in spec.variables})
            ids = set(typed[spec.parent][spec.key[0]]) if spec.parent else None
            faulty_cells.update(_failed(spec, _cells(spec, ids), texts), _failed(spec, _rows(spec), values))
            typed[spec.name] = values
    return faulty_cells, counted(audit, Pandas(typed[audit.main.name]))


def _typed(variable: Variable, cells: Any) -> Any:
    match variable.kind:
        case Kind.DATE:
            return pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        case Kind.INTEGER | Kind.DECIMAL:
            return pd.to_numeric(cells, errors="coerce")
        case _:
            return cells


def _cells(spec: TableSpec, ids: set[str] | None) -> pa.DataFrameSchema:
    """Checks of each cell that has a value."""
    columns = {
        v.name: pa.Column("string", [_value(v)], nullable=True, unique=spec.key == (v.name,)) for v in spec.variables
    }
    if ids is not None:
        columns[spec.key[0]].checks.append(pa.Check.isin(ids))
    return pa.DataFrameSchema(columns)


def _value(variable: Variable) -> pa.Check:
    match variable.kind:
        case Kind.CODE:
            return pa.Check.isin(list(variable.codes))
        case Kind.DATE:
            return pa.Check(lambda cells: _typed(variable, cells).between(EARLIEST, LATEST).fillna(False))
        case Kind.INTEGER | Kind.DECIMAL:
            between = (variable.low, variable.high)
            return pa.Check(lambda cells: _typed(variable, cells).between(*between).fillna(False))
        case _:
            return pa.Check(lambda cells: cells.str.fullmatch(ID_PATTERN))


def _rows(spec: TableSpec) -> pa.DataFrameSchema:
    """Checks of required cells, of the rules between columns, and of a key of several columns. A check has the names of
    its columns."""
    checks = [
        pa.Check(lambda data, breach=breach: ~truth(breach, Pandas(data)).fillna(False), name="/".join(columns))
        for columns, breach in breaches(spec)
    ]
    if len(key := list(spec.key)) > 1:
        unique_key = pa.Check(
            lambda data: ~data.duplicated(key, keep=False) | data[key].isna().any(axis=1), name="/".join(key)
        )
        checks.append(unique_key)
    return pa.DataFrameSchema(checks=checks)


def _failed(spec: TableSpec, schema: pa.DataFrameSchema, data: pd.DataFrame) -> Iterator[Cell]:
    try:
        schema.validate(data, lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.itertuples():
            columns = [case.column] if case.schema_context == "Column" else case.check.split("/")
            yield from ((spec.name, case.index + 2, column) for column in columns)
