"""Counts -> publishable counts: the only way from the cases to a report.

Reports receive only the published types, and only this module creates them. The undivided tables of the report are
printed in full, as the inspectors print them. The exception is attendance per district, which is a breakdown already:
there sensitive counts are suppressed, and as many others as that requires.
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
from checks.subject import Reader, counted_items, criterion_family
from pipeline.counting.divided import CrossCounts, MeanCounts, RowsCounts, ShareCounts
from pipeline.counting.groups import Grouped
from pipeline.counting.tabulate import (
    AttendanceCounts,
    AttendanceRow,
    CategoryCounts,
    CriterionCount,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
    TableCounts,
)
from pipeline.disclosure.breakdown import Printer, differences
from pipeline.disclosure.divided import FEWEST, ROUNDED, crossed, means, read_together, rows_counted, shares
from pipeline.disclosure.funnels import funnels
from pipeline.disclosure.layout import codes, columns
from pipeline.disclosure.organisations import published as published_overview
from pipeline.disclosure.printed_counts import PrintedCount
from pipeline.disclosure.program import Work
from pipeline.disclosure.protection import Protected, protected
from pipeline.disclosure.published import (
    Heading,
    Mark,
    Published,
    PublishedBreakdown,
    PublishedCell,
    PublishedCriterion,
    PublishedIndicator,
    PublishedRow,
    PublishedTable,
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
    """The results that may be published; `threshold` is the lowest count of persons' circumstances that is shown by
    group, and the lowest number of decisions for which a group is reported.

    `frame` has the number of decisions, per stratum, that a random sample was drawn from. Intervals then belong to
    weighted shares; for a share about persons in a district's whole sample the interval is that of a finite population.
    `earlier` are the counts printed in earlier reports.

    DisclosureError if a hidden count can be narrowed down from what would be printed; UsageError if the frame belongs
    to another sample.
    """
    sample = weights(results.sample, frame, reader.audit) if results.sample and frame else None
    districts = sample.sizes() if sample else {}
    printers = [
        Printer(breakdown, sample, districts if breakdown.grouped.dimensions[0] == results.compared else {})
        for breakdown in protect_all(results.groups, reader, threshold, earlier)
    ]
    single = {p.breakdown.grouped.dimensions[0]: p for p in printers if len(p.breakdown.grouped.dimensions) == 1}
    compared = _criteria_breakdown(results, single[results.compared]) if results.compared in single else None
    standard = tuple(
        b for d in reader.audit.standard_dimensions if d in single for b in _indicators_and_criteria(results, single[d])
    )
    requested = [p for p in printers if p.breakdown.grouped.dimensions in results.by]
    times, waiting_tables = by_group([p.breakdown for p in requested], earlier)
    weighted_shares = _weighted_shares(results, sample, reader) if sample else {}
    criteria = tuple(
        PublishedCriterion(
            c.criterion,
            c.counts,
            c.base,
            percent(c.counts[Outcome.UPPFYLLT], c.base),
            weighted_shares.get(c.criterion.id),
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
            *(_criterion_indicator(c, _named_base(c.criterion, reader.audit)) for c in results.criteria),
        ),
        tables=_tables(results, threshold, standard),
        threshold=threshold,
        breakdowns=tuple(
            b for p in requested for b in _breakdowns(results, p) if compared is None or b.id != compared.id
        ),
        standard=standard,
        divided=(
            *_divided_attendance(results, threshold),
            *waiting_tables,
        ),
        compared=compared,
        differences={d.name: differences(p.breakdown, reader.audit.headlines) for d, p in single.items()},
        overviews=tuple(o for o in (published_overview(o, compared, criteria) for o in results.overviews) if o),
        sample=sample.published_sample(reader.audit) if sample else None,
        funnels=funnels(compared, reader.audit.main_criteria, threshold) if compared else (),
        printed_counts=(*(fact for p in printers for fact in p.breakdown.facts()), *times),
    )


def _weighted_shares(results: Results, sample: Weights, reader: Reader) -> dict[str, Share]:
    """The weighted share, in the whole city, of every criterion that reads nothing about persons."""
    strata = {d.column for d in sample.sample.dimensions[: sample.sample.strata]}
    conduct = {i.id for i in counted_items(reader.audit) if not reader.persons(i.expressions, strata)}
    weighted_shares = {}
    for result in results.criteria:
        family, met = criterion_family(result.criterion.id), result.counts[Outcome.UPPFYLLT]
        if family in conduct and (weighted := sample.share(family, (Outcome.UPPFYLLT,))):
            percents = percent(met, result.base), weighted[1]
            weighted_shares[result.criterion.id] = Share(met, result.base, *percents, weighted=weighted[0])
    return weighted_shares


def protect_all(
    groups: Sequence[Grouped], reader: Reader, threshold: int, earlier: Sequence[PrintedCount] = ()
) -> tuple[Protected, ...]:
    """Protects every breakdown. `groups` has a crossing after the breakdowns by its dimensions. A reader of a breakdown
    also knows what the breakdowns before it and the earlier reports print."""
    protected_breakdowns: dict[tuple[Dimension, ...], Protected] = {}
    work = Work()
    single = [grouped for grouped in groups if len(grouped.dimensions) == 1]
    other_groups = [codes(grouped, group.region) for grouped in single for group in columns(grouped, threshold)[0][:-1]]
    for grouped in groups:
        crossing = len(grouped.dimensions) > 1
        margins = (
            [protected_breakdowns[d,] for d in grouped.dimensions if (d,) in protected_breakdowns] if crossing else []
        )
        facts = (*earlier, *(fact for breakdown in protected_breakdowns.values() for fact in breakdown.facts()))
        protected_breakdowns[grouped.dimensions] = protected(
            grouped, reader, threshold, margins, facts, other_groups, work=work
        )
    return tuple(protected_breakdowns.values())


def _criteria_breakdown(results: Results, printer: Printer) -> PublishedBreakdown:
    families = [f for f in printer.breakdown.grouped.families if isinstance(f.item, Criterion)]
    labels = {f.id: (f.item.id, f.item.label) for f in families if isinstance(f.item, Criterion)}
    return printer.rows("kriterier", f"Kriterierna efter {_dimension_labels(printer)}", families, labels)


def _dimension_labels(printer: Printer) -> str:
    return " och ".join(d.label.lower() for d in printer.breakdown.grouped.dimensions)


def _breakdowns(results: Results, printer: Printer) -> Iterator[PublishedBreakdown]:
    families = printer.breakdown.grouped.families
    for family in families:
        if isinstance(family.item, CategoryTable):
            title = f"{family.item.title}, efter {_dimension_labels(printer)}"
            table = printer.table(family, family.item.title, title, family.item.population.label)
            yield replace(table, row_header=family.item.row_header)
    yield from _indicators_and_criteria(results, printer)


def _indicators_and_criteria(results: Results, printer: Printer) -> Iterator[PublishedBreakdown]:
    """The indicators and the criteria."""
    indicators = [f for f in printer.breakdown.grouped.families if isinstance(f.item, Indicator)]
    labels = {f.id: (f.id, f.item.label) for f in indicators if isinstance(f.item, Indicator)}
    yield printer.rows(
        "indikatorer", f"Uppgifterna i resultatet efter {_dimension_labels(printer)}", indicators, labels
    )
    yield _criteria_breakdown(results, printer)


def _indicator(result: IndicatorCount | RankCount, threshold: int) -> PublishedIndicator:
    of = result.indicator
    if isinstance(result, RankCount) and (result.base or 0) < threshold:
        # A base this small is not reported.
        result = replace(result, count=None, base=None, tied=1)
    figure: IndicatorCount | RankCount = result
    described = result.rank if isinstance(result, RankCount) else of
    share = percent(figure.count, figure.base) if figure.count is not None and figure.base else None
    population = f"{of.population.id} per {result.rank.group}" if isinstance(result, RankCount) else of.population.id
    note = "" if isinstance(result, RankCount) else of.note
    sentence, tied = described.sentence, None
    if isinstance(result, RankCount) and result.tied > 1:
        tied = (result.tied, result.of)
        sentence = result.rank.shared(result.place, by_all=result.tied == result.of)
    return PublishedIndicator(
        described.id,
        of.section,
        described.label,
        population,
        of.population.suffix,
        figure.count,
        figure.base,
        share,
        sentence,
        note,
        of.population.label,
        of.needs_table or "",
        of.population.in_full,
        tied=tied,
    )


def _criterion_indicator(result: CriterionCount, base: Population) -> PublishedIndicator:
    criterion, met = result.criterion, result.counts[Outcome.UPPFYLLT]
    return PublishedIndicator(
        f"kriterium_{criterion.id}",
        criterion.area.value,
        criterion.label,
        base.id,
        base.suffix or base.narrowed,
        met,
        result.base,
        percent(met, result.base),
        criterion.sentence,
        base_label=base.label,
        narrowed=base.in_full,
        criterion=criterion.id,
    )


def _named_base(criterion: Criterion, audit: Audit) -> Population:
    """The base of a criterion, under the audit's own name for the same decisions if it has one."""
    candidates = (*audit.indicators, *(t for t in audit.report_tables if isinstance(t, CategoryTable | DurationTable)))
    matches = (candidate.population for candidate in candidates if candidate.population.where.sql == criterion.base.sql)
    return next(matches, _EVERY if criterion.base == ALWAYS else replace(_APPLIES, where=criterion.base))


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


