"""Builds the report and its appendix as data from published results, the audit's definition and its counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checks.audit import Audit
from pipeline.disclosure.published import Published
from pipeline.run_facts import RunFacts
from reports.blocks import numbered
from reports.document import ReportDocument, TableBlock
from reports.language.swedish import date_text, number, period_text
from reports.review.analysis import analysis
from reports.review.appendix import appendix
from reports.review.background import background
from reports.review.breakdowns.chapter import breakdown_cells, breakdown_rows, breakdowns, sheets
from reports.review.by_dimension import by_dimension
from reports.review.differences import differences
from reports.review.main_criteria import main_criteria
from reports.review.material import Material
from reports.review.method import method
from reports.review.organisations import dialogue_tables, overview_rows, overviews
from reports.review.recommendations import recommendations
from reports.review.results import results
from reports.review.sources import sources
from reports.review.summary import summary
from reports.review.tables import csv_rows, is_empty, printed_table

__all__ = ["breakdown_cells", "breakdown_rows", "build", "csv_rows", "overview_rows", "printed_table", "rules"]


def build(
    audit: Audit,
    published: Published,
    facts: RunFacts,
    *,
    figures: bool = False,
    tables: bool = False,
    letters: Mapping[str, str] | None = None,
) -> ReportDocument:
    """The whole report, in the order in which it is printed. The same input gives the same document.

    With `figures` there is a figure also where the audit asks for a table, and with `tables` a table also where it asks
    for a figure or text. `letters` are the letters that replace the districts' names in the published results.
    """
    material = Material(audit, published, facts, figures, tables, letters or {})
    document = ReportDocument(
        title=audit.title,
        subtitle=audit.subtitle,
        facts=_title_page(material),
        summary=summary(material),
        sections=(
            *main_criteria(material),
            *background(material),
            *method(material),
            *overviews(material),
            *results(material),
            *differences(material),
            *by_dimension(material),
            *analysis(material),
            *recommendations(material),
            *sources(material),
            *breakdowns(material),
        ),
        created=facts.granskningsdatum,
        sheets=sheets(material),
        invented=facts.invented,
    )
    printed_ids = {table.id for table in (*document.tables, *(t for figure in document.figures for t in figure.tables))}
    appendix_document = rules(audit, published, facts)
    workbook_tables = (
        *_tables_in_words(material, printed_ids),
        *appendix_document.tables,
        *(t for figure in appendix_document.figures for t in figure.tables),
    )
    return numbered(replace(document, supporting_tables=tuple(t for t in workbook_tables if t.id not in printed_ids)))


def rules(audit: Audit, published: Published, facts: RunFacts) -> ReportDocument:
    """The appendix, a document of its own: every criterion with its rule, source and counts."""
    material = Material(audit, published, facts)
    return numbered(
        ReportDocument(
            title="Kriterier, regler och källor",
            subtitle=f"Bilaga till {audit.title}",
            facts=_title_page(material),
            summary=(),
            sections=tuple(appendix(material)),
            created=facts.granskningsdatum,
            invented=facts.invented,
        )
    )


def _tables_in_words(material: Material, printed_ids: set[str]) -> list[TableBlock]:
    """The tables that the report gives only in words; a figure has its own numbers."""
    tables = [printed_table(t) for t in material.published.tables if not is_empty(t)]
    return [t for t in (*tables, *dialogue_tables(material)) if t.id not in printed_ids]


def _title_page(material: Material) -> tuple[tuple[str, str], ...]:
    return (
        ("Granskad period", period_text(*material.audit.period)),
        ("Granskningsdatum", date_text(material.facts.granskningsdatum)),
        ("Granskade ärenden", number(material.published.decisions)),
        ("Framtagen med", f"granskning {material.facts.version}"),
    )
