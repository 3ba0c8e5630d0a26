"""Marks in a workbook: the cells that are asked for and no other, and all else as it was."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from reports.render.excel.marks import FIRST, Highlight, is_untouched, with_marks
from reports.render.excel.package import main, open_package, parse
from tests.lib.office import needs_office, saved_by_office

_openpyxl: Any = importlib.import_module("openpyxl")
RED = "FF9999"


def _workbook(write: Callable[[Workbook], object]) -> bytes:
    file = BytesIO()
    with Workbook(file) as book:
        write(book)
    return file.getvalue()


def _two_sheets(book: Workbook) -> None:
    first, second = book.add_worksheet("Ärenden"), book.add_worksheet("Bo's blad")
    bold = book.add_format({"bold": True, "num_format": "0.00", "border": 1})
    first.write_row(0, 0, ["Id", "Kön", "Tal"])
    first.write(1, 0, "A-1")
    first.write(1, 2, 1.5, bold)
    first.set_column(3, 3, 20, book.add_format({"italic": True}))
    first.set_row(5, None, book.add_format({"underline": 1}))
    first.data_validation("B2:B9", {"validate": "list", "source": ["Kvinna", "Man"]})
    first.write_formula(0, 4, "=1+1", None, 2)
    first.write_comment("A2", "Min egen anteckning", {"author": "Bo"})
    second.hide()
    second.write(0, 0, "gömd")
    book.define_name("'Ärenden'!Eget", "='Ärenden'!$A$2")
    first.activate()


def _fault_sheet(book: Workbook) -> None:
    sheet = book.add_worksheet("Fel")
    sheet.write_string(0, 0, "Här", book.add_format({"bold": True}))
    sheet.write_url(1, 0, "internal:'Ärenden'!B2", book.add_format({"font_color": "#0563C1"}), "B2")


def _marked(*marks: Highlight, book: bytes | None = None) -> bytes:
    return with_marks(book or _workbook(_two_sheets), marks, "Fel", _fault_sheet, Path(tempfile.gettempdir()))


def _open(book: bytes) -> Any:
    return _openpyxl.load_workbook(BytesIO(book))


def _look(cell: Any) -> tuple[Any, ...]:
    """All but its fill; openpyxl's own objects only stand for the looks and are never equal."""
    return (*map(copy, (cell.font, cell.border, cell.alignment, cell.protection)), cell.number_format)


def _cells(book: Any, name: str) -> Iterator[Any]:
    return (cell for row in book[name].iter_rows(max_row=8, max_col=6) for cell in row)


def test_marked_cells_have_colour_and_comment_and_the_rest_is_as_it_was() -> None:
    marks = [Highlight("Ärenden", "B2", RED, "Är tom."), Highlight("Ärenden", "C2", RED, "Är fel."),
             Highlight("Ärenden", "D9", RED), Highlight("Ärenden", "F6", RED)]  # fmt: skip
    before, after = _open(_workbook(_two_sheets)), _open(_marked(*marks))
    assert after.sheetnames == ["Fel", "Ärenden", "Bo's blad"] and after.active.title == "Fel"
    assert [sheet.sheet_view.tabSelected for sheet in after] == [True, None, None]
    assert after["Bo's blad"].sheet_state == "hidden"
    coloured = set()
    for name in before.sheetnames:
        for original, marked in zip(_cells(before, name), _cells(after, name), strict=True):
            assert original.value == marked.value
            assert marked.coordinate == "F6" or _look(original) == _look(marked), (
                "F6 was not there and gets its row's look"
            )
            if copy(original.fill) != copy(marked.fill):
                coloured.add((name, marked.coordinate))
                assert marked.fill.fgColor.rgb == f"FF{RED}"
    assert coloured == {("Ärenden", cell) for cell in ("B2", "C2", "F6")}  # D9 lies outside what is looked at
    sheet = after["Ärenden"]
    assert sheet["D9"].fill.fgColor.rgb == f"FF{RED}" and sheet["D9"].font.i, "the column's own look"
    assert sheet["F6"].font.u == "single"
    assert {c: sheet[c].comment.text for c in ("A2", "B2", "C2")} == {
        "A2": "Min egen anteckning", "B2": "Är tom.", "C2": "Är fel.",
    }  # fmt: skip
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["B2:B9"]
    assert "Eget" in sheet.defined_names, "a name of the sheet follows it"


