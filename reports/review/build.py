"""Published results -> the report as data. Everything in it comes from the audit's definition and its counts."""

from __future__ import annotations

from checks.audit import Audit
from pipeline.disclosure.published import Published
from pipeline.run_facts import RunFacts
from reports.blocks import numbered
from reports.document import Document
from reports.language.swedish import date_text, number, period_text
from reports.review.appendix import appendix
from reports.review.areas import areas
from reports.review.breakdowns.chapter import breakdown_cells, breakdown_rows, breakdowns, sheets
from reports.review.by_dimension import by_dimension
from reports.review.differences import differences
from reports.review.material import Material
from reports.review.method import method
from reports.review.organisations import overview_rows, overviews
from reports.review.results import results
from reports.review.summary import summary
from reports.review.tables import csv_rows, printed_table

__all__ = ["breakdown_cells", "breakdown_rows", "build", "csv_rows", "overview_rows", "printed_table"]


def build(audit: Audit, published: Published, facts: RunFacts) -> Document:
    """The whole report, in the order in which it is printed. The same input gives the same document."""
    material = Material(audit, published, facts)
    document = Document(
        title=audit.title,
        subtitle=audit.subtitle,
        facts=_title_page(material),
        summary=summary(material),
        sections=(
            *method(material),
            *results(material),
            *areas(material),
            *differences(material),
            *by_dimension(material),
            *overviews(material),
            *appendix(material),
            *breakdowns(material),
        ),
        created=facts.granskningsdatum,
        sheets=sheets(material),
        invented=facts.invented,
    )
    return numbered(document)


def _title_page(material: Material) -> tuple[tuple[str, str], ...]:
    return (
        ("Granskad period", period_text(*material.audit.period)),
        ("Granskningsdatum", date_text(material.facts.granskningsdatum)),
        ("Granskade ärenden", number(material.published.decisions)),
        ("Framtagen med", f"granskning {material.facts.version}"),
    )
