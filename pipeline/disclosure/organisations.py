"""Rows about organisations -> the overviews of a report.

The rows have facts about units, premises and recommendations, not about persons, so none of their counts is hidden. The
share of decisions next to such a fact is printed elsewhere anyway: either a district's share from the disclosed
comparison of the criteria, hidden here if it is hidden there, or the share of all decisions, which is never hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from checks.codebook import TableSpec
from checks.criteria import Outcome
from checks.report_tables import DialogTable, OfferTable, Overview, OverviewTable, TallyTable
from pipeline.counting.organisations import OverviewRows, Rows, Value
from pipeline.disclosure.published import Fact, PublishedBreakdown, PublishedCriterion, PublishedOverview, Share
from pipeline.rounding import trimmed

YES, NO = "ja", "nej"


def published(
    listed: OverviewRows, compared: PublishedBreakdown | None, criteria: Sequence[PublishedCriterion] = ()
) -> PublishedOverview | None:
    """The overview that may be printed; None for an overview of criteria where no row names a criterion.

    `compared` are the disclosed criteria by the dimension that the audit compares, None if there is only one group;
    `criteria` are those of all decisions.
    """
    rows = _by_group(listed.overview, listed.spec, _rows_to_show(listed))
    units = None if listed.rows is None else len(rows)
    match listed.overview:
        case OverviewTable(criterion=criterion_column) as overview:
            if criterion_column and listed.rows and not rows:
                return None
            headers, cells = _overview(overview, listed.spec, rows)
            if criterion_column:
                shares = {c.criterion.id: Share(c.counts[Outcome.UPPFYLLT], c.base, c.percent) for c in criteria}
                row_shares = (shares[str(row[criterion_column])] for row in rows)
                cells = tuple((*line, share) for line, share in zip(cells, row_shares, strict=True))
        case OfferTable() as overview:
            headers, cells = _offer(overview, listed.spec, rows)
        case TallyTable() as overview:
            headers, cells = _tally(overview, listed.spec, rows)
            return PublishedOverview(overview, headers, cells, units, total=bool(cells))
        case DialogTable() as overview:
            headers, cells = _dialog(overview, listed.spec, rows, compared)
    return PublishedOverview(listed.overview, headers, cells, units)


def _rows_to_show(listed: OverviewRows) -> Rows:
    match listed.overview:
        case OverviewTable(criterion=criterion_column) if criterion_column:
            return [row for row in listed.rows or () if row[criterion_column]]
        case _:
            return listed.rows or ()


def _by_group(overview: Overview, spec: TableSpec, rows: Rows) -> Rows:
    """The rows; those named by a code are in the codebook's order, so that the units of a district are adjacent."""
    match overview:
        case OverviewTable(name=name) | DialogTable(group=name):
            place = {code: i for i, code in enumerate(spec.variable(name).codes)}
            return sorted(rows, key=lambda row: place.get(str(row[name]), len(place)))
        case _:
            return rows


HeadersAndCells = tuple[tuple[str, ...], tuple[tuple[Fact, ...], ...]]


def _overview(overview: OverviewTable, spec: TableSpec, rows: Rows) -> HeadersAndCells:
    names = _names(spec, rows, overview.name, overview.apart)
    if overview.across:
        lines = ((spec.variable(c).label, *(_fact(spec, c, row[c]) for row in rows)) for c in overview.columns)
        return ("Uppgift", *names), tuple(lines) if rows else ()
    cells = ((name, *(_fact(spec, c, row[c]) for c in overview.columns)) for name, row in zip(names, rows, strict=True))
    return _labels(spec, overview.name, *overview.columns), tuple(cells)


def _offer(overview: OfferTable, spec: TableSpec, rows: Rows) -> HeadersAndCells:
    groups = _occurring_codes(spec, overview.group, rows)
    cells: Iterator[tuple[Fact, ...]] = (
        (
            spec.variable(name).label,
            *(_offer_cell(spec, name, [r for r in rows if r[overview.group] == code]) for code in groups),
            sum(row[name] == YES for row in rows),
        )
        for name in overview.offered
    )
    return (overview.row_header, *groups.values(), "Antal"), tuple(cells) if rows else ()


def _offer_cell(spec: TableSpec, name: str, rows: Rows) -> str:
    """Ja, Nej, or how many of the rows of the group."""
    offering = sum(row[name] == YES for row in rows)
    if 0 < offering < len(rows):
        return f"{offering} av {len(rows)}"
    return spec.variable(name).codes[YES if offering else NO]


def _tally(overview: TallyTable, spec: TableSpec, rows: Rows) -> HeadersAndCells:
    groups, columns = _occurring_codes(spec, overview.rows, rows), spec.variable(overview.columns).codes
    cells = [_counts(label, columns, [r[overview.columns] for r in rows if r[overview.rows] == code])
             for code, label in groups.items()]  # fmt: skip
    cells.append(_counts("Totalt", columns, [r[overview.columns] for r in rows]))
    return (*_labels(spec, overview.rows), *columns.values(), "Totalt"), tuple(cells) if rows else ()


def _counts(label: str, columns: Mapping[str, str], values: Sequence[Value]) -> tuple[Fact, ...]:
    return (label, *(values.count(code) for code in columns), len(values))


def _dialog(overview: DialogTable, spec: TableSpec, rows: Rows, compared: PublishedBreakdown | None) -> HeadersAndCells:
    names, groups = _names(spec, rows, overview.group, overview.apart), spec.variable(overview.group).codes
    cells: Iterator[tuple[Fact, ...]] = (
        (
            pair.label,
            name,
            _fact(spec, pair.variable, row[pair.variable]),
            *([_share(compared, pair.criterion, groups[str(row[overview.group])])] if compared else []),
        )
        for pair in overview.pairs
        for name, row in zip(names, rows, strict=True)
    )
    return ("Rutin", *_labels(spec, overview.group), "Enheten uppger"), tuple(cells)


def _share(compared: PublishedBreakdown, criterion: str, group: str) -> Share:
    """The disclosed share of the criterion in the group: hidden if the criterion is left undivided, a base of 0 if the
    group is not reported."""
    if (group,) not in compared.groups:
        return Share(0, 0)
    row = next((r for r in compared.rows if r.id == criterion), None)
    return row.shares[compared.groups.index((group,))] if row else Share(None, None)


def _labels(spec: TableSpec, *names: str) -> tuple[str, ...]:
    return tuple(spec.variable(name).label for name in names)


def _occurring_codes(spec: TableSpec, name: str, rows: Rows) -> dict[str, str]:
    """Code -> label of the codes that occur, in the codebook's order."""
    codes = {row[name] for row in rows}
    return {code: label for code, label in spec.variable(name).codes.items() if code in codes}


def _names(spec: TableSpec, rows: Rows, name: str, qualifier: str) -> list[str]:
    """The name of each row: 'Järva', or 'Järva (E2)' if several rows have that name."""
    labels = [str(_fact(spec, name, row[name])) for row in rows]
    return [
        f"{label} ({row[qualifier]})" if qualifier and labels.count(label) > 1 else label
        for label, row in zip(labels, rows, strict=True)
    ]


def _fact(spec: TableSpec, name: str, value: Value) -> Value:
    """The value as printed: the label of a code, a text on one line, a number without trailing zeros."""
    if isinstance(value, Decimal):
        return trimmed(value)
    if not isinstance(value, str):
        return value
    return spec.variable(name).codes.get(value) or " ".join(value.split())
