"""The report with its figures, which processes aside draw while the run writes the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from granskning.output import REPORT

if TYPE_CHECKING:
    from reports.document import Document


def prepare() -> None:
    """Imports what `draw` needs, which takes half a second."""
    import reports.render.figures.draw  # noqa: F401


def draw(documents: Sequence[Document], folder: Path, place: int, of: int) -> dict[str, Path]:
    """Draws the figures at a `place` among so many (`of`) that share the work; returns the PNG of each id."""
    from reports.render.figures import draw

    return {id_: png for each in documents for id_, png in draw.draw(each, folder / "figurer", place, of).items()}


def write(
    document: Document, rules: Document, drawn: Mapping[str, Path], folder: Path, template: Path | None, audit: str
) -> None:
    """The report in Word and as a web page, and its appendix in Word, with the figures that were drawn."""
    from reports.render import html
    from reports.render.word import document as word

    word.write(document, drawn, folder / REPORT, template, audit)
    word.write(rules, drawn, folder / "bilaga_kriterier.docx", template)
    html.write(document, folder / "figurer", folder / "rapport.html")
