"""Published tables as blocks of the report: as tables, CSV rows and charts, with a text (`table_text`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from checks.report_tables import (
    AttendanceTable,
    CategoryTable,
    CrossTable,
    DurationTable,
    MeanTable,
    ReportTable,
    RowsTable,
    ShareTable,
    Show,
)
from pipeline.disclosure.published import Mark, PublishedTable, Unit
from pipeline.rounding import percent
from reports.blocks import FEW
from reports.document import (
    Bars,
    Block,
    Cell,
    FigureBlock,
    PanelBars,
    Paragraph,
    TableBlock,
    Text,
    joined,
    references,
)
from reports.language.swedish import (
    NBSP,
    counted,
    listing,
    number,
    percent_text,
    small,
)
from reports.review.material import Material
from reports.review.table_text import SINGULAR, TIMES, categories_of, count_and_base, finding_text

_OPENINGS: tuple[Callable[[Text, str], Text], ...] = (
    lambda where, _: joined("Alla uppgifter finns i ", where, "."),
    lambda where, _: joined("Hela fördelningen finns i ", where, "."),
    lambda where, _: joined("Fördelningen framgår av ", where, "."),
)


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
        widths=(_LABELS, *[(100 - _LABELS) // len(table.columns)] * len(table.columns)) if _has_times(table) else (),
    )


_LABELS = 30
"""Percent of the page for the long labels of a table of times, whose columns are narrow."""


def _has_times(table: PublishedTable) -> bool:
    return any(column.unit in TIMES for column in table.columns)


def csv_rows(table: PublishedTable) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Header and rows without notes; a column with a code of its own is named by that."""
    return (table.row_header, *(c.code or c.label for c in table.columns)), _rows(table)


def _rows(table: PublishedTable) -> tuple[tuple[Cell, ...], ...]:
    return tuple((row.label, *row.cells) for row in table.rows)


def _base(table: PublishedTable) -> str:
    population = f"Population: {small(table.population)}."
    if table.base is not None:
        unit = SINGULAR.get(table.unit_of_base, table.unit_of_base) if table.base == 1 else table.unit_of_base
        return f"Bas: {number(table.base)}{NBSP}{unit}. {population}"
    if any(c.unit is Unit.COUNT for c in table.columns):
        return f"Bas: antalet {table.unit_of_base}, som står i tabellen. {population}"
    return f"{population} Antalet {table.unit_of_base} visas inte, eftersom små antal då skulle kunna räknas fram."


def left_out(material: Material, table: PublishedTable) -> list[str]:
    """Sentences about the decisions that a table does not count."""
    decisions, sentences = material.published.decisions, []
    outside = decisions - table.base if table.base is not None and table.unit_of_base in SINGULAR else 0
    if outside:
        noun = "ärende" if decisions == 1 else "ärenden"
        sentences.append(f"Utanför populationen: {number(outside)} av {number(decisions)}{NBSP}{noun}.")
    rejected = material.facts.rows_rejected.get(_source(material, table.id), 0)
    if rejected:
        sentences.append(f"Inte medräknade, eftersom uppgifterna inte gick att använda: {number(rejected)}.")
    return sentences


def _definition(material: Material, id_: str) -> ReportTable | None:
    return {t.id: t for t in material.audit.report_tables}.get(id_)


def _source(material: Material, id_: str) -> str:
    """The table of the export that a table of the report is counted from."""
    rows_read = material.facts.rows_read
    match _definition(material, id_):
        case AttendanceTable(table=name) | MeanTable(table=name) | RowsTable(table=name):
            return name
        case CategoryTable(needs_table=str(name)) | CrossTable(needs_table=str(name)) if name not in rows_read:
            return name
        case _:
            return material.audit.main.name


def is_empty(table: PublishedTable) -> bool:
    """True where a table has nothing to show: a base of 0, no rows, or only zeros and dashes."""
    if table.base is not None:
        return table.base == 0
    return all(c is Mark.NO_BASE or c == 0 for row in table.rows for c in row.cells)


