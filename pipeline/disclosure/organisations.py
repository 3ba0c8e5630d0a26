"""Rows about organisations -> what a report shows of them.

They hold facts on units, premises and recommendations, not on persons, so no count of them is hidden. The share of
decisions that stands beside such a fact is one that is printed anyway: a district's from the disclosed comparison of
the criteria, so that what is hidden there is hidden here, or that of all decisions, which is never hidden.
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
    found: OverviewRows, compared: PublishedBreakdown | None, criteria: Sequence[PublishedCriterion] = ()
) -> PublishedOverview | None:
    """The overview as it may be printed; None for one of criteria where no row names any.

    `compared` are the criteria by the dimension that the audit compares, as disclosed, and None where all decisions are
    of one group; `criteria` are those of all decisions.
    """
    rows = _by_group(found.overview, found.spec, _shown(found))
    units = None if found.rows is None else len(rows)
    match found.overview:
        case OverviewTable(criterion=named) as overview:
            if named and found.rows and not rows:
                return None
            headers, cells = _overview(overview, found.spec, rows)
            if named:
                shares = {c.criterion.id: Share(c.counts[Outcome.UPPFYLLT], c.base, c.percent) for c in criteria}
                beside = (shares[str(row[named])] for row in rows)
                cells = tuple((*line, share) for line, share in zip(cells, beside, strict=True))
        case OfferTable() as overview:
            headers, cells = _offer(overview, found.spec, rows)
        case TallyTable() as overview:
            headers, cells = _tally(overview, found.spec, rows)
            return PublishedOverview(overview, headers, cells, units, total=bool(cells))
        case DialogTable() as overview:
            headers, cells = _dialog(overview, found.spec, rows, compared)
    return PublishedOverview(found.overview, headers, cells, units)


def _shown(found: OverviewRows) -> Rows:
    match found.overview:
        case OverviewTable(criterion=named) if named:
            return [row for row in found.rows or () if row[named]]
        case _:
            return found.rows or ()


def _by_group(overview: Overview, spec: TableSpec, rows: Rows) -> Rows:
    """Rows that are named by a code stand in the codebook's order, so that two units of one district stand together."""
    match overview:
        case OverviewTable(name=name) | DialogTable(group=name):
            place = {code: i for i, code in enumerate(spec.variable(name).codes)}
            return sorted(rows, key=lambda row: place.get(str(row[name]), len(place)))
        case _:
            return rows


Printed = tuple[tuple[str, ...], tuple[tuple[Fact, ...], ...]]


def _overview(overview: OverviewTable, spec: TableSpec, rows: Rows) -> Printed:
    names = _names(spec, rows, overview.name, overview.apart)
    if overview.across:
        lines = ((spec.variable(c).label, *(_fact(spec, c, row[c]) for row in rows)) for c in overview.columns)
        return ("Uppgift", *names), tuple(lines) if rows else ()
    cells = ((name, *(_fact(spec, c, row[c]) for c in overview.columns)) for name, row in zip(names, rows, strict=True))
    return _labels(spec, overview.name, *overview.columns), tuple(cells)


def _offer(overview: OfferTable, spec: TableSpec, rows: Rows) -> Printed:
    groups = _occurring(spec, overview.group, rows)
    cells: Iterator[tuple[Fact, ...]] = (
        (
            spec.variable(name).label,
            *(_offered(spec, name, [r for r in rows if r[overview.group] == code]) for code in groups),
            sum(row[name] == YES for row in rows),
        )
        for name in overview.offered
    )
    return (overview.row_header, *groups.values(), "Antal"), tuple(cells) if rows else ()


def _offered(spec: TableSpec, name: str, rows: Rows) -> str:
    """Ja, Nej, or in how many of the group's."""
    found = sum(row[name] == YES for row in rows)
    if 0 < found < len(rows):
        return f"{found} av {len(rows)}"
    return spec.variable(name).codes[YES if found else NO]


def _tally(overview: TallyTable, spec: TableSpec, rows: Rows) -> Printed:
    groups, columns = _occurring(spec, overview.rows, rows), spec.variable(overview.columns).codes
    cells = [_counts(label, columns, [r[overview.columns] for r in rows if r[overview.rows] == code])
             for code, label in groups.items()]  # fmt: skip
    cells.append(_counts("Totalt", columns, [r[overview.columns] for r in rows]))
    return (*_labels(spec, overview.rows), *columns.values(), "Totalt"), tuple(cells) if rows else ()


def _counts(label: str, columns: Mapping[str, str], found: Sequence[Value]) -> tuple[Fact, ...]:
    return (label, *(found.count(code) for code in columns), len(found))


def _dialog(overview: DialogTable, spec: TableSpec, rows: Rows, compared: PublishedBreakdown | None) -> Printed:
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
    """What was disclosed of the criterion in the group: hidden where it is left undivided, a base of 0 where the group
    is not reported."""
    if (group,) not in compared.groups:
        return Share(0, 0)
    row = next((r for r in compared.rows if r.id == criterion), None)
    return row.shares[compared.groups.index((group,))] if row else Share(None, None)


def _labels(spec: TableSpec, *names: str) -> tuple[str, ...]:
    return tuple(spec.variable(name).label for name in names)


def _occurring(spec: TableSpec, name: str, rows: Rows) -> dict[str, str]:
    """Code -> label of the codes that occur, in the codebook's order."""
    codes = {row[name] for row in rows}
    return {code: label for code, label in spec.variable(name).codes.items() if code in codes}


def _names(spec: TableSpec, rows: Rows, name: str, apart: str) -> list[str]:
    """What each row is called: 'Järva', or 'Järva (E2)' where there are several of that name."""
    shown = [str(_fact(spec, name, row[name])) for row in rows]
    return [
        f"{label} ({row[apart]})" if apart and shown.count(label) > 1 else label
        for label, row in zip(shown, rows, strict=True)
    ]


def _fact(spec: TableSpec, name: str, value: Value) -> Value:
    """The value with its label in place of a code, a text in one line, and no more decimals than it has."""
    if isinstance(value, Decimal):
        return trimmed(value)
    if not isinstance(value, str):
        return value
    return spec.variable(name).codes.get(value) or " ".join(value.split())
