"""The workbook of two reviewers: every sheet marked, a row per difference in the order of the decisions."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.comparing.double_coding import Disagreement, DoubleCoding, VariableComparison
from pipeline.errors import FileError
from pipeline.statistics.agreement import share
from reports.agreement import workbook
from tests.lib.codings import ALIKE, APART, SKEWED, coding, plain_value

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")


def _book(comparison: DoubleCoding, folder: Path) -> Any:
    workbook.write(comparison, folder / "s.xlsx", created=date(2025, 10, 31))
    return _openpyxl.load_workbook(folder / "s.xlsx")


def _rows(sheet: Any, first: int) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_every_sheet_is_marked_on_screen_and_in_print(tmp_path: Path) -> None:
    book = _book(coding(), tmp_path)
    assert book.sheetnames == ["Att tala igenom", "Kriterier", "Variabler", "Korstabeller", "Bara en granskare"]
    for sheet in book.worksheets:
        assert "Får inte publiceras" in sheet["A1"].value and "Får inte publiceras" in sheet.oddFooter.left.text


def _differing(id_: str, *places: int) -> VariableComparison:
    disagreements = tuple(Disagreement(p, f"A-{p}", "Ja", "=1+1") for p in places)
    return VariableComparison(id_, id_.capitalize(), share(9, 9 + len(disagreements)), 0, disagreements)


def test_differences_stand_by_decision_with_room_for_what_is_agreed(tmp_path: Path) -> None:
    sheet = _book(coding([_differing("k", 7, 2)], [_differing("v", 2)]), tmp_path)["Att tala igenom"]
    header, *rows = _rows(sheet, 3)
    assert header == [
        "Ärende", "Gäller", "Id", "Benämning", "Granskare A", "Granskare B", "Enades om", "Anteckning",
    ]  # fmt: skip
    assert [row[:6] for row in rows] == [
        ["A-2", "Kriterium", "k", "K", "Ja", "=1+1"],
        ["A-2", "Variabel", "v", "V", "Ja", "=1+1"],
        ["A-7", "Kriterium", "k", "K", "Ja", "=1+1"],
    ]
    assert sheet["F4"].data_type == "s", "no text is a formula"


def test_coefficients_are_numbers_and_misleading_kappa_is_marked(tmp_path: Path) -> None:
    sheet = _book(coding([ALIKE], [SKEWED, plain_value("datum", 1, ("a", "b"))]), tmp_path)["Variabler"]
    skewed, date_ = _rows(sheet, 4)[:2]
    assert skewed[:7] == ["skev", "Skev", 100, 96, 4, 0, 96] and skewed[9] == 0.313 and skewed[-1] == "Ja"
    assert date_[:6] == ["datum", "Datum", 2, 1, 1, 0] and date_[9] == "–", "a date has no kappa"


def test_confusion_tables_of_what_differs(tmp_path: Path) -> None:
    rows = _rows(_book(coding([ALIKE, APART]), tmp_path)["Korstabeller"], 3)
    assert [row[:4] for row in rows[:5]] == [
        ["Kriterium: Olika (olika)", None, None, None],
        ["Granskare A (rad), B (kolumn)", "Ja", "Nej", "Totalt"],
        ["Ja", 15, 3, 18],
        ["Nej", 2, 10, 12],
        ["Totalt", 17, 13, 30],
    ]


def test_decisions_of_one_reviewer_are_listed_with_whose_they_are(tmp_path: Path) -> None:
    comparison = coding(only_first=["X"], only_second=["Y"])
    assert _rows(_book(comparison, tmp_path)["Bara en granskare"], 4) == [["X", "Granskare A"], ["Y", "Granskare B"]]


def test_where_they_agree_the_sheets_say_so(tmp_path: Path) -> None:
    book = _book(coding([ALIKE]), tmp_path)
    assert book["Att tala igenom"]["A4"].value == "Granskarna är överens om allt som går att jämföra."
    assert book["Korstabeller"]["A3"].value == "Granskarna är överens om allt som har fasta svar."
    assert book["Bara en granskare"]["A4"].value == "Båda granskarna har kodat alla ärenden."


def test_more_differences_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LONGEST_LIST", 4)
    with pytest.raises(FileError, match=r"^s\.xlsx rymmer högst 4 skillnader, och det finns 5\.$"):
        workbook.write(coding([APART]), tmp_path / "s.xlsx", created=date(2025, 10, 31))
    assert not (tmp_path / "s.xlsx").exists()
