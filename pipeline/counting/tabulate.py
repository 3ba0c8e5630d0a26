"""Outcomes -> counts. Nothing is rounded or hidden here; `disclosure` does that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import duckdb

from checks.audit import Audit
from checks.codebook import TableSpec, unique
from checks.criteria import Criterion, Outcome
from checks.report_tables import (
    AttendanceTable,
    CategoryTable,
    CrossTable,
    Dimension,
    DistrictRank,
    DurationTable,
    Indicator,
    MeanTable,
    ReportTable,
    RowsTable,
    ShareTable,
)
from checks.subject import criterion_family
from pipeline.assess import explained
from pipeline.counting.divided import CrossCounts, MeanCounts, RowsCounts, ShareCounts, crossed, means, rows_counted
from pipeline.counting.groups import Finest, Grouped, broken_down, finest
from pipeline.counting.organisations import OverviewRows, rows_of_overviews
from pipeline.counting.strata import SampleCounts, by_stratum
from pipeline.counting.waiting_times import DurationRow, duration_row, limits
from pipeline.database import count_where
from pipeline.errors import AuditError


@dataclass(frozen=True)
class CriterionCount:
    """How many decisions have each outcome; the five add up to all decisions."""

    criterion: Criterion
    counts: Mapping[Outcome, int]

    @property
    def base(self) -> int:
        """Every decision that the criterion applies to."""
        return sum(n for outcome, n in self.counts.items() if outcome is not Outcome.EJ_AKTUELLT)


@dataclass(frozen=True)
class IndicatorCount:
    """`count` of `base`; both None where the table that the indicator needs is not in the export."""

    indicator: Indicator
    count: int | None
    base: int | None


@dataclass(frozen=True)
class RankCount:
    """The ranked districts: `shares` are (count, base) of those with a base, highest first, and of equal shares that of
    the larger base. Where there are too few for the rank, `count` and `base` are None."""

    rank: DistrictRank
    indicator: Indicator
    shares: tuple[tuple[int, int], ...]

    def of_at_least(self, threshold: int) -> RankCount:
        """The same of the districts whose base is not below the threshold."""
        return replace(self, shares=tuple(share for share in self.shares if share[1] >= threshold))

    @property
    def count(self) -> int | None:
        """The decisions of the district with the rank that the indicator counts."""
        return self._share[0]

    @property
    def base(self) -> int | None:
        """The decisions of that district."""
        return self._share[1]

    @property
    def place(self) -> int:
        """The best place of those that share it: 1 is the highest, -1 the lowest."""
        equal = [i for i, share in enumerate(self.shares) if self._is_tied(share)]
        return equal[0] + 1 if self.rank.rank > 0 else equal[-1] - self.of

    @property
    def tied(self) -> int:
        """How many districts have exactly that share."""
        return sum(map(self._is_tied, self.shares))

    @property
    def of(self) -> int:
        """How many districts are ranked."""
        return len(self.shares)

    @property
    def _share(self) -> tuple[int, int] | tuple[None, None]:
        index = self.rank.rank - 1 if self.rank.rank > 0 else self.rank.rank
        return self.shares[index] if -self.of <= index < self.of else (None, None)

    def _is_tied(self, share: tuple[int, int]) -> bool:
        return self.count is not None and Fraction(*share) == Fraction(self.count, self.base)


@dataclass(frozen=True)
class CategoryCounts:
    """(label, count) in print order, without optional empty rows; no rows if the export lacks the table it needs."""

    table: CategoryTable
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class AttendanceRow:
    """One district: the mean value of its person-months, and persons per interval. `within` has the rows of its groups
    if the table is broken down."""

    label: str
    mean: Fraction
    persons: tuple[int, ...]
    within: tuple[AttendanceRow, ...] = ()


@dataclass(frozen=True)
class AttendanceCounts:
    """`splits` are (code, label) of the intervals, in the codebook's order; `inner` is what the rows are divided by."""

    table: AttendanceTable
    row_header: str
    splits: tuple[tuple[str, str], ...]
    rows: tuple[AttendanceRow, ...]
    inner: Dimension | None = None


@dataclass(frozen=True)
class DurationCounts:
    """A row per group and duration."""

    table: DurationTable
    rows: tuple[DurationRow, ...]


TableCounts = CategoryCounts | AttendanceCounts | MeanCounts | DurationCounts | CrossCounts | RowsCounts | ShareCounts
"""The counts that a table of the report is made from."""


@dataclass(frozen=True)
class Results:
    """Everything that a report is made from, as counts.

    `by` are the requested breakdowns, and `groups` those that were counted, a crossing after its dimensions. `sample`
    is None unless the sample was drawn from a known frame.
    """

    criteria: tuple[CriterionCount, ...]
    indicators: tuple[IndicatorCount | RankCount, ...]
    tables: tuple[TableCounts, ...]
    decisions: int
    by_outcome_and_group: Mapping[str, tuple[tuple[str, int], ...]]
    outside_period: int
    compared: Dimension
    by: tuple[tuple[Dimension, ...], ...] = ()
    groups: tuple[Grouped, ...] = ()
    overviews: tuple[OverviewRows, ...] = ()
    sample: SampleCounts | None = None


