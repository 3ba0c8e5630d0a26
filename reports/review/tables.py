"""Published tables as blocks of the report: printed, as CSV, as a chart, and in a sentence or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from checks.report_tables import AttendanceTable, CategoryTable, ReportTable
from pipeline.disclosure.published import Mark, PublishedTable, Row, Unit
from reports.blocks import FEW
from reports.document import Bars, Block, Cell, FigureBlock, Paragraph, Ref, TableBlock, Text, joined, references
from reports.language.swedish import (
    NBSP,
    capital,
    counted,
    listing,
    number,
    percent_text,
    share_again,
    share_phrase,
    small,
)
from reports.review.material import Material

_OPENINGS: tuple[Callable[[Text, str], Text], ...] = (
    lambda where, what: joined(where, f" visar ”{what}”."),
    lambda where, what: joined(f"Uppgifterna om ”{what}” finns i ", where, "."),
    lambda where, what: joined(f"Hur ärendena fördelar sig efter ”{what}” framgår av ", where, "."),
)
_ONE = {"ärenden": "ärende", "personer": "person"}


def printed_table(table: PublishedTable, left_out: Sequence[str] = ()) -> TableBlock:
    """A published table as a block; `left_out` are sentences about what it does not count."""
    return TableBlock(
        id=table.id,
        title=table.title,
        headers=(table.row_header, *(c.label for c in table.columns)),
        rows=_rows(table),
        total=bool(table.rows) and table.rows[-1].total,
        base=" ".join((_base(table), *left_out)),
        notes=(*table.notes, *([table.mark] if table.mark else [])),
    )


def csv_rows(table: PublishedTable) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Header and rows without notes; a column with a code of its own is named by that."""
    return (table.row_header, *(c.code or c.label for c in table.columns)), _rows(table)


def _rows(table: PublishedTable) -> tuple[tuple[Cell, ...], ...]:
    return tuple((row.label, *row.cells) for row in table.rows)


def _base(table: PublishedTable) -> str:
    population = f"Population: {small(table.population)}."
    if table.base is not None:
        unit = _ONE.get(table.unit_of_base, table.unit_of_base) if table.base == 1 else table.unit_of_base
        return f"Bas: {number(table.base)}{NBSP}{unit}. {population}"
    if any(c.unit is Unit.COUNT for c in table.columns):
        return f"Bas: antalet {table.unit_of_base} på varje rad. {population}"
    return f"{population} Antalet {table.unit_of_base} visas inte, eftersom små antal då skulle kunna räknas fram."


def left_out(material: Material, table: PublishedTable) -> list[str]:
    """Sentences about the decisions that a table does not count."""
    decisions, said = material.published.decisions, []
    outside = decisions - table.base if table.base is not None else 0
    if outside:
        noun = "ärende" if decisions == 1 else "ärenden"
        said.append(f"Utanför populationen: {number(outside)} av {number(decisions)}{NBSP}{noun}.")
    rejected = material.facts.rows_rejected.get(_source(material, table.id), 0)
    if rejected:
        said.append(f"Avvisade rader som inte ingår: {number(rejected)}.")
    return said


def _definition(material: Material, id_: str) -> ReportTable | None:
    return {t.id: t for t in material.audit.report_tables}.get(id_)


def _source(material: Material, id_: str) -> str:
    """The table of the export that a table of the report is counted from."""
    match _definition(material, id_):
        case AttendanceTable(table=name):
            return name
        case CategoryTable(needs_table=str(name)) if name not in material.facts.rows_read:
            return name
        case _:
            return material.audit.main.name


def is_empty(table: PublishedTable) -> bool:
    """True where a table has nothing to show: a base of 0, no rows, or only zeros and dashes."""
    if table.base is not None:
        return table.base == 0
    return all(c is Mark.NO_BASE or c == 0 for row in table.rows for c in row.cells)


def why_empty(material: Material, table: PublishedTable, title: str = "") -> Paragraph:
    """What stands instead of a table that has nothing to show; `title` is that of the table divided by groups."""
    source = _source(material, table.id)
    label = small(material.table_labels.get(source, source))
    if source == material.audit.main.name:
        why = f"granskningen inte har några {small(table.population)}"
    elif source in material.facts.missing_tables or source not in material.facts.rows_read:
        why = f"exporten inte har någon tabell med {label}"
    else:
        why = f"exportens tabell med {label} är tom"
    return Paragraph(f"Tabellen ”{title or table.title}” visas inte, eftersom {why}.", (table.id,))


