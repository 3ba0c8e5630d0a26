"""Long lists in Excel: names of sheets that Excel accepts, and where the findings and the faults stand."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import Fault, Spot
from reports.render.excel.lists import Shortfall, sheet_names, write_faults, write_findings

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (["Alla", "Järva"], ["Alla", "Järva"]),
        (["A/B: [1]*?\\"], ["A-B- -1----"]),
        (["History"], ["History (2)"]),  # Excel keeps it for itself
        (["Järva", "JÄRVA", "järva"], ["Järva", "JÄRVA (2)", "järva (3)"]),
        (["n" * 40, "N" * 40], ["n" * 31, f"{'N' * 26} (2)"]),
        (["'x'", "", "  "], ["x", "Utan namn", "Utan namn (2)"]),
    ],
)
def test_names_of_sheets(names: list[str], titles: list[str]) -> None:
    assert sheet_names(names) == titles


def _finding(id_: str, district: str) -> Shortfall:
    return Shortfall(id_, district, "vald_fraga", "Fråga om våld", "Framgår ej", "saknas", "", "GR 3")


def test_a_finding_stands_once_in_a_marked_sheet_with_columns_to_fill_in(tmp_path: Path) -> None:
    rows = [_finding("A-3", "Östermalm"), replace(_finding("A-2", "Älvsjö"), niva="bör", stickprov=True)]
    write_findings(iter(rows), tmp_path / "a.xlsx", created=date(2025, 10, 31))
    (sheet,) = _openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    assert "Får inte publiceras" in sheet["A1"].value and "Får inte publiceras" in sheet.oddFooter.left.text
    header, *findings = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert header == [
        "Ärende", "Stadsdel", "Kriterium-id", "Kriterium", "Utfall", "Underlag", "Lagrum", "Källa", "Nivå", "Stickprov",
        "Kontrollerad", "Rätt", "Kommentar",
    ]  # fmt: skip
    assert [row[:1] + row[8:] for row in findings] == [["A-3", "", "", "", "", ""], ["A-2", "bör", "Ja", "", "", ""]]
    assert sheet["A5"].fill.fgColor.rgb != sheet["A4"].fill.fgColor.rgb, "what is to be checked is seen at once"
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ('"Ja,Nej"', "L4:L6")


def test_a_fault_is_listed_by_the_words_of_its_column_and_its_row_is_a_number(tmp_path: Path) -> None:
    sex, age = (Spot(tmp_path / "min export.xlsx", "Bo's ärenden", cell) for cell in ("C7", "D8"))
    wrong = Fault("arenden", 7, "kon", "X", "värdet finns inte", "Kvinna; Man", label="Kön", spots=(sex,))
    faults = [
        wrong,
        Fault("arenden", None, "granskare", "", "kolumnen saknas"),
        Fault("arenden", 8, "Ålder", "", "cellen är tom", "ett värde", "", (age,), missing=True, follows=wrong),
    ]
    write_faults(faults, tmp_path / "fel.xlsx", tmp_path / "fel.csv")
    sheet = _openpyxl.load_workbook(tmp_path / "fel.xlsx")["Fel"]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ["arenden", 7, "Kön", "X", "värdet finns inte", "Kvinna; Man", "C7", "Fel", ""],
        ["arenden", "", "granskare", "", "kolumnen saknas", "", "", "Fel", ""],
        ["arenden", 8, "Ålder", "", "cellen är tom", "ett värde", "D8", "Saknas", "Kön i rad 7"],
    ]
    assert "arenden;7;Kön;X;värdet finns inte;Kvinna; Man" in (tmp_path / "fel.csv").read_text("utf-8-sig").replace(
        '"', ""
    )


def test_no_cell_is_a_link_where_none_is_asked_for(tmp_path: Path) -> None:
    faults = [Fault("t", 7, "kon", "X", "fel", spots=(Spot(tmp_path / "a.xlsx", "Ärenden", "C7"),))]
    write_faults(faults, tmp_path / "fel.xlsx", tmp_path / "fel.csv", linked=False)
    cell = _openpyxl.load_workbook(tmp_path / "fel.xlsx")["Fel"].cell(2, 7)
    assert (cell.value, cell.hyperlink) == ("C7", None)


def test_the_cell_of_a_fault_is_a_link_to_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "kontroll").mkdir()
    faults = [
        Fault("t", 7, "kon", "X", "fel", spots=(Spot(tmp_path / "min export.xlsx", "Bo's ärenden", "C7"),)),
        Fault("t", 8, "kon", "X", "fel", spots=(Spot(tmp_path / "nr #1.xlsx", "Ärenden", "C8"),)),
        Fault("t", 9, "kon", "X", "fel"),
    ]
    write_faults(faults, tmp_path / "kontroll" / "fel.xlsx", tmp_path / "kontroll" / "fel.csv")
    sheet = _openpyxl.load_workbook(tmp_path / "kontroll" / "fel.xlsx")["Fel"]
    link, none, nothing = (sheet.cell(row, 7) for row in (2, 3, 4))
    assert (link.value, link.hyperlink.target) == ("C7", "..\\min%20export.xlsx")
    assert link.hyperlink.location == "'Bo''s ärenden'!C7"
    # Excel takes no link to a file with such a name.
    assert (none.value, none.hyperlink, nothing.hyperlink) == ("C8", None, None)
