"""Workbooks and CSV files are read back: numbers are numbers, texts stay texts, and nothing in them runs."""

from __future__ import annotations

import csv
import importlib
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.disclosure.published import Mark
from pipeline.errors import Fault, FileError
from reports.render import csv as csv_
from reports.render.excel import lists, workbook
from reports.render.excel.lists import Shortfall
from tests.lib.documents import EVIL, document

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
DAY = date(2025, 10, 31)
LAW = "4 kap. 1 § SoL (2001:453)"
DANGEROUS = ("=1+1", "+46 8", "-x", "@SUM(A1)", "\tx", "\rx")


def _finding(i: int = 1, district: str = "Järva", evidence: str = "saknas") -> Shortfall:
    return Shortfall(f"A-{i:03}", district, "plan_i_tid", "Plan i tid", "Ej uppfyllt", evidence, LAW, "GR Tabell 2")


def _open(path: Path) -> Any:
    return _openpyxl.load_workbook(path)


def _rows(sheet: Any, first: int) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(min_row=first, values_only=True)]


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("excel") / "tabeller.xlsx"
    workbook.write_tables(document(), target)
    return target


# --- tabeller.xlsx --------------------------------------------------------------------------------------


def test_a_sheet_per_table_and_figure_after_the_contents(tables: Path) -> None:
    assert _open(tables).sheetnames == ["Innehåll", "Tabell 1", "Tabell 2", "Figur 1", "Figur 2"]


def test_the_contents_link_to_every_sheet_and_back(tables: Path) -> None:
    book = _open(tables)
    links = {cell.value: cell.hyperlink.location for row in book["Innehåll"] for cell in row if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}
    for name in book.sheetnames[1:]:
        assert book[name]["A3"].hyperlink.location == "'Innehåll'!A1"
    texts = [str(v) for row in _rows(book["Innehåll"], 1) for v in row if v]
    assert "Väntetider i dagar" in texts and "Granskade ärenden: 137" in texts
    assert any(text.startswith("Bas: 1\u00a0038") for text in texts)


def test_published_numbers_are_numbers_with_formats_and_marks_are_texts(tables: Path) -> None:
    sheet = _open(tables)["Tabell 1"]
    assert sheet["A1"].value == "Tabell 1. Väntetider i dagar"
    assert sheet["A2"].value.startswith("Bas: 1\u00a0038")
    assert [c.value for c in sheet[4]] == ["Väntetid", "Antal", "Median", "Längst", "Andel (%)"]
    assert [c.value for c in sheet[5]] == ["Från ansökan till beslut", 1036, 54.5, 94, 13]
    assert [c.number_format for c in sheet[5]][1:] == ["#,##0", "0.0", "#,##0", "#,##0"]
    assert [c.value for c in sheet[6]] == ["=1+1", 2, "*", "*", 0]
    assert sheet["A6"].data_type == "s", "a label is never a formula"
    assert [c.value for c in sheet[7]] == ["Totalt", 1038, "–", "–", 100]
    assert sheet["A7"].font.bold and not sheet["A6"].font.bold
    assert sheet["A9"].value == "Andelarna är avrundade."


def test_other_tables_have_their_printed_numbers_read_back(tables: Path) -> None:
    book = _open(tables)
    assert _rows(book["Figur 2"], 5)[1] == ["Nästan bara uppfyllt", 9999, 1, 0, 0, 1]
    assert [c.value for c in book["Tabell 2"][5]] == ["GR", EVIL, "hösten 2025"]
    assert [c.value for c in book["Tabell 2"][6]][:2] == ["007", "https://exempel.se/sida"]
    assert book["Tabell 2"]["B6"].hyperlink is None


def test_a_figure_has_its_own_title(tables: Path) -> None:
    assert _open(tables)["Figur 2"]["A1"].value == "Figur 2. Andel ärenden per utfall"


def test_header_is_frozen_and_repeated_and_the_page_is_set_up(tables: Path) -> None:
    for sheet in _open(tables).worksheets[1:]:
        assert sheet.freeze_panes == "B5"
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.page_setup.paperSize == 9
        # A width that is left out is one page.
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_same_document_gives_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    workbook.write_tables(document(), tmp_path / "igen.xlsx")
    assert (tmp_path / "igen.xlsx").read_bytes() == tables.read_bytes()
    assert _open(tables).properties.created == datetime(2025, 10, 31)


# --- avvikelser.xlsx ------------------------------------------------------------------------------------


def test_findings_are_in_one_sheet_in_the_order_given(tmp_path: Path) -> None:
    target = tmp_path / "avvikelser.xlsx"
    districts = ["Östermalm", "Bromma", "Älvsjö", "Årsta", "Bromma"]
    lists.write_findings((_finding(i, d) for i, d in enumerate(districts)), target, created=DAY)
    (sheet,) = _open(target).worksheets
    assert sheet["A1"].value == "Arbetsmaterial – uppgifter om enskilda ärenden. Får inte publiceras."
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == f"A3:M{sheet.max_row}"
    assert [row[:2] for row in _rows(sheet, 4)] == [[f"A-{i:03}", d] for i, d in enumerate(districts)]
    assert sheet["F4"].alignment.wrap_text


