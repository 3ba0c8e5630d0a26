"""Every decision on a row of one Excel table, ready to sort, filter and pivot: working material, as the sheet says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reports.render.excel.workbook import HEADER_ROW, WORKING, marked, workbook, working_sheet

_WIDTH = 22


def write_flat(
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    target: Path,
    *,
    created: date,
    invented: bool = False,
) -> None:
    """A row per decision in a table with these headers: dates are dates, numbers are numbers, all else is text."""
    with workbook(target, created, "Ärenden med utfall", invented=invented) as book:
        sheet = working_sheet(book, "Ärenden med utfall", marked(WORKING, invented=invented))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.freeze_panes(HEADER_ROW + 1, 1)
        sheet.set_column(0, len(headers) - 1, _WIDTH)
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
        sheet.set_row(HEADER_ROW, 48)
        columns = [{"header": header, "header_format": wrapped} for header in headers]
        last = HEADER_ROW + max(len(rows), 1)
        sheet.add_table(HEADER_ROW, 0, last, len(headers) - 1, {"name": "Arenden", "columns": columns, "style": _STYLE})
        for i, row in enumerate(rows, HEADER_ROW + 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(i, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(i, column, value)
                elif value is not None:
                    sheet.write_number(i, column, float(str(value)))


_STYLE = "Table Style Light 9"
