"""The workbook of the report's tables: which sheets it has, and that no text becomes a formula, a link or a number."""

from __future__ import annotations

import importlib
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from reports.document import Bars, FigureBlock, ReportDocument, Section, TableBlock
from reports.render.excel.workbook import TEXT, header_format, workbook, write_row, write_tables

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
DAY = date(2025, 10, 31)


def _table(id_: str, sheet: str = "") -> TableBlock:
    return TableBlock(id_, f"Titel {id_}", ("Rad", "Antal"), (("A", 1),), base="Bas: 1 ärende.", sheet=sheet)


def _figure(id_: str, table: TableBlock) -> FigureBlock:
    return FigureBlock(id_, f"Figuren {id_}", "Alt.", Bars(()), table)


def _written(document: ReportDocument, folder: Path) -> Any:
    write_tables(document, folder / "tabeller.xlsx")
    return _openpyxl.load_workbook(folder / "tabeller.xlsx")


def test_a_header_over_numbers_turns_no_other(tmp_path: Path) -> None:
    with workbook(tmp_path / "a.xlsx", DAY, "Titel") as book:
        sheet = book.add_worksheet("Blad")
        write_row(sheet, 0, ["Rad", "Antal"], header_format(book, align="right"))
        write_row(sheet, 0, ["Rad"], header_format(book))
    left, right = _openpyxl.load_workbook(tmp_path / "a.xlsx")["Blad"][1]
    assert (left.alignment.horizontal, right.alignment.horizontal) == (None, "right")


def test_what_has_its_numbers_in_a_sheet_of_a_breakdown_is_not_there_twice(tmp_path: Path) -> None:
    divided = _table("delad", sheet="uppdelning")
    blocks = (_table("hel"), divided, _figure("f1", divided), _figure("f2", _table("f2_data")))
    document = ReportDocument(
        "Granskning", "", (), (), (Section("s", "S", blocks),), DAY, sheets=(_table("uppdelning"),)
    )
    book = _written(document, tmp_path)
    assert book.sheetnames == ["Innehåll", "Tabell 1", "Uppdelning 1", "Figur 2"], "numbered as in the report"
    assert book["Figur 2"]["A1"].value == "Figur 2. Figuren f2"
    assert book["Uppdelning 1"].auto_filter.ref == "A4:B5", "long sheets can be sifted"
    assert book["Tabell 1"].auto_filter.ref is None


def test_what_the_text_tells_has_sheets_of_its_own_after_the_reports_tables(tmp_path: Path) -> None:
    document = ReportDocument(
        "Granskning", "", (), (), (Section("s", "S", (_table("a"), _figure("f", _table("f_data")))),), DAY,
        supporting_tables=(_table("ord"), _table("dialog")),
    )  # fmt: skip
    book = _written(document, tmp_path)
    assert book.sheetnames == ["Innehåll", "Tabell 1", "Underlag 1", "Underlag 2", "Figur 1"]
    assert book["Underlag 1"]["A1"].value == "Underlag 1. Titel ord"


def test_a_report_without_tables_is_a_workbook_with_contents(tmp_path: Path) -> None:
    book = _written(ReportDocument("Granskning", "Höst", (("Ärenden", "9"),), (), (), DAY), tmp_path)
    assert book.sheetnames == ["Innehåll"]
    assert [cell.value for cell in book["Innehåll"]["A"]][:4] == ["Granskning", "Höst", None, "Ärenden: 9"]
    assert (book.properties.title, book.properties.created) == ("Granskning", datetime(2025, 10, 31))


def test_texts_are_texts_and_no_longer_than_excel_takes(tmp_path: Path) -> None:
    texts = ["=1+1", "https://exempel.se", "007", "", "x" * 40_000]
    with workbook(tmp_path / "a.xlsx", DAY, "T") as book:
        write_row(book.add_worksheet("A"), 0, texts, book.add_format(TEXT))
    cells = list(_openpyxl.load_workbook(tmp_path / "a.xlsx")["A"][1])
    assert [cell.value for cell in cells[:3]] == texts[:3]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in (*cells[:3], cells[4]))
    assert len(cells[4].value) < 32_767 and cells[4].value.endswith(" …")


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    document = ReportDocument("T", "", (), (), (Section("s", "S", (_table("a"),)),), DAY)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        _written(document, tmp_path / name)
    first, second = (tmp_path / name / "tabeller.xlsx" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    _written(replace(document, title="U"), tmp_path / "b")
    assert first.read_bytes() != second.read_bytes()


def test_a_look_is_made_once(tmp_path: Path) -> None:
    with workbook(tmp_path / "bok.xlsx", DAY, "Bok") as book:
        bold = book.add_format({"bold": True})
        assert book.add_format({"bold": True}) is bold
        assert book.add_format({"bold": True, "italic": True}) is not bold


def _parts(target: Path, *, constant_memory: bool) -> dict[str, bytes]:
    """A workbook that was written, part by part."""
    with workbook(target, DAY, "Titel", constant_memory=constant_memory) as book:
        write_row(book.add_worksheet("Blad"), 0, ["en rad\noch en till"], book.add_format(TEXT))
    with zipfile.ZipFile(target) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("constant_memory", [False, True])
def test_the_parts_are_the_same_on_windows(
    tmp_path: Path, request: pytest.FixtureRequest, constant_memory: bool
) -> None:
    parts = _parts(tmp_path / "a.xlsx", constant_memory=constant_memory)
    request.getfixturevalue("line_ends_of_windows")
    assert _parts(tmp_path / "b.xlsx", constant_memory=constant_memory) == parts
