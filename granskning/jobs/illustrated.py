"""The report with its figures, which processes aside draw while the run writes the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.document import Document


def prepare() -> None:
    """Imports what `draw` needs, which takes half a second."""
    import reports.render.figures.draw  # noqa: F401


def draw(document: Document, folder: Path, place: int, of: int) -> dict[str, Path]:
    """Draws the figures at a `place` among so many (`of`) that share the work; returns the PNG of each id."""
    from reports.render.figures import draw

    return draw.draw(document, folder / "figurer", place, of)


def write(document: Document, drawn: Mapping[str, Path], folder: Path, template: Path | None) -> None:
    """The report in Word and as a web page, with the figures that were drawn."""
    from reports.render import html
    from reports.render.word import document as word

    word.write(document, drawn, folder / "rapport.docx", template)
    html.write(document, folder / "figurer", folder / "rapport.html")
