"""Working material with nothing hidden: every sheet says so, and every group has count, base and share."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import Any

from reports.render.excel.working import UNPROTECTED, WorkingRow, write_working

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
ROWS: list[WorkingRow] = [
    (("Kriterium", "Fråga om våld", "uppfyllt"), ((1, 3), (0, 0), (1, 3))),
    (("Tabell", "=1+1", "Rad"), ((1, 8), (66, 80), (67, 88))),
]


def _book(folder: Path, **sheets: tuple[list[str], list[WorkingRow]]) -> Any:
    write_working(sheets, folder / "stadsdelar.xlsx", created=date(2025, 10, 31))
    return _openpyxl.load_workbook(folder / "stadsdelar.xlsx")


def test_a_sheet_for_each_breakdown_and_every_one_says_that_nothing_is_hidden(tmp_path: Path) -> None:
    book = _book(tmp_path, Stadsdelsnämnd=(["Bromma", "Järva"], ROWS), Kön=(["Kvinna", "Man"], []))
    assert book.sheetnames == ["Stadsdelsnämnd", "Kön"]
    assert "Får inte lämnas ut" in UNPROTECTED
    for sheet in book.worksheets:
        assert sheet["A1"].value == UNPROTECTED == sheet.oddFooter.left.text


def test_counts_bases_and_rounded_shares_in_columns_by_group(tmp_path: Path) -> None:
    sheet = _book(tmp_path, Stadsdelsnämnd=(["Bromma", "Järva"], ROWS))["Stadsdelsnämnd"]
    header, first, second = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=3))
    assert header[3:6] == ["Bromma: antal", "Bromma: bas", "Bromma: andel (%)"]
    assert [name.split(":")[0] for name in header[3::3]] == ["Bromma", "Järva", "Samtliga"]
    assert first == ["Kriterium", "Fråga om våld", "uppfyllt", 1, 3, 33, 0, 0, None, 1, 3, 33]
    assert second[3:] == [1, 8, 13, 66, 80, 83, 67, 88, 76], "half up: an eighth is 13 percent"
    assert sheet["B5"].data_type == "s", "no label is a formula"
