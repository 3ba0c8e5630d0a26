"""Counts -> publishable counts: the only way from the cases to a report.

Reports take the types below and nothing else, and only this module makes them. The report's undivided tables are
printed whole, as the inspectors print them, with one exception: attendance per district, which is broken down
already and where a small count is hidden together with as many others as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from checks.audit import Audit
from checks.criteria import Criterion, Outcome
from checks.expressions import ALWAYS
from checks.report_tables import CategoryTable, Dimension, DurationTable, Indicator, Population
from checks.subject import Reader, counted, criterion_family
from pipeline.counting.divided import CrossCounts, MeanCounts, RowsCounts, ShareCounts
from pipeline.counting.groups import Grouped
from pipeline.counting.tabulate import (
    AttendanceCounts,
    AttendanceRow,
    CategoryCounts,
    Counted,
    CriterionCount,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
)
from pipeline.disclosure.breakdown import Printer, differences
from pipeline.disclosure.divided import FEWEST, ROUNDED, crossed, means, read_together, rows_counted, shares
from pipeline.disclosure.funnels import funnels
from pipeline.disclosure.layout import codes, columns
from pipeline.disclosure.organisations import published as published_overview
from pipeline.disclosure.printed_counts import PrintedCount
from pipeline.disclosure.protection import Protected, protected
from pipeline.disclosure.published import (
    Cell,
    Column,
    Mark,
    Published,
    PublishedBreakdown,
    PublishedCriterion,
    PublishedIndicator,
    PublishedTable,
    Row,
    Share,
    Unit,
)
from pipeline.disclosure.suppress import Protection, TooMuchWorkError, attack
from pipeline.disclosure.system import Builder
from pipeline.disclosure.times import by_group, undivided
from pipeline.disclosure.weighted import Weights, weights
from pipeline.errors import DisclosureError
from pipeline.rounding import one_decimal, percent, percent_one_decimal
from pipeline.sampling import Codes


def disclose(
    results: Results,
    reader: Reader,
    threshold: int,
    frame: Mapping[Codes, int] | None = None,
    earlier: Sequence[PrintedCount] = (),
) -> Published:
    """The results as they may be published; `threshold` is the lowest count of persons' circumstances that is shown by
    group, and the fewest decisions that a group is reported with.

    `frame` tells how many decisions a random sample was drawn from, per stratum: intervals are then of weighted shares,
    and where a share about persons is of a district's whole sample its interval is that of a finite population.
    `earlier` are counts that earlier reports print.

    DisclosureError if a hidden count can be narrowed down from what would be printed; UsageError if the frame is of
    another sample.
    """
    sample = weights(results.sample, frame, reader.audit) if results.sample and frame else None
    districts = sample.sizes() if sample else {}
    printers = [
        Printer(found, sample, districts if found.grouped.dimensions[0] == results.compared else {})
        for found in protect_all(results.groups, reader, threshold, earlier)
    ]
    single = {p.found.grouped.dimensions[0]: p for p in printers if len(p.found.grouped.dimensions) == 1}
    compared = _criteria(results, single[results.compared]) if results.compared in single else None
    standard = tuple(b for d in reader.audit.standard_dimensions if d in single for b in _rows(results, single[d]))
    asked = [p for p in printers if p.found.grouped.dimensions in results.by]
    times, waiting = by_group([p.found for p in asked], earlier)
    shares = _weighted(results, sample, reader) if sample else {}
    criteria = tuple(
        PublishedCriterion(
            c.criterion,
            c.counts,
            c.base,
            percent(c.counts[Outcome.UPPFYLLT], c.base),
            shares.get(c.criterion.id),
        )
        for c in results.criteria
    )
    return Published(
        decisions=results.decisions,
        background=results.by_outcome_and_group,
        outside_period=results.outside_period,
        criteria=criteria,
        indicators=(
            *(_indicator(i, threshold) for i in results.indicators),
            *(_of_criterion(c, _named_base(c.criterion, reader.audit)) for c in results.criteria),
        ),
        tables=_tables(results, threshold, standard),
        threshold=threshold,
        breakdowns=tuple(b for p in asked for b in _breakdowns(results, p) if compared is None or b.id != compared.id),
        standard=standard,
        divided=(
            *_divided_attendance(results, threshold),
            *waiting,
        ),
        compared=compared,
        differences={d.name: differences(p.found, reader.audit.headlines) for d, p in single.items()},
        overviews=tuple(o for o in (published_overview(o, compared, criteria) for o in results.overviews) if o),
        sample=sample.told(reader.audit) if sample else None,
        funnels=funnels(compared, reader.audit.main_criteria, threshold) if compared else (),
        printed_counts=(*(fact for p in printers for fact in p.found.facts()), *times),
    )


def _weighted(results: Results, sample: Weights, reader: Reader) -> dict[str, Share]:
    """The city's share of every criterion that reads nothing about persons."""
    strata = {d.column for d in sample.sample.dimensions[: sample.sample.strata]}
    conduct = {i.id for i in counted(reader.audit) if not reader.persons(i.expressions, strata)}
    made = {}
    for found in results.criteria:
        family, met = criterion_family(found.criterion.id), found.counts[Outcome.UPPFYLLT]
        if family in conduct and (weighted := sample.share(family, (Outcome.UPPFYLLT,))):
            percents = percent(met, found.base), weighted[1]
            made[found.criterion.id] = Share(met, found.base, *percents, weighted=weighted[0])
    return made


