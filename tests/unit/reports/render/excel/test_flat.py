"""Every decision on a row of one Excel table: dates and numbers as such, no formula, and marked as working material."""

from __future__ import annotations

import importlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from checks.invented import INVENTED
from reports.render.excel.flat import write_flat

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
HEADERS = ["Ärende-id", "Beslutsdatum", "Ålder", "Timmar", "Utfall: Mål"]
ROWS: list[tuple[object, ...]] = [
    ("=1+1", date(2025, 3, 1), 42, Decimal("7.5"), "Uppfyllt"),
    ("007", None, None, None, None),
]


def _sheet(folder: Path, rows: list[tuple[object, ...]], *, invented: bool = False) -> Any:
    write_flat(HEADERS, rows, folder / "a.xlsx", created=date(2025, 10, 31), invented=invented)
    return _openpyxl.load_workbook(folder / "a.xlsx").active


def test_a_table_with_a_row_per_decision(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path, ROWS)
    (table,) = sheet.tables.values()
    assert (table.ref, [c.name for c in table.tableColumns]) == ("A3:E5", HEADERS)
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert cells == [["=1+1", datetime(2025, 3, 1), 42, 7.5, "Uppfyllt"], ["007", None, None, None, None]]
    assert [cell.data_type for cell in sheet[4]] == ["s", "d", "n", "n", "s"] and sheet[
        "B4"
    ].number_format == "yyyy-mm-dd"


def test_the_sheet_says_what_it_is(tmp_path: Path) -> None:
    plain = _sheet(tmp_path, ROWS)["A1"].value
    assert plain.startswith("Arbetsmaterial") and INVENTED not in plain
    assert INVENTED in _sheet(tmp_path, ROWS, invented=True)["A1"].value


def test_no_decisions_leave_an_empty_table(tmp_path: Path) -> None:
    assert _sheet(tmp_path, []).tables["Arenden"].ref == "A3:E4"
