"""Which cells are filled, which are far away, and which texts are outside them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import pytest

from pipeline.reading.excel import sheet
from pipeline.reading.excel.archive import DamagedError, TooLargeError
from pipeline.reading.excel.sheet import FarCell, Hidden, SheetParts, look_through_sheet

NUMBER = "850101-1236"


def _chunks(xml: str) -> Callable[[], Iterable[bytes]]:
    data = xml.encode()
    return lambda: (data[i : i + 7] for i in range(0, len(data), 7))


def _sheet(rows: str, trailer: str = "") -> SheetParts:
    return look_through_sheet(_chunks(f"<worksheet><sheetData>{rows}</sheetData>{trailer}</worksheet>"))


def _cells(*references: str) -> str:
    return "".join(f'<row><c r="{reference}"><v>1</v></c></row>' for reference in references)


def _far(*references: str) -> list[str]:
    return [far.cell for far in _sheet(_cells(*references)).far]


def test_a_table_has_no_far_cell() -> None:
    assert _sheet(_cells("A1", "B2", "CX3", "GT4", "A1000")) == SheetParts()
    assert _sheet("") == SheetParts()


@pytest.mark.parametrize(
    ("references", "far"),
    [
        (("A1", "A1001"), []),
        (("A1", "A1002"), ["A1002"]),
        (("A1", "CW1"), []),
        (("A1", "CX1"), ["CX1"]),
        (("A1", "B2", "XFD1048576"), ["XFD1048576"]),
        (("A1", "XFD2", "A1048576"), ["XFD2", "A1048576"]),
    ],
)
def test_cells_after_a_large_gap_are_far(references: tuple[str, ...], far: list[str]) -> None:
    assert _far(*references) == far


def test_a_cell_that_only_has_a_format_is_not_filled() -> None:
    assert _sheet(_cells("A1") + '<row r="1048576" s="3"><c r="XFD1048576" s="3"/></row>') == SheetParts()


def test_cells_without_an_address_follow_each_other() -> None:
    assert _sheet('<row r="2"><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>') == SheetParts()
    assert _far("A1", "A5000")
    far = _sheet(_cells("A1") + '<row r="4000"><c><v>1</v></c><c><v>7</v></c></row>').far
    assert far == [FarCell("A4000", 4000, "1"), FarCell("B4000", 4000, "7")]


def test_the_text_of_a_far_cell_is_kept_unless_it_stands_among_the_shared() -> None:
    far_row = '<row><c r="A9000" t="inlineStr"><is><t>a</t><t>b</t></is></c><c r="B9000" t="s"><v>4</v></c></row>'
    assert [far.text for far in _sheet(_cells("A1") + far_row).far] == ["ab", ""]


@pytest.mark.parametrize("reference", ["A0", "A1048577", "XFE1", "AAAA1", "a1", "1", "A", "A1:B2", "A99999999999"])
def test_an_address_that_cannot_be(reference: str) -> None:
    with pytest.raises(DamagedError):
        _sheet(_cells(reference))


@pytest.mark.parametrize("row", ["4294967295", "-1", "x", "1048577"])
def test_a_row_that_cannot_be(row: str) -> None:
    with pytest.raises(DamagedError):
        _sheet(f'<row r="{row}"><c><v>1</v></c></row>')


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ('<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>1</v></c></row>', Hidden(rows=1)),
        (
            '<row r="1"><c><v>1</v></c></row><row r="2" hidden="true"><c r="A2"><v>1</v></c></row><row r="3"/>',
            Hidden(1),
        ),
        ('<row r="1" hidden="1"><c><v>1</v></c></row><row r="2" hidden="0"><c><v>1</v></c></row>', Hidden()),
        ('<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c s="1"/></row>', Hidden()),
    ],
)
def test_hidden_rows_that_hold_something_below_the_headers_are_counted(rows: str, hidden: Hidden) -> None:
    assert _sheet(rows).hidden == hidden


def test_hidden_columns_that_hold_something_are_counted() -> None:
    columns = (
        '<cols><col min="1" max="1"/><col min="2" max="3" hidden="1"/><col min="5" max="16384" hidden="1"/></cols>'
    )
    book = f"<worksheet>{columns}<sheetData>{_cells('A1', 'B1', 'C1', 'D1')}</sheetData></worksheet>"
    assert look_through_sheet(_chunks(book)).hidden == Hidden(columns=2)


def test_all_but_the_first_cell_of_a_merged_one_are_empty_because_of_it() -> None:
    references = ("B3:C4", "A1", "Ä1:B2", "AA7:AA9")
    ranges = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    merged = _sheet(_cells("A1"), f"<mergeCells>{ranges}</mergeCells>").merged
    cells = itertools.product(range(1, 11), range(1, 30))
    covered = {(row, column) for row, column in cells if any(one.covers(row, column) for one in merged)}
    assert covered == {(3, 3), (4, 2), (4, 3), (8, 27), (9, 27)}


def test_broken_xml_and_entities() -> None:
    with pytest.raises(DamagedError):
        look_through_sheet(_chunks("<worksheet><sheetData>"))
    with pytest.raises(DamagedError):
        look_through_sheet(_chunks('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'))


def test_limits_of_rows_cells_and_area(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit, cells in (
        ("MOST_ROWS", 3, ("A1", "A2", "A3", "A4")),
        ("MOST_CELLS", 3, ("A1", "B1", "C1", "D1")),
        ("MOST_AREA", 100, ("A1", "A60", "B60")),
    ):
        with monkeypatch.context() as patch:
            assert _sheet(_cells(*cells)) == SheetParts()
            patch.setattr(sheet, name, limit)
            assert _sheet(_cells(*cells[:-1])) == SheetParts()
            with pytest.raises(TooLargeError):
                _sheet(_cells(*cells))


@pytest.mark.parametrize(
    ("cell", "unvalued"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', []),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', []),
        ('<c r="B2"><f>1+1</f><v></v></c>', ["B2"]),
        ('<c r="B2"><f>1+1</f></c>', ["B2"]),
        ('<c r="B2"><f t="shared" si="0"/></c><c r="C2"><v>1</v></c>', ["B2"]),
    ],
)
def test_a_formula_without_a_value(cell: str, unvalued: list[str]) -> None:
    assert _sheet(f'<row r="2">{cell}</row>').unvalued == unvalued


def test_a_formula_is_searched_whole_and_its_strings_together() -> None:
    texts = _sheet('<row r="2"><c r="B2"><f>"8501"&amp;"01-1236"</f><v>1</v></c></row>').texts
    assert [(text.place, text.text) for text in texts] == [
        ("formeln i cell B2", '"8501"&"01-1236"'),
        ("formeln i cell B2", NUMBER),
    ]


def test_texts_after_the_cells() -> None:
    trailer = f"<x:headerFooter xmlns:x='y'><x:oddHeader>{NUMBER}</x:oddHeader></x:headerFooter>"
    assert [t.text for t in _sheet(_cells("A1"), trailer).texts] == [NUMBER]
