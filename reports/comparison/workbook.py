"""`jamforelse.xlsx`: contents, every criterion in all and by district with one number in each cell, and the mapping."""

from __future__ import annotations

from pathlib import Path

from pipeline.comparing.two_audits import Comparison
from reports.comparison import recommendations
from reports.comparison.tables import criteria_sheet, groups_sheet, overview
from reports.document import ReportDocument, TableBlock
from reports.render.excel.tables import write_contents, write_table
from reports.render.excel.workbook import workbook


def write(comparison: Comparison, document: ReportDocument, target: Path) -> None:
    """Writes the workbook; `document` gives the title and the facts about the two audits."""
    sheets = list(_tables(comparison))
    with workbook(target, document.created, document.title, invented=document.invented) as book:
        write_contents(book, document, sheets)
        for name, table in sheets:
            write_table(book, name, table, filtered=not table.total)


def _tables(comparison: Comparison) -> list[tuple[str, TableBlock]]:
    sheets = [("Läge", overview(comparison)), ("Kriterier", criteria_sheet(comparison))]
    if comparison.groups:
        sheets.append(("Stadsdelar", groups_sheet(comparison)))
    if register := recommendations.table(comparison):
        sheets.append(("Rekommendationer", register))
    if comparison.removed or comparison.added:
        sheets.append(("Jämförs inte", _uncompared(comparison)))
    return sheets


def _uncompared(comparison: Comparison) -> TableBlock:
    rows = [(c.label, c.id, "Tidigare") for c in comparison.removed]
    rows += [(c.label, c.id, "Senare") for c in comparison.added]
    return TableBlock(
        id="jamfors_inte",
        title="Kriterier som bara den ena granskningen har",
        headers=("Kriterium", "Id", "Finns i granskningen"),
        rows=tuple(rows),
    )
