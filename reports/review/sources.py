"""The list of sources that the text cites by their abbreviations."""

from __future__ import annotations

from reports.blocks import section
from reports.document import Section, TableBlock
from reports.review.material import Material

SOURCES = "kallor"


def sources(material: Material) -> list[Section]:
    """The list, as the report's last chapter."""
    return [section("kallor", "Källor", [source_table(material)], new_page=False)]


def source_table(material: Material) -> TableBlock:
    """Abbreviation, title and edition of every document that the criteria rest on."""
    return TableBlock(
        id=SOURCES,
        title="Källor till kraven",
        headers=("Förkortning", "Dokument", "Utgåva"),
        rows=tuple((short, d.title, d.described) for short, d in material.audit.documents.items()),
    )
