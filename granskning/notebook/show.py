"""Parts of a report in a notebook: shown as in the report's web page, drawn by the same code, saved as a Word file.

Everything here uses published types, so nothing is shown that the report would hide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from markupsafe import Markup

from checks.audit import Audit
from checks.faults import meant
from pipeline.disclosure.published import PublishedBreakdown
from pipeline.errors import UsageError
from reports.blocks import numbered
from reports.document import Block, Cell, FigureBlock, Paragraph, PartOfTotal, ReportDocument, Section, TableBlock
from reports.language.swedish import listing, small
from reports.render import html
from reports.render.figures import draw
from reports.render.word import document as word
from reports.review.breakdowns.chapter import total
from reports.review.breakdowns.figures import figures_of
from reports.review.breakdowns.words import hidden_note


@dataclass(frozen=True)
class Shown:
    """A piece of a web page, which Jupyter displays."""

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        return self.html


class HasDocuments(Protocol):
    """An object with a report, or own tables, as documents."""

    @property
    def documents(self) -> tuple[ReportDocument, ...]:
        """The document to save, followed by others that can be shown."""


def show(source: ReportDocument | HasDocuments, *ids: str) -> Shown:
    """The blocks of a report with these ids, or in the sections with these ids; without ids the whole report.

    An id is that of a table (`tabell_2`), a figure (`figur_tabell_2`), a section (`avsnitt_utredning`) or the rule of a
    criterion (`kriterium_vald_fraga`), including those that the report itself leaves out. UsageError if there is none.
    """
    documents = _documents(source)
    blocks = [block for id_ in ids for block in _blocks_with_id(documents, id_)] if ids else list(documents[0].blocks())
    names = {id_: ref for document in reversed(documents) for id_, ref in document.references.items()}
    with TemporaryDirectory() as scratch:
        png_files = draw.draw(_with(documents[0], [b for b in blocks if isinstance(b, FigureBlock)]), Path(scratch))
        pictures = {id_: Markup(png.with_suffix(".svg").read_text(encoding="utf-8")) for id_, png in png_files.items()}
    return Shown(html.render("anteckningsbok.html.j2", blocks=blocks, figures=pictures, names=names))


def own_document(audit: Audit, title: str, tables: Sequence[PublishedBreakdown]) -> ReportDocument:
    """Own tables (of one dimension) and their figures, as a short document. The ids are those of the tables, and
    `figur_<id>_1` for the first figure of a table. A table that is too small or too hidden gets no figure."""
    blocks = tuple(block for table in tables for block in _blocks(audit, table))
    section = Section("egna_tabeller", "Tabeller", blocks)
    invented = any(table.invented for table in tables)
    day = audit.granskningsdatum
    return numbered(ReportDocument(title, audit.title, (), (), (section,), day, brief=True, invented=invented))


def save(source: ReportDocument | HasDocuments, target: Path | str) -> Path:
    """Writes a report or own tables as a Word file, with tables to edit and figures; returns `target`.

    UsageError if the name is not a Word file's, OSError if it cannot be written.
    """
    document, path = _documents(source)[0], Path(target)
    if path.suffix.lower() != ".docx":
        raise UsageError(f"{path} är inget namn på en Wordfil. Ange ett namn som slutar på .docx.")
    with TemporaryDirectory() as scratch:
        word.write(document, draw.draw(document, Path(scratch)), path)
    return path


def _documents(source: ReportDocument | HasDocuments) -> tuple[ReportDocument, ...]:
    return (source,) if isinstance(source, ReportDocument) else source.documents


def _blocks(audit: Audit, breakdown: PublishedBreakdown) -> Iterator[Block]:
    if not breakdown.rows:
        yield Paragraph(f"{breakdown.title}: tabellen visas inte, för mer än hälften av antalen skulle ha dolts.")
        return
    header = breakdown.row_header
    rows: list[tuple[Cell, ...]] = [(row.label, *map(PartOfTotal, row.shares)) for row in breakdown.rows]
    rows.append(("Totalt", *map(total, breakdown.rows[0].shares)))
    table = TableBlock(
        id=breakdown.id,
        title=breakdown.title,
        headers=(header, *(group for (group,) in breakdown.groups)),
        rows=tuple(rows),
        total=True,
        base=f"Bas: antalet ärenden i raden Totalt. Population: {small(breakdown.population)}.",
        notes=hidden_note(audit.threshold, [share for row in breakdown.rows for share in row.shares]),
    )
    yield table
    yield from figures_of(breakdown, breakdown.rows, table, header)


def _blocks_with_id(documents: Sequence[ReportDocument], id_: str) -> list[Block]:
    """The table or figure of that id, or the blocks of that section, from the first document that has it."""
    items: dict[str, list[Block]] = {}
    sections: dict[str, list[Block]] = {}
    for document in reversed(documents):
        items |= {table.id: [table] for table in document.tables}
        items |= {figure.id: [figure] for figure in document.figures}
        sections |= {s.id: list(s.blocks) for s in document.sections}
    blocks_by_id = sections | items
    if id_ not in blocks_by_id:
        raise UsageError(
            f"Rapporten har inget som heter {id_}.{meant(id_, blocks_by_id)} "
            f"Tabeller och figurer är {listing(list(items))}."
        )
    return blocks_by_id[id_]


def _with(document: ReportDocument, blocks: Sequence[Block]) -> ReportDocument:
    return ReportDocument(document.title, "", (), (), (Section("valda", "", tuple(blocks)),), document.created)
