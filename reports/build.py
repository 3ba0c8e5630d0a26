"""Published results -> the report as data. Everything in it comes from the audit's definition and its counts."""

from __future__ import annotations

from checks.definitions import Audit
from pipeline.disclosure.published import Published
from pipeline.run_facts import RunFacts
from reports.appendix import appendix
from reports.areas import areas
from reports.breakdowns import breakdown_cells, breakdown_rows, breakdowns, sheets
from reports.differences import differences
from reports.document import Document
from reports.language.swedish import date_text, number, period_text
from reports.method import method
from reports.overview import overview_rows, overviews
from reports.parts import Material, numbered
from reports.results import results
from reports.summary import summary
from reports.tables import csv_rows, printed_table

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
            *overviews(material),
            *appendix(material),
            *breakdowns(material),
        ),
        created=facts.granskningsdatum,
        sheets=sheets(material),
    )
    return numbered(document)


def _title_page(material: Material) -> tuple[tuple[str, str], ...]:
    return (
        ("Granskad period", period_text(*material.audit.period)),
        ("Granskningsdatum", date_text(material.facts.granskningsdatum)),
        ("Granskade ärenden", number(material.published.decisions)),
        ("Framtagen med", f"granskning {material.facts.version}"),
    )
