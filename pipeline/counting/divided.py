"""Counts over a table's own groups: means, crosses, and the rows of another table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import duckdb

from checks.audit import Audit
from checks.criteria import Outcome
from checks.report_tables import CrossTable, MeanTable, RowsTable, ShareTable
from checks.subject import criterion_family
from pipeline.assess import explained, rows_of
from pipeline.database import count_where


@dataclass(frozen=True)
class MeanRow:
    """One group: the mean value of its rows (None without any), its persons, and the persons per code of `beside`;
    `alone` are those with rows of that code only."""

    label: str
    mean: Fraction | None
    persons: int
    beside: Mapping[str, int]
    alone: Mapping[str, int]


@dataclass(frozen=True)
class MeanCounts:
    """A row per group, and last the row of all together."""

    table: MeanTable
    row_header: str
    rows: tuple[MeanRow, ...]


@dataclass(frozen=True)
class CrossCounts:
    """Fact -> (label of a group, count, base), in order; empty for a cross by a dimension, which is a breakdown."""

    table: CrossTable
    facts: Mapping[str, tuple[tuple[str, int, int], ...]]


@dataclass(frozen=True)
class ShareCounts:
    """No counts of its own: its indicators are counted."""

    table: ShareTable


@dataclass(frozen=True)
class RowsCounts:
    """(label, count per column) of each code that the table has; one column where the rows are not divided."""

    table: RowsTable
    row_header: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def means(con: duckdb.DuckDBPyConnection, audit: Audit, table: MeanTable) -> MeanCounts:
    """The mean of each group that has rows, and of all."""
    spec = audit.table(table.table)
    mean_rows = []
    for code, label in (*spec.variable(table.group).codes.items(), ("", table.together)):
        rows = f"{table.table} WHERE {table.group} = '{code}'" if code else table.table
        persons = f"count(DISTINCT {table.person})"
        totals = con.execute(f"SELECT count(*), sum({table.value}), {persons} FROM {rows}").fetchone()
        assert totals is not None
        n, total, person_count = totals
        persons_by_code = con.execute(
            f"SELECT CAST({table.beside} AS VARCHAR), {persons} FROM {rows} GROUP BY 1"
        ).fetchall()
        alone = con.execute(
            f"SELECT code, count(*) FROM (SELECT min(CAST({table.beside} AS VARCHAR)) AS code FROM {rows} "
            f"GROUP BY {table.person} HAVING count(DISTINCT {table.beside}) = 1) GROUP BY 1"
        ).fetchall()
        mean = Fraction(total) / n if n else None
        mean_rows.append(MeanRow(label, mean, person_count, dict(persons_by_code), dict(alone)))
    return MeanCounts(table, spec.variable(table.group).label, tuple(row for row in mean_rows if row.persons))


def crossed(con: duckdb.DuckDBPyConnection, audit: Audit, table: CrossTable, present: frozenset[str]) -> CrossCounts:
    """The facts in each group; none if the export lacks the table that they need."""
    if table.dimension or (table.needs_table and table.needs_table not in present):
        return CrossCounts(table, {})
    group = table.id if table.groups else table.values
    facts: dict[str, dict[object, tuple[int, int]]] = {}
    for fact in table.facts:
        column, hit = _hit(audit, fact)
        source = explained(audit, (group, column))
        rows = con.execute(f"SELECT {group}, {count_where(hit)}, count({hit}) FROM {source} GROUP BY 1").fetchall()
        facts[fact] = {code: (count, base) for code, count, base in rows}
    if table.groups:
        return CrossCounts(
            table,
            {
                fact: tuple((c.label, *counts.get(i, (0, 0))) for i, c in enumerate(table.groups))
                for fact, counts in facts.items()
            },
        )
    sizes = facts[table.facts[0]]
    shown_codes = sorted(str(code) for code, (_, base) in sizes.items() if code is not None and base >= table.fewest)
    return CrossCounts(
        table, {fact: tuple(_with_rest(counts, shown_codes, table.rest)) for fact, counts in facts.items()}
    )


def _with_rest(
    counts: Mapping[object, tuple[int, int]], shown_codes: Sequence[str], rest: str
) -> Iterator[tuple[str, int, int]]:
    yield from ((code, *counts.get(code, (0, 0))) for code in shown_codes)
    other_counts = [pair for code, pair in counts.items() if code not in shown_codes]
    if base := sum(base for _, base in other_counts):
        yield rest, sum(count for count, _ in other_counts), base


def _hit(audit: Audit, fact: str) -> tuple[str, str]:
    """The column of an indicator or a criterion, and SQL for whether it counts a decision; NULL outside the base."""
    for criterion in audit.criteria:
        if fact == criterion_family(criterion.id):
            column = f"utfall_{criterion.id}"
            return column, f"CASE WHEN {column} <> '{Outcome.EJ_AKTUELLT}' THEN {column} = '{Outcome.UPPFYLLT}' END"
    return f"indikator_{fact}", f"indikator_{fact}"


def rows_counted(con: duckdb.DuckDBPyConnection, audit: Audit, table: RowsTable, present: frozenset[str]) -> RowsCounts:
    """The rows by code; none if the export lacks their table."""
    spec = audit.table(table.table)
    labels = spec.variable(table.rows).codes
    columns = spec.variable(table.columns).codes if table.columns else {"": ""}
    header = spec.variable(table.rows).label
    if table.table not in present:
        return RowsCounts(table, header, tuple(columns.values()), ())
    column_code = f"CAST({table.columns} AS VARCHAR)" if table.columns else "''"
    needed_columns = filter(None, (table.rows, table.columns, *table.where.columns))
    of_decision = explained(
        audit, [audit.main.key[0], *(c for c in needed_columns if spec is audit.main or c not in spec.names)]
    )
    code_rows = con.execute(
        f"SELECT CAST({table.rows} AS VARCHAR), {column_code}, {count_where(table.where.sql)} "
        f"FROM {rows_of(audit, table, of_decision)} GROUP BY 1, 2"
    ).fetchall()
    counts = {(row, column): n for row, column, n in code_rows}
    present_codes = {row for row, _ in counts}
    rows = (
        (label, tuple(counts.get((code, c), 0) for c in columns))
        for code, label in labels.items()
        if code in present_codes
    )
    return RowsCounts(table, header, tuple(columns.values()), tuple(rows))
