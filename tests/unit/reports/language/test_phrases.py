"""Phrases with terms of a review: sources, levels and requirements."""

from __future__ import annotations

from checks.audits.sysselsattning_2025 import AUDIT
from checks.criteria import Level
from reports.language import phrases


def test_the_sources_of_every_criterion_name_document_place_and_edition() -> None:
    for criterion in AUDIT.criteria:
        parts = phrases.source_words(AUDIT, criterion).split("; ")
        assert len(parts) == len(criterion.sources)
        for part, source in zip(parts, criterion.sources, strict=True):
            assert part.startswith(f"{source.document} ") and source.place in part
            edition = part[part.rindex("(") + 1 : -1]
            assert edition and AUDIT.documents[source.document].edition.startswith(edition)


def test_the_sources_of_a_table_have_their_edition_too() -> None:
    table = next(t for t in AUDIT.report_tables if t.id == "tabell_6")
    words = phrases.source_words(AUDIT, table)
    assert "GR Tabell 6 (hösten 2025)" in words and "TA Bilaga 1 (oktober 2023)" in words


def test_a_level_says_whether_falling_short_is_a_breach() -> None:
    assert {level: phrases.level_words(level) for level in Level} == {
        Level.SKA: "”ska”, ett krav i lag eller riktlinje",
        Level.BOR: "”bör”, en rekommendation; att den inte följs är ingen överträdelse",
        Level.KONTROLL: "kontroll av uppgifterna, som ingen källa bedömer",
    }


def test_a_requirement_with_its_source_before_the_full_stop() -> None:
    assert phrases.with_source("Handläggaren ska fråga. ", "TA 4.2") == "Handläggaren ska fråga (TA 4.2)."
    assert phrases.with_source("Är det så?", "GR 3") == "Är det så (GR 3)?"
    assert phrases.with_source("Handläggaren ska fråga", "") == "Handläggaren ska fråga."
