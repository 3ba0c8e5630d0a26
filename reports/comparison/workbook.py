"""`jamforelse.xlsx`: contents, every criterion in all and by district with one number in each cell, and the mapping."""

from __future__ import annotations

from pathlib import Path

from pipeline.comparing.two_audits import Comparison
from reports.comparison import recommendations
from reports.comparison.tables import criteria_sheet, groups_sheet, overview
from reports.document import Document, TableBlock
from reports.render.excel.tables import write_contents, write_table
from reports.render.excel.workbook import workbook


def write(comparison: Comparison, document: Document, target: Path) -> None:
    """Writes the workbook; `document` gives its title and what it says of the two audits."""
    named = list(_tables(comparison))
    with workbook(target, document.created, document.title, invented=document.invented) as book:
        write_contents(book, document, named)
        for name, table in named:
            write_table(book, name, table, filtered=not table.total)


def _tables(comparison: Comparison) -> list[tuple[str, TableBlock]]:
    found = [("Läge", overview(comparison)), ("Kriterier", criteria_sheet(comparison))]
    if comparison.groups:
        found.append(("Stadsdelar", groups_sheet(comparison)))
    if register := recommendations.table(comparison):
        found.append(("Rekommendationer", register))
    if comparison.removed or comparison.added:
        found.append(("Jämförs inte", _alone(comparison)))
    return found


def _alone(comparison: Comparison) -> TableBlock:
    rows = [(c.label, c.id, "Tidigare") for c in comparison.removed]
    rows += [(c.label, c.id, "Senare") for c in comparison.added]
    return TableBlock(
        id="jamfors_inte",
        title="Kriterier som bara den ena granskningen har",
        headers=("Kriterium", "Id", "Finns i granskningen"),
        rows=tuple(rows),
    )
