"""The list as a workbook."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import Any

from reports.release_check.findings import Finding, FindingKind
from reports.release_check.workbook import write

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")


def test_a_row_for_each(tmp_path: Path) -> None:
    findings = (
        Finding(FindingKind.NUMBER, "Ansökan", "=1+1 av 120", "talet är ändrat för hand", "48 av 120"),
        Finding(FindingKind.SMALL, "Slut", "Alla utom två.", "litet antal"),
    )
    target = tmp_path / "lista.xlsx"
    write(findings, target, created=date(2026, 1, 1), invented=True)
    book = _openpyxl.load_workbook(target)
    sheet = book["Genomläsning"]
    assert "påhitta" in sheet["A1"].value.lower()
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert cells[0] == ["Vad", "Slag", "Kapitel", "Mening", "Varför", "Väntat", "Klart"]
    assert cells[1][:4] == ["Måste rättas", FindingKind.NUMBER.title, "Ansökan", "=1+1 av 120"]
    assert cells[2][:2] == ["Att titta på", FindingKind.SMALL.title]