def _table(counts: TableCounts, threshold: int, indicators: Mapping[str, IndicatorCount]) -> PublishedTable:
    match counts:
        case CategoryCounts():
            return _categories(counts)
        case AttendanceCounts():
            return _attendance(counts, threshold)
        case MeanCounts():
            return means(counts)
        case DurationCounts():
            return undivided(counts)
        case ShareCounts():
            return shares(counts.table, indicators)
        case RowsCounts():
            return rows_counted(counts)
        case CrossCounts():
            raise AssertionError("a cross is published with all the others")


def _categories(counts: CategoryCounts) -> PublishedTable:
    table, base = counts.table, sum(n for _, n in counts.rows)
    shares = [percent(n, base) for _, n in counts.rows]
    rows = [
        PublishedRow(label, (n, Mark.NO_BASE if share is None else share))
        for (label, n), share in zip(counts.rows, shares, strict=True)
    ]
    # Without the table of the export nothing was counted, which is not the same as a total of 0.
    if rows:
        rows.append(PublishedRow("Totalt", (base, 100 if base else Mark.NO_BASE), total=True))
    rounded = base and sum(s or 0 for s in shares) != 100
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        table.row_header,
        (Heading("Antal", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT)),
        tuple(rows),
        table.population.label,
        base,
        "ärenden",
        table.sources,
        tuple(note for note in (table.note, ROUNDED if rounded else "") if note),
        table.population.in_full,
    )


