"""Sheets of an Excel workbook as rows of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from pipeline.errors import FileError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


CellValue = str | float | int | bool | date | time | datetime | timedelta


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook. Raises FileError if it is none, is damaged or needs a password."""
    from python_calamine import CalamineError, CalamineWorkbook

    start = path.read_bytes()[:8]
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(f"{path.name} är skyddad med lösenord. Ta bort lösenordet i Excel och försök igen.")
    if not start.startswith(b"PK"):
        raise FileError(f"{path.name} är ingen Excel-arbetsbok (.xlsx). Spara den som .xlsx i Excel och försök igen.")
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError):
        raise FileError(_damaged(path)) from None


def _damaged(path: Path) -> str:
    return (
        f"{path.name} går inte att läsa: arbetsboken är skadad. Öppna den i Excel, spara den på nytt och försök igen."
    )


def rows(book: CalamineWorkbook, path: Path, sheet: str) -> Iterator[tuple[int, list[CellValue]]]:
    """(row as in Excel, cells) for every row of the sheet. FileError if it is damaged."""
    from python_calamine import CalamineError

    try:
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError:
        raise FileError(_damaged(path)) from None
    return ((number, list(row)) for number, row in enumerate(cells, start=1))


def is_empty(book: CalamineWorkbook, path: Path, sheet: str) -> bool:
    """True if no cell of the sheet holds anything. FileError if it is damaged."""
    return not any(cell_text(cell).strip() for _, cells in rows(book, path, sheet) for cell in cells)


def letters(column: int) -> str:
    """What Excel calls the column with that number (from 0): A, B, …"""
    return str(xl_col_to_name(column))


def cell_text(value: CellValue, *, month: bool = False) -> str:
    """The cell as the codebook would write it; `month` tells that a date cell stands for its month."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            # With a comma, as Swedish Excel shows it.
            return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f").replace(".", ",")
        case datetime() if value.time() != time():
            return value.isoformat(sep=" ")
        case date():
            return value.strftime("%Y-%m") if month else value.strftime("%Y-%m-%d")
        case time():
            return value.isoformat()
        case timedelta():
            return str(value)
