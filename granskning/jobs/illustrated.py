"""The report with its figures, which a process aside draws and writes while the run writes the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from granskning.output import REPORT

if TYPE_CHECKING:
    from reports.document import Document


def prepare() -> None:
    """Imports what `write` needs, which takes a second."""
    import reports.render.figures.draw
    import reports.render.html
    import reports.render.word.document  # noqa: F401


def write(document: Document, rules: Document, folder: Path, template: Path | None, audit: str) -> None:
    """The figures, the report in Word and as a web page, and its appendix in Word."""
    from reports.render import html
    from reports.render.figures import draw
    from reports.render.word import document as word

    drawn = draw.draw(document, folder / "figurer")
    word.write(document, drawn, folder / REPORT, template, audit)
    word.write(rules, draw.draw(rules, folder / "figurer"), folder / "bilaga_kriterier.docx", template)
    html.write(document, folder / "figurer", folder / "rapport.html")
