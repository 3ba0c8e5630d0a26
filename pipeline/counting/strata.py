"""The drawn sample counted stratum by stratum, so that shares can be weighted by the size of each stratum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import duckdb
import numpy as np

from checks.audit import Audit
from checks.report_tables import Dimension
from checks.subject import counted_items
from pipeline.counting.counter import Counts, GroupCounter, column_of, has_its_table, part_of
from pipeline.sampling import Codes, stratum_variables

_BEYOND = "utanför urvalet"


@dataclass(frozen=True)
class SampleCounts:
    """The decisions of the sample, by the dimensions of its strata and then by those of the breakdowns.

    The first `strata` dimensions define a stratum, and `drawn` has the number of all its decisions. `counts` has the
    parts of every criterion, indicator and table that is about these decisions only; arrays have an axis per dimension.
    """

    strata: int
    dimensions: tuple[Dimension, ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]
    drawn: Mapping[Codes, int]
    counts: Mapping[str, Mapping[str, Counts]]

    def by_stratum(
        self, family: str, parts: Sequence[str] | None = None, within: Mapping[Dimension, Sequence[int]] | None = None
    ) -> Mapping[Codes, int]:
        """The number of decisions per stratum in these parts of a family (None: its base), only those `within` some
        places of some dimensions. KeyError if the family is not counted."""
        counts_by_part = self.counts[family]
        arrays = [counts_by_part[p] for p in (counts_by_part if parts is None else parts) if p in counts_by_part]
        every = [range(len(groups)) for groups in self.groups]
        cells = np.ix_(*((within or {}).get(d, places) for d, places in zip(self.dimensions, every, strict=True)))
        counts = np.zeros(tuple(map(len, every)), np.int64)
        for array in arrays:
            counts[cells] += array[cells]
        per_stratum = counts.sum(axis=tuple(range(self.strata, counts.ndim)))
        return dict(zip(_codes(self.groups[: self.strata]), map(int, per_stratum.flat), strict=True))


def by_stratum(
    con: duckdb.DuckDBPyConnection, audit: Audit, breakdowns: Sequence[Sequence[Dimension]], present: frozenset[str]
) -> SampleCounts:
    """Everything counted by district and quota variables, and by every dimension of the breakdowns."""
    strata = strata_dimensions(audit)
    dimensions = tuple(dict.fromkeys((*strata, *(d for breakdown in breakdowns for d in breakdown))))
    counter = GroupCounter.over(con, audit, dimensions)
    sampled = f"({audit.sampled.sql})"
    counts: dict[str, Mapping[str, Counts]] = {}
    for item in (i for i in counted_items(audit) if has_its_table(i, present)):
        counts_by_part: dict[str, Counts] = {}
        for place, (value, is_sampled), count in counter.counted([column_of(item), sampled]):
            if part := part_of(item, value):
                counts_by_part.setdefault(part if is_sampled else _BEYOND, np.zeros(counter.shape, np.int64))[
                    place
                ] += count
        if _BEYOND not in counts_by_part:
            counts[item.id] = counts_by_part
    everyone = counter.where(sampled).sum(axis=tuple(range(len(strata), len(dimensions))))
    codes = _codes(counter.groups[: len(strata)])
    drawn = {key: int(n) for key, n in zip(codes, everyone.flat, strict=True) if n}
    return SampleCounts(len(strata), dimensions, counter.groups, drawn, counts)


def _codes(groups: Sequence[Sequence[tuple[str, str]]]) -> Iterator[Codes]:
    """The codes of every stratum, in the order of an array with an axis for each dimension."""
    return product(*([code for code, _ in groups_of_dimension] for groups_of_dimension in groups))


def strata_dimensions(audit: Audit) -> tuple[Dimension, ...]:
    """The dimensions that the sample is drawn by, the district's first."""
    standard = {d.column: d for d in audit.standard_dimensions}
    return tuple(standard.get(v.name, Dimension(v.name, v.label, v.name)) for v in stratum_variables(audit))
