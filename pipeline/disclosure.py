"""Counts -> publishable counts: the only way from the cases to a report.

Reports take the types below and nothing else, and only this module makes them. The report's undivided tables are
printed whole, as the inspectors print them, with one exception: attendance per district, which is broken down
already and where a small count is hidden together with as many others as it takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from checks.definitions import Area, Criterion, Outcome, Source
from pipeline.numbers import one_decimal, percent, percent_one_decimal
from pipeline.tabulate import (
    AttendanceCounts,
    AttendanceRow,
    CategoryCounts,
    CriterionCount,
    DurationCounts,
    DurationRow,
    IndicatorCount,
    RankCount,
    Results,
)


class Mark(Enum):
    """What stands in a cell instead of a number."""

    HIDDEN = "*"
    NO_BASE = "–"


Cell = int | Decimal | Mark
"""A number ready to print (no further rounding), or a mark."""


class Unit(Enum):
    """What a column's numbers are."""

    COUNT = "antal"
    PERCENT = "procent"
    HOURS = "timmar"
    DAYS = "dagar"


@dataclass(frozen=True)
class Column:
    """Heading and unit of a column of numbers; `code` is the machine's name for it where the label is long."""

    label: str
    unit: Unit
    code: str = ""


@dataclass(frozen=True)
class Row:
    """A label and a cell per column; `total` marks the row that sums up the others."""

    label: str
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class PublishedTable:
    """A table as it may be printed. `base` is the number of decisions or persons it describes (None: hidden)."""

    id: str
    section: str
    title: str
    row_header: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    population: str
    base: int | None
    unit_of_base: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PublishedIndicator:
    """A figure with its sentence (`{av}` where the numbers go).

    `suffix` narrows the noun of the base (`ärenden om sysselsättning`) and `base_label` names the base in full;
    `needs_table` is the table of the export without which there is no count.
    """

    id: str
    section: str
    label: str
    population: str
    suffix: str
    count: int | None
    base: int | None
    percent: int | None
    sentence: str
    note: str = ""
    base_label: str = ""
    needs_table: str = ""


@dataclass(frozen=True)
class PublishedCriterion:
    """A criterion's five counts and the share that meets it (None where it applies to no decision)."""

    criterion: Criterion
    counts: Mapping[Outcome, int]
    base: int
    percent: int | None

    @property
    def area(self) -> Area:
        """The quality area that it is reported under."""
        return self.criterion.area


@dataclass(frozen=True)
class Published:
    """Everything that a report may show."""

    decisions: int
    background: Mapping[str, tuple[tuple[str, int], ...]]
    outside_period: int
    criteria: tuple[PublishedCriterion, ...]
    indicators: tuple[PublishedIndicator, ...]
    tables: tuple[PublishedTable, ...]
    threshold: int


def disclose(results: Results, threshold: int) -> Published:
    """The results as they may be published; `threshold` is the lowest count of a broken-down cell that is shown."""
    criteria = tuple(
        PublishedCriterion(c.criterion, c.counts, c.base, percent(c.counts[Outcome.UPPFYLLT], c.base))
        for c in results.criteria
    )
    return Published(
        decisions=results.decisions,
        background=results.by_outcome_and_group,
        outside_period=results.outside_period,
        criteria=criteria,
        indicators=(*(_indicator(i, threshold) for i in results.indicators), *map(_of_criterion, results.criteria)),
        tables=tuple(_table(t, threshold) for t in results.tables),
        threshold=threshold,
    )


def _indicator(found: IndicatorCount | RankCount, threshold: int) -> PublishedIndicator:
    of = found.indicator
    if isinstance(found, RankCount) and (found.base or 0) < threshold:
        # The share of one, two or three decisions in a district is about those persons.
        found = replace(found, count=None, base=None)
    shown: IndicatorCount | RankCount = found
    said = found.rank if isinstance(found, RankCount) else of
    share = percent(shown.count, shown.base) if shown.count is not None and shown.base else None
    population = f"{of.population.id} per stadsdel" if isinstance(found, RankCount) else of.population.id
    note = "" if isinstance(found, RankCount) else of.note
    return PublishedIndicator(
        said.id, of.section, said.label, population, of.population.suffix, shown.count, shown.base, share,
        said.sentence, note, of.population.label, of.needs_table or "",
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
    )


def _attendance(found: AttendanceCounts, threshold: int) -> PublishedTable:
    table = found.table
    columns = (
        Column(table.mean_label, Unit.HOURS),
        *(Column(f"{code.replace('-', '–')} (%)", Unit.PERCENT, code) for code, _ in found.splits),
    )
    rows = tuple(Row(row.label, _attendance_cells(row, threshold)) for row in found.rows)
    hidden = any(Mark.HIDDEN in row.cells for row in rows)
    mark = f"* Antal under {threshold} visas inte, och inte heller de celler som skulle avslöja dem." if hidden else ""
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        "Stadsdelsnämnd",
        columns,
        rows,
        "Personer med närvarorapporterad sysselsättning",
        None,
        "personer",
        table.sources,
        tuple(note for note in (table.note, mark) if note),
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
    table = found.table
    columns = (
        Column("Antal", Unit.COUNT),
        Column("Undre kvartil", Unit.DAYS),
        Column("Median", Unit.DAYS),
        Column("Övre kvartil", Unit.DAYS),
        Column("Längst", Unit.DAYS),
        Column("Datum saknas", Unit.COUNT),
        Column("Negativ tid", Unit.COUNT),
    )
    rows = tuple(Row(f"{r.label}: {r.group}", _duration_cells(r, threshold)) for r in found.rows)
    hidden = any(Mark.HIDDEN in row.cells for row in rows)
    mark = f"* Tider visas inte för färre än {threshold} ärenden." if hidden else ""
    return PublishedTable(
        table.id,
        table.section,
        table.title,
        "Väntetid",
        columns,
        rows,
        table.population.label,
        None,
        "ärenden",
        table.sources,
        tuple(note for note in (table.note, mark) if note),
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
