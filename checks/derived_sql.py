"""Derived values -> one query that returns every decision with all of them.

It reads `anvanda` (the decisions, with unused values blanked), the other tables under their own names, `parametrar`
(one row: `granskningsdatum`, and `har_<table>` for each table) and `arbetsdagar` (`dag`, and `plus_<n>`: the n:th
working day after it). It has three steps: the values from the decision's own row; for each table the values over its
rows, in one pass; then the values that read those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checks.codebook import unique
from checks.derived import Derived, OfRows
from checks.faults import DefinitionError


def derived_sql(derived: Sequence[Derived], key: str) -> str:
    """The query; `key` is the decision's column that the rows of other tables refer to."""
    of_rows = {d.name for d in derived if isinstance(d.formula, OfRows)}
    deferred = set(of_rows)
    for value in derived:
        if deferred.intersection(value.formula.columns):
            if value.name in of_rows:
                conflict = min(deferred.intersection(value.formula.columns))
                raise DefinitionError(f"{value.name} läser {conflict}, som också räknas fram ur flera rader.")
            deferred.add(value.name)
    row_values = [d for d in derived if d.name not in deferred]
    dependent_values = [d for d in derived if d.name in deferred - of_rows]
    tables = unique(d.formula.table for d in derived if isinstance(d.formula, OfRows))
    ground = _layered(_ground_query(derived, tables), row_values)
    if not tables:
        return ground
    passes = [f"rader_{table} AS ({_rows_query(derived, table, key)})" for table in tables]
    joined = _layered(_with_row_values(derived, tables, key), dependent_values)
    # The hint does not change the result: the decisions are read twice instead of being materialized.
    return f"WITH grund AS NOT MATERIALIZED ({ground}), {', '.join(passes)} {joined}"


def _ground_query(derived: Iterable[Derived], tables: Sequence[str]) -> str:
    """Every decision with the parameters of the run and the looked-up working days."""
    looked_up = unique(lookup for d in derived for lookup in d.formula.working_days)
    selected = ["a.*", "p.granskningsdatum", *(f"p.har_{table}" for table in tables)]
    selected += [f"d{i}.plus_{n} AS arbetsdag_{column}_{n}" for i, (column, n) in enumerate(looked_up)]
    joins = [f"LEFT JOIN arbetsdagar AS d{i} ON d{i}.dag = a.{column}" for i, (column, _) in enumerate(looked_up)]
    return " ".join([f"SELECT {', '.join(selected)} FROM anvanda AS a CROSS JOIN parametrar AS p", *joins])


def _layered(source: str, values: Sequence[Derived]) -> str:
    """The source with the values, each in a layer above the values that it reads."""
    remaining = list(values)
    while remaining:
        names = {d.name for d in remaining}
        ready = [d for d in remaining if not names.intersection(d.formula.columns)]
        source = f"SELECT *, {', '.join(f'{d.formula.sql} AS {d.name}' for d in ready)} FROM ({source}) AS s"
        remaining = [d for d in remaining if d not in ready]
    return source


def _row_formulas(derived: Iterable[Derived], table: str) -> Iterator[OfRows]:
    return (d.formula for d in derived if isinstance(d.formula, OfRows) and d.formula.table == table)


def _aggregates(derived: Iterable[Derived], table: str) -> tuple[str, ...]:
    return unique(sql for formula in _row_formulas(derived, table) for sql in formula.aggregates)


def _rows_query(derived: Sequence[Derived], table: str, key: str) -> str:
    """A row per decision that has rows in the table, with every aggregate over them."""
    formulas = list(_row_formulas(derived, table))
    row_columns = unique(f"u.{column}" for f in formulas for column in (f.date, *f.own))
    decision_columns = unique(f"g.{column}" for f in formulas for column in f.columns if column)
    aggregates = ", ".join(f"{sql} AS v{i}" for i, sql in enumerate(_aggregates(derived, table)))
    previous_date = f"lag(u.{formulas[0].date}) OVER (PARTITION BY u.{key} ORDER BY u.{formulas[0].date}) AS forra"
    selected = ", ".join(
        [f"u.{key}", *row_columns, *decision_columns, *([previous_date] if "forra" in aggregates else [])]
    )
    source = f"SELECT {selected} FROM {table} AS u JOIN grund AS g ON g.{key} = u.{key}"
    return f"SELECT {key}, {aggregates} FROM ({source}) AS s GROUP BY {key}"


def _with_row_values(derived: Sequence[Derived], tables: Sequence[str], key: str) -> str:
    selected, joins = ["g.*"], []
    for i, table in enumerate(tables):
        place = {sql: f"r{i}.v{n}" for n, sql in enumerate(_aggregates(derived, table))}
        for value in derived:
            if isinstance(value.formula, OfRows) and value.formula.table == table:
                sql = value.formula.sql.format(*(place[aggregate] for aggregate in value.formula.aggregates))
                selected.append(f"{sql} AS {value.name}")
        joins.append(f"LEFT JOIN rader_{table} AS r{i} ON r{i}.{key} = g.{key}")
    return f"SELECT {', '.join(selected)} FROM grund AS g {' '.join(joins)}"
