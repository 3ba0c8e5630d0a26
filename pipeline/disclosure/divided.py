"""Tables of indicators, crosses, means and the rows of another table that may be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from checks.codebook import unique
from checks.criteria import Criterion
from checks.report_tables import CrossTable, Indicator, ShareTable
from pipeline.counting.divided import CrossCounts, MeanCounts, MeanRow, RowsCounts
from pipeline.counting.tabulate import IndicatorCount
from pipeline.disclosure.breakdown import SEED
from pipeline.disclosure.published import (
    ROUNDED,
    TOGETHER,
    CrossedFact,
    Heading,
    Mark,
    PublishedBreakdown,
    PublishedCell,
    PublishedRow,
    PublishedTable,
    Reading,
    Share,
    Unit,
)
from pipeline.rounding import one_decimal, percent
from pipeline.statistics.intervals import newcombe
from pipeline.statistics.significance import holm, independence_p
from pipeline.statistics.verdict import LEVEL

FEWEST = 10
"""The lowest number of decisions or persons for which quartiles, the longest time and the mean are printed."""

ALIKE = 0.2
"""Shares are about the same if the 95 % interval of their difference reaches no further than this from 0."""

_COUNT, _BASE, _PERCENT = Heading("Antal", Unit.COUNT), Heading("Bas", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT)
_PERCENT_SHORT = Heading("(%)", Unit.PERCENT)
_OF_CRITERION = "Ärenden som kriteriet gäller"


def _populations(labels: Sequence[str]) -> str:
    first, *rest = unique(labels)
    return "; ".join((first, *(label[0].lower() + label[1:] if label[1:2].islower() else label for label in rest)))


def _cells(count: int, base: int) -> tuple[PublishedCell, PublishedCell]:
    share = percent(count, base)
    return count, Mark.NO_BASE if share is None else share


# --- Indicators in a table --------------------------------------------------------------------------------


def shares(table: ShareTable, indicators: Mapping[str, IndicatorCount]) -> PublishedTable:
    """The indicators, row by row, without those that were not counted."""
    counts = {
        label: [
            (i.count, i.base) for i in (indicators[id_] for id_ in ids) if i.count is not None and i.base is not None
        ]
        for label, ids in table.rows.items()
    }
    rows = [(label, pairs) for label, pairs in counts.items() if len(pairs) == len(table.columns)]
    several = len(table.columns) > 1
    columns = (
        (*(c for name in table.columns for c in (Heading(name, Unit.COUNT), _PERCENT_SHORT)), _BASE)
        if several
        else (_COUNT, _BASE, _PERCENT)
    )
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        table.row_header,
        columns,
        tuple(
            PublishedRow(label, _side_by_side(pairs) if several else _single_pair(*pairs[0])) for label, pairs in rows
        ),
        _populations([indicators[id_].indicator.population.label for id_ in table.indicators]),
        None,
        "ärenden",
        table.sources,
        (table.note,) if table.note else (),
    )


def _side_by_side(pairs: Sequence[tuple[int, int]]) -> tuple[PublishedCell, ...]:
    return (*(cell for count, base in pairs for cell in _cells(count, base)), pairs[0][1])


def _single_pair(count: int, base: int) -> tuple[PublishedCell, ...]:
    n, share = _cells(count, base)
    return n, base, share


# --- Crosses ----------------------------------------------------------------------------------------------


def crossed(
    counts: CrossCounts, facts: Mapping[str, Indicator | Criterion], standard: Sequence[PublishedBreakdown]
) -> PublishedTable:
    """A cross with its facts group by group; for a dimension they come from the protected breakdown by it."""
    table = counts.table
    labels = {id_: facts[id_].label for id_ in table.facts}
    by = (
        {id_: list(_dimension_shares(id_, table, standard)) for id_ in table.facts}
        if table.dimension
        else {
            id_: [(group, Share(count, base, percent(count, base))) for group, count, base in groups]
            for id_, groups in counts.facts.items()
        }
    )
    columns, rows = _columns_and_rows(by, labels)
    hidden = any(Mark.HIDDEN in row.cells for row in rows)
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        table.row_header,
        columns,
        tuple(row for row in rows if row.cells),
        _populations([_base_label(facts[id_]) for id_ in table.facts]),
        None,
        "ärenden",
        table.sources,
        (table.note,) if table.note else (),
        mark=_HIDDEN if hidden else "",
        crossed=tuple(
            _crossed_fact(labels[id_], [g for g in shares_by_group if g[0] != table.rest])
            for id_, shares_by_group in by.items()
        ),
    )


def _columns_and_rows(
    by: Mapping[str, Sequence[tuple[str, Share]]], labels: Mapping[str, str]
) -> tuple[tuple[Heading, ...], tuple[PublishedRow, ...]]:
    """Several facts in two groups are side by side; otherwise each group has a row. `by` has the groups by fact."""
    groups = unique(group for shares_by_group in by.values() for group, _ in shares_by_group)
    several = len(labels) > 1
    if several and len(groups) == 2:
        return (
            tuple(c for group in groups for c in (Heading(group, Unit.COUNT), _BASE, _PERCENT_SHORT)),
            tuple(
                PublishedRow(labels[id_], tuple(c for _, share in shares_by_group for c in _share_cells(share)))
                for id_, shares_by_group in by.items()
            ),
        )
    return (
        (_COUNT, _BASE, _PERCENT),
        tuple(
            PublishedRow(f"{labels[id_]}: {group}" if several else group, _share_cells(share))
            for id_, shares_by_group in by.items()
            for group, share in shares_by_group
        ),
    )


_HIDDEN = "* Små antal om enskildas förhållanden visas inte, och inte heller de tal som skulle avslöja dem."


def _base_label(fact: Indicator | Criterion) -> str:
    return fact.population.label if isinstance(fact, Indicator) else _OF_CRITERION


def _dimension_shares(
    fact: str, table: CrossTable, standard: Sequence[PublishedBreakdown]
) -> Iterator[tuple[str, Share]]:
    for breakdown in standard:
        if breakdown.names == (table.dimension,):
            for row in breakdown.rows:
                if fact == (row.id if breakdown.of == "indikatorer" else f"kriterium_{row.id}"):
                    groups = (group for (group,) in breakdown.groups)
                    yield from ((g, share) for g, share in zip(groups, row.shares, strict=True) if g != TOGETHER)


def _share_cells(share: Share) -> tuple[PublishedCell, ...]:
    if share.few:
        return (Mark.FEW,) * 3
    count, base, part = (Mark.HIDDEN if n is None else n for n in (share.count, share.base, share.percent))
    return (count, base, Mark.NO_BASE if base == 0 else part)


def _crossed_fact(label: str, groups: Sequence[tuple[str, Share]]) -> CrossedFact:
    if any(share.count is None or share.base is None for _, share in groups):
        return CrossedFact(label, ())
    return CrossedFact(label, tuple((g, s.count or 0, s.base) for g, s in groups if s.base))


def with_readings(tables: Sequence[PublishedTable]) -> tuple[PublishedTable, ...]:
    """The tables with the readings of their crosses: the exact tests are corrected over all of them (Holm)."""
    facts = [fact for table in tables for fact in table.crossed]
    tests = {i: p for i, fact in enumerate(facts) if (p := _p_value(fact)) is not None}
    adjusted = dict(zip(tests, holm(list(tests.values())), strict=True))
    read_facts = iter([replace(f, reading=_reading(f, tests.get(i), adjusted.get(i))) for i, f in enumerate(facts)])
    return tuple(replace(table, crossed=tuple(next(read_facts) for _ in table.crossed)) for table in tables)


def _p_value(fact: CrossedFact) -> float | None:
    met, base = sum(n for _, n, _ in fact.shares), sum(n for _, _, n in fact.shares)
    if len(fact.shares) < 2 or met in (0, base):
        return None
    test = independence_p([(n, of - n) for _, n, of in fact.shares], seed=SEED)
    return test.p if test else None


def _reading(fact: CrossedFact, p: float | None, adjusted: float | None) -> Reading | None:
    if p is None or adjusted is None:
        return None
    if adjusted <= LEVEL:
        return Reading.DIFFERENT
    pairs = combinations(fact.shares, 2)
    intervals = (newcombe(n, base, other, other_base) for (_, n, base), (_, other, other_base) in pairs)
    alike = p > LEVEL and all(low >= -ALIKE and high <= ALIKE for low, high in intervals)
    return Reading.ALIKE if alike else Reading.UNKNOWN


# --- Means and rows ---------------------------------------------------------------------------------------


def means(counts: MeanCounts) -> PublishedTable:
    """The mean of all and of each group, where neither discloses the mean of a few persons.

    The table by `beside` prints no mean of fewer than `FEWEST` persons. The persons without a printed mean must then be
    none or at least as many. The mean of one group can be derived from the overall mean and the means of the others,
    and the overall mean from those of all groups.
    """
    table = counts.table
    *groups, together = counts.rows if counts.rows else (None,)
    few_together = together is not None and not _tells_of_many(together, [together])
    few = few_together or any(not _tells_of_many(row, groups) for row in groups if row)
    rows = [PublishedRow(row.label, _mean_cells(row, few=few)) for row in groups if row]
    if together is not None:
        rows.append(PublishedRow(together.label, _mean_cells(together, few=few_together), total=True))
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        counts.row_header,
        (Heading("Personer", Unit.COUNT), Heading(table.mean_label, Unit.HOURS, in_text=True)),
        tuple(rows),
        table.population,
        None,
        "personer",
        table.sources,
        (table.note,) if table.note else (),
    )


def _tells_of_many(row: MeanRow, groups: Sequence[MeanRow]) -> bool:
    unprinted = {code for group in groups for code, n in group.beside.items() if n < FEWEST}
    # Somebody in two of them is one person, and so is somebody who is also where the mean is printed.
    unprinted_persons = sum(n for code, n in row.alone.items() if code in unprinted)
    return row.persons >= FEWEST and (unprinted.isdisjoint(row.beside) or unprinted_persons >= FEWEST)


def _mean_cells(row: MeanRow, *, few: bool) -> tuple[PublishedCell, ...]:
    persons: PublishedCell = row.persons if row.persons >= FEWEST else Mark.FEW
    return persons, Mark.FEW if few or row.mean is None else one_decimal(row.mean)


def rows_counted(table_counts: RowsCounts) -> PublishedTable:
    """The rows by code, with totals."""
    table, total = table_counts.table, sum(n for _, counts in table_counts.rows for n in counts)
    several = len(table_counts.columns) > 1
    columns = [Heading(label, Unit.COUNT) for label in table_counts.columns] if several else []
    rows = [
        PublishedRow(label, ((*counts,) if several else ()) + _cells(sum(counts), total))
        for label, counts in table_counts.rows
    ]
    rounded = total and sum(percent(sum(counts), total) or 0 for _, counts in table_counts.rows) != 100
    if rows:
        sums = tuple(sum(column) for column in zip(*(counts for _, counts in table_counts.rows), strict=True))
        rows.append(PublishedRow("Totalt", ((*sums,) if several else ()) + _cells(total, total), total=True))
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        table_counts.row_header,
        (*columns, Heading("Totalt" if several else "Antal", Unit.COUNT), _PERCENT),
        tuple(rows),
        table.population,
        total,
        table.unit,
        table.sources,
        tuple(note for note in (table.note, ROUNDED if rounded else "") if note),
        table.narrowed,
    )
