"""The list of sources, which explains the abbreviations that the text cites."""

from __future__ import annotations

from dataclasses import replace

from checks.audit import Document
from reports.review.sources import source_table, sources
from tests.lib.reviews import AUDIT, material, texts


def test_the_last_chapter_explains_every_abbreviation() -> None:
    (chapter,) = sources(material())
    assert (chapter.title, chapter.level) == ("Källor", 1)
    assert texts(chapter.blocks) == [
        "EX: Exempelriktlinje som inte finns, påhittad, byt ut mot granskningens egna källor."
    ]


def test_every_document_that_a_criterion_cites_is_there() -> None:
    with_guidelines = replace(AUDIT, documents={**AUDIT.documents, "RL": Document("Riktlinjer", "2022")})
    (chapter,) = sources(material(audit=with_guidelines))
    assert texts(chapter.blocks)[1] == "RL: Riktlinjer, 2022."
    cited = {source.document for c in with_guidelines.criteria for source in c.sources}
    assert cited <= {text.split(":")[0] for text in texts(chapter.blocks)}


def test_the_appendix_has_them_in_a_table() -> None:
    assert source_table(material()).rows == (
        ("EX", "Exempelriktlinje som inte finns", "påhittad, byt ut mot granskningens egna källor"),
    )