def protect_all(
    groups: Sequence[Grouped], reader: Reader, threshold: int, earlier: Sequence[PrintedCount] = ()
) -> tuple[Protected, ...]:
    """Every breakdown protected; a crossing comes after the breakdowns by its dimensions. What one breakdown prints is
    known to the reader of the next, as is what earlier reports print."""
    made: dict[tuple[Dimension, ...], Protected] = {}
    single = [each for each in groups if len(each.dimensions) == 1]
    told_of = [codes(each, group.region) for each in single for group in columns(each, threshold)[0][:-1]]
    for each in groups:
        crossing = len(each.dimensions) > 1
        margins = [made[d,] for d in each.dimensions if (d,) in made] if crossing else []
        facts = (*earlier, *(fact for found in made.values() for fact in found.facts()))
        made[each.dimensions] = protected(each, reader, threshold, margins, facts, told_of)
    return tuple(made.values())


def _criteria(results: Results, printer: Printer) -> PublishedBreakdown:
    families = [f for f in printer.found.grouped.families if isinstance(f.item, Criterion)]
    labels = {f.id: (f.item.id, f.item.label) for f in families if isinstance(f.item, Criterion)}
    return printer.rows("kriterier", f"Kriterierna efter {_by(printer)}", families, labels)


def _by(printer: Printer) -> str:
    return " och ".join(d.label.lower() for d in printer.found.grouped.dimensions)


def _breakdowns(results: Results, printer: Printer) -> Iterator[PublishedBreakdown]:
    families = printer.found.grouped.families
    for family in families:
        if isinstance(family.item, CategoryTable):
            title = f"{family.item.title}, efter {_by(printer)}"
            table = printer.table(family, family.item.title, title, family.item.population.label)
            yield replace(table, row_header=family.item.row_header)
    yield from _rows(results, printer)


def _rows(results: Results, printer: Printer) -> Iterator[PublishedBreakdown]:
    """The indicators and the criteria."""
    indicators = [f for f in printer.found.grouped.families if isinstance(f.item, Indicator)]
    labels = {f.id: (f.id, f.item.label) for f in indicators if isinstance(f.item, Indicator)}
    yield printer.rows("indikatorer", f"Uppgifterna i resultatet efter {_by(printer)}", indicators, labels)
    yield _criteria(results, printer)


def _indicator(found: IndicatorCount | RankCount, threshold: int) -> PublishedIndicator:
    of = found.indicator
    if isinstance(found, RankCount) and (found.base or 0) < threshold:
        # So few decisions are not reported on their own.
        found = replace(found, count=None, base=None, tied=1)
    shown: IndicatorCount | RankCount = found
    said = found.rank if isinstance(found, RankCount) else of
    share = percent(shown.count, shown.base) if shown.count is not None and shown.base else None
    population = f"{of.population.id} per {found.rank.group}" if isinstance(found, RankCount) else of.population.id
    note = "" if isinstance(found, RankCount) else of.note
    sentence, tied = said.sentence, None
    if isinstance(found, RankCount) and found.tied > 1:
        tied = (found.tied, found.of)
        sentence = found.rank.shared(found.place, by_all=found.tied == found.of)
    return PublishedIndicator(
        said.id,
        of.section,
        said.label,
        population,
        of.population.suffix,
        shown.count,
        shown.base,
        share,
        sentence,
        note,
        of.population.label,
        of.needs_table or "",
        of.population.in_full,
        tied=tied,
    )


