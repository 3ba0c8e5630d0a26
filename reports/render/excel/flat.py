"""Every decision on a row of one Excel table, ready to sort, filter and pivot: working material, as the sheet says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reports.render.excel.workbook import WORKING, marked, workbook

_HEAD = 2
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
        sheet = book.add_worksheet("Ärenden med utfall")
        sheet.write_string(
            0, 0, marked(WORKING, invented=invented), book.add_format({"bold": True, "font_color": "#9C0006"})
        )
        sheet.set_footer(f"&L{WORKING}&RSida &P av &N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.freeze_panes(_HEAD + 1, 1)
        sheet.set_column(0, len(headers) - 1, _WIDTH)
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
        sheet.set_row(_HEAD, 48)
        columns = [{"header": header, "header_format": wrapped} for header in headers]
        last = _HEAD + max(len(rows), 1)
        sheet.add_table(_HEAD, 0, last, len(headers) - 1, {"name": "Arenden", "columns": columns, "style": _STYLE})
        for i, row in enumerate(rows, _HEAD + 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(i, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(i, column, value)
                elif value is not None:
                    sheet.write_number(i, column, float(str(value)))


_STYLE = "Table Style Light 9"
