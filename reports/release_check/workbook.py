"""The findings in a report as a workbook to go through and tick off. Working material."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reports.release_check.findings import Finding
from reports.render.excel.lists import list_layout
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import TEXT, header_format, marked, workbook, write_row

_LEAD = "Arbetsmaterial. Det som måste rättas står först."
_HEADERS = ("Vad", "Slag", "Kapitel", "Mening", "Varför", "Väntat", "Klart")
_WIDTHS = (16, 32, 28, 60, 50, 50, 8)


def write(findings: Sequence[Finding], target: Path, *, created: date, invented: bool) -> None:
    """Writes the workbook."""
    with workbook(target, created, "Genomläsning av rapporten", invented=invented) as book:
        sheet, text = book.add_worksheet("Genomläsning"), book.add_format(TEXT)
        sheet.write_string(0, 0, marked(_LEAD, invented=invented), book.add_format({"bold": True}))
        list_layout(sheet, 2, len(findings), _WIDTHS)
        sheet.set_footer("&RSida &P av &N")
        write_row(sheet, 2, _HEADERS, header_format(book))
        for i, finding in enumerate(findings, 3):
            must = "Måste rättas" if finding.kind.must else "Att titta på"
            cells = (must, finding.kind.title, finding.chapter, finding.sentence, finding.why, finding.expected, "")
            sheet.set_row(i, row_height(cells, _WIDTHS))
            write_row(sheet, i, cells, text)
