"""Pieces that every chapter of the report is made of: the material, references, tables and chart blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checks.definitions import Audit, AttendanceTable
from pipeline.disclosure import Column, Mark, Published, PublishedTable, Unit
from reports.document import (
    Bars,
    Block,
    Bullets,
    Document,
    FigureBlock,
    Paragraph,
    RunFacts,
    Section,
    TableBlock,
)
from reports.swedish import NBSP, capital, cell, counted, number, percent_text, share_phrase, small

FEW = 10
"""Below this base the text does not rank, and no chart is drawn: one case would be ten percent or more."""

_REFERENCE = re.compile("\ue000([^\ue001]+)\ue001")


@dataclass(frozen=True)
class Material:
    """What a report is made from."""

    audit: Audit
    published: Published
    facts: RunFacts

    @property
    def table_labels(self) -> Mapping[str, str]:
        """The export's tables by name, in words."""
        return {t.name: t.label for t in self.audit.tables}


def ref(id_: str) -> str:
    """Stands for the number of a table or figure until the whole report is put together; see `numbered`."""
    return f"\ue000{id_}\ue001"


def numbered(document: Document) -> Document:
    """The document with every `ref` replaced by 'Tabell 2' or 'Figur 1' (no-break space)."""
    names = {t.id: f"Tabell{NBSP}{n}" for n, t in enumerate(document.tables, 1)}
    names |= {f.id: f"Figur{NBSP}{n}" for n, f in enumerate(document.figures, 1)}

    def text(value: str) -> str:
        return _REFERENCE.sub(lambda found: names[found[1]], value)

    def paragraph(item: Paragraph) -> Paragraph:
        return replace(item, text=text(item.text))

    def block(item: Block) -> Block:
        match item:
            case Paragraph():
                return paragraph(item)
            case Bullets():
                return replace(item, items=tuple(map(paragraph, item.items)))
            case FigureBlock():
                return replace(item, alt=text(item.alt))
            case _:
                return item

    sections = tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in document.sections)
    return replace(document, sections=sections, summary=tuple(map(paragraph, document.summary)))


def slug(title: str) -> str:
    """An id made of a heading: 'Våld' -> 'vald'."""
    plain = title.lower().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub("[^a-z0-9]+", "_", plain).strip("_")


def section(id_: str, title: str, blocks: Sequence[Block | None], level: int = 1) -> Section:
    """A section of the blocks that there are."""
    return Section(id_, title, tuple(b for b in blocks if b is not None), level)


# --- Tables -----------------------------------------------------------------------------------------------


def printed_table(table: PublishedTable, left_out: Sequence[str] = ()) -> TableBlock:
    """A published table as text; `left_out` are sentences about what it does not count."""
    return TableBlock(
        id=table.id,
        title=table.title,
        headers=(table.row_header, *(c.label for c in table.columns)),
        rows=tuple((row.label, *map(cell, row.cells)) for row in table.rows),
        total=bool(table.rows) and table.rows[-1].total,
        base=" ".join((_base(table), *left_out)),
        notes=table.notes,
        published=table,
    )


def _base(table: PublishedTable) -> str:
    population = f"Population: {small(table.population)}."
    if table.base is not None:
        return f"Bas: {number(table.base)}{NBSP}{table.unit_of_base}. {population}"
    if _counts(table):
        return f"Bas: antalet {table.unit_of_base} på varje rad. {population}"
    return f"{population} Antalet {table.unit_of_base} visas inte, eftersom små antal då kan räknas fram."


def _counts(table: PublishedTable) -> list[int]:
    return [i for i, column in enumerate(table.columns) if column.unit is Unit.COUNT]


def csv_rows(table: PublishedTable) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and rows as printed, without notes; a column with a code of its own is named by that."""

    def head(column: Column) -> str:
        return column.code or column.label

    headers = (table.row_header, *map(head, table.columns))
    return headers, tuple((row.label, *map(cell, row.cells)) for row in table.rows)


def is_empty(table: PublishedTable) -> bool:
    """True where a table has nothing to show: no rows, a base of 0 or only zeros and dashes."""
    if table.base is not None:
        return table.base == 0
    return all(c is Mark.NO_BASE or c == 0 for row in table.rows for c in row.cells)


def why_empty(material: Material, table: PublishedTable) -> Paragraph:
    """What stands instead of a table that has nothing to show."""
    source = {t.id: t.table for t in material.audit.report_tables if isinstance(t, AttendanceTable)}.get(table.id)
    if source is None:
        why = f"granskningen inte har några {small(table.population)}"
    elif source in material.facts.missing_tables or source not in material.facts.rows_read:
        why = f"exporten inte har någon tabell med {small(material.table_labels.get(source, source))}"
    else:
        why = f"exportens tabell {material.table_labels.get(source, source)} är tom"
    return Paragraph(f"Tabellen ”{table.title}” visas inte, eftersom {why}.", (table.id,))


def left_out(material: Material, table: PublishedTable) -> list[str]:
    """Sentences about the decisions that a table does not count."""
    said = []
    outside = material.published.decisions - table.base if table.base is not None else 0
    if outside:
        all_ = counted(material.published.decisions, "ärende", "ärenden")
        verb = "hör" if outside > 1 else "hör"
        said.append(f"Av granskningens {all_} {verb} {number(outside)} inte till populationen.")
    rejected = material.facts.rows_rejected.get(material.audit.main.name, 0)
    if rejected:
        rows = counted(rejected, "avvisat ärende", "avvisade ärenden")
        said.append(f"{capital(rows)} ingår inte." if rejected <= 12 else f"Dessutom ingår inte {rows}.")
    return said


# --- Figures ----------------------------------------------------------------------------------------------


def bars_of(table: PublishedTable) -> FigureBlock | None:
    """A bar per category of a table of categories, or None where a chart would say nothing."""
    rows = [(r.label, r.cells[0], r.cells[1]) for r in table.rows if not r.total and len(r.cells) == 2]
    drawn = tuple((label, n, p) for label, n, p in rows if isinstance(n, int) and isinstance(p, int))
    if table.base is None or table.base < FEW or len(drawn) < 2 or len(drawn) != len(rows):
        return None
    title = f"{table.row_header}, andel i procent av {number(table.base)}{NBSP}{small(table.population)}"
    said = "; ".join(f"{label}: {counted(n, 'ärende', 'ärenden')}, {percent_text(p)}" for label, n, p in drawn)
    return FigureBlock(
        id=f"figur_{table.id}",
        title=title,
        alt=f"Liggande stapeldiagram. {said}. Samma tal finns i {ref(table.id)}.",
        chart=Bars(drawn),
        table=printed_table(table),
    )


def largest(table: PublishedTable) -> str:
    """Which category is the largest and which comes next, as sentences; '' for other tables."""
    rows = [(r.label, r.cells[0]) for r in table.rows if not r.total and len(r.cells) == 2]
    counts = [(label, n) for label, n in rows if isinstance(n, int) and n]
    if not table.base or len(counts) == 0:
        return ""
    suffix = table.population.removeprefix("Ärenden").strip()
    top = max(n for _, n in counts)
    first = [label for label, n in counts if n == top]
    phrase = share_phrase(top, table.base, (200 * top + table.base) // (2 * table.base), suffix)
    return f"{first}{phrase}"
