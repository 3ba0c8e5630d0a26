"""Text tables into typed tables: every fault with its row in the file, and rows set aside only where that is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import ContractError
from pipeline.reading import load
from tests.lib import valid_export
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import typed_tables


def test_cells_get_their_types_and_the_order_of_the_file(tmp_path: Path, tiny_export: Path) -> None:
    with typed_tables(tiny_export, AUDIT, tmp_path / "s") as (con, _, loaded):
        columns = "arende_id, alder, beslut_datum, CAST(kon AS VARCHAR), dur_datum"
        rows = con.execute(f"SELECT {columns} FROM arenden").fetchall()
    assert rows == [
        ("A-001", 34, date(2024, 8, 20), "kvinna", date(2023, 5, 10)),
        ("A-002", 27, date(2024, 11, 12), "man", date(2024, 10, 20)),
        ("A-003", 51, date(2024, 12, 3), "kvinna", None),
    ]
    assert loaded.rows_read == loaded.rows_used == {"arenden": 3, "uppfoljningar": 3, "narvaro": 3}


def test_every_fault_is_found_at_its_row(tmp_path: Path) -> None:
    arenden = valid_export.with_cells(0, alder="121", beslut_tom="2024-08-31")
    arenden = valid_export.with_cells(2, arenden, kon="")
    folder = valid_export.write_folder(tmp_path / "e", arenden=arenden)
    with pytest.raises(ContractError) as error, typed_tables(folder, AUDIT, tmp_path / "s"):
        pass
    places = {(fault.row, fault.column) for fault in error.value.faults}
    assert {row for row, _ in places} == {2, 4}
    assert {(2, "alder"), (4, "kon")} <= places
    assert any("beslut_from" in column and "beslut_tom" in column for _, column in places)


def test_a_faulty_row_is_set_aside_with_what_belongs_to_it_where_that_is_asked(tmp_path: Path) -> None:
    folder = valid_export.write_folder(tmp_path / "e", arenden=valid_export.with_cells(0, alder="trettio"))
    with typed_tables(folder, AUDIT, tmp_path / "s", tolerate_rejected=True) as (con, _, loaded):
        assert con.execute("SELECT arende_id FROM arenden").fetchall() == [("A-002",), ("A-003",)]
        assert con.execute("SELECT DISTINCT arende_id FROM uppfoljningar").fetchall() == [("A-002",)]
    assert (loaded.rows_read["arenden"], loaded.rows_used["arenden"], loaded.rows_rejected["arenden"]) == (3, 2, 1)
    assert [fault.value for fault in loaded.faults] == ["trettio"]


def test_an_unknown_column_is_dropped_only_where_that_is_asked(tmp_path: Path) -> None:
    folder = valid_export.write_folder(tmp_path / "e", arenden=valid_export.with_column("anteckning", ["x", "", ""]))
    with pytest.raises(ContractError, match="anteckning"), typed_tables(folder, AUDIT, tmp_path / "a"):
        pass
    with typed_tables(folder, AUDIT, tmp_path / "b", ignore_unknown=True) as (con, _, loaded):
        names = [name for name, *_ in con.execute("DESCRIBE arenden").fetchall()]
    assert "anteckning" not in names
    assert loaded.dropped_columns == ("arenden.csv: anteckning",)


def test_a_cell_that_is_merged_with_another_is_told_as_that(tmp_path: Path) -> None:
    headers, *rows = valid_export.grid(valid_export.with_cells(1, valid_export.with_cells(2, kon=""), stadsdel=""))
    column = headers.index("stadsdel") + 1
    book = valid_export.write_xlsx(tmp_path / "e.xlsx", {"arenden": [headers, *rows]})
    opened = openpyxl.load_workbook(book)
    opened["arenden"].merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    opened.save(book)
    with pytest.raises(ContractError) as error, typed_tables(book, AUDIT, tmp_path / "s"):
        pass
    assert {(f.row, f.column): (f.reason, f.missing) for f in error.value.faults} == {
        (3, "stadsdel"): ("cellen är tom för att den är sammanfogad med en annan: dela dem och fyll i värdet", False),
        (4, "kon"): ("cellen är tom", True),
    }


def test_a_title_above_the_headers_is_one_fault(tmp_path: Path) -> None:
    rows = valid_export.grid(valid_export.VALID_ARENDEN)
    others = {"uppfoljningar": valid_export.grid(valid_export.VALID_UPPFOLJNINGAR)}
    titled = valid_export.write_xlsx(tmp_path / "e.xlsx", {"arenden": [["Granskning hösten 2025"], *rows], **others})
    with pytest.raises(ContractError) as error, typed_tables(titled, AUDIT, tmp_path / "s"):
        pass
    (fault,) = error.value.faults
    assert (fault.row, fault.reason) == (1, "ingen rubrik känns igen")


def test_a_parent_that_is_missing_and_a_key_that_is_doubled(tmp_path: Path) -> None:
    followups = valid_export.with_cells(1, valid_export.VALID_UPPFOLJNINGAR, arende_id="A-999")
    folder = valid_export.write_folder(
        tmp_path / "e", arenden=valid_export.with_row(valid_export.VALID_ARENDEN, 0), uppfoljningar=followups
    )
    with pytest.raises(ContractError) as error, typed_tables(folder, AUDIT, tmp_path / "s"):
        pass
    fault_places = {(fault.table, fault.row, fault.value) for fault in error.value.faults}
    assert ("uppfoljningar.csv", 3, "A-999") in fault_places
    assert ("arenden.csv", 5, "A-001") in fault_places


def test_of_endless_faults_the_first_are_listed_and_nothing_is_tolerated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "MOST_FAULTS", 5)
    row = valid_export.VALID_ARENDEN[0]
    arenden = [row | {"arende_id": f"A-{i}", "alder": "trettio"} for i in range(6)]
    for n, tolerated in ((5, False), (6, False), (6, True)):
        folder = valid_export.write_folder(tmp_path / f"{n}{tolerated}", arenden=arenden[:n], uppfoljningar=None)
        with (
            pytest.raises(ContractError) as error,
            typed_tables(folder, AUDIT, tmp_path / f"s{n}{tolerated}", tolerate_rejected=tolerated),
        ):
            pass
        faults = error.value.faults
        assert ["fler än 5 fel" in fault.reason for fault in faults] == [True] * (n > 5) + [False] * 5
