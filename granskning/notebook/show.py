"""Parts of a report in a notebook: shown as in the report's web page, drawn by the same code, saved as a Word file.

Everything here is made from published types, so nothing can be shown that the report would hide.
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
from reports.document import Block, Cell, Document, FigureBlock, Paragraph, PartOfTotal, Section, TableBlock
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


class HasDocument(Protocol):
    """What has a report, or own tables, as a document."""

    @property
    def document(self) -> Document:
        """The document."""


def show(shown: Document | HasDocument, *ids: str) -> Shown:
    """The blocks of a report with these ids, or in the sections with these ids; without ids all of them.

    An id is that of a table (`tabell_2`), a figure (`figur_tabell_2`) or a section (`avsnitt_utredning`). UsageError
    if the report has none such.
    """
    document = _document(shown)
    blocks = [block for id_ in ids for block in _named(document, id_)] if ids else list(document.blocks())
    with TemporaryDirectory() as scratch:
        drawn = draw.draw(_with(document, [b for b in blocks if isinstance(b, FigureBlock)]), Path(scratch))
        pictures = {id_: Markup(png.with_suffix(".svg").read_text(encoding="utf-8")) for id_, png in drawn.items()}
    return Shown(html.render("anteckningsbok.html.j2", blocks=blocks, figures=pictures, names=document.references))


def own_document(audit: Audit, title: str, tables: Sequence[PublishedBreakdown]) -> Document:
    """Own tables (of one dimension) and their figures, as a short document: the ids are the tables' own, and
    `figur_<id>_1` for its first figure. A figure is left out where the table is too small or hidden for one."""
    blocks = tuple(block for each in tables for block in _blocks(audit, each))
    section = Section("egna_tabeller", "Tabeller", blocks)
    invented = any(each.invented for each in tables)
    day = audit.granskningsdatum
    return numbered(Document(title, audit.title, (), (), (section,), day, brief=True, invented=invented))


def save(shown: Document | HasDocument, target: Path | str) -> Path:
    """Writes a report or own tables as a Word file, with tables to edit and figures; returns `target`.

    UsageError if the name is not a Word file's, OSError if it cannot be written.
    """
    document, path = _document(shown), Path(target)
    if path.suffix.lower() != ".docx":
        raise UsageError(f"{path} är inget namn på en Wordfil. Ange ett namn som slutar på .docx.")
    with TemporaryDirectory() as scratch:
        word.write(document, draw.draw(document, Path(scratch)), path)
    return path


def _document(shown: Document | HasDocument) -> Document:
    return shown if isinstance(shown, Document) else shown.document


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


def _named(document: Document, id_: str) -> list[Block]:
    """The table or figure of that id, or the blocks of that section."""
    shown: dict[str, list[Block]] = {t.id: [t] for t in document.tables}
    shown |= {f.id: [f] for f in document.figures}
    known = {s.id: list(s.blocks) for s in document.sections} | shown
    if id_ not in known:
        raise UsageError(
            f"Rapporten har inget som heter {id_}.{meant(id_, known)} Tabeller och figurer är {listing(list(shown))}."
        )
    return known[id_]


def _with(document: Document, blocks: Sequence[Block]) -> Document:
    return Document(document.title, "", (), (), (Section("valda", "", tuple(blocks)),), document.created)
