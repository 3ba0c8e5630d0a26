"""A report table as a sheet: numbers are numbers with their decimals, what surrounds them is there and can be read."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.disclosure.published import Mark, Share
from reports.document import ReportDocument, TableBlock
from reports.render.excel.tables import row_height, write_contents, write_table
from reports.render.excel.workbook import workbook

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
TABLE = TableBlock(
    "t", "Väntetider", ("Väntetid", "Antal", "Median", "Andel", "Not"),
    (
        ("=1+1", 1036, Decimal("54.50"), Share(9, 11, 82), "text"),
        ("Start", 0, Decimal("94"), Mark.HIDDEN, ""),
        ("Totalt", 1036, Mark.NO_BASE, Share(0, 0), "https://exempel.se"),
    ),
    total=True, base="Bas: 1 036 ärenden.", notes=("Första noten.", "Andra noten."),
)  # fmt: skip


def _sheet(folder: Path, table: TableBlock = TABLE, *, filtered: bool = False) -> Any:
    with workbook(folder / "t.xlsx", date(2025, 10, 31), "T") as book:
        write_contents(book, ReportDocument("T", "U", (), (), (), date(2025, 10, 31)), [("Tabell 1", table)])
        write_table(book, "Tabell 1", table, filtered=filtered)
    return _openpyxl.load_workbook(folder / "t.xlsx")["Tabell 1"]


def test_numbers_are_numbers_and_everything_else_is_text(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path)
    values = [
        ["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)
    ]
    assert values == [
        ["=1+1", 1036, 54.5, "9\u00a0av\u00a011 (82\u00a0%)", "text"],
        ["Start", 0, 94, "*", ""],
        ["Totalt", 1036, "–", "–", "https://exempel.se"],
    ]
    assert sheet["A5"].data_type == "s", "no label is a formula"
    assert sheet["E7"].hyperlink is None
    assert [cell.number_format for cell in sheet[5]][1:3] == ["#,##0", "0.00"]
    assert sheet["C6"].number_format == "#,##0", "a whole number of days"


def test_what_surrounds_the_numbers(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 9, 10)] == [
        "Tabell 1. Väntetider", "Bas: 1 036 ärenden.", "Till innehållet", "Första noten.", "Andra noten.",
    ]  # fmt: skip
    assert {str(area) for area in sheet.merged_cells.ranges} == {f"A{row}:E{row}" for row in (1, 2, 9, 10)}
    assert [bool(sheet.cell(row, 1).font.bold) for row in (5, 6, 7)] == [False, False, True]


def test_marks_and_shares_stand_to_the_right_as_their_header_does(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path)
    assert [sheet.cell(4, column).alignment.horizontal for column in range(1, 6)] == [
        "left", "right", "right", "right", "left",
    ]  # fmt: skip
    assert sheet["D6"].alignment.horizontal == "right" and sheet["E5"].alignment.horizontal is None


def test_only_a_long_list_has_filters(tmp_path: Path) -> None:
    assert _sheet(tmp_path).auto_filter.ref is None
    assert _sheet(tmp_path, filtered=True).auto_filter.ref == "A4:E7"


def test_a_table_with_one_column_or_without_rows_can_be_written(tmp_path: Path) -> None:
    assert _sheet(tmp_path, replace(TABLE, headers=("A",), rows=(("x",),), total=False))["A5"].value == "x"
    assert _sheet(tmp_path, replace(TABLE, rows=(), total=False))["A4"].value == "Väntetid"


def test_a_label_has_room_and_a_long_one_is_broken_in_lines(tmp_path: Path) -> None:
    word = "Sysselsättning med en lång förklaring efter sig"
    long = replace(TABLE, rows=((word * 3, 1, 1, 1, "x"),), total=False)
    sheet = _sheet(tmp_path, long)
    assert len(word) < sheet.column_dimensions["A"].width < len(word * 3)
    assert sheet.row_dimensions[5].height > 30 and sheet["A5"].alignment.wrap_text


@pytest.mark.parametrize(
    ("texts", "widths", "lines"),
    [
        (("kort",), (20.0,), 1),
        (("",), (20.0,), 1),
        ((), (), 1),
        (("fyra ord på rad",), (8.0,), 2),
        (("ett", "ett två tre fyra"), (20.0, 5.0), 4),  # the tallest cell decides
        (("x" * 35,), (10.0,), 4),  # a word that is parted
        (("ord " * 1000,), (4.0,), 27),  # as tall as Excel takes
    ],
)
def test_the_height_of_a_row(texts: tuple[str, ...], widths: tuple[float, ...], lines: int) -> None:
    assert row_height(texts, widths) == 15 * lines