def _attendance(counts: AttendanceCounts, threshold: int) -> PublishedTable:
    rows = tuple(PublishedRow(row.label, _attendance_cells(row, threshold)) for row in counts.rows)
    return _attendance_table(counts, counts.table.id, counts.table.title, rows, threshold)


def _divided_attendance(results: Results, threshold: int) -> Iterator[PublishedTable]:
    """The table with the groups of each row, protected so that no sensitive count can be derived from them."""
    for counts in results.tables:
        if isinstance(counts, AttendanceCounts) and counts.inner:
            rows = tuple(within for row in counts.rows for within in _rows_within(row, threshold))
            title = f"{counts.table.title}, efter {counts.inner.label.lower()}"
            divided = _attendance_table(counts, f"{counts.table.id}_{counts.inner.name}", title, rows, threshold)
            yield replace(divided, of=counts.table.id)


def _rows_within(row: AttendanceRow, threshold: int) -> Iterator[PublishedRow]:
    """The rows of the groups within a row. A reader is assumed to know the number of persons in every group, since the
    shares may disclose it."""
    groups, splits = row.within, range(len(row.persons))
    row_hidden = hidden_of_line(row.persons, threshold)
    truth = np.array([n for group in groups for n in group.persons], dtype=np.int64)
    width = len(splits)
    builder = Builder(truth)
    for j in range(len(groups)):
        places = range(j * width, (j + 1) * width)
        builder.know(places, int(truth[list(places)].sum()), int(truth[list(places)].sum()))
    for i in splits:
        if i not in row_hidden:
            builder.know(range(i, len(truth), width), row.persons[i], row.persons[i])
    places_of = [builder.count((place,), printed=True, cost=1.0) for place in range(len(truth))]
    for i in row_hidden:
        # A count that the row itself hides must stay hidden when its groups are printed.
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
        shares: list[PublishedCell] = [
            Mark.HIDDEN
            if hidden[places_of[j * width + i]]
            else percent_one_decimal(group.persons[i], persons) or Decimal(0)
            for i in splits
        ]
        # The mean of one group can be derived from the overall mean and the means of the others.
        yield PublishedRow(f"{row.label}: {group.label}", (Mark.FEW if few else one_decimal(group.mean), *shares))


