"""Whether what a definition names exists: each function returns the error, in Swedish, None if there is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from checks.codebook import Kind, TableSpec
from checks.expectations import EvenlyUnclear, Expectation, NoOutliers
from checks.faults import meant
from checks.report_tables import (
    AttendanceTable,
    CategoryTable,
    CrossTable,
    DialogTable,
    Dimension,
    DistrictRank,
    DurationTable,
    MeanTable,
    OfferTable,
    Overview,
    OverviewTable,
    Population,
    ReportTable,
    RowsTable,
    ShareTable,
    TallyTable,
)


@dataclass(frozen=True)
class Known:
    """What an audit defines: its tables (that of the decisions first), the base of every indicator, the ids of its
    criteria and of the indicators that are ranked, and the dimensions that every report is broken down by."""

    tables: tuple[TableSpec, ...]
    bases: Mapping[str, Population]
    criteria: Collection[str]
    ranked: Collection[str]
    dimensions: tuple[Dimension, ...]

    @property
    def main(self) -> TableSpec:
        """The table with a row per decision."""
        return self.tables[0]


def wrong_table_name(known: Known, name: str | None) -> str | None:
    """Of the table that something needs, if any."""
    names = [spec.name for spec in known.tables]
    return None if name is None or name in names else f"granskningen har ingen tabell {name}.{meant(name, names)}"


def wrong_choice(
    known: Known, criteria: Iterable[str], tables: Iterable[str], report_tables: Iterable[ReportTable]
) -> str | None:
    """Of the criteria and tables that come first in a report."""
    for id_ in criteria:
        if id_ not in known.criteria:
            return f"kriteriet {id_} finns inte bland criteria.{meant(id_, known.criteria)}"
    ids = {table.id for table in report_tables}
    return next(
        (f"tabellen {id_} i main_tables finns inte.{meant(id_, ids)}" for id_ in tables if id_ not in ids), None
    )


def wrong_rank(known: Known, rank: DistrictRank) -> str | None:
    """Of a rank."""
    if rank.indicator not in known.bases:
        return f"indikatorn {rank.indicator} finns inte bland indicators.{meant(rank.indicator, known.bases)}"
    return _wrong_group(known.main, rank.group)


def wrong_table(known: Known, table: ReportTable) -> str | None:
    """Of a table of the report."""
    match table:
        case CategoryTable():
            labels = [category.label for category in table.categories]
            if table.first and table.first not in labels:
                return f"first är {table.first}, som ingen kategori heter.{meant(table.first, labels)}"
            return wrong_table_name(known, table.needs_table)
        case AttendanceTable():
            groups = (table.group, table.split)
            return _wrong_mean(known, table.table, (*groups, table.person, table.period, table.value), groups)
        case MeanTable():
            groups = (table.group, table.beside)
            return _wrong_mean(known, table.table, (*groups, table.person, table.value), groups)
        case DurationTable():
            return _wrong_durations(known.main, table)
        case ShareTable():
            return _wrong_shares(known, table)
        case CrossTable():
            return _wrong_cross(known, table)
        case RowsTable():
            columns = tuple(filter(None, (table.rows, table.columns)))
            return _wrong_in_table(known, table.table, columns, columns)


def _wrong_mean(known: Known, table: str, names: tuple[str, ...], groups: tuple[str, ...]) -> str | None:
    """Of a mean of the last of the names in groups."""
    return _wrong_in_table(known, table, names, groups) or _not_a_number(_spec(known, table), names[-1])


def _wrong_in_table(known: Known, table: str, names: Iterable[str], coded: Iterable[str]) -> str | None:
    """Of variables of a table of the export, of which the `coded` are to have codes."""
    if error := wrong_table_name(known, table):
        return error
    spec = _spec(known, table)
    return _unknown(spec, names) or _without_codes(spec, coded)


def _wrong_durations(main: TableSpec, table: DurationTable) -> str | None:
    dates = [name for duration in table.durations for name in (duration.start, duration.end)]
    if error := _unknown(main, dates):
        return error
    no_dates = (f"{name} är inget datum." for name in dates if main.variable(name).kind is not Kind.DATE)
    return next(no_dates, None) or _wrong_group(main, table.group)


def _wrong_shares(known: Known, table: ShareTable) -> str | None:
    for label, ids in table.rows.items():
        if unknown := [id_ for id_ in ids if id_ not in known.bases]:
            return f"indikatorn {unknown[0]} finns inte.{meant(unknown[0], known.bases)}"
        if len(ids) != len(table.columns):
            return f"raden {label} ska ha en indikator för varje kolumn."
        if len({known.bases[id_].where.sql for id_ in ids}) > 1:
            return f"indikatorerna på raden {label} har inte samma bas."
    for column, sentence in table.told.items():
        if column not in table.columns:
            return f"told nämner {column}, som ingen kolumn heter.{meant(column, table.columns)}"
        if any(sentence.count(part) != 1 for part in ("{most}", "{least}")):
            return f"told för {column} ska ha {{most}} och {{least}}, en gång var."
    return None


def _wrong_cross(known: Known, table: CrossTable) -> str | None:
    facts = {*known.bases, *(f"kriterium_{id_}" for id_ in known.criteria)}
    if unknown := [id_ for id_ in table.facts if id_ not in facts]:
        return f"{unknown[0]} är varken en indikator eller ett kriterium.{meant(unknown[0], facts)}"
    if table.dimension and table.dimension not in {d.name for d in known.dimensions}:
        return f"{table.dimension} är ingen uppdelning som alla rapporter har."
    if sum(map(bool, (table.groups, table.dimension, table.values))) != 1:
        return "ange ett av groups, dimension och values."
    return _unknown(known.main, filter(None, (table.values,))) or wrong_table_name(known, table.needs_table)


def wrong_expectation(known: Known, expectation: Expectation) -> str | None:
    """Of an expectation."""
    match expectation:
        case EvenlyUnclear(reviewer=name):
            return _unknown(known.main, (name,))
        case NoOutliers(table=table, value=value, within=within):
            return _wrong_in_table(known, table, (value, within), ()) or _not_a_number(_spec(known, table), value)
        case _:
            return None


def wrong_overview(known: Known, overview: Overview) -> str | None:
    """Of an overview of organisations."""
    spec = {t.name: t for t in known.tables if t.organisation}.get(overview.table)
    if spec is None:
        return f"{overview.table} är ingen tabell om organisationer."
    if error := _unknown(spec, overview.variables):
        return error
    match overview:
        case OverviewTable():
            return None
        case OfferTable():
            return _without_codes(spec, (overview.group,)) or _not_yes_or_no(spec, overview.offered)
        case TallyTable():
            return _without_codes(spec, (overview.rows, overview.columns))
        case DialogTable():
            return _wrong_dialog(known, spec, overview)


def _wrong_dialog(known: Known, spec: TableSpec, overview: DialogTable) -> str | None:
    compared = known.dimensions[0]
    if spec.variable(overview.group).codes != compared.groups(known.main):
        return f"{overview.group} har inte samma koder som {compared.name} i {known.main.name}."
    for pair in overview.pairs:
        if pair.criterion not in known.criteria:
            return f"kriteriet {pair.criterion} finns inte.{meant(pair.criterion, known.criteria)}"
        if pair.criterion in known.ranked:
            return f"kriteriet {pair.criterion} redovisas inte för varje {compared.label.lower()}."
    return None


def _spec(known: Known, table: str) -> TableSpec:
    return next(spec for spec in known.tables if spec.name == table)


def _unknown(spec: TableSpec, names: Iterable[str]) -> str | None:
    unknown = (name for name in names if name not in spec.names)
    return next((f"{spec.name} har ingen variabel {name}.{meant(name, spec.names)}" for name in unknown), None)


def _wrong_group(spec: TableSpec, name: str) -> str | None:
    return _unknown(spec, (name,)) or _without_codes(spec, (name,))


def _without_codes(spec: TableSpec, names: Iterable[str]) -> str | None:
    return next((f"{name} har inga koder." for name in names if not spec.variable(name).codes), None)


def _not_yes_or_no(spec: TableSpec, names: Iterable[str]) -> str | None:
    faulty = (name for name in names if set(spec.variable(name).codes) != {"ja", "nej"})
    return next((f"{name} ska ha koderna ja och nej." for name in faulty), None)


def _not_a_number(spec: TableSpec, name: str) -> str | None:
    return None if spec.variable(name).kind in (Kind.INTEGER, Kind.DECIMAL) else f"{name} är inget tal."
