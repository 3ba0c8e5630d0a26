"""Workbooks with sheets that a part of the product has written, opened with openpyxl."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")


def opened(*write: Callable[[Workbook], None]) -> Any:
    """The opened workbook with the sheets that these functions write."""
    content = BytesIO()
    with Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for write_sheet in write:
            write_sheet(book)
    return _openpyxl.load_workbook(content)


def rows(sheet: Any, first: int = 1) -> list[list[Any]]:
    """The values of the cells, from row `first` on."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