def why_empty(material: Material, tables: Sequence[PublishedTable], titles: Sequence[str] = ()) -> Iterator[Paragraph]:
    """The texts that replace tables with nothing to show, one for each reason; `titles` are those of the tables divided
    by groups."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for table, title in zip(tables, titles or [t.title for t in tables], strict=True):
        by_reason.setdefault(_why_empty(material, table), []).append((table.id, f"”{title}”"))
    for why, left_out_tables in by_reason.items():
        ids, quoted = zip(*left_out_tables, strict=True)
        noun = "Tabellen" if len(quoted) == 1 else "Tabellerna"
        yield Paragraph(f"{noun} {listing(quoted)} visas inte, eftersom {why}.", ids)


def _why_empty(material: Material, table: PublishedTable) -> str:
    source, definition = _source(material, table.id), _definition(material, table.id)
    if isinstance(definition, CrossTable) and definition.dimension and _have_a_base(material, definition.facts):
        (by,) = (d.label for d in material.audit.dimensions if d.name == definition.dimension)
        return f"uppgifterna inte är uppdelade efter {small(by)}"
    if source == material.audit.main.name or material.facts.rows_read.get(source):
        return f"granskningen inte har några {small(table.population).replace('; ', ' eller ')}"
    return f"underlaget inte har några uppgifter om {small(material.table_labels.get(source, source))}"


def _have_a_base(material: Material, facts: Sequence[str]) -> bool:
    return any(i.base for i in material.published.indicators if i.id in facts)


def blocks_of(material: Material, table: PublishedTable, order: int) -> list[Block]:
    """The blocks of a table: a figure, a table or only words, as the audit asks for. `order` varies the wording from
    one table to the next."""
    if is_empty(table):
        return [*why_empty(material, [table])]
    show = show_of(material, table)
    figure = figure_of(material, table) if material.figures or show is Show.FIGURE else None
    as_table = material.tables or show is Show.TABLE or (show is Show.FIGURE and not figure)
    blocks: list[FigureBlock | TableBlock] = [printed_table(table, left_out(material, table))] if as_table else []
    blocks += [figure] if figure else []
    paragraph = Paragraph(introduction(material, table, [b.id for b in blocks], order), (table.id,))
    return [paragraph, *blocks] if paragraph.content else list(blocks)


def show_of(material: Material, table: PublishedTable) -> Show:
    """How the audit wants the table shown."""
    definition = _definition(material, table.id)
    return Show.TABLE if definition is None or isinstance(definition, _ALWAYS_TABLES) else definition.show


_ALWAYS_TABLES = (AttendanceTable, DurationTable)


def introduction(material: Material, table: PublishedTable, ids: Sequence[str], order: int) -> Text:
    """The text on a table, with references to the blocks with all of its numbers, which have these `ids`."""
    finding = finding_text(table, _definition(material, table.id), show_of(material, table))
    if not ids:
        return finding
    where = references(ids)
    if table.base is None or not finding:
        return joined(f"{finding} Alla uppgifter finns i " if finding else "Uppgifterna finns i ", where, ".")
    return joined(f"{finding} ", _OPENINGS[order % len(_OPENINGS)](where, table.row_header))


def _counted_of(base: int, population: str) -> str:
    """'30 ärenden med bifall', and 'alla 30 ärenden' where the population is 'Alla ärenden'."""
    noun = small(population)
    rest = noun.removeprefix("alla ")
    return f"{'alla ' if rest != noun else ''}{number(base)}{NBSP}{rest}"


def figure_of(material: Material, table: PublishedTable) -> FigureBlock | None:
    """A chart of the table, or None where it would say nothing: few cases, or all of them in one category."""
    if isinstance(_definition(material, table.id), ShareTable):
        return _panels_of(table)
    categories = categories_of(table)
    if not table.base or table.base < FEW or sum(1 for _, n, _ in categories if n) < 2:
        return None
    values = "; ".join(f"{label}: {counted(n, 'ärende', 'ärenden')}, {percent_text(p)}" for label, n, p in categories)
    return FigureBlock(
        id=f"figur_{table.id}",
        title=f"{table.row_header}, andel i procent av {_counted_of(table.base, table.population)}",
        alt=f"Liggande stapeldiagram med en stapel per kategori. {values}.",
        chart=Bars(tuple(categories)),
        table=printed_table(table),
        notes=table.notes,
    )


def _panels_of(table: PublishedTable) -> FigureBlock | None:
    """A panel for each column of shares side by side."""
    names = [c.label for c in table.columns if c.unit is Unit.COUNT][:-1]
    several = len(names) > 1
    numbers = [(row.label, [count_and_base(row, i, several=several) for i in range(len(names))]) for row in table.rows]
    if any(base < FEW for _, columns in numbers for _, base in columns):
        return None
    rows = tuple((label, tuple(percent(n, base) or 0 for n, base in columns)) for label, columns in numbers)
    values = "; ".join(
        f"{label}: {listing([f'{small(name)} {percent_text(p)}' for name, p in zip(names, shares, strict=True)])}"
        for label, shares in rows
    )
    (base,) = {base for _, columns in numbers for _, base in columns} if _one_base(numbers) else (None,)
    suffix = f" av {number(base)}{NBSP}ärenden" if base else ""
    return FigureBlock(
        id=f"figur_{table.id}",
        title=f"{table.title}: andel i procent{suffix}",
        alt=f"Liggande stapeldiagram med en ruta för varje kolumn. {values}.",
        chart=PanelBars(tuple(names), rows),
        table=printed_table(table),
        notes=table.notes,
    )


def _one_base(numbers: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> bool:
    return len({base for _, columns in numbers for _, base in columns}) == 1
