"""Reads an export with Polars and checks it with Pointblank.

Cells are checked as text first, then the rules between them as values. Checks that Pointblank lacks (a text that can
be read as a date, conditional requirements, rules between columns) are passed to it as Polars expressions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pointblank as pb
import polars as pl

from bench.expressed import Cell, breaches, counted, truth
from checks.audit import Audit
from checks.codebook import EARLIEST, ID_PATTERN, LATEST, Kind, TableSpec, Variable
from checks.expressions import Term
from checks.possible import COMPARE


class Polars:
    """A table as a data frame. A condition is an expression, which handles unknown values."""

    def __init__(self, data: pl.DataFrame) -> None:
        self._data = data

    def always(self) -> pl.Expr:
        return pl.lit(True)

    def among(self, column: str, values: Sequence[str]) -> pl.Expr:
        return pl.col(column).is_in(values)

    def given(self, column: str) -> pl.Expr:
        return pl.col(column).is_not_null()

    def compared(self, left: Term, operator: str, right: Term) -> Any:
        return COMPARE[operator](self._value(left), self._value(right))

    def _value(self, term: Term) -> pl.Expr:
        if term.constant is not None:
            return pl.lit(term.constant)
        value = pl.col(term.column)
        return value.dt.offset_by(f"{term.months}mo{term.days}d") if term.months or term.days else value

    def unknown(self, condition: pl.Expr) -> pl.Expr:
        return condition.is_null()

    def first(self, cases: Sequence[tuple[pl.Expr, str]], otherwise: str) -> pl.Expr:
        expression = pl.lit(otherwise)
        for condition, text in reversed(cases):
            expression = pl.when(condition).then(pl.lit(text)).otherwise(expression)
        return expression

    def only(self, where: Mapping[str, pl.Expr]) -> Polars:
        return Polars(self._data.with_columns(pl.when(c).then(pl.col(n)).alias(n) for n, c in where.items()))

    def counts(self, texts: Mapping[str, pl.Expr], counted: str, left_out: str) -> Mapping[str, tuple[int, int]]:
        outcomes = self._data.select(expression.alias(name) for name, expression in texts.items())
        met, base = outcomes.select(pl.all() == str(counted)).sum(), outcomes.select(pl.all() != str(left_out)).sum()
        return {name: (met[name].item(), base[name].item()) for name in texts}


def check(audit: Audit, export: Path) -> tuple[set[Cell], Mapping[str, tuple[int, int]]]:
    """Every faulty cell, and the counts of the criteria."""
    faulty_cells: set[Cell] = set()
    typed: dict[str, pl.DataFrame] = {}
    for spec in audit.tables:
        path = export / f"{spec.name}.csv"
        if path.exists():
            texts = pl.read_csv(path, separator=";", infer_schema=False)
            values = texts.with_columns(_typed(v).alias(v.name) for v in spec.variables)
            ids = typed[spec.parent][spec.key[0]] if spec.parent else None
            faulty_cells.update(_cells(spec, texts, ids), _rows(spec, values))
            typed[spec.name] = values
    return faulty_cells, counted(audit, Polars(typed[audit.main.name]))


def _typed(variable: Variable) -> pl.Expr:
    cells = pl.col(variable.name)
    match variable.kind:
        case Kind.DATE:
            return cells.str.to_date("%Y-%m-%d", strict=False)
        case Kind.INTEGER:
            return cells.cast(pl.Int64, strict=False)
        case Kind.DECIMAL:
            return cells.cast(pl.Float64, strict=False)
        case _:
            return cells


def _cells(spec: TableSpec, texts: pl.DataFrame, ids: pl.Series | None) -> Iterator[Cell]:
    """Checks of each cell that has a value."""
    steps = pb.Validate(texts)
    for v in spec.variables:
        empty = pl.col(v.name).is_null()
        match v.kind:
            case Kind.CODE:
                steps = steps.col_vals_in_set(v.name, [*v.codes, None])
            case Kind.DATE:
                between = _typed(v).is_between(date.fromisoformat(EARLIEST), date.fromisoformat(LATEST))
                steps = steps.col_vals_expr(empty | between.fill_null(False))
            case Kind.INTEGER | Kind.DECIMAL:
                steps = steps.col_vals_expr(empty | _typed(v).is_between(v.low, v.high).fill_null(False))
            case _:
                steps = steps.col_vals_regex(v.name, f"^{ID_PATTERN}$", na_pass=True)
    columns: list[tuple[str, ...]] = [(v.name,) for v in spec.variables]
    steps = steps.rows_distinct(list(spec.key)) if len(spec.key) == 1 else steps.col_vals_expr(_is_unique_key(spec))
    columns.append(spec.key)
    if ids is not None:
        steps = steps.col_vals_expr(pl.col(spec.key[0]).is_in(ids.implode()))
        columns.append(spec.key[:1])
    yield from _failed(spec, steps, columns)


def _is_unique_key(spec: TableSpec) -> pl.Expr:
    return pl.struct(spec.key).is_unique() | pl.any_horizontal(pl.col(spec.key).is_null())


def _rows(spec: TableSpec, values: pl.DataFrame) -> Iterator[Cell]:
    """Checks of required cells and of the rules between columns."""
    steps, rules = pb.Validate(values), list(breaches(spec))
    for _, breach in rules:
        steps = steps.col_vals_expr(~truth(breach, Polars(values)).fill_null(False))
    yield from _failed(spec, steps, [columns for columns, _ in rules])


def _failed(spec: TableSpec, steps: pb.Validate, columns: Sequence[Sequence[str]]) -> Iterator[Cell]:
    report = steps.interrogate()
    for i, names in enumerate(columns, start=1):
        if report.n_failed(i, scalar=True):
            for row in report.get_data_extracts(i, frame=True)["_row_num_"]:
                yield from ((spec.name, row + 1, name) for name in names)
