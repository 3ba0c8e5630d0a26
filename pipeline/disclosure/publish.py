"""Counts -> publishable counts: the only way from the cases to a report.

Reports receive only the published types, and only this folder creates them. The undivided tables of the report are
printed in full, as the inspectors print them. The exception is attendance per district, which is a breakdown already
(`attendance`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from checks.audit import Audit
from checks.criteria import Criterion, Outcome
from checks.expressions import ALWAYS
from checks.report_tables import CategoryTable, Dimension, DurationTable, Indicator, Population
from checks.subject import Reader, counted_items, criterion_family
from pipeline.counting.divided import CrossCounts, MeanCounts, RowsCounts, ShareCounts
from pipeline.counting.groups import Grouped
from pipeline.counting.tabulate import (
    AttendanceCounts,
    CategoryCounts,
    CriterionCount,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
    TableCounts,
)
from pipeline.disclosure.attendance import attendance, divided_attendance, threshold_of
from pipeline.disclosure.breakdown import Printer, differences
from pipeline.disclosure.divided import crossed, means, rows_counted, shares, with_readings
from pipeline.disclosure.funnels import funnels
from pipeline.disclosure.layout import codes, possible_groups
from pipeline.disclosure.organisations import published as published_overview
from pipeline.disclosure.printed_counts import ATTENDANCE, BASE, FIRST_REPORT, EarlierReports, PrintedCount
from pipeline.disclosure.program import Work
from pipeline.disclosure.protection import Protected, protected
from pipeline.disclosure.published import (
    ROUNDED,
    Heading,
    Mark,
    Published,
    PublishedBreakdown,
    PublishedCriterion,
    PublishedIndicator,
    PublishedRow,
    PublishedTable,
    Share,
    Unit,
)
from pipeline.disclosure.times import by_group, undivided
from pipeline.disclosure.weighted import Weights, weights
from pipeline.rounding import percent
from pipeline.sampling import Codes


def disclose(
    results: Results,
    reader: Reader,
    threshold: int,
    frame: Mapping[Codes, int] | None = None,
    earlier: EarlierReports = FIRST_REPORT,
) -> Published:
    """The results that may be published; `threshold` is the lowest count of persons' circumstances that is shown by
    group, and the lowest number of decisions for which a group is reported.

    `frame` has the number of decisions, per stratum, that a random sample was drawn from. Intervals then belong to
    weighted shares; for a share about persons in a district's whole sample the interval is that of a finite population.
    `earlier` is what readers have of earlier reports of the same decisions.

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
    compared = _criteria_breakdown(single[results.compared]) if results.compared in single else None
    standard = tuple(
        b for d in reader.audit.standard_dimensions if d in single for b in _indicators_and_criteria(single[d])
    )
    requested = [p for p in printers if p.breakdown.grouped.dimensions in results.by]
    times, waiting_tables = by_group([p.breakdown for p in requested], earlier.counts)
    criteria = _criteria(results, sample, reader)
    attendance_threshold = threshold_of(earlier.counts, threshold)
    return Published(
        decisions=results.decisions,
        background=results.by_outcome_and_group,
        outside_period=results.outside_period,
        criteria=criteria,
        indicators=(
            *(_indicator(i, threshold) for i in results.indicators),
            *(_criterion_indicator(c, _named_base(c.criterion, reader.audit)) for c in results.criteria),
        ),
        tables=_tables(results, attendance_threshold, standard),
        threshold=threshold,
        breakdowns=tuple(b for p in requested for b in _breakdowns(p) if compared is None or b.id != compared.id),
        standard=standard,
        divided=(
            *divided_attendance(results.tables, attendance_threshold),
            *waiting_tables,
        ),
        compared=compared,
        differences={d.name: differences(p.breakdown, reader.audit.headlines) for d, p in single.items()},
        overviews=tuple(o for o in (published_overview(o, compared, criteria) for o in results.overviews) if o),
        sample=sample.published_sample(reader.audit) if sample else None,
        funnels=funnels(compared, reader.audit.main_criteria, threshold) if compared else (),
        printed_counts=(
            *(count for p in printers for count in (*p.breakdown.sizes(), *p.breakdown.facts())),
            *times,
            PrintedCount(ATTENDANCE, BASE, {}, attendance_threshold),
        ),
    )


