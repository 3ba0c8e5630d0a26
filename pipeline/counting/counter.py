"""Counts decisions by group and by the columns of their assessment, the table `bedomning`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from checks.audit import Audit
from checks.codebook import unique
from checks.criteria import Criterion, Outcome
from checks.report_tables import CategoryTable, Dimension, Indicator
from checks.subject import CountedItem

Counts = NDArray[np.int64]


def _group(dimension: Dimension) -> str:
    """The column of `bedomning` with a decision's group."""
    return dimension.name if dimension.cuts else dimension.column


def _code(value: object) -> str:
    """The code for a value of a group's column; '' for a missing value."""
    return "" if value is None else str(value)


def has_its_table(item: CountedItem, present: frozenset[str]) -> bool:
    """Whether the export has the table that the item is counted from."""
    needed = None if isinstance(item.item, Criterion) else item.item.needs_table
    return not needed or needed in present


@dataclass(frozen=True)
class GroupCounter:
    """Counts decisions by group and by columns' values. `groups` are the (code, label) that occur, per dimension.

    DuckDB counts by the unconverted columns, which is a fast lookup of small numbers; counting by texts made from them
    takes ten times as long. The few distinct values are converted to codes afterwards.
    """

    con: duckdb.DuckDBPyConnection
    dimensions: tuple[Dimension, ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]

    @classmethod
    def over(cls, con: duckdb.DuckDBPyConnection, audit: Audit, dimensions: tuple[Dimension, ...]) -> GroupCounter:
        """A counter by the groups that occur among the decisions."""
        rows = [
            {_code(value) for (value,) in con.execute(f"SELECT DISTINCT {_group(d)} FROM bedomning").fetchall()}
            for d in dimensions
        ]
        return cls(
            con,
            dimensions,
            tuple(
                tuple((code, label) for code, label in d.groups(audit.main).items() if code in some)
                for d, some in zip(dimensions, rows, strict=True)
            ),
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """Groups per dimension."""
        return tuple(map(len, self.groups))

    @cached_property
    def _places(self) -> tuple[Mapping[str, int], ...]:
        return tuple({code: i for i, (code, _) in enumerate(groups)} for groups in self.groups)

    def counted(
        self, columns: Sequence[str], source: str = "bedomning", where: str = "TRUE"
    ) -> Iterator[tuple[tuple[int, ...], tuple[Any, ...], int]]:
        """(place of the group, values of the columns, number of decisions of the `source` that have them)."""
        columns_sql = ", ".join((*map(_group, self.dimensions), *columns, "count(*)"))
        for row in self.con.execute(f"SELECT {columns_sql} FROM {source} WHERE {where} GROUP BY ALL").fetchall():
            groups, values = row[: len(self.dimensions)], row[len(self.dimensions) : -1]
            yield tuple(own[_code(g)] for own, g in zip(self._places, groups, strict=True)), values, row[-1]

    def read(self, columns: Iterable[str]) -> tuple[str, ...]:
        """The columns with those of the groups, each once."""
        return unique((*map(_group, self.dimensions), *columns))

    def codes(self, place: Sequence[int]) -> tuple[str, ...]:
        """The codes of the group at a place."""
        return tuple(groups[i][0] for groups, i in zip(self.groups, place, strict=True))

    def parts(self, item: CountedItem) -> Mapping[str, Counts]:
        """Part -> counts per group; '' outside the base."""
        counts: dict[str, Counts] = {}
        for place, (value,), count in self.counted([column_of(item)]):
            counts.setdefault(part_of(item, value), np.zeros(self.shape, np.int64))[place] += count
        return counts

    def where(self, condition: str) -> Counts:
        """The number of decisions of each group for which the condition is true."""
        counts = np.zeros(self.shape, np.int64)
        for place, (), count in self.counted((), where=condition):
            counts[place] = count
        return counts


def column_of(item: CountedItem) -> str:
    """The column of `bedomning` that determines the part in which a decision is counted (`part_of`)."""
    match item.item:
        case Criterion(id=id_):
            return f"utfall_{id_}"
        case Indicator(id=id_):
            return f"indikator_{id_}"
        case CategoryTable(id=id_):
            return id_


def part_of(item: CountedItem, value: object) -> str:
    """The part for a value of the item's column; '' outside the base."""
    if value is None or value == Outcome.EJ_AKTUELLT.value:
        return ""
    return ("ja" if value else "nej") if isinstance(item.item, Indicator) else str(value)