def _attendance_table(
    counts: AttendanceCounts, id_: str, title: str, rows: tuple[PublishedRow, ...], threshold: int
) -> PublishedTable:
    table = counts.table
    columns = (
        Heading(table.mean_label, Unit.HOURS, in_text=True),
        *(Heading(f"{code.replace('-', '–')} (%)", Unit.PERCENT, code) for code, _ in counts.splits),
    )
    hidden = any(Mark.HIDDEN in row.cells for row in rows)
    mark = f"* Antal under {threshold} visas inte, och inte heller de celler som skulle avslöja dem." if hidden else ""
    return PublishedTable(
        id_,
        table.section,
        title,
        counts.row_header,
        columns,
        rows,
        table.population,
        None,
        "personer",
        table.sources,
        (table.note,) if table.note else (),
        mark=mark,
    )


def _attendance_cells(row: AttendanceRow, threshold: int) -> tuple[PublishedCell, ...]:
    persons = sum(row.persons)
    hidden = hidden_of_line(row.persons, threshold)
    shares: list[PublishedCell] = [
        Mark.HIDDEN if i in hidden else percent_one_decimal(n, persons) or Decimal(0) for i, n in enumerate(row.persons)
    ]
    mean: PublishedCell = Mark.FEW if persons < FEWEST else one_decimal(row.mean)
    return (mean, *shares)


def hidden_of_line(counts: Sequence[int], threshold: int) -> frozenset[int]:
    """Which cells of a line to hide so that none below the threshold can be derived from the others.

    The shares of a line add up to 100 and may disclose its total, so a reader knows the sum of the hidden cells. Cells
    are hidden, the smallest first, until there are at least two, their sum allows each of them to be anything from 0 to
    threshold - 1, and every shown cell is larger than that sum: a reader who knows that the smallest cells are hidden
    first must not be able to derive an upper bound of a hidden cell from a shown one.
    """
    hidden = {i for i, n in enumerate(counts) if n < threshold}
    if not hidden:
        return frozenset()
    candidates = sorted(set(range(len(counts))) - hidden, key=lambda i: (counts[i], i))
    while candidates:
        total = sum(counts[i] for i in hidden)
        if len(hidden) >= 2 and threshold - 1 <= total < counts[candidates[0]]:
            break
        hidden.add(candidates.pop(0))
    return frozenset(hidden)