def blocks_of(material: Material, table: PublishedTable, order: int) -> list[Block]:
    """What the report says and shows of a table. `order` varies the wording from one table to the next."""
    if is_empty(table):
        return [why_empty(material, table)]
    figure = bars_of(table)
    where = references([table.id, *([figure.id] if figure else [])])
    introduced = _introduced(table, where, order)
    return [introduced, printed_table(table, left_out(material, table)), *([figure] if figure else [])]


def _introduced(table: PublishedTable, where: Text, order: int) -> Paragraph:
    finding = _finding(table)
    if table.base is None:
        text = joined(f"{finding} Alla uppgifter finns i " if finding else "Uppgifterna finns i ", where, ".")
    else:
        text = joined(_OPENINGS[order % len(_OPENINGS)](where, table.row_header), f" {finding}")
    return Paragraph(text, (table.id,))


def _finding(table: PublishedTable) -> str:
    if table.base is not None:
        return _largest(table)
    for i, column in enumerate(table.columns):
        if column.told:
            return _extremes(table, i)
    return ""


def _largest(table: PublishedTable) -> str:
    """Which category is the largest, and which comes next."""
    found = _categories(table)
    base, suffix = table.base, table.narrowed
    if not found or not base:
        return ""
    ordered = sorted({n for _, n, _ in found if n}, reverse=True)
    top = [c for c in found if c[1] == ordered[0]]
    if ordered[0] == base:
        return f"{capital(share_phrase(base, base, 100, suffix))} hör till {_named(top)}."
    text = f"Vanligast är {_named(top)}: {share_phrase(ordered[0], base, top[0][2], suffix)}{_each(top)}."
    if len(ordered) > 1:
        following = [c for c in found if c[1] == ordered[1]]
        phrase = share_again(ordered[1], base, following[0][2], bare=True)
        text += f" Därefter kommer {_named(following)}: {phrase}{_each(following)}."
    return text


Category = tuple[str, int, int]


def _categories(table: PublishedTable) -> list[Category]:
    """Label, count and percent of each row of a table of categories; nothing for other tables."""

    def read(row: Row) -> Category | None:
        match row.cells:
            case (int() as n, int() as percent) if not row.total:
                return row.label, n, percent
            case _:
                return None

    return [found for found in map(read, table.rows) if found is not None]


def _named(found: Sequence[Category]) -> str:
    return listing([f"”{label}”" for label, _, _ in found])


def _each(found: Sequence[Category]) -> str:
    return " vardera" if len(found) > 1 else ""


def _extremes(table: PublishedTable, column: int) -> str:
    """The rows with the highest and the lowest value of a measured column."""
    values = [(row.label, row.cells[column]) for row in table.rows]
    shown = [(label, value) for label, value in values if not isinstance(value, Mark)]
    if len(shown) < 2:
        return ""
    high, low = max(v for _, v in shown), min(v for _, v in shown)
    if high == low:
        return ""
    days = table.columns[column].unit is Unit.DAYS

    def named(value: Decimal | int) -> str:
        return listing([f"”{label}”" if days else label for label, v in shown if v == value])

    if days:
        longest, shortest = _days(high, low)
        return f"Mediantiden är längst för {named(high)} ({longest}) och kortast för {named(low)} ({shortest})."
    label = table.columns[column].label
    return f"{label} är högst för {named(high)} ({number(high)}) och lägst för {named(low)} ({number(low)})."


def _days(*values: Decimal | int) -> list[str]:
    """Days in words to twelve, but in digits where one of the values has a decimal."""
    if all(v == int(v) for v in values):
        return [counted(int(v), "dag", "dagar", common=True) if v else f"noll{NBSP}dagar" for v in values]
    return [f"{number(v)}{NBSP}{'dag' if v == 1 else 'dagar'}" for v in values]


def bars_of(table: PublishedTable) -> FigureBlock | None:
    """A bar per category, or None where a chart would say nothing: few cases, or all of them in one category."""
    found = _categories(table)
    if not table.base or table.base < FEW or sum(1 for _, n, _ in found if n) < 2:
        return None
    said = "; ".join(f"{label}: {counted(n, 'ärende', 'ärenden')}, {percent_text(p)}" for label, n, p in found)
    return FigureBlock(
        id=f"figur_{table.id}",
        title=f"{table.row_header}, andel i procent av {number(table.base)}{NBSP}{small(table.population)}",
        alt=joined(
            f"Liggande stapeldiagram med en stapel per kategori. {said}. Talen finns också i ", Ref(table.id), "."
        ),
        chart=Bars(tuple(found)),
        table=printed_table(table),
    )
