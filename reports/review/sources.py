"""The list of sources that the text cites by their abbreviations."""

from __future__ import annotations

from reports.blocks import section
from reports.document import Bullets, Paragraph, Section, TableBlock
from reports.review.material import Material

SOURCES = "kallor"


def sources(material: Material) -> list[Section]:
    """The list, as the report's last chapter."""
    documents = material.audit.documents.items()
    bullets = Bullets(tuple(Paragraph(f"{d.title}, {d.described}.", lead=f"{short}:") for short, d in documents))
    return [section("kallor", "Källor", [bullets], new_page=False)]


def source_table(material: Material) -> TableBlock:
    """Abbreviation, title and edition of every document that the criteria cite."""
    return TableBlock(
        id=SOURCES,
        title="Källor till kraven",
        headers=("Förkortning", "Dokument", "Utgåva"),
        rows=tuple((short, d.title, d.described) for short, d in material.audit.documents.items()),
    )