def test_findings_are_texts_whatever_they_look_like(tmp_path: Path) -> None:
    target = tmp_path / "avvikelser.xlsx"
    texts = ["=1+1", "https://exempel.se", "12", "{=1}", "mailto:a@exempel.example", "", "a\nb", "x" * 40_000]
    lists.write_findings([_finding(i, evidence=t) for i, t in enumerate(texts)], target, created=DAY)
    sheet = _open(target)["Avvikelser"]
    cells = [sheet.cell(4 + i, 6) for i in range(len(texts))]
    assert [c.value or "" for c in cells][:-1] == texts[:-1]
    assert all(c.data_type in "sn" and c.hyperlink is None for c in cells)
    assert cells[2].data_type == "s" and len(cells[-1].value) < 32_767
    assert not any(b"<f>" in part or b"<f " in part for part in _parts(target).values())


def test_no_findings_is_an_empty_list(tmp_path: Path) -> None:
    lists.write_findings([], tmp_path / "tom.xlsx", created=DAY)
    assert _rows(_open(tmp_path / "tom.xlsx")["Avvikelser"], 3)[0][0] == "Ärende"


def test_findings_are_the_same_bytes_for_the_same_input(tmp_path: Path) -> None:
    for name in ("a", "b"):
        lists.write_findings([_finding()], tmp_path / f"{name}.xlsx", created=DAY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_more_findings_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LONGEST_LIST", 2)
    with pytest.raises(FileError, match="rymmer"):
        lists.write_findings([_finding(i) for i in range(3)], tmp_path / "stor.xlsx", created=DAY)


# --- fel.xlsx and fel.csv -------------------------------------------------------------------------------


def _faults() -> list[Fault]:
    cell_faults = [Fault("arenden.csv", 7, "Kön", value, "värdet finns inte", "Kvinna; Man") for value in DANGEROUS]
    return [Fault("arenden.csv", None, "", "", "kolumnen saknas"), *cell_faults]


def test_faults_are_listed_in_both_files(tmp_path: Path) -> None:
    lists.write_faults(_faults(), tmp_path / "fel.xlsx", tmp_path / "fel.csv")
    sheet = _open(tmp_path / "fel.xlsx").active
    header = ["Tabell", "Rad", "Kolumn", "Värde", "Orsak", "Väntat", "Cell", "Slag", "Följer av"]
    assert [c.value for c in sheet[1]] == header
    assert sheet["B2"].value in (None, "") and sheet["B3"].value == 7
    # openpyxl reads the carriage return of a cell as Excel writes it.
    values = [str(sheet.cell(3 + i, 4).value) for i in range(len(DANGEROUS))]
    assert values[:5] == list(DANGEROUS[:5]) and values[5].endswith("x")
    assert all(sheet.cell(3 + i, 4).data_type == "s" for i in range(len(DANGEROUS)))
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:I8"


def test_fault_csv_opens_in_swedish_excel_and_runs_nothing(tmp_path: Path) -> None:
    lists.write_faults(_faults(), tmp_path / "fel.xlsx", tmp_path / "fel.csv")
    raw = (tmp_path / "fel.csv").read_bytes()
    assert raw.startswith(
        b"\xef\xbb\xbfTabell;Rad;Kolumn;V\xc3\xa4rde;Orsak;V\xc3\xa4ntat;Cell;Slag;F\xc3\xb6ljer av\r\n"
    )
    with (tmp_path / "fel.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert [row[3] for row in rows[2:]] == [f"'{value}" for value in DANGEROUS]
    assert rows[2][5] == "Kvinna; Man" and rows[1][1] == ""


def test_a_negative_number_among_faults_is_guarded_too(tmp_path: Path) -> None:
    lists.write_faults([Fault("t", 2, "Timmar", "-5", "för litet")], tmp_path / "fel.xlsx", tmp_path / "fel.csv")
    assert ";'-5;" in (tmp_path / "fel.csv").read_text(encoding="utf-8-sig")


def test_what_a_sheet_cannot_hold_is_only_in_the_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LONGEST_LIST", 3)
    lists.write_faults(_faults(), tmp_path / "fel.xlsx", tmp_path / "fel.csv")
    sheet = _open(tmp_path / "fel.xlsx").active
    assert sheet.max_row == 5
    assert sheet["A5"].value == "Ytterligare 4 fel finns bara i fel.csv."
    assert len((tmp_path / "fel.csv").read_text(encoding="utf-8-sig").split("\n")) > 7


def test_odd_characters_survive(tmp_path: Path) -> None:
    faults = [Fault("t", 2, "K", value, "fel") for value in ("a\x00b", "\x1b[31m", "😀", 'a;b"c', "=\x00")]
    lists.write_faults(faults, tmp_path / "fel.xlsx", tmp_path / "fel.csv")
    assert _open(tmp_path / "fel.xlsx").active.max_row == 6


# --- tabeller/*.csv -------------------------------------------------------------------------------------


def test_csv_is_written_for_swedish_excel(tmp_path: Path) -> None:
    target = tmp_path / "tabell.csv"
    csv_.write_csv(
        ("Beslutstid", "Antal"),
        [("7-11 månader", 1036), ("a;b", Decimal("-3.5")), ("=1+1", Mark.NO_BASE), ("-3,5", "")],
        target,
    )
    text = target.read_bytes().decode("utf-8")
    assert text == "\ufeffBeslutstid;Antal\r\n7-11 månader;1\u00a0036\r\n\"a;b\";−3,5\r\n'=1+1;–\r\n'-3,5;\r\n"
