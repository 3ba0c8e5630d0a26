"""Working material in Excel: every count by group with nothing hidden, and every sheet says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pipeline.rounding import percent as rounded
from reports.render.excel.lists import list_layout, sheet_names
from reports.render.excel.workbook import header_format, marked, workbook, write_row

UNPROTECTED = "Arbetsmaterial för inspektörerna: inget är dolt, också små antal visas. Får inte lämnas ut."
_LABELS = ("Slag", "Kriterium, uppgift eller tabell", "Utfall eller rad")
_WIDTHS = (11, 46, 34)
WorkingRow = tuple[tuple[str, str, str], tuple[tuple[int, int], ...]]
"""The labels of a row, and count and base per group, all groups together last."""


def write_working(
    sheets: Mapping[str, tuple[Sequence[str], Sequence[WorkingRow]]],
    target: Path,
    *,
    created: date,
    invented: bool = False,
) -> None:
    """A sheet for each breakdown (its name -> its groups and rows), with count, base and share of every group."""
    with workbook(target, created, "Alla antal efter grupp", invented=invented) as book:
        bold = book.add_format({"bold": True, "font_color": "#9C0006"})
        percent = book.add_format({"num_format": "0"})
        for name, (groups, rows) in zip(sheet_names(list(sheets)), sheets.values(), strict=True):
            sheet = book.add_worksheet(name)
            sheet.write_string(0, 0, marked(UNPROTECTED, invented=invented), bold)
            sheet.set_footer(f"&L{UNPROTECTED}&RSida &P av &N")
            columns = [f"{group}: {kind}" for group in (*groups, "Samtliga") for kind in ("antal", "bas", "andel (%)")]
            list_layout(sheet, 2, len(rows), (*_WIDTHS, *(12 for _ in columns)))
            write_row(sheet, 2, (*_LABELS, *columns), header_format(book))
            for i, (labels, counts) in enumerate(rows, 3):
                for column, label in enumerate(labels):
                    sheet.write_string(i, column, label)
                for place, (count, base) in enumerate(counts):
                    column = len(labels) + 3 * place
                    sheet.write_number(i, column, count)
                    sheet.write_number(i, column + 1, base)
                    if base:
                        sheet.write_number(i, column + 2, rounded(count, base), percent)
