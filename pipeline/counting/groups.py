"""Outcomes -> counts per group (district, sex …, one or two at a time), at the finest grain only.

Every total is derived from these counts. Beside each count stands the XOR of the decisions' hashes, which tells two
counts of the same decisions from two that merely are as large: what disclosure control must know of tables that say
the same thing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import duckdb
import numpy as np
from numpy.typing import NDArray

from checks.audit import Audit
from checks.criteria import Criterion, Outcome
from checks.expressions import ALWAYS, Expr, all_of, is_
from checks.report_tables import AttendanceTable, CategoryTable, Dimension, DurationTable, Indicator
from pipeline.assess import explained

Counts = NDArray[np.int64]
Hashes = NDArray[np.uint64]


class Of(Enum):
    """What a family of counts belongs to."""

    CRITERION = "kriterium"
    INDICATOR = "indikator"
    TABLE = "tabell"


@dataclass(frozen=True)
class Part:
    """One of the parts that a base falls into; `printed` if a report shows its count."""

    id: str
    label: str
    printed: bool
    counts: Counts
    hashes: Hashes


@dataclass(frozen=True)
class Family:
    """The decisions of a base, group by group, in parts that add up to it. Arrays have an axis per dimension.

    `where` is true of all of them, though not of them alone: what the definition of the base says to a reader.
    """

    id: str
    of: Of
    where: Expr
    parts: tuple[Part, ...]

    @property
    def base(self) -> Counts:
        """Decisions of the base per group."""
        return np.asarray(np.sum([p.counts for p in self.parts], axis=0, dtype=np.int64))

    @property
    def base_hash(self) -> Hashes:
        """XOR of the hashes of the base's decisions, per group."""
        return np.asarray(np.bitwise_xor.reduce([p.hashes for p in self.parts]))

    def part(self, id_: str) -> Part:
        """The part of that id."""
        return {p.id: p for p in self.parts}[id_]


@dataclass(frozen=True)
class Waiting:
    """The usable days of one duration and kind of decision: codes of a group -> days -> decisions. `family` counts
    the same decisions."""

    family: str
    label: str
    group: str
    days: Mapping[tuple[str, ...], Mapping[int, int]]

    def of(self, codes: Sequence[str | None]) -> dict[int | None, int]:
        """Days -> decisions, in order of days, of a group; a code of None takes all groups of its dimension."""
        found: dict[int, int] = {}
        for group, days in self.days.items():
            if all(code in (None, own) for code, own in zip(codes, group, strict=True)):
                for day, count in days.items():
                    found[day] = found.get(day, 0) + count
        return {day: found[day] for day in sorted(found)}


