"""Charts of Excel's own: they point at the numbers of their sheet, and at all of them."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from reports.document import Bars, FigureBlock, HeatMap, PanelBars, StackedBars, TableBlock
from reports.render.excel.workbook import write_tables
from tests.lib.documents import document

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
ROWS = (("Järva", 9, 30), ("Bromma", 3, 10))


def _sheet(tmp_path: Path, figure: FigureBlock) -> Any:
    report = document()
    write_tables(replace(report, sections=(replace(report.sections[0], blocks=(figure,)),)), tmp_path / "t.xlsx")
    return _openpyxl.load_workbook(tmp_path / "t.xlsx")["Figur 1"]


def _figure(
    chart: Any, headers: tuple[str, ...], rows: tuple[tuple[Any, ...], ...], *, total: bool = False
) -> FigureBlock:
    return FigureBlock("f", "Figuren", "Alt", chart, TableBlock("f_data", "Figuren", headers, rows, total=total))


def _series(sheet: Any) -> list[tuple[str, str]]:
    (chart,) = sheet._charts
    return [(series.cat.strRef.f, series.val.numRef.f) for series in chart.series]


def test_bars_are_the_percents_without_the_total(tmp_path: Path) -> None:
    headers = ("Stadsdel", "Antal", "Andel (%)")
    sheet = _sheet(tmp_path, _figure(Bars(ROWS), headers, (*ROWS, ("Totalt", 12, 100)), total=True))
    assert _series(sheet) == [("'Figur 1'!$A$5:$A$6", "'Figur 1'!$C$5:$C$6")]
    assert [[cell.value for cell in row] for row in sheet["A5:C6"]] == [list(row) for row in ROWS]


def test_a_stacked_bar_has_a_series_for_each_outcome(tmp_path: Path) -> None:
    chart = StackedBars(("Uppfyllt", "Delvis"), (("A", (1, 2)), ("B", (3, 4))))
    headers = ("Kriterium", "Uppfyllt", "Delvis", "Ej aktuellt")
    sheet = _sheet(tmp_path, _figure(chart, headers, (("A", 1, 2, 9), ("B", 3, 4, 8))))
    assert [values for _, values in _series(sheet)] == ["'Figur 1'!$B$5:$B$6", "'Figur 1'!$C$5:$C$6"]


def test_panels_are_bars_side_by_side(tmp_path: Path) -> None:
    chart = PanelBars(("Dokumentation", "Bedömning"), (("A", (50, 25)),))
    headers = ("Krav", "Dokumentation", "(%)", "Bedömning", "(%)", "Bas")
    sheet = _sheet(tmp_path, _figure(chart, headers, (("A", 2, 50, 1, 25, 4),)))
    assert [values for _, values in _series(sheet)] == ["'Figur 1'!$C$5", "'Figur 1'!$E$5"]


def test_what_excel_has_no_chart_for_has_its_numbers_alone(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path, _figure(HeatMap(("Järva",), ()), ("Kriterium", "Järva (%)"), (("A", 50),)))
    assert not sheet._charts