def test_the_list_comes_first_with_its_links_and_looks() -> None:
    sheet = _open(_marked(Highlight("Ärenden", "B2", RED)))["Fel"]
    assert (sheet["A1"].value, sheet["A1"].font.b) == ("Här", True)
    assert (sheet["A2"].value, sheet["A2"].hyperlink.location) == ("B2", "'Ärenden'!B2")


def test_ours_comes_after_what_stands_in_a_comment_of_theirs() -> None:
    (text,) = [
        c.comment.text
        for c in _cells(_open(_marked(Highlight("Ärenden", "A2", RED, "Är fel."))), "Ärenden")
        if c.comment
    ]
    assert text == "Min egen anteckning\n\ngranskning: Är fel."


def test_another_sheet_has_comments_of_its_own() -> None:
    book = _open(_marked(Highlight("Bo's blad", "A1", RED, "Är fel."), Highlight("Ärenden", "C2", RED, "Är fel.")))
    assert book["Bo's blad"]["A1"].comment.text == book["Ärenden"]["C2"].comment.text == "Är fel."


def test_a_workbook_of_openpyxl_is_marked_too() -> None:
    """It names parts and prefixes otherwise, and rows of empty cells are not there."""
    workbook = _openpyxl.Workbook()
    workbook.active.title = "Ärenden"
    workbook.active["B3"] = "x"
    workbook.active["B3"].comment = _openpyxl.comments.Comment("Deras", "Bo")
    file = BytesIO()
    workbook.save(file)
    sheet = _open(
        _marked(Highlight("Ärenden", "A9", RED, "Tom."), Highlight("Ärenden", "B3", RED, "Fel."), book=file.getvalue())
    )["Ärenden"]
    assert (sheet["A9"].comment.text, sheet["A9"].fill.fgColor.rgb) == ("Tom.", f"FF{RED}")
    assert sheet["B3"].comment.text == "Deras\n\ngranskning: Fel." and sheet["B3"].value == "x"


def test_the_same_workbook_and_marks_give_the_same_bytes() -> None:
    mark = Highlight("Ärenden", "B2", RED, "Är tom.")
    theirs = _workbook(_two_sheets)
    assert _marked(mark, book=theirs) == _marked(mark, book=theirs)


def test_a_copy_that_somebody_has_saved_is_known() -> None:
    marked_book = _marked(Highlight("Ärenden", "B2", RED))
    assert is_untouched(marked_book) and not is_untouched(_workbook(_two_sheets)) and not is_untouched(b"no zip")
    saved = BytesIO()
    _open(marked_book).save(saved)
    assert not is_untouched(saved.getvalue())


@needs_office
def test_libreoffice_opens_it_with_its_colours_and_comments(tmp_path: Path) -> None:
    (tmp_path / "m.xlsx").write_bytes(
        _marked(Highlight("Ärenden", "B2", RED, "Är tom."), Highlight("Ärenden", "A2", RED, "Fel."))
    )
    (tmp_path / "ut").mkdir()
    (saved,) = saved_by_office([tmp_path / "m.xlsx"], tmp_path / "ut", "xlsx")
    book = _openpyxl.load_workbook(saved)
    assert book.sheetnames == ["Fel", "Ärenden", "Bo's blad"] and book["Ärenden"]["E1"].value == "=1+1"
    assert book["Ärenden"]["B2"].fill.fgColor.rgb == f"FF{RED}" and "Är tom." in book["Ärenden"]["B2"].comment.text
    assert "Min egen anteckning" in book["Ärenden"]["A2"].comment.text
    assert not is_untouched(saved.read_bytes())


@pytest.mark.parametrize("name", ["legacyDrawingHF", "tableParts"])
def test_the_drawing_of_the_comments_stands_where_a_sheet_has_it(name: str) -> None:
    def write(book: Workbook) -> None:
        sheet = book.add_worksheet("Ärenden")
        if name == "tableParts":
            sheet.add_table("A1:B3")
        else:
            sheet.set_header("&L&G", {"image_left": str(Path(__file__).parents[5] / "docs/bilder/fel.png")})

    package = open_package(_marked(Highlight("Ärenden", "C2", RED, "Är fel."), book=_workbook(write)))
    tags = [element.tag for element in parse(package.parts[package.sheets["Ärenden"]])]
    assert tags.index(main("legacyDrawing")) == tags.index(main(name)) - 1
    assert FIRST in package.parts