@dataclass(frozen=True)
class Grouped:
    """All that is counted over one breakdown. `groups` are the (code, label) that occur, per dimension; `sampled` are
    the decisions of the kind that samples are drawn from."""

    dimensions: tuple[Dimension, ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]
    everyone: Family
    sampled: Counts
    families: tuple[Family, ...]
    waiting: tuple[tuple[DurationTable, tuple[Waiting, ...]], ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Groups per dimension."""
        return tuple(map(len, self.groups))


def grouped(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    dimensions: Sequence[Dimension],
    present: frozenset[str],
    *,
    criteria_only: bool = False,
    without: frozenset[str] = frozenset(),
) -> Grouped:
    """Counts of every criterion and, unless `criteria_only`, every indicator and table over the decisions' groups.

    What is limited to some of a dimension's groups by its own definition is not broken down by that dimension, and
    neither are the criteria `without`.
    """
    labels = [d.groups(audit.main) for d in dimensions]
    keys = ", ".join(_group(audit, d) for d in dimensions)
    found = set(con.execute(f"SELECT DISTINCT {keys} FROM bedomning").fetchall())
    groups = tuple(
        tuple((code, label) for code, label in each.items() if any(row[i] == code for row in found))
        for i, each in enumerate(labels)
    )
    counter = _Counter(con, keys, groups, "plats")
    everyone = Family("alla", Of.TABLE, ALWAYS, (counter.part("TRUE", "alla", "Alla", True, "bedomning"),))
    columns = {d.column for d in dimensions}
    sampled = counter.part(audit.sampled.sql, "urval", "", False, "bedomning").counts
    families = [
        _criterion(counter, c)
        for c in audit.criteria
        if c.id not in without and not columns.intersection(c.population.columns)
    ]
    if not criteria_only:
        usable = [i for i in audit.indicators if not i.needs_table or i.needs_table in present]
        families += [_indicator(counter, i) for i in usable if not columns.intersection(i.population.where.columns)]
        for table in audit.report_tables:
            if not isinstance(table, CategoryTable) or not table.needs_table or table.needs_table in present:
                families += _tables(con, counter, audit, dimensions, table)
    waiting = () if criteria_only else tuple(_waiting(con, audit, keys, columns))
    return Grouped(tuple(dimensions), groups, everyone, sampled, tuple(families), waiting)


def _group(audit: Audit, dimension: Dimension) -> str:
    """SQL for a decision's group in `bedomning`."""
    return dimension.sql if not dimension.cuts else f"CAST({dimension.name} AS VARCHAR)"


@dataclass(frozen=True)
class _Counter:
    """Counts decisions by group and by a column's value."""

    con: duckdb.DuckDBPyConnection
    keys: str
    groups: tuple[tuple[tuple[str, str], ...], ...]
    id_column: str

    def values(self, column: str, source: str) -> Mapping[object, tuple[Counts, Hashes]]:
        """Value -> counts and hashes per group."""
        at = [{code: i for i, (code, _) in enumerate(groups)} for groups in self.groups]
        shape = tuple(map(len, self.groups))
        made: dict[object, tuple[Counts, Hashes]] = {}
        rows = self.con.execute(
            f"SELECT {self.keys}, {column}, count(*), bit_xor(hash({self.id_column})) FROM {source} GROUP BY ALL"
        ).fetchall()
        for *codes, value, count, mark in rows:
            counts, hashes = made.setdefault(value, (np.zeros(shape, np.int64), np.zeros(shape, np.uint64)))
            place = tuple(places[code] for places, code in zip(at, codes, strict=True))
            counts[place], hashes[place] = count, mark
        return made

    def parts(
        self, column: str, wanted: Iterable[tuple[str, str, bool, Sequence[object]]], source: str
    ) -> Iterator[Part]:
        """A part for each (id, label, printed, values that it takes)."""
        found = self.values(column, source)
        shape = tuple(map(len, self.groups))
        for id_, label, printed, values in wanted:
            counts, hashes = np.zeros(shape, np.int64), np.zeros(shape, np.uint64)
            for value in values:
                if value in found:
                    counts, hashes = counts + found[value][0], hashes ^ found[value][1]
            yield Part(id_, label, printed, counts, hashes)

    def part(self, column: str, id_: str, label: str, printed: bool, source: str) -> Part:
        """The decisions on which the column is true."""
        return next(self.parts(column, [(id_, label, printed, [True])], source))


def criterion_family(criterion: str) -> str:
    """The id of a criterion's family: an indicator may have the same id as the criterion."""
    return f"kriterium_{criterion}"


def _criterion(counter: _Counter, criterion: Criterion) -> Family:
    met, not_applicable = Outcome.UPPFYLLT.value, Outcome.EJ_AKTUELLT.value
    short = [o.value for o in Outcome if o.value not in (met, not_applicable)]
    wanted = [("ja", criterion.label, True, [met]), ("nej", "", False, short)]
    return Family(
        criterion_family(criterion.id),
        Of.CRITERION,
        criterion.base,
        tuple(counter.parts(f"utfall_{criterion.id}", wanted, "bedomning")),
    )


def _indicator(counter: _Counter, indicator: Indicator) -> Family:
    wanted = [("ja", indicator.label, True, [True]), ("nej", "", False, [False])]
    parts = tuple(counter.parts(f"indikator_{indicator.id}", wanted, "bedomning"))
    return Family(indicator.id, Of.INDICATOR, indicator.population.where, parts)


def _tables(
    con: duckdb.DuckDBPyConnection,
    counter: _Counter,
    audit: Audit,
    dimensions: Sequence[Dimension],
    table: CategoryTable | AttendanceTable | DurationTable,
) -> Iterator[Family]:
    columns = {d.column for d in dimensions}
    if isinstance(table, CategoryTable) and not columns.intersection(table.population.where.columns):
        rows = [(str(i), c.label, True, [i]) for i, c in enumerate(table.categories)]
        found = tuple(counter.parts(table.id, rows, "bedomning"))
        optional = {str(i) for i, c in enumerate(table.categories) if c.optional}
        shown = tuple(p for p in found if p.id not in optional or p.counts.any())
        yield Family(table.id, Of.TABLE, table.population.where, shown)
    elif isinstance(table, DurationTable) and table.group not in columns:
        source = explained(con, audit)
        labels = audit.main.variable(table.group).codes
        for place, duration in enumerate(table.durations):
            days = f"date_diff('day', {duration.start}, {duration.end})"
            kind = f"CASE WHEN {days} IS NULL THEN 'saknas' WHEN {days} < 0 THEN 'negativ' ELSE 'dagar' END"
            for code, label in labels.items():
                where = all_of(duration.where, is_(table.group, code))
                column = f"CASE WHEN {where.sql} THEN {kind} END"
                wanted = [(id_, f"{duration.label}: {label}", True, [id_]) for id_ in ("dagar", "saknas", "negativ")]
                parts = tuple(counter.parts(column, wanted, source))
                yield Family(f"{table.id}:{place}:{code}", Of.TABLE, where, parts)


def _waiting(
    con: duckdb.DuckDBPyConnection, audit: Audit, keys: str, columns: set[str]
) -> Iterator[tuple[DurationTable, tuple[Waiting, ...]]]:
    for table in audit.report_tables:
        if isinstance(table, DurationTable) and table.group not in columns:
            yield table, tuple(_days(con, audit, table, keys))


def _days(con: duckdb.DuckDBPyConnection, audit: Audit, table: DurationTable, keys: str) -> Iterator[Waiting]:
    for place, duration in enumerate(table.durations):
        days = f"date_diff('day', {duration.start}, {duration.end})"
        for code, label in audit.main.variable(table.group).codes.items():
            found: dict[tuple[str, ...], dict[int, int]] = {}
            rows = con.execute(
                f"SELECT {keys}, {days} AS dagar, count(*) FROM {explained(con, audit)} "
                f"WHERE ({duration.where.sql}) AND {table.group} = '{code}' AND {days} >= 0 GROUP BY ALL"
            ).fetchall()
            for *codes, day, count in rows:
                found.setdefault(tuple(codes), {})[day] = count
            yield Waiting(f"{table.id}:{place}:{code}", duration.label, label, found)
