"""Feedback documents as districts return them: made by hand and filled in as a unit would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.disclosure.published import Share
from reports.blocks import section
from reports.document import Paragraph, Prompt, ReportDocument
from reports.feedback import answers
from reports.feedback.answers import COLUMNS, AskedCriterion
from reports.render.word import document as word
from reports.render.word.marks import FEEDBACK
from tests.lib.reviews import share

PLAN, DUR = "plan_overensstammer", "aktuell_dur"
ASKED = tuple(
    AskedCriterion(id_, AUDIT.criterion(id_).label, own_share, share(28, 120))
    for id_, own_share in ((PLAN, share(3, 30)), (DUR, Share(None, 30)))
)


def sent(path: Path, district: str = "jarva", *, audit: str = AUDIT.name, asked: Sequence[AskedCriterion] = ASKED,
         invented: bool = False) -> Path:  # fmt: skip
    """Writes the document that is sent to one of four districts."""
    document = ReportDocument(
        title="Återkoppling",
        subtitle="",
        facts=(),
        summary=(),
        sections=(
            section("kommentar", "Inspektörernas kommentar", [Prompt("Skriv din kommentar här.")]),
            section("svar", "Ert svar", list(answers.table(asked)) if asked else []),
            section("resultat", "Bilaga: alla kriterier", [Paragraph("Varje ärende har prövats.")]),
        ),
        created=AUDIT.granskningsdatum,
        brief=True,
        invented=invented,
        properties=answers.properties(audit, district, 4, asked, invented=invented),
    )
    word.write(document, {}, path, audit=FEEDBACK)
    return path


def answer_table(document: Any) -> Any:
    """The answer table of an opened document."""
    return next(t for t in document.tables if t.rows[0].cells[1].text == COLUMNS[0])


def answered(
    path: Path, district: str = "jarva", given: Mapping[int, Sequence[str]] | None = None, **other: Any
) -> Path:
    """Writes the document with answers in these rows (1 is the first below the header)."""
    sent(path, district, **other)
    document = docx.Document(str(path))
    for row, texts in (given or {}).items():
        for cell, text in zip(answer_table(document).rows[row].cells[1:], texts, strict=True):
            cell.text = text
    document.save(str(path))
    return path
