"""Phrases with terms of a review: table cells, missing tables and what there is nothing to count of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.disclosure.published import Mark
from reports.language import phrases


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0, "0"), (1036, "1 036"), (Decimal("54.5"), "54,5"), (Mark.HIDDEN, "*"), (Mark.NO_BASE, "–")],
)
def test_a_cell(value: int | Decimal | Mark, printed: str) -> None:
    assert phrases.cell(value).replace("\u00a0", " ") == printed


def test_the_sources_of_every_criterion_name_document_place_and_edition() -> None:
    for criterion in AUDIT.criteria:
        parts = phrases.source_words(AUDIT, criterion).split("; ")
        assert len(parts) == len(criterion.sources)
        for part, source in zip(parts, criterion.sources, strict=True):
            assert part.startswith(f"{source.document} ") and source.place in part
            edition = part[part.rindex("(") + 1 : -1]
            assert edition and AUDIT.documents[source.document].edition.startswith(edition)
