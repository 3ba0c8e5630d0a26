"""Phrases with terms of a review: table cells, missing tables and what there is nothing to count of."""

from __future__ import annotations

from checks.audits.sysselsattning_2025 import AUDIT
from reports.language import phrases


def test_the_sources_of_every_criterion_name_document_place_and_edition() -> None:
    for criterion in AUDIT.criteria:
        parts = phrases.source_words(AUDIT, criterion).split("; ")
        assert len(parts) == len(criterion.sources)
        for part, source in zip(parts, criterion.sources, strict=True):
            assert part.startswith(f"{source.document} ") and source.place in part
            edition = part[part.rindex("(") + 1 : -1]
            assert edition and AUDIT.documents[source.document].edition.startswith(edition)
