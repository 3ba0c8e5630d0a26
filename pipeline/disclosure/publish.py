"""Counts -> publishable counts: the only way from the cases to a report.

Reports take the types below and nothing else, and only this module makes them. The report's undivided tables are
printed whole, as the inspectors print them, with one exception: attendance per district, which is broken down
already and where a small count is hidden together with as many others as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from checks.criteria import Outcome
from checks.report_tables import DurationTable
from pipeline.counting.groups import Of, Waiting, criterion_family
from pipeline.counting.tabulate import (
    AttendanceCounts,
    AttendanceRow,
    CategoryCounts,
    CriterionCount,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
)
from pipeline.counting.waiting_times import DurationRow, duration_row
from pipeline.disclosure.breakdown import Line, Protected, differences, group_labels, of_lines, protected
from pipeline.disclosure.cells import Cells, Kind
from pipeline.disclosure.linked import EVERYONE, Group
from pipeline.disclosure.organisations import published as published_overview
from pipeline.disclosure.published import (
    Cell,
    Column,
    Mark,
    Published,
    PublishedBreakdown,
    PublishedCriterion,
    PublishedDifference,
    PublishedIndicator,
    PublishedTable,
    Row,
    Unit,
)
from pipeline.disclosure.suppress import UnprotectedError, protect
from pipeline.errors import DisclosureError
from pipeline.rounding import one_decimal, percent, percent_one_decimal


def disclose(results: Results, threshold: int, frame: Mapping[str, int] | None = None) -> Published:
    """The results as they may be published; `threshold` is the lowest count of a broken-down cell that is shown.

    `frame` tells how many decisions a random sample was drawn from, per code of the compared dimension: where a share
    is of the whole sample its interval is that of a finite population.

    DisclosureError if a hidden count can be worked out from what would be printed.
    """
    criteria = tuple(
        PublishedCriterion(c.criterion, c.counts, c.base, percent(c.counts[Outcome.UPPFYLLT], c.base))
        for c in results.criteria
    )
    compared_by = results.compared
    found = [protected(g, threshold, (frame or {}) if g.dimensions[0] == compared_by else {}) for g in results.groups]
    compared, unlike = _compared(results, found)
    asked = [f for f in found if any(family.of is not Of.CRITERION for family in f.grouped.families)]
    return Published(
        decisions=results.decisions,
        background={name: _background(name, groups, found) for name, groups in results.by_outcome_and_group.items()},
        outside_period=results.outside_period,
        criteria=criteria,
        indicators=(*(_indicator(i, threshold) for i in results.indicators), *map(_of_criterion, results.criteria)),
        tables=tuple(_table(t, threshold) for t in results.tables),
        threshold=threshold,
        breakdowns=tuple(b for f in asked for b in _breakdowns(results, f) if compared is None or b.id != compared.id),
        divided=(
            *_divided_attendance(results, threshold),
            *(t for f in asked for t in _divided_waiting(f, threshold)),
        ),
        compared=compared,
        differences=unlike,
        overviews=tuple(published_overview(o, compared) for o in results.overviews),
    )


def _background(
    name: str, groups: tuple[tuple[str, int], ...], found: Sequence[Protected]
) -> tuple[tuple[str, int | None], ...]:
    """How the decisions are spread over the groups, hidden where a breakdown by them hides it."""
    for breakdown in found:
        for axis, dimension in enumerate(breakdown.grouped.dimensions):
            if dimension.column == name and not dimension.cuts:
                shown = {
                    names[0]: breakdown.value(EVERYONE, "", g) for g, names in group_labels(breakdown.grouped, axis)
                }
                return tuple((label, shown[label]) for label, _ in groups)
    return groups


def _compared(
    results: Results, found: Sequence[Protected]
) -> tuple[PublishedBreakdown | None, tuple[PublishedDifference, ...]]:
    """The criteria by the dimension that the audit always compares, and their differences."""
    labels = {criterion_family(c.criterion.id): (c.criterion.id, c.criterion.label) for c in results.criteria}
    for breakdown in found:
        for axis, dimension in enumerate(breakdown.grouped.dimensions):
            if dimension == results.compared:
                title = f"Kriterierna efter {dimension.label.lower()}"
                lines = _criterion_lines(results, breakdown)
                return of_lines(breakdown, "kriterier", title, lines, axis=axis), differences(breakdown, labels, axis)
    return None, ()


def _criterion_lines(results: Results, found: Protected) -> list[Line]:
    there = {f.id for f in found.grouped.families if f.of is Of.CRITERION}
    criteria = [c.criterion for c in results.criteria]
    return [Line(c.id, c.label, criterion_family(c.id)) for c in criteria if criterion_family(c.id) in there]


def _breakdowns(results: Results, found: Protected) -> Iterator[PublishedBreakdown]:
    by = " och ".join(d.label.lower() for d in found.grouped.dimensions)
    families = {f.id: f for f in found.grouped.families if f.of is not Of.CRITERION}
    for table in results.tables:
        if isinstance(table, CategoryCounts) and table.table.id in families:
            parts = families[table.table.id].parts
            lines = [
                Line(f"{table.table.id}:{part.id}", label, table.table.id, part.id)
                for part, (label, _) in zip(parts, table.rows, strict=True)
            ]
            title = f"{table.table.title}, efter {by}"
            population, header = table.table.population.label, table.table.row_header
            yield of_lines(found, table.table.id, title, lines, population, row_header=header)
    indicators = [
        Line(i.indicator.id, i.indicator.label, i.indicator.id)
        for i in results.indicators
        if isinstance(i, IndicatorCount) and i.indicator.id in families
    ]
    yield of_lines(found, "indikatorer", f"Uppgifterna i resultatet efter {by}", indicators)
    yield of_lines(found, "kriterier", f"Kriterierna efter {by}", _criterion_lines(results, found))


def _indicator(found: IndicatorCount | RankCount, threshold: int) -> PublishedIndicator:
    of = found.indicator
    if isinstance(found, RankCount) and ((found.base or 0) < threshold or 0 < (found.count or 0) < threshold):
        # One, two or three decisions in a district are about those persons, and the base often tells which district.
        found = replace(found, count=None, base=None)
    shown: IndicatorCount | RankCount = found
    said = found.rank if isinstance(found, RankCount) else of
    share = percent(shown.count, shown.base) if shown.count is not None and shown.base else None
    population = f"{of.population.id} per {found.rank.group}" if isinstance(found, RankCount) else of.population.id
    note = "" if isinstance(found, RankCount) else of.note
    return PublishedIndicator(
        said.id, of.section, said.label, population, of.population.suffix, shown.count, shown.base, share,
        said.sentence, note, of.population.label, of.needs_table or "", of.population.in_full,
    )  # fmt: skip


def _of_criterion(found: CriterionCount) -> PublishedIndicator:
    criterion, met = found.criterion, found.counts[Outcome.UPPFYLLT]
    return PublishedIndicator(
        f"kriterium_{criterion.id}",
        criterion.area.value,
        criterion.label,
        "alla utom ej aktuellt",
        "som kriteriet gäller",
        met,
        found.base,
        percent(met, found.base),
        f"Kriteriet ”{criterion.label}” är uppfyllt i {{av}}.",
        base_label="Ärenden som kriteriet gäller",
        narrowed="som kriteriet gäller",
        criterion=criterion.id,
    )


def _table(found: CategoryCounts | AttendanceCounts | DurationCounts, threshold: int) -> PublishedTable:
    match found:
        case CategoryCounts():
            return _categories(found)
        case AttendanceCounts():
            return _attendance(found, threshold)
        case DurationCounts():
            return _durations(found, threshold)


_ROUNDED = "Andelarna är avrundade och summerar därför inte till 100."


def _categories(found: CategoryCounts) -> PublishedTable:
    table, base = found.table, sum(n for _, n in found.rows)
    shares = [percent(n, base) for _, n in found.rows]
    rows = [
        Row(label, (n, Mark.NO_BASE if share is None else share))
        for (label, n), share in zip(found.rows, shares, strict=True)
    ]
    # Without the table that it needs nothing was counted, which is not the same as a total of 0.
    if rows:
        rows.append(Row("Totalt", (base, 100 if base else Mark.NO_BASE), total=True))
    rounded = base and sum(s or 0 for s in shares) != 100
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        table.row_header,
        (Column("Antal", Unit.COUNT), Column("Andel (%)", Unit.PERCENT)),
        tuple(rows),
        table.population.label,
        base,
        "ärenden",
        table.sources,
        tuple(note for note in (table.note, _ROUNDED if rounded else "") if note),
        table.population.in_full,
    )


def _attendance(found: AttendanceCounts, threshold: int) -> PublishedTable:
    rows = tuple(Row(row.label, _attendance_cells(row, threshold)) for row in found.rows)
    return _attendance_table(found, found.table.id, found.table.title, rows, threshold)


def _divided_attendance(results: Results, threshold: int) -> Iterator[PublishedTable]:
    """The table with the groups of each row, protected so that neither they nor the row give a small count away."""
    for found in results.tables:
        if isinstance(found, AttendanceCounts) and found.inner:
            rows = tuple(within for row in found.rows for within in _rows_within(row, threshold))
            title = f"{found.table.title}, efter {found.inner.label.lower()}"
            divided = _attendance_table(found, f"{found.table.id}_{found.inner.name}", title, rows, threshold)
            yield replace(divided, of=found.table.id)


def _rows_within(row: AttendanceRow, threshold: int) -> Iterator[Row]:
    """A reader is taken to know the number of persons of every group, which the shares may give away."""
    groups, splits = row.within, range(len(row.persons))
    gone = hidden_of_line(row.persons, threshold)
    width = 1 + len(groups)
    values = [n for i in splits for n in (row.persons[i], *(g.persons[i] for g in groups))]
    values += [sum(row.persons), *(sum(g.persons) for g in groups)]
    kinds = [k for i in splits for k in (Kind.SILENT if i in gone else Kind.FIXED, *(Kind.PRINTED,) * len(groups))]
    kinds += [Kind.FIXED] * width
    sums = [(i * width, tuple(i * width + j for j in range(1, width))) for i in splits]
    sums += [(len(splits) * width + j, tuple(i * width + j for i in splits)) for j in range(width)]
    cells = Cells(np.array(values), np.array(kinds), np.ones(len(values)), tuple(sums))
    try:
        hidden = protect(cells, threshold)
    except UnprotectedError:
        raise DisclosureError([row.label]) from None
    few = any(sum(g.persons) < threshold for g in groups)
    for j, group in enumerate(groups, 1):
        persons = sum(group.persons)
        shares: list[Cell] = [
            Mark.HIDDEN if hidden[i * width + j] else percent_one_decimal(group.persons[i], persons) or Decimal(0)
            for i in splits
        ]
        # The mean of one group follows from that of all and that of the others.
        yield Row(f"{row.label}: {group.label}", (Mark.HIDDEN if few else one_decimal(group.mean), *shares))


def _attendance_table(
    found: AttendanceCounts, id_: str, title: str, rows: tuple[Row, ...], threshold: int
) -> PublishedTable:
    table = found.table
    columns = (
        Column(table.mean_label, Unit.HOURS, told=True),
        *(Column(f"{code.replace('-', '–')} (%)", Unit.PERCENT, code) for code, _ in found.splits),
    )
    hidden = any(Mark.HIDDEN in row.cells for row in rows)
    mark = f"* Antal under {threshold} visas inte, och inte heller de celler som skulle avslöja dem." if hidden else ""
    return PublishedTable(
        id_,
        table.section,
        title,
        found.row_header,
        columns,
        rows,
        table.population,
        None,
        "personer",
        table.sources,
        (table.note,) if table.note else (),
        mark=mark,
    )


def _attendance_cells(row: AttendanceRow, threshold: int) -> tuple[Cell, ...]:
    persons = sum(row.persons)
    hidden = hidden_of_line(row.persons, threshold)
    shares: list[Cell] = [
        Mark.HIDDEN if i in hidden else percent_one_decimal(n, persons) or Decimal(0) for i, n in enumerate(row.persons)
    ]
    mean: Cell = Mark.HIDDEN if persons < threshold else one_decimal(row.mean)
    return (mean, *shares)


def hidden_of_line(counts: Sequence[int], threshold: int) -> frozenset[int]:
    """Which cells of one line to hide so that none under the threshold can be worked out from the others.

    The shares of a line add up to 100 and may give away its total, so a reader knows the sum of the hidden cells.
    More cells, the smallest first, are hidden until at least two are, that sum is large enough for each hidden cell to
    be anything from 0 to threshold - 1, and every shown cell is larger than it: a reader who knows that the smallest
    are hidden first must not learn from a shown cell how large a hidden one can be at most.
    """
    hidden = {i for i, n in enumerate(counts) if n < threshold}
    if not hidden:
        return frozenset()
    rest = sorted(set(range(len(counts))) - hidden, key=lambda i: (counts[i], i))
    while rest:
        total = sum(counts[i] for i in hidden)
        if len(hidden) >= 2 and threshold - 1 <= total < counts[rest[0]]:
            break
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def _durations(found: DurationCounts, threshold: int) -> PublishedTable:
    rows = tuple(Row(f"{r.label}: {r.group}", _duration_cells(r, threshold)) for r in found.rows)
    return _waiting_table(found.table, found.table.id, found.table.title, rows, threshold)


def _divided_waiting(found: Protected, threshold: int) -> Iterator[PublishedTable]:
    by = " och ".join(d.label.lower() for d in found.grouped.dimensions)
    suffix = "_".join(d.name for d in found.grouped.dimensions)
    for table, all_waiting in found.grouped.waiting:
        rows = tuple(
            Row(
                f"{waiting.label}: {waiting.group}: {', '.join(names)}",
                _waiting_cells(found, waiting, group, threshold),
            )
            for waiting in all_waiting
            for group, names in group_labels(found.grouped)
        )
        divided = _waiting_table(table, f"{table.id}_{suffix}", f"{table.title}, efter {by}", rows, threshold)
        yield replace(divided, of=table.id)


def _waiting_cells(found: Protected, waiting: Waiting, group: Group, threshold: int) -> tuple[Cell, ...]:
    """Days of a group are printed where the number of its decisions is."""
    counts = [found.value(waiting.family, part, group) for part in ("dagar", "saknas", "negativ")]
    days, missing, negative = (Mark.HIDDEN if n is None else n for n in counts)
    if counts[0] is None:
        return (days, *(Mark.HIDDEN,) * 4, missing, negative)
    codes = [None if at is None else each[at][0] for at, each in zip(group, found.grouped.groups, strict=True)]
    _, *shown, _, _ = _duration_cells(duration_row(waiting.group, waiting.label, {**waiting.of(codes)}), threshold)
    return (days, *shown, missing, negative)


def _waiting_table(table: DurationTable, id_: str, title: str, rows: tuple[Row, ...], threshold: int) -> PublishedTable:
    columns = (
        Column("Antal", Unit.COUNT),
        Column("Undre kvartil", Unit.DAYS),
        Column("Median", Unit.DAYS, told=True),
        Column("Övre kvartil", Unit.DAYS),
        Column("Längst", Unit.DAYS),
        Column("Datum saknas", Unit.COUNT),
        Column("Negativ tid", Unit.COUNT),
    )
    hidden = any(Mark.HIDDEN in row.cells for row in rows)
    mark = f"* Tider visas inte för färre än {threshold} ärenden." if hidden else ""
    return PublishedTable(
        id_,
        table.section,
        title,
        "Väntetid",
        columns,
        rows,
        table.population.label,
        None,
        "ärenden",
        table.sources,
        (table.note,) if table.note else (),
        mark=mark,
    )


def _duration_cells(row: DurationRow, threshold: int) -> tuple[Cell, ...]:
    values: tuple[Fraction | int | None, ...] = (row.lower, row.median, row.upper, row.longest)
    if row.n == 0:
        shown: tuple[Cell, ...] = (Mark.NO_BASE,) * len(values)
    elif row.n < threshold:
        # The quartiles of one, two or three persons are those persons' own waiting times.
        shown = (Mark.HIDDEN,) * len(values)
    else:
        shown = tuple(Decimal(v) if isinstance(v, int) else one_decimal(v or Fraction(0)) for v in values)
    return (row.n, *shown, row.missing, row.negative)
