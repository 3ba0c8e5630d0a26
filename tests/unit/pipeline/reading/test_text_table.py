"""Which variable each column of a table is, and where a row or a cell stands in its file."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import Spot
from pipeline.reading.excel.sheet import MergedCells
from pipeline.reading.text_table import (
    Foreign,
    Placement,
    TextTable,
    column_letters,
    from_relation,
    unknown_column_fault,
)

SPEC = AUDIT.table("uppfoljningar")


def _table(*headers: str, rows: array[int] | None = None) -> TextTable:
    return from_relation(SPEC, "uppfoljningar.csv", Path("uppfoljningar.csv"), "t", headers, rows, 2, 0, ())


def test_a_column_is_known_by_the_variables_name_or_label_however_it_is_written() -> None:
    table = _table("ARENDE-ID", " Datum ", "eget", "")
    assert table.columns == {"arende_id": "c0", "datum": "c1"}
    assert table.unknown == {"c2": "eget", "c3": ""}
    assert table.faults == () and table.doubled == frozenset()


def test_two_headers_of_one_variable_are_a_fault_and_the_first_counts() -> None:
    table = _table("arende_id", "datum", "Datum")
    (fault,) = table.faults
    assert "datum och Datum" in fault.reason
    assert table.columns["datum"] == "c1" and table.unknown == {"c2": "Datum"} and table.doubled == {"c2"}


def test_rows_are_those_of_the_file() -> None:
    assert [_table("arende_id").row(i) for i in range(2)] == [2, 3]
    assert [_table("arende_id", rows=array("L", [2, 5])).row(i) for i in range(2)] == [2, 5]


def test_a_cell_of_a_workbook_has_a_place_and_that_of_a_csv_file_has_none() -> None:
    table = _table("arende_id", "datum", rows=array("L", [4, 5]))
    sheet = replace(table, sheet="Uppföljningar")
    assert sheet.spot_at(1, "datum") == Spot(sheet.file, "Uppföljningar", "B5")
    assert sheet.spot_at(1, "satt") is None and table.spot_at(1, "datum") is None


def test_a_cell_that_is_merged_with_another_is_empty_for_that() -> None:
    merged = replace(_table("arende_id", "datum"), merged=(MergedCells(rows=(2, 3), columns=(2, 2)),))
    assert [merged.is_merged_away(i, "datum") for i in range(3)] == [False, True, False]
    assert not merged.is_merged_away(1, "arende_id")


def test_a_row_that_was_merged_stands_in_its_own_file() -> None:
    own, other = Placement("G1.xlsx", 7), Placement("G2.xlsx", 3, Spot(Path("G2.xlsx"), "Ärenden", "B3"))
    table = replace(_table("arende_id", "datum"), origins=({"": own, "datum": other},))
    assert (table.place_at(0), table.row(0)) == ("G1.xlsx", 7)
    assert (table.place_at(0, "datum"), table.row(0, "datum")) == ("G2.xlsx", 3)
    assert table.spot_at(0, "datum") == other.spot and table.spot_at(0, "arende_id") is None


def test_an_unknown_column_is_a_fault_that_names_the_nearest_variable() -> None:
    table = _table("arende_id", "dattum", "")
    near, nameless = (unknown_column_fault(table, column, Foreign()) for column in ("c1", "c2"))
    assert near.reason == "kolumnen finns inte i kodboken; menade du datum?"
    assert (nameless.column, nameless.reason) == ("C", "en kolumn utan rubrik innehåller värden")


def test_columns_have_the_letters_of_excel() -> None:
    assert [column_letters(c) for c in ("c0", "c25", "c26", "c701")] == ["A", "Z", "AA", "ZZ"]