def tabulate(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    present: frozenset[str],
    by: Sequence[tuple[Dimension, ...]] = (),
    earlier: Sequence[Dimension] = (),
    *,
    drawn: bool = False,
) -> Results:
    """Counts everything that the audit declares, also by the requested breakdowns and by each of the audit's standard
    dimensions; `earlier` are the dimensions of earlier reports of the same decisions, and with `drawn` the sample is
    counted by stratum. AuditError if a decision is in no category of a table."""
    breakdowns = _breakdowns(audit, by)
    inner = [dimension for dimensions in by for dimension in dimensions]
    decisions = _one(con, f"SELECT count(*) FROM {audit.main.name}")
    counts = finest(con, audit, (*(d for breakdown in breakdowns for d in breakdown), *earlier), present)
    indicators = tuple(_indicator(counts, i) for i in audit.indicators)
    return Results(
        criteria=tuple(_criterion(counts, c, decisions) for c in audit.criteria),
        indicators=(*indicators, *(_rank(con, audit, r) for r in audit.ranks)),
        tables=tuple(_table(con, audit, t, present, inner) for t in audit.report_tables),
        decisions=decisions,
        by_outcome_and_group={
            **{name: _groups(con, audit, name) for name in audit.background},
            **{d.name: _classes(con, audit, d) for d in audit.dimensions if d.cuts},
        },
        outside_period=outside_period(con, audit),
        compared=audit.compared,
        by=tuple(by),
        groups=broken_down(audit, counts, breakdowns, earlier),
        overviews=rows_of_overviews(con, audit, present),
        sample=by_stratum(con, audit, breakdowns, present) if drawn else None,
    )


def _breakdowns(audit: Audit, by: Sequence[tuple[Dimension, ...]]) -> tuple[tuple[Dimension, ...], ...]:
    """The standard breakdowns and the requested ones, each once; a crossing comes after the breakdowns by its
    dimensions."""
    single = [(d,) for d in (*audit.standard_dimensions, *(d for breakdown in by for d in breakdown))]
    return tuple(dict.fromkeys((*single, *by)))


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def _criterion(counts_of_items: Finest, criterion: Criterion, decisions: int) -> CriterionCount:
    family = counts_of_items.families[criterion_family(criterion.id)]
    counts = {Outcome(part.id): int(part.counts.sum()) for part in family.parts}
    return CriterionCount(criterion, {**counts, Outcome.EJ_AKTUELLT: decisions - sum(counts.values())})


def _indicator(counts: Finest, indicator: Indicator) -> IndicatorCount:
    family = counts.families.get(indicator.id)
    if family is None:
        return IndicatorCount(indicator, None, None)
    return IndicatorCount(indicator, int(family.part("ja").counts.sum()), int(family.base.sum()))


def _rank(con: duckdb.DuckDBPyConnection, audit: Audit, rank: DistrictRank) -> RankCount:
    indicator = {i.id: i for i in audit.indicators}[rank.indicator]
    column = f"indikator_{indicator.id}"
    rows = con.execute(
        f"SELECT {count_where(column)}, count({column}) FROM bedomning WHERE {column} IS NOT NULL GROUP BY {rank.group}"
    ).fetchall()
    shares = sorted(rows, key=lambda row: (Fraction(row[0], row[1]), row[1]), reverse=True)
    return RankCount(rank, indicator, tuple(shares))


def _table(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    table: ReportTable,
    present: frozenset[str],
    by: Sequence[Dimension],
) -> TableCounts:
    match table:
        case CategoryTable():
            return _categories(con, table, present)
        case AttendanceTable():
            return _attendance(con, audit, table, by)
        case MeanTable():
            return means(con, audit, table)
        case DurationTable():
            return _durations(con, audit, table)
        case ShareTable():
            return ShareCounts(table)
        case CrossTable():
            return crossed(con, audit, table, present)
        case RowsTable():
            return rows_counted(con, audit, table, present)


def _categories(con: duckdb.DuckDBPyConnection, table: CategoryTable, present: frozenset[str]) -> CategoryCounts:
    if table.needs_table and table.needs_table not in present:
        return CategoryCounts(table, ())
    counts: dict[int, int] = dict(
        con.execute(f"SELECT {table.id}, count(*) FROM bedomning WHERE {table.id} IS NOT NULL GROUP BY 1").fetchall()
    )
    if uncategorised := counts.get(-1):
        raise AuditError(
            f"Tabellen {table.id}: {uncategorised} beslut hör inte till någon kategori. Kategorierna i granskningens "
            "definition måste täcka alla beslut."
        )
    is_new_label = table.relabel is not None and _one(con, f"SELECT {count_where(f'{table.id}_ny')} FROM bedomning") > 0
    rows = (
        (c.new_label if is_new_label and c.new_label else c.label, counts.get(i, 0))
        for i, c in enumerate(table.categories)
        if not c.optional or counts.get(i)
    )
    return CategoryCounts(table, tuple(rows))