def _of_criterion(found: CriterionCount, base: Population) -> PublishedIndicator:
    criterion, met = found.criterion, found.counts[Outcome.UPPFYLLT]
    return PublishedIndicator(
        f"kriterium_{criterion.id}",
        criterion.area.value,
        criterion.label,
        base.id,
        base.suffix or base.narrowed,
        met,
        found.base,
        percent(met, found.base),
        criterion.sentence,
        base_label=base.label,
        narrowed=base.in_full,
        criterion=criterion.id,
    )


def _named_base(criterion: Criterion, audit: Audit) -> Population:
    """The base of a criterion by the name that the audit has for the same decisions, where it has one."""
    named = (*audit.indicators, *(t for t in audit.report_tables if isinstance(t, CategoryTable | DurationTable)))
    same = (each.population for each in named if each.population.where.sql == criterion.base.sql)
    return next(same, _EVERY if criterion.base == ALWAYS else replace(_APPLIES, where=criterion.base))


_EVERY = Population("alla", ALWAYS, "Alla ärenden", "i granskningen")
_APPLIES = Population("alla utom ej aktuellt", ALWAYS, "Ärenden som kravet gäller", "som kravet gäller")


def _tables(results: Results, threshold: int, standard: Sequence[PublishedBreakdown]) -> tuple[PublishedTable, ...]:
    indicators = {i.indicator.id: i for i in results.indicators if isinstance(i, IndicatorCount)}
    criteria = {criterion_family(c.criterion.id): c.criterion for c in results.criteria}
    facts: dict[str, Indicator | Criterion] = {**{id_: i.indicator for id_, i in indicators.items()}, **criteria}
    return read_together(
        [
            crossed(t, facts, standard) if isinstance(t, CrossCounts) else _table(t, threshold, indicators)
            for t in results.tables
        ]
    )


def _table(found: Counted, threshold: int, indicators: Mapping[str, IndicatorCount]) -> PublishedTable:
    match found:
        case CategoryCounts():
            return _categories(found)
        case AttendanceCounts():
            return _attendance(found, threshold)
        case MeanCounts():
            return means(found)
        case DurationCounts():
            return undivided(found)
        case ShareCounts():
            return shares(found.table, indicators)
        case RowsCounts():
            return rows_counted(found)
        case CrossCounts():
            raise AssertionError("a cross is published with all the others")


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
        tuple(note for note in (table.note, ROUNDED if rounded else "") if note),
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
    truth = np.array([n for group in groups for n in group.persons], dtype=np.int64)
    width = len(splits)
    builder = Builder(truth)
    for j in range(len(groups)):
        places = range(j * width, (j + 1) * width)
        builder.know(places, int(truth[list(places)].sum()), int(truth[list(places)].sum()))
    for i in splits:
        if i not in gone:
            builder.know(range(i, len(truth), width), row.persons[i], row.persons[i])
    at = [builder.count((place,), printed=True, cost=1.0) for place in range(len(truth))]
    for i in gone:
        # What the row itself hides must stay hidden beside its groups.
        builder.count(range(i, len(truth), width), printed=False, cost=0.0)
    system = builder.system()
    try:
        hidden = Protection(threshold).protect(system, lambda _: True)
    except TooMuchWorkError:
        hidden = system.printed
    if attack(system, hidden, threshold):
        raise DisclosureError([row.label])
    few = any(sum(g.persons) < FEWEST for g in groups)
    for j, group in enumerate(groups):
        persons = sum(group.persons)
        shares: list[Cell] = [
            Mark.HIDDEN if hidden[at[j * width + i]] else percent_one_decimal(group.persons[i], persons) or Decimal(0)
            for i in splits
        ]
        # The mean of one group follows from that of all and that of the others.
        yield Row(f"{row.label}: {group.label}", (Mark.FEW if few else one_decimal(group.mean), *shares))


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
    mean: Cell = Mark.FEW if persons < FEWEST else one_decimal(row.mean)
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
