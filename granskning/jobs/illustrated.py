"""The documents, which a side process draws and writes while the run writes the tables and the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from granskning.output import REPORT

if TYPE_CHECKING:
    from reports.document import ReportDocument
    from reports.review.material import Material


def prepare() -> None:
    """Imports the modules that `write` needs, which takes a second, and makes the page's template ready."""
    import reports.feedback.report
    import reports.render.figures.draw  # noqa: F401
    from reports.render import html

    html.environment().get_template(html.REPORT)


def write(
    document: ReportDocument, rules: ReportDocument, material: Material, folder: Path, template: Path | None
) -> None:
    """The report with its figures in Word and as a web page, its appendix in Word, and feedback to every district."""
    from reports.feedback import report as feedback
    from reports.render import html
    from reports.render.figures.draw import draw
    from reports.render.word import document as word

    figures = folder / "figurer"
    word.write(document, draw(document, figures), folder / REPORT, template, material.audit.name)
    word.write(rules, draw(rules, figures), folder / "bilaga_kriterier.docx", template)
    html.write(document, figures, folder / "rapport.html")
    feedback.write(material, folder / "aterkoppling", template)