def _attendance(
    con: duckdb.DuckDBPyConnection, audit: Audit, table: AttendanceTable, by: Sequence[Dimension]
) -> AttendanceCounts:
    """The table's rows, each divided by the first requested dimension that its own table has a column for."""
    spec = audit.table(table.table)
    splits = tuple(spec.variable(table.split).codes.items())
    rows = _attendance_rows(con, spec, table, "TRUE", table.group)
    inner = next((d for d in by if d.column in spec.names and d.column != table.group and not d.cuts), None)
    if inner:
        codes = {label: code for code, label in spec.variable(table.group).codes.items()}
        rows = tuple(
            replace(r, within=_attendance_rows(con, spec, table, f"{table.group} = '{codes[r.label]}'", inner.column))
            for r in rows
        )
    return AttendanceCounts(table, spec.variable(table.group).label, splits, rows, inner)


def _attendance_rows(
    con: duckdb.DuckDBPyConnection, spec: TableSpec, table: AttendanceTable, where: str, group: str
) -> tuple[AttendanceRow, ...]:
    means = con.execute(
        f"SELECT CAST({group} AS VARCHAR), count(*), sum({table.value}) FROM {table.table} WHERE {where} "
        f"GROUP BY {group} ORDER BY {group}"
    ).fetchall()
    persons: dict[tuple[str, str], int] = {
        (code, split): n
        for code, split, n in con.execute(
            f"SELECT CAST({group} AS VARCHAR), CAST(latest AS VARCHAR), count(*) FROM ("
            f"SELECT {group}, {table.person}, arg_max({table.split}, {table.period}) AS latest "
            f"FROM {table.table} WHERE {where} GROUP BY 1, 2) GROUP BY 1, 2"
        ).fetchall()
    }
    labels, splits = spec.variable(group).codes, spec.variable(table.split).codes
    return tuple(
        AttendanceRow(labels[g], Fraction(total) / n, tuple(persons.get((g, code), 0) for code in splits))
        for g, n, total in means
    )


def _durations(con: duckdb.DuckDBPyConnection, audit: Audit, table: DurationTable) -> DurationCounts:
    labels = audit.main.variable(table.group).codes
    rows = []
    for duration in table.durations:
        days, within = f"date_diff('day', {duration.start}, {duration.end})", limits(audit, duration)
        needed = (table.group, duration.start, duration.end, *duration.where.columns)
        source = explained(audit, unique((*needed, *(column for limit in within for column in limit.columns))))
        counts_sql = ", ".join(("count(*)", *(count_where(limit.sql) for limit in within)))
        day_rows = con.execute(
            f"SELECT {table.group}, {days} AS dagar, {counts_sql} FROM {source} "
            f"WHERE {duration.where.sql} GROUP BY ALL ORDER BY dagar"
        ).fetchall()
        for code, label in labels.items():
            own = [(d, n, fulfilled) for group, d, n, *fulfilled in day_rows if group == code]
            usable = [fulfilled for d, _, fulfilled in own if d is not None and d >= 0]
            numbers = [sum(n) for n in zip(*usable, strict=True)]
            rows.append(duration_row(label, duration.label, {d: n for d, n, _ in own}, numbers))
    return DurationCounts(table, tuple(rows))


def _groups(con: duckdb.DuckDBPyConnection, audit: Audit, name: str) -> tuple[tuple[str, int], ...]:
    variable = audit.main.variable(name)
    counts = dict(con.execute(f"SELECT CAST({name} AS VARCHAR), count(*) FROM {audit.main.name} GROUP BY 1").fetchall())
    return tuple((label, counts[code]) for code, label in variable.codes.items() if code in counts)


def _classes(con: duckdb.DuckDBPyConnection, audit: Audit, dimension: Dimension) -> tuple[tuple[str, int], ...]:
    counts = dict(con.execute(f"SELECT {dimension.sql}, count(*) FROM {audit.main.name} GROUP BY 1").fetchall())
    return tuple((label, counts[code]) for code, label in dimension.groups(audit.main).items() if code in counts)


def outside_period(con: duckdb.DuckDBPyConnection, audit: Audit) -> int:
    """The number of decisions made before or after the audit's period; they are counted as well."""
    first, last = audit.period
    return _one(
        con,
        f"SELECT count(*) FROM {audit.main.name} WHERE {audit.decided} NOT BETWEEN DATE '{first}' AND DATE '{last}'",
    )
