"""Which files are the tables of an export, and what is left alone; nothing is converted yet."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import ContractError, FileError
from pipeline.reading.export import files_of, read_export
from tests.lib import bad_inputs


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
    grid = bad_inputs.grid(bad_inputs.VALID_ARENDEN)
    grid.insert(2, [""] * len(grid[0]))
    grid[1][grid[0].index("alder")] = " 034 "
    folder = bad_inputs.write_folder(tmp_path / "e", arenden=grid)
    (folder / "lathund.docx").touch()
    (tmp_path / "scratch").mkdir()
    export = read_export(folder, AUDIT, tmp_path / "scratch")
    table = export.tables["arenden"]
    names = f"{table.columns['arende_id']}, {table.columns['alder']}"
    found = duckdb.execute(f"SELECT {names} FROM {table.relation}").fetchall()
    assert found[0] == ("A-001", " 034 ")
    assert [id_ for id_, _ in found if id_] == ["A-001", "A-002", "A-003"]
    if table.empty_rows:
        assert [table.row(i) for i in range(3)] == [2, 4, 5]
    assert list(map(str, export.left_alone)) == ["lathund.docx"]
    assert export.sha256[folder / "arenden.csv"] == hashlib.sha256((folder / "arenden.csv").read_bytes()).hexdigest()