def _criteria(results: Results, sample: Weights | None, reader: Reader) -> tuple[PublishedCriterion, ...]:
    weighted_shares = _weighted_shares(results, sample, reader) if sample else {}
    return tuple(
        PublishedCriterion(
            c.criterion,
            c.counts,
            c.base,
            percent(c.counts[Outcome.UPPFYLLT], c.base),
            weighted_shares.get(c.criterion.id),
        )
        for c in results.criteria
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
    groups: Sequence[Grouped], reader: Reader, threshold: int, earlier: EarlierReports = FIRST_REPORT
) -> tuple[Protected, ...]:
    """Protects every breakdown. `groups` has a crossing after the breakdowns by its dimensions. A reader of a breakdown
    also knows what the breakdowns before it and the earlier reports print."""
    protected_breakdowns: dict[tuple[Dimension, ...], Protected] = {}
    work = Work()
    other_groups = [codes(g, group.region) for g in groups for group in possible_groups(g, threshold)]
    for grouped in groups:
        crossing = len(grouped.dimensions) > 1
        margins = (
            [protected_breakdowns[d,] for d in grouped.dimensions if (d,) in protected_breakdowns] if crossing else []
        )
        facts = tuple(fact for breakdown in protected_breakdowns.values() for fact in breakdown.facts())
        protected_breakdowns[grouped.dimensions] = protected(
            grouped, reader, threshold, margins, facts, other_groups, work=work, earlier=earlier
        )
    return tuple(protected_breakdowns.values())


def _criteria_breakdown(printer: Printer) -> PublishedBreakdown:
    families = [f for f in printer.breakdown.grouped.families if isinstance(f.item, Criterion)]
    labels = {f.id: (f.item.id, f.item.label) for f in families if isinstance(f.item, Criterion)}
    return printer.rows("kriterier", f"Kriterierna efter {_dimension_labels(printer)}", families, labels)


def _dimension_labels(printer: Printer) -> str:
    return " och ".join(d.label.lower() for d in printer.breakdown.grouped.dimensions)


def _breakdowns(printer: Printer) -> Iterator[PublishedBreakdown]:
    families = printer.breakdown.grouped.families
    for family in families:
        if isinstance(family.item, CategoryTable):
            title = f"{family.item.title}, efter {_dimension_labels(printer)}"
            table = printer.table(family, family.item.title, title, family.item.population.label)
            yield replace(table, row_header=family.item.row_header)
    yield from _indicators_and_criteria(printer)


def _indicators_and_criteria(printer: Printer) -> Iterator[PublishedBreakdown]:
    """The indicators and the criteria."""
    indicators = [f for f in printer.breakdown.grouped.families if isinstance(f.item, Indicator)]
    labels = {f.id: (f.id, f.item.label) for f in indicators if isinstance(f.item, Indicator)}
    yield printer.rows(
        "indikatorer", f"Uppgifterna i resultatet efter {_dimension_labels(printer)}", indicators, labels
    )
    yield _criteria_breakdown(printer)


def _indicator(result: IndicatorCount | RankCount, threshold: int) -> PublishedIndicator:
    of, left_out = result.indicator, False
    if isinstance(result, RankCount):
        counted, result = result.of, result.of_at_least(threshold)  # a smaller base is not reported
        left_out = result.of < counted
    described = result.rank if isinstance(result, RankCount) else of
    share = percent(result.count, result.base) if result.count is not None and result.base else None
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
        result.count,
        result.base,
        share,
        sentence,
        note,
        of.population.label,
        of.needs_table or "",
        of.population.in_full,
        tied=tied,
        left_out=left_out,
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
    return with_readings(
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
            return attendance(counts, threshold)
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
