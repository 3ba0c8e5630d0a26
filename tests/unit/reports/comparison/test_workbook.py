"""The workbook of a comparison: contents, the states, every criterion, the districts, and what is not compared."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.comparing.two_audits import Comparison, Recommendation, compare
from reports.comparison.workbook import write
from reports.document import ReportDocument
from tests.lib.comparisons import comparison, count, criterion, numbers

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")


def _book(result: Comparison, folder: Path) -> Any:
    write(result, ReportDocument("Jämförelse", "", (), (), (), date(2025, 9, 1)), folder / "jamforelse.xlsx")
    return _openpyxl.load_workbook(folder / "jamforelse.xlsx")


def test_only_the_sheets_that_there_is_something_for(tmp_path: Path) -> None:
    assert _book(comparison({"a": (count(1, 10), count(9, 10))}), tmp_path).sheetnames == [
        "Innehåll",
        "Läge",
        "Kriterier",
    ]


def test_districts_have_a_sheet_with_numbers_that_can_be_sifted(tmp_path: Path) -> None:
    shares = (count(1, 10), count(9, 10))
    sheet = _book(comparison({"a": shares}, {"jarva": {"a": shares}}), tmp_path)["Stadsdelar"]
    assert [cell.value for cell in sheet[5]][:9] == ["Jarva", "Om a", "a", 1, 10, 10, 9, 10, 90]
    assert sheet.auto_filter.ref.startswith("A4:")


def test_recommendations_have_a_sheet(tmp_path: Path) -> None:
    result = comparison({"a": (count(1, 10), count(9, 10))})
    later = replace(result.later, recommendations=(Recommendation("R1", "Gör a.", "Påbörjad", "a"),))
    book = _book(compare(result.earlier, later), tmp_path)
    assert [cell.value for cell in book["Rekommendationer"][5]][:3] == ["R1. Gör a.", "Påbörjad", "Om a"]


def test_criteria_of_one_review_alone_are_listed_apart(tmp_path: Path) -> None:
    half = count(1, 2)
    result = compare(
        numbers(2023, criterion("a", half), criterion("borta", half)),
        numbers(2025, criterion("a", half), criterion("ny", half)),
    )
    sheet = _book(result, tmp_path)["Jämförs inte"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=6)] == [
        ["Om borta", "borta", "Tidigare"], ["Om ny", "ny", "Senare"],
    ]  # fmt: skip
