"""Which files are the tables of an export, and which are not read; nothing is converted yet."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.invented import INVENTED, MARK_FILE, mark
from pipeline.errors import ContractError, FileError
from pipeline.reading.export import Export, files_of, is_invented, read_export
from sample_data.faulty import nobodys_identity_number
from tests.lib import valid_export
from tests.lib.office import openpyxl


def _empty(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    return folder


def test_files_are_known_by_the_names_and_labels_of_the_tables(tmp_path: Path) -> None:
    folder = _empty(tmp_path / "e", "Ärenden.csv", "UPPFOLJNINGAR.parquet", "anteckningar.csv", "narvaro.txt")
    assert {name: file.name for name, file in files_of(folder, AUDIT).items()} == {
        "arenden": "Ärenden.csv",
        "uppfoljningar": "UPPFOLJNINGAR.parquet",
    }


def test_a_single_file_is_the_table_of_decisions_whatever_it_is_called(tmp_path: Path) -> None:
    file = tmp_path / "Granskning HT.csv"
    file.touch()
    assert files_of(file, AUDIT) == {"arenden": file}


def test_a_table_in_two_files_is_refused_and_both_are_named(tmp_path: Path) -> None:
    folder = _empty(tmp_path / "e", "arenden.csv", "narvaro.csv", "närvaro.parquet")
    with pytest.raises(ContractError, match=r"narvaro.*narvaro\.csv, närvaro\.parquet"):
        files_of(folder, AUDIT)


@pytest.mark.parametrize("names", [(), ("narvaro.csv",), ("arenden.xlsx",)])
def test_a_folder_without_decisions_is_no_export(names: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"saknar arenden\.csv"):
        files_of(_empty(tmp_path / "e", *names), AUDIT)


def test_cells_are_text_as_written_and_rows_are_those_of_the_file(tmp_path: Path) -> None:
    grid = valid_export.grid(valid_export.VALID_ARENDEN)
    grid.insert(2, [""] * len(grid[0]))
    grid[1][grid[0].index("alder")] = " 034 "
    folder = valid_export.write_folder(tmp_path / "e", arenden=grid)
    (folder / "lathund.docx").touch()
    (tmp_path / "scratch").mkdir()
    export = read_export(folder, AUDIT, tmp_path / "scratch")
    table = export.tables["arenden"]
    names = f"{table.columns['arende_id']}, {table.columns['alder']}"
    rows = duckdb.execute(f"SELECT {names} FROM {table.relation}").fetchall()
    assert rows[0] == ("A-001", " 034 ")
    assert [id_ for id_, _ in rows if id_] == ["A-001", "A-002", "A-003"]
    if table.empty_rows:
        assert [table.row(i) for i in range(3)] == [2, 4, 5]
    assert list(map(str, export.left_alone)) == ["lathund.docx"]
    assert export.sha256[folder / "arenden.csv"] == hashlib.sha256((folder / "arenden.csv").read_bytes()).hexdigest()


# --- Data that says that it is invented -------------------------------------------------------------------


def _read(path: Path, scratch: Path) -> Export:
    scratch.mkdir()
    return read_export(path, AUDIT, scratch)


def _workbook(path: Path) -> Path:
    return valid_export.write_xlsx(path, {"arenden": valid_export.grid(valid_export.VALID_ARENDEN)})


def test_the_mark_is_read_and_is_no_leftover(tmp_path: Path) -> None:
    folder = valid_export.write_folder(tmp_path / "e")
    (folder / "lathund.txt").touch()
    plain = _read(folder, tmp_path / "a")
    assert not plain.invented and not is_invented(folder)
    mark(folder)
    export = _read(folder, tmp_path / "b")
    assert export.invented and is_invented(folder)
    assert list(map(str, export.left_alone)) == ["lathund.txt"] == list(map(str, plain.left_alone))
    digest = hashlib.sha256((folder / MARK_FILE).read_bytes()).hexdigest()
    assert export.sha256 == {folder / MARK_FILE: digest, **plain.sha256}


def test_the_mark_is_about_every_table_beside_it(tmp_path: Path) -> None:
    folder = valid_export.write_folder(tmp_path / "e")
    mark(folder)
    assert _read(folder / "arenden.csv", tmp_path / "a").invented and is_invented(folder / "arenden.csv")


@pytest.mark.parametrize("name", ["Påhittade exempeldata", "PAHITTADE_EXEMPELDATA"])
def test_a_workbook_is_marked_by_a_sheet_and_not_by_a_file_beside_it(name: str, tmp_path: Path) -> None:
    file = _workbook(tmp_path / "e.xlsx")
    mark(tmp_path)
    assert not _read(file, tmp_path / "a").invented and not is_invented(file)
    book = openpyxl.load_workbook(file)
    book.create_sheet(name)["A1"] = "Allt är påhittat."
    book.save(file)
    export = _read(file, tmp_path / "b")
    assert export.invented and is_invented(file)
    assert not export.left_alone


def test_personal_data_is_found_on_the_sheet_of_the_mark_too(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "e.xlsx")
    book = openpyxl.load_workbook(file)
    book.create_sheet(INVENTED)["A1"] = nobodys_identity_number()
    book.save(file)
    assert len(_read(file, tmp_path / "a").personal) == 1


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "e.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    assert not is_invented(broken)
    assert not is_invented(tmp_path / "saknas.xlsx")
